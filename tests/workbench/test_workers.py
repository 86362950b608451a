from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.types import Message

from release_sim.api.inputs import OnProgress
from release_sim.engine.decide import EngineCache
from release_sim.errors import NothingCollectedError
from release_sim.workbench.bench import Bench
from release_sim.workbench.waiting import NobodyWaitsError, while_waited_for
from release_sim.workbench.workers import NotWorkedOutError, Workers


def sleep_forever(_: EngineCache, on_progress: OnProgress) -> None:
    on_progress(str(os.getpid()))
    while True:
        time.sleep(1)


def remember(_: EngineCache, __: OnProgress, megabytes: int) -> int:
    return len(bytearray(megabytes * 2**20))


def refuse(_: EngineCache, __: OnProgress) -> None:
    raise NothingCollectedError("nothing here")


def where(_: EngineCache, __: OnProgress) -> int:
    return os.getpid()


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2]
    except FileNotFoundError:
        return False
    return state.split()[0] != "Z"


def test_work_is_bounded_and_the_next_question_is_answered(bench: Bench) -> None:
    """Cancelled, too slow, too large or refused: each ends, and what comes after is served."""

    async def asked() -> None:
        workers = Workers(bench.rulebook, number=1)
        first = await workers.ask(where)
        assert await workers.ask(where) == first

        heard: asyncio.Queue[str] = asyncio.Queue()
        going = asyncio.ensure_future(workers.ask_telling(heard.put_nowait, sleep_forever))
        process = int(await heard.get())
        assert process == first
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going
        while is_alive(process):
            await asyncio.sleep(0.01)

        with pytest.raises(NotWorkedOutError, match="more memory"):
            await workers.ask(remember, 8000)
        with pytest.raises(NothingCollectedError, match="nothing here"):
            await workers.ask(refuse)
        last = await workers.ask(where)
        workers.seconds = 0.2
        with pytest.raises(NotWorkedOutError, match="longer than"):
            await workers.ask(sleep_forever)
        while is_alive(last):
            await asyncio.sleep(0.01)
        workers.close()

    asyncio.run(asked())


def test_work_for_a_page_ends_when_the_page_goes_away() -> None:
    async def asked() -> None:
        begun, ended = asyncio.Event(), asyncio.Event()

        async def work() -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        async def receive() -> Message:
            await begun.wait()
            return {"type": "http.disconnect"}

        with pytest.raises(NobodyWaitsError):
            await while_waited_for(Request({"type": "http"}, receive), work())
        await ended.wait()

    asyncio.run(asked())
