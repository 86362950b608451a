"""The papers of a table, in the order of the people they are of.

They are held as small numbers: a byte for most facts of each, and four bytes more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from release_sim.cohort.cases import Codes
from release_sim.cohort.tables.cells import BAD
from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.rows_by_bits import Rows
from release_sim.cohort.tables.table import Table
from release_sim.model.problem import Place, Problem
from release_sim.vocabulary.instruments import qualified, unqualified


@dataclass(frozen=True, slots=True)
class JoinedPapers:
    """The papers of one kind, by the rows of the people they are of.

    The first paper of row ``n`` is at ``starts[n]`` and has ``counts[n] - 1`` others behind it;
    ``numbers`` are their rows in the table of papers. All columns of ``codes`` end with one paper
    more, of which nothing is known.
    """

    table: Table
    bindings: ColumnBindings
    kind: str
    codes: Mapping[str, Codes]
    unread: Mapping[tuple[str, int], str]
    numbers: Rows
    counts: NDArray[np.int32]
    starts: Rows

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the papers: 1 is the first of a person, 2 the next."""
        return tuple(str(n) for n in range(1, max(1, int(self.counts.max(initial=0))) + 1))

    @property
    def header(self) -> Sequence[str]:
        """The columns of their table."""
        return self.table.names

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that are told, each by the name of its paper."""
        return tuple(qualified(fact, name) for fact in self.codes for name in self.names)

    def columns(self, first: int, rows: int) -> dict[str, Codes]:
        """Return the columns of so many people from this row, which counts from 1."""
        found = {}
        for place, name in enumerate(self.names):
            papers = self._papers(first, rows, place)
            for fact, codes in self.codes.items():
                found[qualified(fact, name)] = codes.take(papers)
        return found

    def problems(self, first: int, rows: int) -> Iterator[tuple[int, str, Problem]]:
        """Yield cells that cannot be read: the person's place among these rows, fact, problem."""
        for fact in dict.fromkeys(fact for fact, _ in self.unread):
            column, cells = self.bindings.columns[fact]
            for place, name in enumerate(self.names):
                papers = self._papers(first, rows, place)
                for row in np.flatnonzero(self.codes[fact].take(papers) == BAD):
                    number = int(self.numbers[papers[row]])
                    problem = cells.complaint(self.unread[fact, number])
                    where = self.table.place(number, column)
                    yield int(row), qualified(fact, name), replace(problem, place=where)

    def place(self, row: int, fact: str) -> Place:
        """Return the place of the cell that tells a fact of the person of this row."""
        bare, name = unqualified(fact)
        (paper,) = self._papers(row, 1, self.names.index(name))
        return self.table.place(int(self.numbers[paper]), self.bindings.columns[bare][0])

    def _papers(self, first: int, rows: int, place: int) -> Rows:
        """Return the places of the papers with this number among those of each person."""
        of_rows = slice(first - 1, first - 1 + rows)
        there = self.counts[of_rows] > place
        return np.where(there, self.starts[of_rows] + place, len(self.numbers))
