"""The columns of many cases as bitsets: a comparison is asked of a whole column at once.

What a comparison asks is told as tests of columns, and as what is to be made of them; so a circuit
can be drawn of the same, once for many blocks of cases.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from release_sim.cohort.cases import UNKNOWN, CaseTable, Codes, Slot, slot_of
from release_sim.engine.bitset import (
    ALL,
    CONSTANT,
    NONE,
    BitSet,
    VerdictBits,
    and_,
    any_of,
    inverted,
    not_,
    or_,
)
from release_sim.engine.semantics import verdict_of
from release_sim.model.case import Case
from release_sim.model.condition import Comparison, Op
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Fact, Value
from release_sim.vocabulary.facts import DAY, VOCABULARY
from release_sim.vocabulary.instruments import INSTRUMENTS, OF_THE_ACT, qualified, unqualified

Bytes = NDArray[np.uint8]
Bools = NDArray[np.bool_]

_FACTS = {**VOCABULARY, DAY.name: DAY}
_AS_TOLD = "as told: "  # so begins the name of a life's column before it is presumed of the others


_OF_NO_PAPER = Case(date.min, {}, frozenset(), dict.fromkeys(INSTRUMENTS, ())).presumed()
"""What is presumed of an act that no paper asks for."""


class ColumnTest(NamedTuple):
    """A test of every code of a column: whether it is this one, or is at least this one."""

    column: str
    how: np.ufunc
    code: int


Told = Mapping[Slot, tuple[str, ...] | None]
"""The columns of which one is known where there is the instrument of a slot; None: it is in all."""


class ColumnBitsets:
    """The bitsets of every comparison of some cases; each is made when it is first asked for.

    ``codes`` has the columns, of which there may be more when a comparison is asked; ``alike`` is
    what holds of all cases. ``told`` says which cases have the instrument of a slot: no test of an
    instrument is satisfied where there is none, but that of a fact of the act by what is presumed.
    """

    def __init__(
        self,
        codes: Mapping[str, Codes],
        alike: Mapping[str, Value],
        facts: Mapping[str, Fact] = _FACTS,
        told: Told | None = None,
    ) -> None:
        """``facts`` say what the codes of a column mean."""
        self.codes, self._alike, self._facts = codes, alike, facts
        self._told = told or {}
        self._drawn: Callable[[ColumnTest], BitSet] | None = None
        self._found: dict[ColumnTest, BitSet] = {}
        self._compared: dict[ColumnTest, VerdictBits] = {}
        self._truths: Bools | None = None  # written over and over, because new memory is slow

    @classmethod
    def of(cls, cases: CaseTable) -> ColumnBitsets:
        """Return the columns that the cases state or presume, the day among them."""
        presumed, by_case = cases.presumed()
        stated = {name: value for name, value in cases.alike.items() if value is not None}
        codes = {**cases.columns, **by_case, DAY.name: cases.as_of}
        slots: dict[Slot, tuple[str, ...] | None] = {}
        for kind, names in cases.instruments.items():
            life, live = VOCABULARY[INSTRUMENTS[kind].life], INSTRUMENTS[kind].live
            for name in names:
                slots[kind, name] = _telling(cases, (kind, name))
                told = qualified(life.name, name)
                if told in cases.columns:
                    codes[_AS_TOLD + told] = lives = cases.columns[told]
                    codes[told] = np.where(lives == UNKNOWN, life.encode(live), lives)
        return cls(codes, {**stated, **presumed}, told=slots)

    def drawn(self, bits: Callable[[ColumnTest], BitSet]) -> ColumnBitsets:
        """Return the same with ``bits`` in place of the columns, test by test."""
        found = ColumnBitsets(self.codes, self._alike, self._facts, self._told)
        found._drawn = bits
        return found

    @property
    def kind(self) -> Hashable:
        """A key shared by blocks in which the same comparisons need no column."""
        columns = frozenset((name, codes.dtype.char) for name, codes in self.codes.items())
        return columns, frozenset(self._alike.items()), frozenset(self._told.items())

    def alike(self, comparison: Comparison) -> VerdictBits | None:
        """Evaluate a comparison that needs no column; return None for another."""
        if comparison.fact in self.codes or slot_of(comparison.fact) in self._told:
            return None
        return CONSTANT[verdict_of(comparison, self._alike)]

    def __call__(self, comparison: Comparison) -> VerdictBits:
        """Evaluate a comparison on every case."""
        slot = slot_of(comparison.fact)
        if slot is not None and slot in self._told:
            return self._of_instrument(comparison, slot)
        return self.alike(comparison) or self._of_column(comparison)

    def _of_instrument(self, comparison: Comparison, slot: Slot) -> VerdictBits:
        kind, name = slot
        life, live = INSTRUMENTS[kind].life, INSTRUMENTS[kind].live
        if comparison == Comparison(qualified(life, name), Op.IS_NOT, (live,)):
            # So rules ask whether no instrument is live, and where there is none, none is.
            return inverted(self(replace(comparison, op=Op.IS)))
        telling = self._told[slot]
        there = ALL if telling is None else reduce(or_, map(self._known, telling), NONE)
        if comparison.fact in self.codes:
            found = self._of_column(comparison)
        else:
            found = CONSTANT[verdict_of(comparison, self._alike)]
        # What an act without a paper is of has no name either, so it is told by the same column.
        absent = CONSTANT[Verdict.UNSATISFIED]
        if comparison.fact in OF_THE_ACT:
            absent = CONSTANT[verdict_of(comparison, _OF_NO_PAPER)]
        return VerdictBits(
            or_(and_(found.satisfied, there), and_(absent.satisfied, not_(there))),
            or_(and_(found.unsatisfied, there), and_(absent.unsatisfied, not_(there))),
        )

    def _of_column(self, comparison: Comparison) -> VerdictBits:
        name, fact = comparison.fact, self._facts[unqualified(comparison.fact)[0]]
        first, *_ = codes = [fact.encode(value) for value in comparison.values]
        match comparison.op:
            case Op.IS:
                return self._compare(name, np.equal, first)
            case Op.ONE_OF:
                return any_of(self._compare(name, np.equal, code) for code in codes)
            case Op.IS_NOT:
                return inverted(self._compare(name, np.equal, first))
            case Op.AT_LEAST | Op.FROM:
                return self._compare(name, np.greater_equal, first)
            case Op.BEFORE:
                return inverted(self._compare(name, np.greater_equal, first))
            case Op.AT_MOST:
                return inverted(self._compare(name, np.greater_equal, first + 1))

    def _compare(self, name: str, how: np.ufunc, code: int) -> VerdictBits:
        """Compare the codes of a fact with this one, where the fact is known."""
        test = ColumnTest(name, how, code)
        if test not in self._compared:
            passing = self.bits(test)  # the unknown pass none: its code is below all others
            self._compared[test] = VerdictBits(passing, and_(self._known(name), not_(passing)))
        return self._compared[test]

    def _known(self, name: str) -> BitSet:
        return not_(self.bits(ColumnTest(name, np.equal, UNKNOWN)))

    def bits(self, test: ColumnTest) -> BitSet:
        """Return the cases that pass a test of a column."""
        if self._drawn:
            return self._drawn(test)
        if test not in self._found:
            codes = self.codes[test.column]
            if self._truths is None:
                self._truths = np.empty(len(codes), dtype=np.bool_)
            truths: Bools = test.how(codes, test.code, out=self._truths)
            if not truths.any():
                self._found[test] = NONE
            else:
                self._found[test] = ALL if truths.all() else pack_bits(truths)
        return self._found[test]


def _telling(cases: CaseTable, slot: Slot) -> tuple[str, ...] | None:
    """Return the columns that tell of the instrument of a slot; None if all cases have it."""
    if any(slot_of(name) == slot for name, value in cases.alike.items() if value is not None):
        return None
    life = qualified(INSTRUMENTS[slot[0]].life, slot[1])
    telling = (name for name in cases.columns if slot_of(name) == slot)
    return tuple(_AS_TOLD + name if name == life else name for name in telling)


def pack_bits(truths: Bools) -> BitSet:
    """Pack one bit a case into whole words, zero beyond the last case."""
    found = np.packbits(truths, bitorder="little")
    over = -len(found) % 8
    return (np.pad(found, (0, over)) if over else found).view(np.uint64)


def unpack_bits(bits: BitSet, number: int) -> Bytes:
    """Unpack a bitset to one byte a case."""
    words = np.broadcast_to(bits, (-(-number // 64),))
    data = np.ascontiguousarray(words).view(np.uint8)
    return np.unpackbits(data, count=number, bitorder="little")


def to_bools(bits: BitSet, number: int) -> Bools:
    """Unpack a bitset to one truth value a case."""
    return unpack_bits(bits, number).view(np.bool_)


def store_bytes(data: Bytes, bitsets: Sequence[BitSet]) -> None:
    """Write a byte for every case; the bitsets are its bits, the lowest first."""
    data[:] = 0
    for bits in reversed(bitsets):
        data += data  # moves bits up; numpy adds bytes ten times faster than it shifts them
        if bits is ALL:
            data += np.uint8(1)
        elif bits is not NONE:
            data += unpack_bits(bits, len(data))
