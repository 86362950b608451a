"""Pairs of cases that differ in one fact, for proofs of independence."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import reduce
from itertools import chain, combinations
from typing import NamedTuple

from release_sim.analysis.proofs.rule_versions import RuleVersion
from release_sim.engine.bitset import BitSet, and_, not_, or_
from release_sim.model.verdict import Answer
from release_sim.vocabulary.fact import Value


class PairedCases(NamedTuple):
    """Cases alike except for one fact, which has one value in the one and another in the other."""

    version: RuleVersion
    fact: str
    values: tuple[Value | None, Value | None]

    @property
    def both(self) -> BitSet:
        """The pairs in which both cases are possible."""
        return and_(*(self._where(self.version.within)))

    def differing(self, action: str) -> BitSet:
        """Return the cases in which the answers for the action differ."""
        answers = (self._where(self.version.block.answer(action, a)) for a in Answer)
        return reduce(or_, (and_(one, not_(other)) for one, other in answers))

    def _where(self, cases: BitSet) -> tuple[BitSet, BitSet]:
        one, other = (self.version.space.given(cases, self.fact, v) for v in self.values)
        return one, other


def alike_but_for(version: RuleVersion, facts: Collection[str]) -> Iterator[PairedCases]:
    """Yield every two values of one of the facts, of whichever instrument it is."""
    for fact in chain.from_iterable(map(version.papers.named, facts)):
        for one, other in combinations(version.space.values[fact], 2):
            yield PairedCases(version, fact, (one, other))
