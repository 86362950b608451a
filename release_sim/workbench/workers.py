"""Processes for what takes long: each can be ended where it is, and takes its share at most."""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from release_sim.api.inputs import OnProgress, quiet
from release_sim.engine.decide import EngineCache
from release_sim.errors import ReleaseSimError
from release_sim.model.rulebook import Rulebook

Asked = ParamSpec("Asked")
Found = TypeVar("Found")
Task = Callable[Concatenate[EngineCache, OnProgress, Asked], Found]
"""A function of a module, which another process finds by its name; it tells how far it has come."""

_SPAWN = multiprocessing.get_context("spawn")
_MEMORY = 4 * 1024**3  # bytes that can be written; of addresses charts reserve far more


class NotWorkedOutError(ReleaseSimError):
    """Work that took more time or memory than a page may take."""


@dataclass(eq=False, slots=True)
class _Worker:
    """One process, and the connection by which it is asked."""

    process: SpawnProcess
    connection: Connection

    @classmethod
    def start(cls, rulebook: Rulebook) -> _Worker:
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_work, args=(theirs, rulebook), daemon=True)
        process.start()
        theirs.close()
        return cls(process, ours)

    def ask(
        self, task: Task[..., Any], asked: tuple[object, ...], on_progress: OnProgress
    ) -> object:
        """Return what the process answers; wait for it in a thread."""
        self.connection.send((task, asked))
        while True:
            is_found, told = self.connection.recv()
            if is_found:
                return told
            on_progress(told)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


@dataclass(slots=True)
class Workers:
    """As many processes as are asked at once, up to a number; others wait for their turn.

    ``seconds`` is how long one question may take. A process whose question no one waits for any
    more is ended, with whatever it was at, and another takes its place.
    """

    rulebook: Rulebook
    number: int = 2
    seconds: float = 120
    _idle: list[_Worker] = field(default_factory=list)
    _turns: asyncio.Semaphore | None = None
    _waiting: ThreadPoolExecutor | None = None

    async def ask(
        self,
        task: Task[Asked, Found],
        *asked: Asked.args,
        **named: Asked.kwargs,
    ) -> Found:
        """Return what a task finds; as ``ask_telling``, and nobody hears how far it has come."""
        return await self.ask_telling(quiet, task, *asked, **named)

    async def ask_telling(
        self,
        on_progress: OnProgress,
        task: Task[Asked, Found],
        *asked: Asked.args,
        **named: Asked.kwargs,
    ) -> Found:
        """Return what a task finds.

        Raises ``NotWorkedOutError`` where it takes too long or too much, and the errors of the
        task. Cancelled, it ends the work.
        """
        assert not named, "tasks are asked by position"  # noqa: S101
        self._turns = self._turns or asyncio.Semaphore(self.number)
        self._waiting = self._waiting or ThreadPoolExecutor(self.number + 1)
        async with self._turns:
            worker = self._idle.pop() if self._idle else _Worker.start(self.rulebook)
            loop = asyncio.get_running_loop()

            def tell(text: str) -> None:
                loop.call_soon_threadsafe(on_progress, text)

            asking = partial(worker.ask, task, asked, tell)
            work = loop.run_in_executor(self._waiting, asking)
            try:
                found = await asyncio.wait_for(asyncio.shield(work), self.seconds)
            except TimeoutError:
                worker.process.kill()
                message = f"this takes longer than {self.seconds:.0f} seconds"
                raise NotWorkedOutError(message) from None
            except (EOFError, OSError):
                message = "this takes more memory than a page may take"
                raise NotWorkedOutError(message) from None
            finally:
                self._put_back(worker, work)
        if isinstance(found, ReleaseSimError):
            raise found
        return cast("Found", found)

    def _put_back(self, worker: _Worker, work: asyncio.Future[object]) -> None:
        """Keep a process that is done and alive; end another, which ends the wait for it."""
        if work.done() and not work.cancelled() and work.exception() is None:
            self._idle.append(worker)
            return
        worker.process.kill()
        work.add_done_callback(lambda done: done.cancelled() or done.exception())

    def close(self) -> None:
        """End all processes."""
        while self._idle:
            self._idle.pop().end()
        if self._waiting:
            self._waiting.shutdown(wait=False, cancel_futures=True)


def _work(connection: Connection, rulebook: Rulebook) -> None:
    """Answer questions until there is no one to ask any."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    engines = EngineCache(rulebook)
    with suppress(EOFError, BrokenPipeError):
        while True:
            task, asked = connection.recv()
            try:
                answer: object = task(engines, lambda text: connection.send((False, text)), *asked)
            except ReleaseSimError as error:
                answer = error
            except MemoryError:
                return
            connection.send((True, answer))
