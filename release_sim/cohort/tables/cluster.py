"""The same work by the processes of a cluster: a scheduler of Dask, and workers on any machines.

A worker is told the work and one item, both whole, and tells back what came of it. So one that
dies takes with it only what it had begun, and another begins that again.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import signal
import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from multiprocessing import resource_tracker
from socket import gethostname
from tempfile import TemporaryDirectory
from typing import Any, Generic

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, Security, rpc
from distributed.comm import CommClosedError

from release_sim.cohort.tables.executor import Item, Result, TableColumns
from release_sim.cohort.tables.parquet import Partition
from release_sim.cohort.tables.table import Batch
from release_sim.errors import FilesAreWrongError
from release_sim.model.problem import Place, Problem

LOCAL = "local"
PATIENCE = 5  # seconds in which a scheduler answers
ALONE = 30  # seconds without any worker, after which none is waited for

_AHEAD = 2  # items that are begun for each thread of a worker, so that none waits for the next
_PACKAGE = "release-sim"


class ClusterExecutor:
    """The workers of one scheduler."""

    def __init__(self, client: Client) -> None:
        """``client`` is connected."""
        self._client = client

    def map_ordered(
        self, work: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        """Apply the function to each item, in order."""
        message, left = pickle.dumps(work), iter(items)
        begun: deque[Future] = deque()
        while True:
            room = max(1, _AHEAD * self._threads()) - len(begun)
            for item in islice(left, max(0, room)):
                done = self._client.submit(_work_done, message, pickle.dumps(item), pure=False)
                begun.append(done)
            if not begun:
                return
            yield self._result(begun.popleft())

    def map_batches(self, work: Callable[[Batch], Result], asked: TableColumns) -> Iterator[Result]:
        """Apply the function to each batch of a table; workers read Parquet themselves."""
        if not asked.table.in_parts:  # where a row begins in it shows only once all before is read
            yield from self.map_ordered(work, asked.batches())
            return
        of_piece = _OfPiece(work, asked)
        for several in self.map_ordered(of_piece, asked.table.pieces()):
            yield from several

    def _result(self, begun: Future) -> Any:
        """Return the result of an item; wait for a worker, or report the cluster's problem."""
        while True:
            try:
                return begun.result(timeout=ALONE)
            except TimeoutError:
                if not self._threads():
                    message = f"no worker has been there for {ALONE} seconds"
                    raise _wrong(message, "start some with `dask worker ADDRESS`") from None
            except (CancelledError, CommClosedError):
                raise _gone() from None
            except KilledWorker as error:
                times = error.allowed_failures + 1
                message = f"one part of the work ended {times} workers, one after another"
                raise _wrong(message, "see what they say; they may lack memory") from None

    def _threads(self) -> int:
        """Count the threads of all the workers there are now."""
        try:
            return sum(self._client.nthreads().values())
        except OSError:
            raise _gone() from None


@dataclass(frozen=True, slots=True)
class _OfPiece(Generic[Result]):
    """The function on each batch of a piece of a table, which is read by its worker."""

    work: Callable[[Batch], Result]
    asked: TableColumns

    def __call__(self, piece: Sequence[Partition]) -> list[Result]:
        table = self.asked.table
        for each in piece:
            if not table.has(each):
                name, where = each.path.name, gethostname()
                message = f"a worker on `{where}` does not see `{name}` as it is here"
                raise _wrong(message, "put the table where all workers see it under the same name")
        batches = table.read(piece, self.asked.columns, self.asked.coded)
        return [self.work(batch) for batch in batches]


@contextmanager
def cluster(address: str) -> Iterator[ClusterExecutor]:
    """Connect to the cluster of a scheduler, or start one on this machine until the block ends.

    Raises ``FilesAreWrongError`` where none is found, or where it runs another release_sim.
    """
    with ExitStack() as stack:
        stack.enter_context(_silence())
        if address == LOCAL:
            address = stack.enter_context(_started()).scheduler_address
        else:
            _check_scheduler(address)
        client = stack.enter_context(Client(address, timeout=PATIENCE, set_as_default=False))
        _check_versions(client)
        yield ClusterExecutor(client)


@contextmanager
def _silence() -> Iterator[None]:
    """Silence Dask's log output."""
    before = logging.root.manager.disable
    logging.disable()
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"}),
        ):
            yield
    finally:
        logging.disable(before)


@contextmanager
def _started() -> Iterator[LocalCluster]:
    """Start a cluster of one process for every core, as Python runs one thread at a time."""
    # A process that is ended by Ctrl-C leaves locks, which another one of Python's takes away and
    # tells of in words of its own; it takes what is ignored from here.
    sys.warnoptions.append("ignore:resource_tracker:UserWarning")
    # Python's tracker of locks starts with the first process, and lets Ctrl-C through to that one.
    resource_tracker.ensure_running()
    with TemporaryDirectory() as folder, dask.config.set({"temporary-directory": folder}):
        with _uninterrupted():
            started = LocalCluster(
                threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
            )
        try:
            yield started
        finally:
            with _uninterrupted():
                started.close()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Delay Ctrl-C until the block ends, and keep it from processes started inside."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _check_scheduler(address: str) -> None:
    async def kind() -> Any:
        arguments = Security().get_connection_args("client")
        async with asyncio.timeout(PATIENCE), rpc(address, connection_args=arguments) as other:
            return (await other.identity())["type"]

    try:
        found = asyncio.run(kind())
    except Exception:  # whatever listens there may answer anything
        found = None
    if found != "Scheduler":
        message = f"no scheduler answers at `{address}`"
        hint = f"give the address that `dask scheduler` prints, or write `{LOCAL}`"
        raise _wrong(message, hint)


def _check_versions(client: Client) -> None:
    try:
        client.wait_for_workers(1, timeout=ALONE)
    except TimeoutError:
        message = "the scheduler has no workers"
        raise _wrong(message, "start some with `dask worker ADDRESS`") from None
    told = client.get_versions(packages=[_PACKAGE])
    here = told["client"]["packages"][_PACKAGE]
    others = {"the scheduler": told["scheduler"]}
    others |= {f"the worker at `{where}`": each for where, each in told["workers"].items()}
    hint = "install the same version of release_sim everywhere"
    problems = [
        _cluster_problem(f"{who} has {_release(there)}, and here is {_release(here)}", hint)
        for who, each in others.items()
        if (there := each["packages"][_PACKAGE]) != here
    ]
    if problems:
        raise FilesAreWrongError(problems)


def _release(version: str | None) -> str:
    return f"release_sim {version}" if version else "no release_sim that is installed"


def _work_done(message: bytes, item: bytes) -> Any:
    """Apply the function to an item in a worker; both come pickled from the client."""
    return _understood(message)(pickle.loads(item))  # noqa: S301  of our client


@lru_cache(maxsize=2)
def _understood(message: bytes) -> Callable[[Any], Any]:
    work: Callable[[Any], Any] = pickle.loads(message)  # noqa: S301  of our client
    return work


def _wrong(message: str, hint: str) -> FilesAreWrongError:
    return FilesAreWrongError([_cluster_problem(message, hint)])


def _gone() -> FilesAreWrongError:
    return _wrong("the scheduler is gone", "start it, and begin again")


def _cluster_problem(message: str, hint: str) -> Problem:
    return Problem("no-cluster", Place("--scheduler"), message, help=hint)
