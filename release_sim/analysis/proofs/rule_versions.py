"""The rules relevant to an invariant, period by period, and the cases they separate.

The facts of one instrument stand together among those that vary, after those of the person: what
the first comes to is then known before the second is asked for, which keeps sets of cases small.
Of ten orders of kinds and readings that were tried on the invariants of Denver, this took least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from typing import NamedTuple

from release_sim.analysis.proofs.case_space import CaseSpace, FactValues
from release_sim.analysis.proofs.counted_papers import KIND_THERE_IS, CountedPapers
from release_sim.engine.batch_evaluation import BatchEvaluation, CompiledRules
from release_sim.engine.bitset import CONSTANT, BitSet, VerdictBits, and_, not_, or_
from release_sim.engine.classes import equivalence_classes
from release_sim.engine.instances import of_some
from release_sim.engine.shape import Shape
from release_sim.engine.strata import changes_of
from release_sim.model.about import About
from release_sim.model.analysis.invariant import AnswerInvariant
from release_sim.model.broken_constraints import impossible
from release_sim.model.condition import AllOf, Comparison, Condition, comparisons
from release_sim.model.policy import Policy
from release_sim.model.rule import Period
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.constraints import CONSTRAINTS
from release_sim.vocabulary.instruments import KIND_OF, UNNAMED, unqualified
from release_sim.vocabulary.quotients import QUOTIENTS
from release_sim.vocabulary.tested_names import is_reading

_ORDER = ("person", "court_order", "writ", "warrant", "reading", "request")


class RuleVersion(NamedTuple):
    """The rules in force from a day on, asked of all cases that they and an invariant tell apart.

    ``within`` are the cases that can be and for which the policy has answers.
    """

    first: date
    space: CaseSpace
    block: BatchEvaluation
    within: BitSet
    papers: CountedPapers

    @property
    def has_ties(self) -> bool:
        """True if it tests a quotient and a count of it, which do not vary each by itself."""
        names = self.space.names
        tied = (q for q in QUOTIENTS if q.fact.name in names)
        return any(not names.isdisjoint(quotient.counts) for quotient in tied)


class RuleVersions:
    """The rules of one policy, version by version."""

    def __init__(self, policy: Policy, shape: Shape, most: int) -> None:
        """Compile the rules of every date, for cases of a shape, in sets of ``most`` nodes."""
        self._policy, self._shape, self._most = policy, shape, most
        self._vocabulary = policy.vocabulary()
        covers, one_day = policy.covers, timedelta(days=1)
        self._about = About.build(policy.rules.values())
        days = {covers.first or date.min, *filter(covers.covers, changes_of(policy))}
        firsts = sorted(days)
        lasts = [*(day - one_day for day in firsts[1:]), covers.last or date.max]
        self._rules = [
            (Period(first, last), self._compiled(first))
            for first, last in zip(firsts, lasts, strict=True)
        ]

    def relevant_to(
        self, invariant: AnswerInvariant, readings: Mapping[str, FactValues]
    ) -> Iterator[RuleVersion]:
        """Yield the versions of the rules that are relevant to an invariant."""
        found: set[frozenset[str]] = set()
        for period, rules in self._rules:
            day = _first_shared(period, invariant.during)
            if day is None:
                continue
            relevant, asked = _relevant(rules, invariant)
            if relevant not in found:
                found.add(relevant)
                yield self._version(day, rules, asked, readings)

    def _compiled(self, day: date) -> CompiledRules:
        """Return the rules in force on a day."""
        in_force = (rule for rule in self._policy.rules.values() if rule.in_force.covers(day))
        return CompiledRules(in_force, self._about, self._shape)

    def _version(
        self,
        day: date,
        rules: CompiledRules,
        asked: list[Comparison],
        readings: Mapping[str, FactValues],
    ) -> RuleVersion:
        """Return a version with the cases that the comparisons separate, and those that can be.

        Unknown is what only bounds whom the policy is about, because that leaves no one out.
        """
        concerns = of_some(self._policy.concerns, self._about, self._shape)
        names = {test.fact for test in asked}
        cannot = [each for each in self._impossible() if names.issuperset(_facts_of(each))]
        tests = [*asked, *comparisons(concerns), *comparisons(AllOf(tuple(cannot)))]
        facts = dict.fromkeys([*readings, *(test.fact for test in tests)])
        several: dict[str, FactValues] = {
            name: readings.get(name) or (self._values(name, tests) if name in names else [None])
            for name in sorted(facts, key=self._place)
        }
        space = CaseSpace(several, tests, self._most)
        block = BatchEvaluation(rules, space.source)
        without = [block.verdict_of(concerns).unsatisfied]
        without += [block.verdict_of(each).satisfied for each in cannot]
        counted = CountedPapers(space, self._shape)
        within = reduce(and_, [*counted.bounds(), not_(reduce(or_, without))], space.every)
        return RuleVersion(day, space, block, within, counted)

    def _impossible(self) -> Iterator[AllOf]:
        """Yield the conditions that no case can meet, for each instrument."""
        for constraint in CONSTRAINTS:
            kind = constraint.kind
            for name in self._shape.names(kind) if kind else (UNNAMED,):
                yield impossible(constraint, name)

    def _values(self, name: str, tests: Iterable[Comparison]) -> FactValues:
        """Return the values of a fact that the tests tell apart, unknown last."""
        plain, _ = unqualified(name)
        if plain in KIND_THERE_IS:
            return [True, False]
        fact = replace(self._vocabulary[plain], name=name)
        return [*(each.first for each in equivalence_classes(fact, tests)), None]

    def _place(self, name: str) -> tuple[int, int]:
        """Rank a fact or a reading by its kind, then one instrument after another."""
        plain, instrument = unqualified(name)
        kind = KIND_OF.get(plain) or KIND_THERE_IS.get(plain)
        if kind is None:
            return _ORDER.index("reading" if is_reading(name) else "person"), 0
        names = (UNNAMED, *self._shape.names(kind))
        return _ORDER.index(kind), names.index(instrument)


def _first_shared(one: Period, other: Period) -> date | None:
    """Return the first day of both periods, or None."""
    first = max(one.first or date.min, other.first or date.min)
    return first if one.covers(first) and other.covers(first) else None


def _facts_of(condition: Condition) -> set[str]:
    return {test.fact for test in comparisons(condition)}


def _relevant(
    rules: CompiledRules, invariant: AnswerInvariant
) -> tuple[frozenset[str], list[Comparison]]:
    """Return the rules that bear on an invariant, and the comparisons needed to decide it.

    Nothing else can matter: of a case of which nothing is known everything is asked but what is
    settled whatever the facts.
    """
    asked: list[Comparison] = []

    def source(comparison: Comparison) -> VerdictBits:
        asked.append(comparison)
        return CONSTANT[Verdict.UNKNOWN]

    block = BatchEvaluation(rules, source)
    for instrument in block.asked(invariant.asked):
        for answer in sorted(invariant.never):
            block.answer(invariant.action, answer, instrument)
    return block.relevant_rules, asked
