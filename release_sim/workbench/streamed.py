"""A page that is sent while its content is worked out: how far it has come, then what was found."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from markupsafe import Markup
from starlette.responses import StreamingResponse

from release_sim.api.inputs import OnProgress
from release_sim.errors import FilesAreWrongError, ReleaseSimError
from release_sim.model.language import LAW_LANGUAGE
from release_sim.workbench.workers import NotWorkedOutError

HERE = "<!-- what was worked out -->"
"""The place in a page at which it comes."""

_NOTE = Markup('<p class="note">{}<span lang="{}">{}</span></p>')
_BEAT = 2.0  # seconds between two signs that the work goes on


Work = Callable[[OnProgress], Awaitable[str]]
"""Work that tells how far it has come and returns HTML."""


def streamed(page: str, work: Work, slow: str) -> StreamingResponse:
    """Return a response that sends a page with what the work finds in its place.

    It needs no script: each line of progress hides the one before it. When the browser goes away
    the work is cancelled. ``slow`` says what precedes the reason why there is no result.
    """
    return StreamingResponse(_sent(page, work, slow), media_type="text/html; charset=utf-8")


async def _sent(page: str, work: Work, slow: str) -> AsyncIterator[str]:
    before, _, after = page.partition(HERE)
    yield f'{before}<ol class="progress" role="status">'
    told: asyncio.Queue[str] = asyncio.Queue()
    doing = asyncio.ensure_future(work(told.put_nowait))
    seconds = 0.0
    try:
        while not doing.done():
            hearing = asyncio.ensure_future(told.get())
            await asyncio.wait({doing, hearing}, timeout=_BEAT, return_when="FIRST_COMPLETED")
            seconds += 0 if hearing.done() or doing.done() else _BEAT
            text = hearing.result() if hearing.done() else f"{seconds:.0f} s"
            hearing.cancel()
            yield str(Markup('<li lang="{}">{}</li>').format(LAW_LANGUAGE, text))
        yield f"</ol>{_found(doing, slow)}{after}"
    finally:
        doing.cancel()


def _found(doing: asyncio.Future[str], slow: str) -> str:
    """Return what was found, or why there is nothing: messages of errors are in English."""
    try:
        return doing.result()
    except FilesAreWrongError as error:
        lines = (
            f"{each.message} ({each.help})" if each.help else each.message
            for each in error.problems
        )
        return "".join(str(_NOTE.format("", LAW_LANGUAGE, line)) for line in lines)
    except (NotWorkedOutError, ReleaseSimError) as error:
        return str(_NOTE.format(f"{slow} ", LAW_LANGUAGE, f"{error}."))
