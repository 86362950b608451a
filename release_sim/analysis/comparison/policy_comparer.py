"""The regions of cases in which two policies answer differently: all of them, and no others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any as Term  # z3 comes without types

from release_sim.analysis.comparison.factoring import factor_conjunctions
from release_sim.analysis.comparison.partition import member, partition_facts
from release_sim.analysis.comparison.prime_cover import PrimeCover
from release_sim.analysis.comparison.region_reasons import RegionReasons
from release_sim.analysis.comparison.several_papers import Pair, SeveralPapers
from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch, FoundCase
from release_sim.analysis.terms import all_of, any_of, opposite
from release_sim.analysis.witness import Witnesses, disagreement
from release_sim.model.analysis.difference import (
    AnswerDifference,
    Permissiveness,
    PolicyComparison,
    Region,
    RegionDifference,
    SeveralDifference,
    Side,
)
from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.model.policy import Policy
from release_sim.model.rule import Period
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer
from release_sim.vocabulary.facts import DAY
from release_sim.vocabulary.value_set import ValueSet

_LEFT_TO_DO = {
    Answer.REQUIRED: {True},
    Answer.FORBIDDEN: {False},
    Answer.PERMITTED: {True, False},
    Answer.SILENT: {True, False},
    Answer.CONFLICT: set[bool](),
}


class PolicyComparer:
    """Compares two policies, each under its own readings.

    Only cases covered by both policies count, with every tested fact known.
    """

    def __init__(self, before: Side, after: Side, most: int = USUAL) -> None:
        """Encode both policies at once; on their days, if the sides have days.

        Regions are of cases with one instrument of each kind. Whether more, up to ``most``, make
        answers differ otherwise is asked besides.
        """
        self._sides, self._most = (before, after), most
        policies = [_on_its_day(side) for side in self._sides]
        self._encodings = tuple(Encoding(policy, as_chosen=True) for policy in policies)
        self._several = SeveralPapers(policies, most)
        self._search = CaseSearch(*self._encodings)
        self._facts = partition_facts(self._encodings)
        self._atoms = {n: atom for each in self._encodings for n, atom in each.atoms.items()}
        known = [atom.known for atom in self._atoms.values()]
        self._given = all_of([*known, *(fact.given() for fact in self._facts.values())])
        self._witnesses = [Witnesses(side.policy) for side in self._sides]

    def compare(self, actions: Iterable[str]) -> PolicyComparison:
        """Return every region where the answer for one of the actions differs."""
        possible = self._search.checker([self._given])
        regions: dict[Region, dict[str, Pair]] = {}
        leaves: dict[str, Permissiveness] = {}
        several: list[SeveralDifference] = []
        any_number: set[str] = set()
        for action in actions:
            if self._several.rest_on_the_same(action):
                leaves[action] = Permissiveness.SAME
                any_number.add(action)
                continue
            pairs = list(self._pairs(action, possible))
            more = [
                self._of_several(action, pair, found, pair in pairs)
                for pair, found in self._several.more(action, pairs)
            ]
            several += more
            every_pair = [*pairs, *((each.before, each.after) for each in more)]
            leaves[action] = _leaves(every_pair)
            if self._several.are_all(action, every_pair):
                any_number.add(action)
            for pair in pairs:
                for region in self._regions(action, pair):
                    regions.setdefault(region, {})[action] = pair
        differences = [self._difference(*each) for each in regions.items()]
        return PolicyComparison(
            *self._sides,
            tuple(differences),
            leaves,
            self.seconds,
            self._most,
            tuple(several),
            frozenset(any_number),
        )

    @property
    def seconds(self) -> float:
        """The time that z3 has taken to answer."""
        return self._search.seconds + self._several.seconds

    def differing(self, actions: Iterable[str]) -> tuple[str, ...]:
        """Return the actions for which the two answer differently in some case."""
        possible = self._search.checker([self._given])
        return tuple(action for action in actions if self._differs(action, possible))

    def alike_for_any_number(self, actions: Iterable[str]) -> frozenset[str]:
        """Return the actions, of those answered alike, that stay so for any number of papers."""
        return frozenset(action for action in actions if self._several.are_all(action, ()))

    def _differs(self, action: str, possible: Callable[..., bool]) -> bool:
        if self._several.rest_on_the_same(action):
            return False
        before, after = self._encodings
        differ = any_of(
            [all_of([before.answer(action, a), opposite(after.answer(action, a))]) for a in Answer]
        )
        return possible(differ) or any(True for _ in self._several.more(action, ()))

    def _of_several(
        self, action: str, pair: Pair, found: FoundCase, parts_have_it: bool
    ) -> SeveralDifference:
        before, after = (self._confirmed(number, found, {action: pair}) for number in (0, 1))
        regions = self._several.regions(action, pair, found, parts_have_it)
        return SeveralDifference(action, *pair, before, after, regions)

    def _pairs(self, action: str, possible: Callable[..., bool]) -> Iterator[Pair]:
        """Yield the pairs of different answers that the two give in some case."""
        before, after = self._encodings
        for first in Answer:
            given, other = before.answer(action, first), opposite(after.answer(action, first))
            if possible(given, other):
                for second in Answer:
                    if second is not first and possible(given, after.answer(action, second)):
                        yield first, second

    def _regions(self, action: str, pair: Pair) -> list[Region]:
        """Find the regions where the action has one answer before and the other after."""
        tested = {name for each in self._encodings for name in _tested_for(each, action)}
        facts = {n: fact for n, fact in self._facts.items() if n in tested or n == DAY.name}
        wanted = self._answered({action: pair})
        return factor_conjunctions(
            PrimeCover(self._search, self._given, facts, wanted).conjunctions()
        )

    def _answered(self, pairs: dict[str, Pair]) -> Term:
        return all_of(
            [
                encoding.answer(action, answer)
                for action, pair in pairs.items()
                for encoding, answer in zip(self._encodings, pair, strict=True)
            ]
        )

    def _difference(self, region: Region, pairs: dict[str, Pair]) -> RegionDifference:
        lies = self._lies_in(region)
        possible = self._search.checker([self._given, lies])
        deciding = [
            RegionReasons(side.policy, encoding, possible)
            for side, encoding in zip(self._sides, self._encodings, strict=True)
        ]
        changes = []
        for action, pair in pairs.items():
            first, second = (d.behind(action, a) for d, a in zip(deciding, pair, strict=True))
            on_before = deciding[0].lacking(first, second)
            on_after = deciding[1].lacking(second, first)
            changes.append(AnswerDifference(action, *pair, on_before, on_after))
        found = self._search.minimal([lies, self._answered(pairs)])
        if found is None:
            raise RuntimeError("a region without a case")
        before, after = (self._confirmed(number, found, pairs) for number in (0, 1))
        return RegionDifference(region, tuple(changes), before, after)

    def _confirmed(self, number: int, found: FoundCase, pairs: dict[str, Pair]) -> Branch:
        """Decide the case by the definition on one side; raise an error if z3 disagrees."""
        side = self._sides[number]
        on_its_day = FoundCase(found.case.on(side.day) if side.day else found.case, {})
        title = f"{self._sides[0]} and {self._sides[1]} answer differently"
        branch = self._witnesses[number].branch(on_its_day, title, pairs)
        if branch.expect.answers != {action: pair[number] for action, pair in pairs.items()}:
            raise disagreement(f"the answers under `{side}`", on_its_day)
        branch = replace(branch, readings=side.readings)
        if number == 0:
            return branch
        return replace(branch, name=re.sub(r"\W", "_", str(side)), title=f"under {side}")

    def _lies_in(self, region: Region) -> Term:
        """Return a term: a case lies in the region, with the region's facts known."""
        blocks = [
            any_of([all_of([self._is_so(values) for values in asked]) for asked in block])
            for block in region.some
        ]
        return all_of([*(self._is_so(values) for values in region.every), *blocks])

    def _is_so(self, values: ValueSet) -> Term:
        if values.fact is DAY:
            return member(values, self._encodings[0].as_of)
        atom = self._atoms[values.fact.name]
        return all_of([atom.known, member(values, atom.value)])


def _on_its_day(side: Side) -> Policy:
    """Return the policy of one day: the rules then in force, as if they always were."""
    if side.day is None:
        return side.policy
    rules = side.policy.rules.values()
    in_force = [rule for rule in rules if rule.in_force.covers(side.day)]
    always = {rule.id: replace(rule, in_force=Period()) for rule in in_force}
    return replace(side.policy, rules=always, covers=Period())


def _tested_for(encoding: Encoding, action: str) -> set[str]:
    """Return the facts on which the answer for the action can depend."""
    relevant = encoding.grounded.relevant_rules(action)
    return {name for rule in relevant for name in encoding.grounded.rules[rule].reads()}


def _leaves(pairs: Iterable[Pair]) -> Permissiveness:
    """Compare the choices that the second answers leave: to do the thing, or not to."""
    found = Permissiveness.SAME
    for before, after in pairs:
        if Answer.UNDETERMINED in (before, after):
            return Permissiveness.NEITHER
        less, more = _LEFT_TO_DO[after], _LEFT_TO_DO[before]
        if less == more:
            continue
        this = (
            Permissiveness.LESS
            if less < more
            else Permissiveness.MORE
            if less > more
            else Permissiveness.NEITHER
        )
        if found not in (Permissiveness.SAME, this):
            return Permissiveness.NEITHER
        found = this
    return found
