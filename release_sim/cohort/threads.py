"""Work on one item after another by several threads, of which numpy makes good use."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

THREADS = 2

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """What the work makes of every item, in the order of the items.

    No more items are taken than are worked on and one more, so that memory stays bounded.
    """
    left = iter(items)
    with ThreadPoolExecutor(THREADS) as pool:
        begun = deque(pool.submit(work, item) for item in islice(left, THREADS + 1))
        while begun:
            result = begun.popleft().result()
            begun.extend(pool.submit(work, item) for item in islice(left, 1))
            yield result
