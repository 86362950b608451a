"""The mapping of a foreign table's columns and codes to facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import unqualified


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A reading of another's table, which says what is used and what is not.

    ``columns`` names, by column, the facts it tells, or ``as_of``; ``values``, by fact, what its
    codes mean, none being unknown; ``unknown`` the codes that mean so in every column. Columns in
    ``not_used`` are passed over. Names of columns are compared without case, and a space in one is
    like an underscore, because tables are published in several spellings.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Value | None]] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    not_used: frozenset[str] = frozenset()

    def facts(self, column: str) -> tuple[str, ...]:
        """Return the facts that a column gives; none if the mapping does not name it."""
        spelled = _spelled(column)
        return next((f for name, f in self.columns.items() if _spelled(name) == spelled), ())

    def values_of(self, fact: str) -> Mapping[str, Value | None] | None:
        """Return what the codes of a fact mean; those of one instrument, or else of its kind."""
        return self.values.get(fact) or self.values.get(unqualified(fact)[0])

    def passes_over(self, column: str) -> bool:
        """Return True if the mapping says that a column is not used."""
        return _spelled(column) in map(_spelled, self.not_used)


def _spelled(column: str) -> str:
    return column.strip().replace(" ", "_").lower()
