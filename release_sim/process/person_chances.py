"""Random numbers that are a person's own: one for the name of each thing that chance decides.

It depends on the seed, the replication, the number of the person and that name alone. So a person
does the same in two runs as far as what differs between the runs leaves it the same: these are
common random numbers.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from release_sim.cohort.people.random_numbers import WHOLE, random_numbers


class Chances(Protocol):
    """Random numbers of some people, by the name of what they are for."""

    def __getitem__(self, name: str, /) -> Sequence[float]:
        """Return a number above 0 and below 1 for each person."""

    def of_one(self, row: int) -> Chances:
        """Return the numbers of one person, in row 0."""


class Streams(dict[str, "array[float]"]):
    """The random numbers of a block of people, by the name of what they are for.

    Each is above 0 and below 1. A block stays as long as someone of it is in the jail, so it is
    kept small.
    """

    def __init__(self, seed: int, key: tuple[int, ...], rows: int) -> None:
        """Nothing is drawn before it is asked for."""
        super().__init__()
        self._seed, self._key, self._rows = seed, key, rows

    def __missing__(self, name: str) -> array[float]:
        """Draw the numbers of each person."""
        found = self[name] = array("d", self.array(name).tobytes())
        return found

    def array(self, name: str) -> NDArray[np.float64]:
        """Return the same as an array."""
        return _drawn(self._seed, self._key, self._rows, name)

    def of_one(self, row: int) -> _OfOne:
        """Return the numbers of one person, in row 0, that hold no other's."""
        found = _OfOne(self._seed, self._key, self._rows, row)
        found.update((name, (numbers[row],)) for name, numbers in self.items())
        return found


class _OfOne(dict[str, tuple[float]]):
    """The random numbers of one person of a block, drawn again where they are asked for late."""

    def __init__(self, seed: int, key: tuple[int, ...], rows: int, row: int) -> None:
        super().__init__()
        self._of, self._row = (seed, key, rows), row

    def __missing__(self, name: str) -> tuple[float]:
        found = self[name] = (float(_drawn(*self._of, name)[self._row]),)
        return found

    def of_one(self, row: int) -> _OfOne:  # noqa: ARG002  of the protocol
        return self


def _drawn(seed: int, key: tuple[int, ...], rows: int, name: str) -> NDArray[np.float64]:
    drawn = random_numbers(seed, (*key, crc32(name.encode())), rows)
    return (drawn.astype(np.float64) + 0.5) / WHOLE
