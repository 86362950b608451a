"""The options that apply to a whole table, and the papers that are joined to its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np

from release_sim.cohort.cases import CaseTable, Codes
from release_sim.model.cohorts.mapping import ColumnMapping
from release_sim.model.problem import Place, Problem
from release_sim.vocabulary.fact import Value


class Papers(Protocol):
    """Papers of one kind that are joined to the rows of a table."""

    @property
    def kind(self) -> str:
        """The kind."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that are told, each by the name of its paper."""

    @property
    def header(self) -> Sequence[str]:
        """The columns of their table."""

    def place(self, row: int, fact: str) -> Place:
        """Return the place of the cell that tells a fact of the person of this row."""

    def columns(self, first: int, rows: int) -> dict[str, Codes]:
        """Return the columns of so many people from this row, which counts from 1."""

    def problems(self, first: int, rows: int) -> Iterator[tuple[int, str, Problem]]:
        """Yield cells that cannot be read: the person's place among these rows, fact, problem."""


@dataclass(frozen=True, slots=True)
class TableDefaults:
    """Options that apply to the whole table.

    ``as_of`` dates all its cases, ``facts`` are those all of them state, none where it is unknown;
    both go before what a column tells. ``keep`` are columns to hand on; with ``ignore``, a column
    that is taken for nothing is no error. ``papers`` tell of papers beside the table; ``person`` is
    the column by which they were joined to it.
    """

    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    as_of: date | None = None
    facts: Mapping[str, Value | None] = field(default_factory=dict)
    keep: Sequence[str] = ()
    ignore: bool = False
    person: str = ""
    papers: Sequence[Papers] = ()

    def takes(self, name: str) -> bool:
        """Return True if a column is handed on, or says whom a row is about."""
        return name in self.keep or (bool(name) and name == self.person)

    def upon(self, cases: CaseTable) -> CaseTable:
        """Return cases with only the facts that are set here for all of them."""
        as_of = cases.as_of
        if self.as_of is not None:
            as_of = np.full(len(cases), self.as_of.toordinal(), dtype=np.int32)
        columns = {name: c for name, c in cases.columns.items() if name not in self.facts}
        said = CaseTable(as_of, columns, {**cases.alike, **self.facts})
        return said.without_displaced_counts()
