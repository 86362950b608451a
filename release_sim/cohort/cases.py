"""Many cases, fact by fact: what a case states, held as columns of small integers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from release_sim.model.case import Case
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.facts import VOCABULARY

Codes = NDArray[np.signedinteger[Any]]

UNKNOWN = -1  # beside the codes of a fact's values, of which none is negative


def width_of(fact: Fact) -> type[np.signedinteger[Any]]:
    """Return the smallest integer type for a fact's codes and a few negative numbers."""
    return np.int8 if fact.kind in (FactKind.YES_NO, FactKind.CHOICE) else np.int32


@dataclass(frozen=True, slots=True)
class CaseTable:
    """Rows of a table as cases.

    ``as_of`` has their days as ordinals; ``columns``, for some facts, the code of every case's
    value or ``UNKNOWN``. ``alike`` has the facts that all of them state, none where it is unknown
    in all. What is in neither is not stated, so presumed where the vocabulary presumes.
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

    def case(self, row: int) -> Case:
        """One of the cases."""
        facts = dict(self.alike)
        for name, codes in self.columns.items():
            code = int(codes[row])
            facts[name] = None if code == UNKNOWN else VOCABULARY[name].decode(code)
        stated = {name: value for name, value in facts.items() if value is not None}
        unknown = frozenset(facts.keys() - stated.keys())
        return Case(date.fromordinal(int(self.as_of[row])), stated, unknown)

    def presumed(self) -> tuple[dict[str, Value], dict[str, Codes]]:
        """Return the values presumed of all cases alike, and the columns presumed case by case."""
        stated = {name: value for name, value in self.alike.items() if value is not None}
        told = frozenset(self.columns.keys() | self.alike.keys())
        alike = Case(date.min, stated, told - stated.keys()).presumed()
        each = {}
        for name in VOCABULARY.keys() - told:
            presumption = VOCABULARY[name].presumed
            counts = presumption.quotient_of if presumption else None
            if counts and not self.columns.keys().isdisjoint(counts):
                alike.pop(name, None)
                each[name] = self._quotient(VOCABULARY[name], *counts)
        return alike, each

    def _quotient(self, fact: Fact, part: str, whole: str) -> Codes:
        """Case by case what ``Case.presumed`` says of a fact that two counts presume."""
        one, other = self._counts(part), self._counts(whole)
        neither = UNKNOWN
        if fact.presumed and fact.presumed.value is not None:
            neither = fact.encode(fact.presumed.value)
        ratio = np.minimum(one // np.maximum(other, 1), fact.code_range()[1])
        known = np.where((one != UNKNOWN) & (other > 0), ratio, UNKNOWN)
        return np.where((one == UNKNOWN) & (other == UNKNOWN), neither, known).astype(np.int32)

    def _counts(self, name: str) -> Codes:
        if name in self.columns:
            return self.columns[name]
        value = self.alike.get(name)
        code = UNKNOWN if value is None else VOCABULARY[name].encode(value)
        return np.full(len(self), code, dtype=np.int32)
