"""Random numbers of a seed and a key, the same wherever and in whatever order they are drawn."""

from __future__ import annotations

import numpy as np
from numpy.random import PCG64, SeedSequence
from numpy.typing import NDArray

WHOLE = 2**32
"""All random numbers are below it."""

Random = NDArray[np.uint32]


def random_numbers(seed: int, key: tuple[int, ...], number: int) -> Random:
    """Return this many random numbers, from the bits of a generator that numpy keeps stable."""
    bits = PCG64(SeedSequence(seed, spawn_key=key)).random_raw(-(-number // 2))
    return bits.astype("<u8").view("<u4")[:number]
