"""Many cases, fact by fact: what a case states, held as columns of small integers."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from release_sim.model.case import Case
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import INSTRUMENTS, KIND_OF, UNNAMED, unqualified
from release_sim.vocabulary.quotients import QUOTIENTS, Quotient

Codes = NDArray[np.signedinteger[Any]]

UNKNOWN = -1  # beside the codes of a fact's values, of which none is negative


def width_of(fact: Fact) -> type[np.signedinteger[Any]]:
    """Return the smallest integer type for a fact's codes and a few negative numbers."""
    return np.int8 if fact.kind in (FactKind.YES_NO, FactKind.CHOICE) else np.int32


Slot = tuple[str, str]
"""A kind of instrument and a name, of which each row of a table has one instrument or none."""


def fact_of(name: str) -> Fact:
    """Return the fact of a column, which may have the name of an instrument in it."""
    return VOCABULARY[unqualified(name)[0]]


def slot_of(name: str) -> Slot | None:
    """Return the slot that a fact of this name is about; None for a fact of the person."""
    fact, instrument = unqualified(name)
    return (KIND_OF[fact], instrument) if fact in KIND_OF else None


def named_instruments(facts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the names of instruments in these facts, by kind."""
    found: dict[str, dict[str, None]] = {}
    for kind, instrument in filter(None, map(slot_of, facts)):
        found.setdefault(kind, {})[instrument] = None
    return {kind: tuple(names) for kind, names in found.items() if names.keys() != {UNNAMED}}


@dataclass(frozen=True, slots=True)
class CaseTable:
    """Rows of a table as cases.

    ``as_of`` has their days as ordinals; ``columns``, for some facts, the code of every case's
    value or ``UNKNOWN``. ``alike`` has the facts that all of them state, none where it is unknown
    in all. What is in neither is not stated, so presumed where the vocabulary presumes.

    Facts of several instruments of a kind have their names, as ``request.2.form``. A row of which
    all facts of one are unknown has no such instrument; where something is known of it, it is live
    unless its own column says otherwise.
    """

    as_of: Codes
    columns: Mapping[str, Codes]
    alike: Mapping[str, Value | None] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.as_of)

    def take(self, rows: NDArray[np.intp]) -> CaseTable:
        """Return some of the cases, in this order."""
        return self.each(lambda codes: codes.take(rows))

    def each(self, change: Callable[[Codes], Codes]) -> CaseTable:
        """Return the cases with this change applied to every column."""
        columns = {name: change(codes) for name, codes in self.columns.items()}
        return CaseTable(change(self.as_of), columns, self.alike)

    @property
    def instruments(self) -> dict[str, tuple[str, ...]]:
        """The names of instruments by kind, for kinds of which the table names any."""
        return named_instruments([*self.columns, *self.alike])

    def case(self, row: int) -> Case:
        """One of the cases."""
        facts = dict(self.alike)
        for name, codes in self.columns.items():
            code = int(codes[row])
            facts[name] = None if code == UNKNOWN else fact_of(name).decode(code)
        stated = {name: value for name, value in facts.items() if value is not None}
        unknown = facts.keys() - stated.keys()
        instruments: dict[str, tuple[str, ...]] = {}
        there = set(map(slot_of, stated))
        for kind, names in self.instruments.items():
            instruments[kind] = tuple(name for name in names if (kind, name) in there)
        unknown = {name for name in unknown if self._is_unknown(name, there)}
        day = date.fromordinal(int(self.as_of[row]))
        return Case(day, stated, frozenset(unknown), instruments)

    def _is_unknown(self, name: str, there: Container[Slot | None]) -> bool:
        """Return False where a fact without a value is of no instrument, or is its life."""
        slot = slot_of(name)
        if slot is None or slot[0] not in self.instruments:
            return True
        presumed = unqualified(name)[0] == INSTRUMENTS[slot[0]].life and name in self.columns
        return slot in there and not presumed

    def presumed(self) -> tuple[dict[str, Value], dict[str, Codes]]:
        """Return the presumptions common to all cases, and the columns computed case by case.

        What is worked out for all alike is among the first.
        """
        stated = {name: value for name, value in self.alike.items() if value is not None}
        told = frozenset(self.columns.keys() | self.alike.keys())
        case = Case(date.min, stated, told - stated.keys(), self.instruments)
        alike = {**case.presumed(), **case.worked_out()}
        return alike, {
            each.fact.name: self.worked_out(each)
            for each in QUOTIENTS
            if told.issuperset(each.counts) and not self.columns.keys().isdisjoint(each.names)
        }

    def worked_out(self, quotient: Quotient) -> Codes:
        """Return, case by case, the quotient of the counts, else the stated one.

        What the counts tell goes before what is told.
        """
        part, whole, told = map(self.codes_of, quotient.names)
        # Of numbers of 32 bits the quotient of floats, cut, is that of the numbers, and quicker.
        found = (part / np.maximum(whole, 1)).astype(np.int32)
        np.minimum(found, quotient.fact.most, out=found)
        return np.where((part >= 0) & (whole > 0), found, told)

    def without_displaced_counts(self) -> CaseTable:
        """Return the cases with counts unknown if a different quotient is set for all."""
        columns = dict(self.columns)
        for each in QUOTIENTS:
            told = [name for name in each.counts if name in columns]
            if each.fact.name in self.alike and told:
                displaced = self.worked_out(each) != self.codes_of(each.fact.name)
                for name in told:
                    columns[name] = np.where(displaced, UNKNOWN, columns[name])
        return CaseTable(self.as_of, columns, self.alike)

    def codes_of(self, name: str) -> Codes:
        """Return the stated codes of a fact, case by case."""
        if name in self.columns:
            return self.columns[name]
        value = self.alike.get(name)
        code = UNKNOWN if value is None else VOCABULARY[name].encode(value)
        return np.full(len(self), code, dtype=np.int32)
