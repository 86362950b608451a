"""Takes the pictures of the report and of the workbench that pages show, with Chromium.

Run it as ``python docs/screenshots.py`` when either looks otherwise than in the documentation; the
letters are those of this machine, so no test compares the pictures.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, ViewportSize, sync_playwright

DOCS = Path(__file__).parent
STORY = "seeds/notice_and_release_into_the_fenced_lot"
COMMAND = [sys.executable, "-c", "from release_sim.cli.main import main; main()"]


def take_report(browser: Browser, picture: Path) -> None:
    """Take the first page of the report on the README's story."""
    with TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        subprocess.run([*COMMAND, "report", STORY, "-o", str(page)], check=True)  # noqa: S603  its own command
        window = browser.new_page(viewport=ViewportSize(width=860, height=960))
        window.goto(page.as_uri())
        window.screenshot(path=picture)


def take_workbench(browser: Browser, picture: Path) -> None:
    """Take the README's story in the workbench, with one fact changed beside the baseline."""
    serve = [*COMMAND, "serve", "--port", "0"]
    with subprocess.Popen(serve, stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True) as it:  # noqa: S603  its own command
        said = iter(it.stdout or ())
        address = next(found[0] for line in said if (found := re.search(r"http://\S+/", line)))
        window = browser.new_page(viewport=ViewportSize(width=1280, height=860))
        window.goto(address)
        window.get_by_role(
            "link", name="Notice on request, then release into the fenced lot"
        ).click()
        window.locator("#pin").click()
        window.get_by_text("Unpin baseline").wait_for()
        window.locator('[name="custody.release_certain"][value="false"]').check()
        window.locator("#answer-notify_of_release .mark").first.wait_for()
        window.evaluate("window.scrollTo(0, 0)")
        window.screenshot(path=picture)
        it.terminate()


def main() -> None:
    """Take both pictures."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        take_report(browser, DOCS / "report.png")
        take_workbench(browser, DOCS / "workbench.png")
        browser.close()


if __name__ == "__main__":
    main()
