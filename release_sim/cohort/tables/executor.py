"""Work on one item after another: by threads here, or by whoever else works in the same way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol, TypeVar

import pyarrow as pa

from release_sim.cohort.tables.table import Batch, Table

THREAD_COUNT = 2

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class TableColumns:
    """A table and the columns read of it; text in those ``coded`` is dictionary-encoded."""

    table: Table
    columns: Sequence[str]
    coded: Collection[str]

    def batches(self) -> Iterator[Batch]:
        """Yield the batches, as ``Table.batches`` reads them."""
        return self.table.batches(self.columns, self.coded)


class Executor(Protocol):
    """Workers on items; the results come in the order of the items.

    No more items are taken than are worked on and a few more, so that memory stays bounded.
    """

    def map_ordered(
        self, work: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        """Apply the function to each item, in order."""

    def map_batches(self, work: Callable[[Batch], Result], asked: TableColumns) -> Iterator[Result]:
        """Apply the function to each batch of a table."""


@dataclass(frozen=True, slots=True)
class ThreadExecutor:
    """Several threads of this process, of which numpy makes good use.

    One more takes the items, so that a table is read while what came of it is written.
    """

    def map_ordered(
        self, work: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        """Apply the function to each item, in order."""
        left = iter(items)
        with ThreadPoolExecutor(1) as source, ThreadPoolExecutor(THREAD_COUNT) as pool:

            def begin() -> Future[list[Result]]:
                taken = source.submit(lambda: list(islice(left, 1)))
                return pool.submit(lambda: [work(item) for item in taken.result()])

            begun = deque(begin() for _ in range(THREAD_COUNT + 1))
            while results := begun.popleft().result():
                begun.append(begin())
                yield from results

    def map_batches(self, work: Callable[[Batch], Result], asked: TableColumns) -> Iterator[Result]:
        """Apply the function to each batch, reading the table meanwhile."""
        return self.map_ordered(work, asked.batches())


def use_quick_memory() -> None:
    """Have Arrow take memory from jemalloc, where it was built with it.

    Its usual allocator gives memory back to the system and takes it again batch after batch, which
    takes a seventh of the time of a whole table.
    """
    with suppress(NotImplementedError):
        pa.set_memory_pool(pa.jemalloc_memory_pool())


THREADS: Final[Executor] = ThreadExecutor()
