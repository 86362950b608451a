"""Pages of a report in a real browser: on screens of three widths, and as they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browsers import HANGS, SMALL_PRINT, chromium

pytestmark = pytest.mark.whole  # a browser is started

LOOKS: tuple[tuple[str, Literal["light", "dark"]], ...] = (
    ("cases", "light"),
    ("history", "dark"),
    ("policies", "light"),
    ("spanish", "dark"),
    ("town", "light"),
    ("rulebook", "dark"),
)
UPRIGHT = (672, 695)  # pixels between the margins of a portrait page, A4 and Letter

EACH_OF_A_BOOK = 40
"""Of a rulebook of some three hundred provisions, all alike, so many are left out after each."""

THINNED = """each => document.querySelectorAll(".provision").forEach(
    (provision, number) => number % each && provision.remove())"""

MANY_CHOICES = """choices => document.querySelectorAll(".readings tr").forEach(row => {
    while (row.cells.length <= choices) row.append(row.cells[row.cells.length - 1].cloneNode(true));
})"""
"""Gives every question on which answers turn at least so many choices, as some rules have."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def listen(window: Page, noise: list[str]) -> None:
    """Put down whatever the page says on its console, does wrong, or asks for."""
    window.on("console", lambda said: noise.append(said.text))
    window.on("pageerror", lambda error: noise.append(str(error)))
    window.on("request", lambda asked: noise.append(asked.url))


def fits(window: Page, width: int) -> bool:
    window.set_viewport_size({"width": width, "height": 900})
    return bool(window.evaluate("document.documentElement.scrollWidth") <= width)


@pytest.mark.parametrize(("name", "scheme"), LOOKS)
def test_a_page_is_sound_on_screens_and_in_print(
    name: str,
    scheme: Literal["light", "dark"],
    browser: Browser,
    tmp_path: Path,
    pages: Mapping[str, str],
    long: bool,
) -> None:
    """No error, no request, nothing that axe finds serious, nothing too wide, no small print."""
    path = tmp_path / f"{name}.html"
    path.write_text(pages[name], encoding="utf-8")
    window = browser.new_page(color_scheme=scheme)
    window.set_default_timeout(HANGS)
    noise: list[str] = []
    listen(window, noise)
    window.goto(path.as_uri())
    assert noise == [path.as_uri()]
    if name == "rulebook" and not long:
        window.evaluate(THINNED, EACH_OF_A_BOOK)
    assert all(fits(window, width) for width in (360, 400, 1100, 1280))
    found = Axe().run(window).response["violations"]
    assert not [v["id"] for v in found if v["impact"] in {"serious", "critical"}]
    window.emulate_media(media="print", color_scheme="light")
    window.evaluate(MANY_CHOICES, 5)
    for width in UPRIGHT:
        assert fits(window, width)
        assert window.evaluate(SMALL_PRINT) == []
    window.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_parts_follow_one_another_on_a_printed_page(
    paper: str, browser: Browser, pages: Mapping[str, str]
) -> None:
    """Three parts of a few lines, of which each once had a page of its own."""
    window = browser.new_page()
    window.set_default_timeout(HANGS)
    window.set_content(pages["town"])
    parts = window.locator("main h2").count()
    printed = len(re.findall(rb"/Type */Page\b", window.pdf(format=paper)))
    assert 0 < printed < parts
    window.close()
