"""Work on one item after another: by threads here, or by whoever else works in the same way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol, TypeVar

from release_sim.cohort.tables.table import Batch, Table

THREAD_COUNT = 2

Item = TypeVar("Item")
Result = TypeVar("Result")


class Executor(Protocol):
    """Those who work on items; the results come in the order of the items, whoever is quicker.

    No more items are taken than are worked on and a few more, so that memory stays bounded.
    """

    def map_ordered(
        self, work: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        """Apply the function to each item, in order."""

    def map_batches(
        self,
        work: Callable[[Batch], Result],
        table: Table,
        columns: Sequence[str],
        coded: Collection[str],
    ) -> Iterator[Result]:
        """Apply the function to each batch of a table, read as ``Table.batches`` reads it."""


@dataclass(frozen=True, slots=True)
class ThreadExecutor:
    """Several threads of this process, of which numpy makes good use."""

    def map_ordered(
        self, work: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        """Apply the function to each item, in order."""
        left = iter(items)
        with ThreadPoolExecutor(THREAD_COUNT) as pool:
            begun = deque(pool.submit(work, item) for item in islice(left, THREAD_COUNT + 1))
            while begun:
                result = begun.popleft().result()
                begun.extend(pool.submit(work, item) for item in islice(left, 1))
                yield result

    def map_batches(
        self,
        work: Callable[[Batch], Result],
        table: Table,
        columns: Sequence[str],
        coded: Collection[str],
    ) -> Iterator[Result]:
        """Apply the function to each batch, reading the table meanwhile."""
        return self.map_ordered(work, table.batches(columns, coded))


THREADS: Final[Executor] = ThreadExecutor()
