"""Counts that are worked out from two others: what is known of one, and what is presumed of all.

Two counts and their quotient hang together, so they are said, presumed and asked for together:

- The quotient is *worked out* where both counts are stated and the second is not zero: the first
  over the second, rounded down, at most its own highest value. Over zero there is no quotient; it
  is then a fact of its own, as it is while a count is unknown.
- Nothing is *presumed* of the three once a case says anything of one, even that it is unknown.
- Who says another quotient than that of the counts says it in place of them.
- Where one count is known it is the other that is *missing*, not the quotient.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from release_sim.vocabulary.fact import Fact, Value
from release_sim.vocabulary.facts import FACTS, VOCABULARY


class Quotient(NamedTuple):
    """A count that is worked out, and the two that it is worked out from."""

    fact: Fact
    part: Fact
    whole: Fact

    @property
    def counts(self) -> tuple[str, str]:
        """The names of the two counts."""
        return self.part.name, self.whole.name

    @property
    def names(self) -> tuple[str, str, str]:
        """The names of all three, the quotient last."""
        return self.part.name, self.whole.name, self.fact.name

    def worked_out(self, known: Mapping[str, Value]) -> int | None:
        """Return the quotient of the counts that are known, or None where they have none."""
        part, whole = known.get(self.part.name), known.get(self.whole.name)
        if part is None or not whole:
            return None
        return min(int(str(part)) // int(str(whole)), self.fact.most)

    def lacking(self, known: Mapping[str, Value]) -> str:
        """Return the fact to ask for where the quotient is unknown: the other count, or itself."""
        unknown = [name for name in self.counts if name not in known]
        if len(unknown) != 1 or known.get(self.whole.name) == 0:
            return self.fact.name
        return unknown[0]


QUOTIENTS: tuple[Quotient, ...] = tuple(
    Quotient(fact, *(VOCABULARY[name] for name in fact.quotient_of))
    for fact in FACTS
    if fact.quotient_of
)
"""All of them."""

QUOTIENT_OF: Mapping[str, Quotient] = {each.fact.name: each for each in QUOTIENTS}
"""Those that are worked out, by their names."""

TIED: Mapping[str, Quotient] = {name: each for each in QUOTIENTS for name in each.names}
"""Those in which a fact has a part, by the fact."""


def displaced_counts(
    said: Mapping[str, Value | None], stated: Mapping[str, Value]
) -> frozenset[str]:
    """Return the stated counts whose quotient differs from the one that is now stated."""
    return frozenset(
        name
        for each in QUOTIENTS
        if each.fact.name in said and not any(count in said for count in each.counts)
        if each.worked_out(stated) not in (None, said[each.fact.name])
        for name in each.counts
    )


def asked_instead(name: str, known: Mapping[str, Value]) -> str:
    """Return the fact to ask for where this one is unknown: it, or a count that it lacks."""
    return QUOTIENT_OF[name].lacking(known) if name in QUOTIENT_OF else name
