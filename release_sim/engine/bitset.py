"""Sets of cases, one bit a case and sixty-four of them a word, and strong Kleene verdicts on them.

A verdict is two bitsets, surely satisfied and surely unsatisfied; a case in neither is unknown. How
many cases a block has is for whoever has the cases to say: best so few that bitsets stay in the
cache.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from release_sim.model.verdict import Verdict

BitSet = NDArray[np.uint64]


def _constant(word: int) -> BitSet:
    bitset = np.array([word], dtype=np.uint64)
    bitset.flags.writeable = False
    return bitset


# What is alike in all cases of a block is one word; numpy stretches it where it meets a longer one.
NONE, ALL = _constant(0), _constant(2**64 - 1)


class VerdictBits(NamedTuple):
    """A verdict as two bitsets, surely satisfied and surely unsatisfied."""

    satisfied: BitSet
    unsatisfied: BitSet

    def at(self, case: int) -> Verdict:
        """Return the verdict of one case."""
        return Verdict(1 + get_bit(self.satisfied, case) - get_bit(self.unsatisfied, case))


CONSTANT = {
    Verdict.SATISFIED: VerdictBits(ALL, NONE),
    Verdict.UNKNOWN: VerdictBits(NONE, NONE),
    Verdict.UNSATISFIED: VerdictBits(NONE, ALL),
}


def and_(one: BitSet, other: BitSet) -> BitSet:
    """Return the cases in both bitsets."""
    if one is NONE or other is NONE:
        return NONE
    if one is ALL:
        return other
    return one if other is ALL else one & other


def or_(one: BitSet, other: BitSet) -> BitSet:
    """Return the cases in one bitset or the other."""
    if one is ALL or other is ALL:
        return ALL
    if one is NONE:
        return other
    return one if other is NONE else one | other


def not_(bitset: BitSet) -> BitSet:
    """Return the cases that are not in a bitset."""
    if bitset is NONE:
        return ALL
    return NONE if bitset is ALL else ~bitset


def get_bit(bitset: BitSet, case: int) -> bool:
    """Return True if one case is in a bitset."""
    word, bit = divmod(case, 64)
    return bool(int(bitset[word if len(bitset) > 1 else 0]) >> bit & 1)


def count_bits(bitset: BitSet) -> int:
    """Count the cases in a bitset that is as long as the block."""
    return int(np.bitwise_count(bitset).sum())


def first_bit(bitset: BitSet) -> int:
    """Return the index of the first case in a bitset that has one."""
    return int(np.unpackbits(bitset.view(np.uint8), bitorder="little").argmax())


def bits_from_bools(bits: NDArray[np.bool_]) -> BitSet:
    """Return one bit a case, in whole words."""
    packed = np.packbits(bits, bitorder="little")
    return np.pad(packed, (0, -len(packed) % 8)).view(np.uint64)


def inverted(pair: VerdictBits) -> VerdictBits:
    """Not: what is unknown stays so."""
    return VerdictBits(pair.unsatisfied, pair.satisfied)


def all_of(pairs: Iterable[VerdictBits]) -> VerdictBits:
    """And; of nothing, satisfied. Once no case is left, no more is asked."""
    satisfied, unsatisfied = ALL, NONE
    for pair in pairs:
        satisfied = and_(satisfied, pair.satisfied)
        unsatisfied = or_(unsatisfied, pair.unsatisfied)
        if unsatisfied is ALL:
            break
    return VerdictBits(satisfied, unsatisfied)


def any_of(pairs: Iterable[VerdictBits]) -> VerdictBits:
    """Or; of nothing, unsatisfied. Once all cases are found, no more is asked."""
    return inverted(all_of(map(inverted, pairs)))
