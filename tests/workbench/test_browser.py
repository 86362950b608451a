"""The workbench in a real browser: the README's story, the keyboard, no script, axe, no noise."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from release_sim.workbench.app import workbench
from release_sim.workbench.bench import Bench
from release_sim.workbench.server import listening
from release_sim.workbench.workers import Workers
from tests.browsers import HANGS, SMALL_PRINT, chromium

pytestmark = pytest.mark.whole  # a browser is started

STORY = "seeds/notice_and_release_into_the_fenced_lot"


@pytest.fixture(scope="module")
def home(bench: Bench) -> Iterator[str]:
    """Serve the workbench on loopback, as the verb does."""
    workers = Workers(bench.rulebook, number=1)
    with listening("127.0.0.1", 0) as bound:
        app = workbench(bench, workers, {bound.host})
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
        serving = threading.Thread(target=server.run, kwargs={"sockets": [bound.socket]})
        serving.start()
        yield bound.address.rstrip("/")
        server.should_exit = True
        serving.join()
    workers.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@contextmanager
def window(
    browser: Browser, home: str, width: int = 1280, *, script: bool = True, dark: bool = False
) -> Iterator[Page]:
    """Open a window; at its end no page has said anything on its console or asked elsewhere."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 900},
        java_script_enabled=script,
        color_scheme="dark" if dark else "light",
    )
    context.set_default_timeout(HANGS)
    expect.set_options(timeout=HANGS)
    noise: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: noise.append(said.text))
    page.on("pageerror", lambda error: noise.append(str(error)))

    def asked(sent: Request) -> None:
        if not sent.url.startswith(home):
            noise.append(sent.url)

    page.on("request", asked)
    yield page
    assert noise == []
    assert context.cookies() == []
    if script:
        assert page.evaluate("localStorage.length") == 0
        # htmx keeps in the tab, for as long as it is open, which address it shows.
        kept = page.evaluate("Object.keys(sessionStorage)")
        assert kept in ([], ["htmx-current-path-for-history"])
    context.close()


def check(page: Page) -> None:
    """Check that axe finds nothing serious, nothing is wider than the window, no text small."""
    found = Axe().run(page).response["violations"]
    assert not [
        (each["id"], each["nodes"][0]["html"][:200])
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits)
    assert page.evaluate(SMALL_PRINT) == []


def test_the_story_of_the_readme_from_start_to_shared_link(browser: Browser, home: str) -> None:
    with window(browser, home) as page:
        page.goto(home)
        page.get_by_role("link", name="Notice on request, then release into the fenced lot").click()
        must = page.locator("#answer-notify_of_release")
        expect(must).to_contain_text("The jail must tell the agency")
        page.locator("#pin").click()
        expect(page.locator("#pin")).to_have_text("Unpin baseline")
        page.locator('[name="custody.release_certain"][value="false"]').check()
        expect(page.locator("#answer-notify_of_release .mark").first).to_contain_text("required")
        expect(page.locator("#announced")).to_contain_text("Answers changed")
        page.locator("#open-hold_past_release").click()
        page.locator("#ask-changes").click()
        change = page.locator("#found .ways button").first
        change.click()
        expect(page.locator("#open-hold_past_release")).to_contain_text("may keep the person")
        page.locator("#undo").click()
        expect(page.locator("#open-hold_past_release")).to_contain_text("must not keep")
        page.locator("#undo").click()
        expect(page.locator("#answer-notify_of_release")).to_contain_text("must tell")
        page.locator("#redo").click()
        expect(page.locator("#answer-notify_of_release .mark").first).to_be_visible()
        link = page.locator("#link").input_value()
        answers = page.locator("#answers .lines").all_inner_texts()
        with window(browser, home) as other:
            other.goto(link)
            expect(other.locator("#answers .lines").first).to_be_visible()
            told = [text.replace("\nwas required", "") for text in answers]
            shared = other.locator("#answers .lines").all_inner_texts()
            assert len(shared) == len(told)
            wrong = link.replace("rules=", "rules=0000")
            other.goto(wrong)
            expect(other.locator("#answers .note").first).to_contain_text("0000")
        with page.expect_event("load"):
            page.evaluate("history.back()")
        expect(page.locator("#answers")).to_be_visible()


def test_a_case_is_told_with_the_keyboard_alone(browser: Browser, home: str) -> None:
    with window(browser, home) as page:
        page.goto(f"{home}/case?story={STORY}")
        page.keyboard.press("Tab")
        expect(page.locator(".skip").first).to_be_focused()
        page.locator('[name="custody.release_certain"][value="true"]').focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator("#answer-notify_of_release .mark").first).to_be_visible()
        expect(page.locator('[name="custody.release_certain"][value="false"]')).to_be_focused()
        page.locator("#open-hold_past_release").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".opened")).to_be_visible()
        expect(page.locator("#open-hold_past_release")).to_be_focused()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.opened') !== null")


def test_without_script_a_form_and_a_button_do_the_same(browser: Browser, home: str) -> None:
    with window(browser, home, script=False) as page:
        page.goto(f"{home}/case?story={STORY}")
        page.locator('[name="custody.release_certain"][value="false"]').check()
        page.get_by_role("button", name="Update the answers").first.click()
        expect(page.locator("#answer-notify_of_release .mark").first).to_contain_text("required")
        page.locator("#open-hold_past_release").click()
        page.locator("#ask-not-required").click()
        expect(page.locator(".why-not")).to_contain_text("Why not required")
        page.locator("#undo").click()
        expect(page.locator("#answer-notify_of_release")).to_contain_text("must tell")
        page.locator("#as_of").fill("2010-01-01")
        page.get_by_role("button", name="Update the answers").first.click()
        expect(page.locator("#wrong-as_of")).to_contain_text("has no answers for 2010-01-01")


def test_papers_are_added_withdrawn_and_removed(browser: Browser, home: str) -> None:
    with window(browser, home) as page:
        page.goto(f"{home}/case?story={STORY}")
        page.locator('[id="name.warrant"]').fill("Not A Name")
        page.locator("#add-warrant").click()
        expect(page.locator('[id="wrong-name.warrant"]')).to_contain_text("cannot name a warrant")
        page.locator('[id="name.warrant"]').fill("judges")
        page.locator("#add-warrant").click()
        expect(page.locator('[id="paper-warrant.judges"]')).to_contain_text("The judge's warrant")
        page.locator('[id="withdraw-request."]').click()
        expect(page.locator('[id="paper-request."]')).to_contain_text("no longer counts")
        page.locator('[id="remove-warrant.judges"]').click()
        expect(page.locator('[id="paper-warrant.judges"]')).to_have_count(0)


PAGES = (
    "/",
    f"/case?story={STORY}",
    "/case?story=unknown/form_of_the_request_not_known",
    "/timeline?story=timelines/ice_is_never_told",
    "/compare?before=denver&after=aurora&before_day=2025-06-01&after_day=2025-06-01&action=review_policy",
    "/people",
    "/process",
    "/rules?find=detainer",
    "/rules/colorado.civil_detainers.no_hold_on_detainer",
    "/sources/crs_24_76_6_102",
)


@pytest.mark.parametrize(("width", "dark", "language"), [(1280, False, "en"), (400, True, "es")])
def test_every_view_is_sound(
    browser: Browser, home: str, width: int, dark: bool, language: str, long: bool
) -> None:
    with window(browser, home, width, dark=dark) as page:
        for path in PAGES if long or not dark else PAGES[1::2]:
            page.goto(f"{home}{path}{'&' if '?' in path else '?'}lang={language}")
            page.wait_for_load_state("load")
            check(page)
