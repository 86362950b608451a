"""A case: one person and one request at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from release_sim.vocabulary.fact import Fact, Value
from release_sim.vocabulary.facts import FACTS


@dataclass(frozen=True, slots=True)
class Case:
    """One person and one request at one moment.

    ``stated`` holds the facts given; ``unknown`` names facts said to be unknown, which sets
    aside what would be presumed of them. Time is part of the case: no clock is read.
    """

    as_of: date
    stated: Mapping[str, Value] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()

    def presumed(self) -> dict[str, Value]:
        """Return the presumed values of the facts on which the case is silent."""
        found: dict[str, Value] = {}
        for fact in FACTS:
            if fact.presumed and fact.name not in self.stated and fact.name not in self.unknown:
                value = _presumed_value(fact, self.stated)
                if value is not None:
                    found[fact.name] = value
        return found

    def facts(self) -> dict[str, Value]:
        """Everything that holds, stated or presumed; what is absent is unknown."""
        return {**self.presumed(), **self.stated}

    def set(self, changes: Mapping[str, Value]) -> Case:
        """Return the same case with these facts stated."""
        return Case(self.as_of, {**self.stated, **changes}, self.unknown - changes.keys())

    def forget(self, names: Iterable[str]) -> Case:
        """Return the same case with these facts unknown, presumptions set aside."""
        gone = frozenset(names)
        kept = {name: value for name, value in self.stated.items() if name not in gone}
        return Case(self.as_of, kept, self.unknown | gone)

    def on(self, as_of: date) -> Case:
        """Return the same case on another day."""
        return Case(as_of, self.stated, self.unknown)


def _presumed_value(fact: Fact, stated: Mapping[str, Value]) -> Value | None:
    if fact.presumed is None or fact.presumed.quotient_of is None:
        return fact.presumed.value if fact.presumed else None
    part, whole = (stated.get(name) for name in fact.presumed.quotient_of)
    if part is None and whole is None:
        return fact.presumed.value
    if isinstance(part, int) and isinstance(whole, int) and whole > 0:
        return min(part // whole, fact.most)
    return None
