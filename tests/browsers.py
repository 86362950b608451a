"""Chromium for tests that open pages, or none of them where it is not installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

HANGS = 300_000  # milliseconds after which a browser is taken to hang, on any machine


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
