"""Chromium for tests that open pages, or none of them where it is not installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

HANGS = 300_000  # milliseconds after which a browser is taken to hang, on any machine


SMALL_PRINT = """() => {
    const small = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const words = texts.currentNode.textContent.trim();
        const within = texts.currentNode.parentElement;
        // What lies across a landscape page of its own is measured where it is drawn.
        if (!words || !within.checkVisibility() || within.closest(".across")) continue;
        const drawn = within.closest("svg") ? within.getScreenCTM() : {a: 1, b: 0};
        const pixels = parseFloat(getComputedStyle(within).fontSize) * Math.hypot(drawn.a, drawn.b);
        if (pixels * 0.75 < 7.99) small.push([words, pixels * 0.75]);
    }
    return small;
}"""
"""Lists each text of a page that is smaller than 8 points, with its size in points."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give the browser, and close it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("no chromium is installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"], timeout=HANGS
        )
        yield opened
        opened.close()
