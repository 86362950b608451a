"""Rows decided batch by batch, as a stream of them is: the answers of each into one array."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

Octets = NDArray[np.uint8]

ROWS, THREADS = 2**18, 2  # as `cohort decide` has them


def in_batches(
    work: Callable[[slice], Mapping[str, Octets]],
    number: int,
    actions: Iterable[str],
    threads: int = THREADS,
) -> dict[str, Octets]:
    """Apply the function to all rows in batches, and join its results."""
    found = {action: np.empty(number, dtype=np.uint8) for action in actions}

    size = min(ROWS, -(-number // threads))  # so that no thread is idle

    def decide(first: int) -> None:
        rows = slice(first, first + size)
        for action, codes in work(rows).items():
            found[action][rows] = codes

    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(decide, range(0, number, size)):
            pass
    return found
