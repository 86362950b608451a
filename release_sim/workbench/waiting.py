"""Work for a page, for as long as someone waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from starlette.requests import Request

Found = TypeVar("Found")


class NobodyWaitsError(Exception):
    """The browser went away before the page was done."""


async def while_waited_for(request: Request, work: Coroutine[None, None, Found]) -> Found:
    """Return what the work finds; cancel it and raise ``NobodyWaitsError`` where the page goes.

    The body of the request has been read by now.
    """
    doing = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({doing, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise NobodyWaitsError
        return doing.result()
    finally:
        for each in (doing, gone):
            each.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
