"""The row of each of many numbers of 64 bits, in a table with open addressing.

A number stands in the first free slot behind that which its first bits name; at least two thirds of
the slots stay free. All numbers go on together, those that are not at their place yet by one slot.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
Rows = NDArray[np.int32]

NOWHERE = -1


class RowsByBits:
    """The first row of each number.

    Where several rows have a number, ``again`` are those behind the first, and ``first`` is that
    beside each.
    """

    def __init__(self, bits: Bits, rows: Rows) -> None:
        """``bits`` are the numbers of all rows, of which only these ``rows`` count."""
        size = max(1, (3 * len(rows)).bit_length())
        self._bits, self._shift, self._last = bits, np.uint64(64 - size), (1 << size) - 1
        self._slots = np.full(self._last + 1, NOWHERE, dtype=np.int32)
        self.again, self.first = self._fill(rows[::-1])

    def _fill(self, left: Rows) -> tuple[Rows, Rows]:
        """Give each row a slot; if several claim a free slot, the last one gets it."""
        again, first = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
        at = self._place(self._bits[left])
        self._slots[at] = left
        while len(left):
            there = self._slots.take(at)
            lost = np.flatnonzero(there != left)
            left, at, there = left[lost], at[lost], there[lost]
            alike = self._bits.take(left) == self._bits.take(there)
            again.append(left[alike])
            first.append(there[alike])
            left, at = left[~alike], self._next(at[~alike])
            free = np.flatnonzero(self._slots.take(at) == NOWHERE)
            self._slots[at[free]] = left[free]
        return np.concatenate(again), np.concatenate(first)

    def rows_of(self, bits: Bits) -> Rows:
        """Return the first row of each of these numbers; ``NOWHERE`` of those that no row has."""
        at = self._place(bits)
        found = self._slots.take(at)
        left = self._others(found, bits)
        at = at[left]
        while len(left):
            at = self._next(at)
            there = self._slots.take(at)
            found[left] = there
            further = self._others(there, bits[left])
            left, at = left[further], at[further]
        return found

    def _others(self, rows: Rows, bits: Bits) -> NDArray[np.intp]:
        """Return the rows whose number differs from the one given for them."""
        if not len(self._bits):
            return np.empty(0, np.intp)
        others = np.flatnonzero(self._bits.take(rows, mode="clip") != bits)
        return np.asarray(others[rows[others] != NOWHERE])

    def _place(self, bits: Bits) -> NDArray[np.int64]:
        return (bits >> self._shift).view(np.int64)

    def _next(self, at: NDArray[np.int64]) -> NDArray[np.int64]:
        return (at + 1) & self._last
