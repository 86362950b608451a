"""The one thread in which pages are made, so that the server hears meanwhile who goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")


class PageThread:
    """Makes one page after another; what decides cases is used by this thread alone."""

    def __init__(self) -> None:
        """Start no thread before there is something to make."""
        self._thread = ThreadPoolExecutor(1)

    async def make(
        self, make: Callable[Given, Made], *given: Given.args, **named: Given.kwargs
    ) -> Made:
        """Run a function in the thread and return its result."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: make(*given, **named))
