"""A set of cases as a list of conjunctions of facts: all of the set and nothing else.

A conjunction is known by what it excludes: parts of the values of some facts. It lies inside the
set if what it excludes leaves no case outside the set. It is prime if every exclusion is needed
for that, so that no fact of it can be dropped and no value added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any as Term  # z3 comes without types
from typing import NamedTuple

import z3

from release_sim.analysis.comparison.partition import FactPartition
from release_sim.analysis.minimal_case import CaseSearch
from release_sim.analysis.terms import any_of, label, opposite
from release_sim.model.analysis.difference import Conjunction
from release_sim.vocabulary.facts import DAY
from release_sim.vocabulary.value_set import ValueSet


class Exclusion(NamedTuple):
    """The exclusion of a fact from the part of this number."""

    fact: str
    part: int


class PrimeCover:
    """Finds the prime conjunctions of the cases of which a term is true.

    The plainest case not yet covered is taken and made as wide as it can be, until none is left.
    """

    def __init__(
        self, search: CaseSearch, given: Term, facts: Mapping[str, FactPartition], wanted: Term
    ) -> None:
        """Cover the cases that satisfy ``given``; ``facts`` are those that matter."""
        self._search, self._facts = search, facts
        self._left = search.solver([given, wanted])
        self._inside = search.solver([given, wanted])
        self._outside = search.solver([given, opposite(wanted)])
        self._enough: set[Exclusion] | None = None

    def conjunctions(self) -> list[Conjunction]:
        """They cover the set, each lies inside it, and none can be left out."""
        found: list[list[Exclusion]] = []
        while self._search.can(self._left):
            found.append(self._widest(self._plainest()))
            self._left.add(self._excluded(found[-1]))
        return [tuple(self._values(exclusions)) for exclusions in self._needed(found)]

    def _plainest(self) -> dict[str, int]:
        """Return the plainest case that is left, as the part in which each fact lies."""
        settled: list[Term] = []
        found: dict[str, int] = {}
        for name, fact in self._facts.items():
            last = len(fact.parts) - 1
            ways = (
                n for n in range(last) if self._search.can(self._left, *settled, fact.within[n])
            )
            found[name] = next(ways, last)
            settled.append(fact.within[found[name]])
        return found

    def _widest(self, case: dict[str, int]) -> list[Exclusion]:
        """Generalize the case: drop as many literals as possible, whole facts first."""
        self._enough = None
        exclusions = [
            Exclusion(name, number)
            for name, fact in self._facts.items()
            for number in range(len(fact.parts))
            if number != case[name]
        ]
        for name in sorted(self._facts, key=self._telling):
            rest = [each for each in exclusions if each.fact != name]
            exclusions = rest if self._is_inside(rest) else exclusions
        for each in list(exclusions):
            rest = [other for other in exclusions if other != each]
            exclusions = rest if self._is_inside(rest) else exclusions
        return exclusions

    def _telling(self, name: str) -> tuple[bool, bool]:
        """Rank a fact for a reader: the day says least, then a fact with a presumption."""
        fact = self._facts[name].parts[0].fact
        return fact is not DAY, fact.presumed is None

    def _is_inside(self, exclusions: list[Exclusion]) -> bool:
        """Return True if they leave no case outside; the last proof that none is left is reused.

        A case that is left is not looked at: to ask again takes less than to have it told.
        """
        if self._enough is not None and self._enough.issubset(exclusions):
            return True
        assumed = list(self._assumed(exclusions))
        if self._search.can(self._outside, *(term for term, _ in assumed)):
            return False
        core = {term.get_id() for term in self._outside.unsat_core()}
        self._enough = {each for term, some in assumed if term.get_id() in core for each in some}
        return True

    def _assumed(self, exclusions: list[Exclusion]) -> Iterator[tuple[Term, list[Exclusion]]]:
        """Yield the exclusions as terms; a fact left with one part takes one term."""
        for name, excluded in _by_fact(exclusions).items():
            fact = self._facts[name]
            left = set(range(len(fact.parts))) - set(excluded)
            if len(left) == 1:
                yield fact.within[left.pop()], [Exclusion(name, number) for number in excluded]
            else:
                yield from ((fact.outside[n], [Exclusion(name, n)]) for n in excluded)

    def _needed(self, found: list[list[Exclusion]]) -> list[list[Exclusion]]:
        """Those without which some case would not be covered; the first found are kept."""
        names = [label(f"not in conjunction {number}") for number in range(len(found))]
        for name, exclusions in zip(names, found, strict=True):
            self._inside.add(z3.Implies(name, self._excluded(exclusions)))
        needed = list(range(len(found)))
        for number in reversed(needed):
            rest = [n for n in needed if n != number]
            if not self._search.can(self._inside, *(names[n] for n in rest)):
                needed = rest
        return [found[number] for number in needed]

    def _excluded(self, exclusions: Iterable[Exclusion]) -> Term:
        """Return a term: a case is one of those excluded."""
        return any_of([self._facts[name].within[number] for name, number in exclusions])

    def _values(self, exclusions: list[Exclusion]) -> Iterator[ValueSet]:
        for name, excluded in _by_fact(exclusions).items():
            yield self._facts[name].without(excluded)


def _by_fact(exclusions: Iterable[Exclusion]) -> dict[str, list[int]]:
    """Group the numbers of excluded parts by fact."""
    found: dict[str, list[int]] = {}
    for name, number in exclusions:
        found.setdefault(name, []).append(number)
    return found
