"""A set of cases as a list of conjunctions of facts: all of the set and nothing else.

A conjunction is known by what it excludes: parts of the values of some facts. It lies inside the
set if what it excludes leaves no case outside the set. It is prime if every exclusion is needed
for that, so that no fact of it can be dropped and no value added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any as Term  # z3 comes without types

import z3

from release_sim.analysis.comparison.partition import FactPartition
from release_sim.analysis.minimal_case import CaseSearch
from release_sim.analysis.preferences import blamed_by, first_granted
from release_sim.analysis.terms import all_of, any_of, label, opposite
from release_sim.model.analysis.difference import Conjunction
from release_sim.vocabulary.facts import DAY
from release_sim.vocabulary.value_set import ValueSet

Exclusions = dict[str, frozenset[int]]
"""The parts from which facts are excluded, by their numbers; each fact from one at least."""


class PrimeCover:
    """Finds the prime conjunctions of the cases of which a term is true.

    The plainest case not yet covered is taken and made as wide as it can be, until none is left.
    """

    def __init__(
        self,
        search: CaseSearch,
        given: Term,
        facts: Mapping[str, FactPartition],
        wanted: Term,
        renamings: Iterable[Mapping[str, str]] = (),
    ) -> None:
        """Cover the cases that satisfy ``given``; ``facts`` are those that matter.

        ``renamings`` are the ways to put other facts for some that leave the set as it is; a
        conjunction then stands for what it is under each of them as well.
        """
        self._search, self._facts = search, facts
        self._renamings: list[Mapping[str, str]] = [{}, *renamings]
        self._left = search.solver([given, wanted])
        self._inside = search.solver([given, wanted])
        self._outside = search.solver([given, opposite(wanted)])
        self._enough: Exclusions | None = None
        self._assumed = cache(self._terms_of)

    def conjunctions(self, most: int | None = None) -> list[Conjunction]:
        """Yield conjunctions that together cover the set, none outside it and none redundant.

        None at all if it would take more than ``most``.
        """
        found: list[Exclusions] = []
        while self._search.can(self._left):
            if len(found) == most:
                return []
            found.append(self._widest(self._plainest()))
            self._left.add(self._excluded(found[-1]))
        return [tuple(self._values(exclusions)) for exclusions in self._needed(found)]

    def _plainest(self) -> dict[str, int]:
        """Return the plainest case that is left, as the part in which each fact lies."""
        found: dict[str, int] = {}
        settled: list[Term] = []
        names = list(self._facts)
        while names:
            plainest = [self._facts[name].within[0] for name in names]
            granted = first_granted(self._left, self._search.can, plainest, settled)
            found |= dict.fromkeys(names[:granted], 0)
            settled += plainest[:granted]
            for name in names[granted : granted + 1]:
                within = self._facts[name].within
                ways = range(1, len(within) - 1)
                can = (n for n in ways if self._search.can(self._left, *settled, within[n]))
                found[name] = next(can, len(within) - 1)
                settled.append(within[found[name]])
            names = names[granted + 1 :]
        return found

    def _widest(self, case: dict[str, int]) -> Exclusions:
        """Generalize the case: drop as many literals as possible, whole facts first.

        The last literal of a fact is not tried a second time: with fewer of the others it is
        needed all the more.
        """
        self._enough = None
        every = {name: frozenset(range(len(fact.parts))) for name, fact in self._facts.items()}
        found = {name: parts - {case[name]} for name, parts in every.items()}
        found = {name: parts for name, parts in found.items() if parts}
        for name in sorted(found, key=self._telling):
            rest = {other: parts for other, parts in found.items() if other != name}
            found = rest if self._is_inside(rest) else found
        for name in list(found):
            for number in sorted(found[name]):
                if len(found[name]) > 1:
                    rest = {**found, name: found[name] - {number}}
                    found = rest if self._is_inside(rest) else found
        return found

    def _telling(self, name: str) -> tuple[bool, bool]:
        """Rank a fact for a reader: the day says least, then a fact with a presumption."""
        fact = self._facts[name].parts[0].fact
        return fact is not DAY, fact.presumed is None

    def _is_inside(self, exclusions: Exclusions) -> bool:
        """Return True if every case that they allow is in the set; the last proof is reused.

        A case that is left is not looked at: to ask again takes less than to have it told.
        """
        nothing = frozenset[int]()
        if self._enough is not None and all(
            parts <= exclusions.get(name, nothing) for name, parts in self._enough.items()
        ):
            return True
        assumed = [each for asked in exclusions.items() for each in self._assumed(*asked)]
        if self._search.can(self._outside, *(term for term, _, _ in assumed)):
            return False
        core = blamed_by(self._outside)
        self._enough = {}
        for term, name, parts in assumed:
            if term.get_id() in core:
                self._enough[name] = self._enough.get(name, nothing) | parts
        return True

    def _terms_of(
        self, name: str, excluded: frozenset[int]
    ) -> list[tuple[Term, str, frozenset[int]]]:
        """Return the exclusions of a fact as terms; one left with a single part takes one term."""
        fact = self._facts[name]
        left = set(range(len(fact.parts))) - excluded
        if len(left) == 1:
            return [(fact.within[left.pop()], name, excluded)]
        return [(fact.outside[n], name, frozenset({n})) for n in sorted(excluded)]

    def _needed(self, found: list[Exclusions]) -> list[Exclusions]:
        """Return the conjunctions without the redundant ones; earlier ones are kept first."""
        names = [label(f"not in conjunction {number}") for number in range(len(found))]
        for name, exclusions in zip(names, found, strict=True):
            self._inside.add(z3.Implies(name, self._excluded(exclusions)))
        needed = list(range(len(found)))
        for number in reversed(needed):
            rest = [n for n in needed if n != number]
            if not self._search.can(self._inside, *(names[n] for n in rest)):
                needed = rest
        return [found[number] for number in needed]

    def _excluded(self, exclusions: Exclusions) -> Term:
        """Return a term: a case is one of those excluded, also under each renaming."""
        return all_of([self._excluded_under(each, exclusions) for each in self._renamings])

    def _excluded_under(self, renamed: Mapping[str, str], exclusions: Exclusions) -> Term:
        within = ((self._facts[renamed.get(n, n)].within, p) for n, p in exclusions.items())
        return any_of([terms[number] for terms, parts in within for number in sorted(parts)])

    def _values(self, exclusions: Exclusions) -> Iterator[ValueSet]:
        for name, excluded in exclusions.items():
            yield self._facts[name].without(excluded)
