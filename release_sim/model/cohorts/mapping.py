"""The mapping of a foreign table's columns and codes to facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from release_sim.model.cohorts.cell_reading import CellReading
from release_sim.model.cohorts.file_layout import FileLayout
from release_sim.model.cohorts.person_rows import PersonRows
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import unqualified

UNDECIDED = "undecided"
"""Where a new mapping does not say yet what is meant."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A mapping of a table from elsewhere: which columns are used, and how.

    ``columns`` names, by column, the facts it tells, or ``as_of``; ``values``, by fact, what its
    codes mean, none being unknown; ``unknown`` the codes that mean so in every column. Columns in
    ``not_used`` are passed over; a table may lack those in ``optional``, and no other that is used.
    Names of columns are compared without case, and a space in one is like an underscore, because
    tables are published in several spellings.

    ``readings`` says, by fact, how cells are read that are neither values nor codes; ``file`` what
    its reader must know of the file, and ``persons`` which rows are of one person. ``name`` is that
    of its file.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Value | None]] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    not_used: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    readings: Mapping[str, CellReading] = field(default_factory=dict)
    file: FileLayout = field(default_factory=FileLayout)
    persons: PersonRows | None = None
    name: str = ""

    def layout(self) -> FileLayout:
        """Return the layout of the file, whose header has the columns that are used."""
        return replace(self.file, expected=frozenset(map(spelled, self.columns)))

    def facts(self, column: str) -> tuple[str, ...]:
        """Return the facts that a column gives; none if the mapping does not name it."""
        wanted = spelled(column)
        return next((f for name, f in self.columns.items() if spelled(name) == wanted), ())

    def values_of(self, fact: str) -> Mapping[str, Value | None] | None:
        """Return the meanings of a fact's codes; those of one instrument, or else of its kind."""
        return self.values.get(fact) or self.values.get(unqualified(fact)[0])

    def reading_of(self, fact: str) -> CellReading | None:
        """Return how the cells of a fact are read; of one instrument, or else of its kind."""
        return self.readings.get(fact) or self.readings.get(unqualified(fact)[0])

    def passes_over(self, column: str) -> bool:
        """Return True if the mapping says that a column is not used."""
        return spelled(column) in map(spelled, self.not_used)

    def speaks_of(self, header: Iterable[str]) -> int:
        """Return the number of columns of this header that the mapping mentions."""
        spoken = {spelled(name) for name in (*self.columns, *self.not_used)}
        return sum(spelled(name) in spoken for name in header)

    def lacking(self, header: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the columns, with their facts, that must be there and are not in this header."""
        there = {spelled(name) for name in (*header, *self.optional)}
        return {name: f for name, f in self.columns.items() if spelled(name) not in there}

    def absent(self, header: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the optional columns, with their facts, that are not in this header."""
        there, optional = ({spelled(name) for name in names} for names in (header, self.optional))
        missing = optional - there
        return {name: f for name, f in self.columns.items() if spelled(name) in missing}

    def within(self, header: Collection[str]) -> ColumnMapping:
        """Return the part of the mapping that speaks of a table with this header."""
        there = {spelled(name) for name in header}
        columns = {name: facts for name, facts in self.columns.items() if spelled(name) in there}
        told = [*header, *(fact for facts in columns.values() for fact in facts)]
        others = self.without_column(told)
        values = {fact: codes for fact, codes in self.values.items() if fact not in others}
        readings = {fact: how for fact, how in self.readings.items() if fact not in others}
        return replace(self, columns=columns, values=values, readings=readings)

    def without_column(self, told: Collection[str]) -> list[str]:
        """Return the facts of which cells are explained, though no column tells them."""
        bare = {unqualified(fact)[0] for fact in told}
        explained = dict.fromkeys([*self.values, *self.readings])
        return [fact for fact in explained if fact not in told and fact not in bare]


def spelled(column: str) -> str:
    """Return the name of a column as it is compared with others."""
    return column.strip().replace(" ", "_").lower()
