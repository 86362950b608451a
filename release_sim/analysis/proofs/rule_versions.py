"""The rules that bear on an invariant, period by period, and the cases they separate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from release_sim.analysis.proofs.assignments import AssignmentBlock, Assignments, FactValues
from release_sim.engine.bitset import (
    CONSTANT,
    NONE,
    BatchEvaluation,
    BitSet,
    CompiledRules,
    VerdictBits,
    first_bit,
    or_,
)
from release_sim.engine.classes import equivalence_classes
from release_sim.engine.shape import Shape
from release_sim.engine.strata import changes_of
from release_sim.model.about import About
from release_sim.model.analysis.invariant import AnswerInvariant
from release_sim.model.breach import impossible
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, comparisons
from release_sim.model.policy import Policy
from release_sim.model.rule import Period
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.constraints import CONSTRAINTS, CONSTRAINTS_ON
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.quotients import QUOTIENTS


class VersionBlock(NamedTuple):
    """A block of cases under one law; ``within`` are those for which the policy has answers."""

    version: RuleVersion
    part: AssignmentBlock
    block: BatchEvaluation
    within: BitSet

    def values(self, bits: BitSet) -> dict[str, Value | None]:
        """Return the values of facts and readings in the first of its cases in a set of cases."""
        return self.version.assignments.at(self.part, first_bit(bits))


class RuleVersion(NamedTuple):
    """The rules in force from a day on, and the cases that they and an invariant tell apart."""

    first: date
    rules: CompiledRules
    concerns: Condition
    impossible: Condition
    assignments: Assignments

    @property
    def has_ties(self) -> bool:
        """True if it tests a quotient and a count of it, which do not vary each by itself."""
        names = self.assignments.names
        tied = (q for q in QUOTIENTS if q.fact.name in names)
        return any(not names.isdisjoint(quotient.counts) for quotient in tied)

    def decided(self) -> Iterator[VersionBlock]:
        """Every case, block by block."""
        mask = self.assignments.mask
        for part in self.assignments:
            block = BatchEvaluation(self.rules, part.source)
            about = block.verdict_of(self.concerns).unsatisfied
            without = or_(about, block.verdict_of(self.impossible).satisfied)
            yield VersionBlock(self, part, block, mask if without is NONE else mask & ~without)

    def alike_but_for(self, fact: str) -> Iterator[tuple[VersionBlock, ...]]:
        """Yield the blocks side by side, their cases differing in this fact only."""
        ways = (self._replace(assignments=points).decided() for points in self.assignments.by(fact))
        return zip(*ways, strict=True)


class RuleVersions:
    """The laws of one policy, day by day."""

    def __init__(self, policy: Policy) -> None:
        """Compiles the rules of every date."""
        self._policy = policy
        self._vocabulary = policy.vocabulary()
        covers, one_day = policy.covers, timedelta(days=1)
        about = About.build(policy.rules.values())
        days = {covers.first or date.min, *filter(covers.covers, changes_of(policy))}
        firsts = sorted(days)
        lasts = [*(day - one_day for day in firsts[1:]), covers.last or date.max]
        self._rules = [
            (Period(first, last), _compiled(policy, about, first))
            for first, last in zip(firsts, lasts, strict=True)
        ]

    def bearing_on(
        self, invariant: AnswerInvariant, readings: Mapping[str, FactValues], known_only: bool
    ) -> list[RuleVersion]:
        """List the laws that bear on an invariant, those with the same rules merged."""
        found: dict[frozenset[str], RuleVersion] = {}
        for period, rules in self._rules:
            day = _first_shared(period, invariant.during)
            if day is None:
                continue
            bearing, asked = _relevant(rules, invariant)
            if bearing not in found:
                names = {comparison.fact for comparison in asked}
                cannot = [impossible(c) for c in CONSTRAINTS if names.issuperset(c.facts)]
                points = self._points(asked, cannot, readings, known_only)
                version = RuleVersion(
                    day, rules, self._policy.concerns, AnyOf(tuple(cannot)), points
                )
                found[bearing] = version
        return list(found.values())

    def _points(
        self,
        asked: list[Comparison],
        cannot: list[AllOf],
        readings: Mapping[str, FactValues],
        known_only: bool,
    ) -> Assignments:
        """Return the cases that the comparisons separate, some of which ``cannot`` be.

        Unknown is what only bounds whom the policy is about, or what can be, because that leaves
        no one out.
        """
        bounds = [*comparisons(self._policy.concerns), *comparisons(AllOf(tuple(cannot)))]
        constraints = (c for test in asked for c in CONSTRAINTS_ON.get(test.fact, ()))
        tied = {test.fact for each in constraints for test in comparisons(impossible(each))}
        several: dict[str, FactValues] = {
            **{name: [None] for name in sorted(tied | {test.fact for test in bounds})},
            **readings,
        }
        for name in sorted({comparison.fact for comparison in asked} - readings.keys()):
            known = [
                each.first
                for each in equivalence_classes(self._vocabulary[name], [*asked, *bounds])
            ]
            several[name] = known if known_only else [*known, None]
        return Assignments(several, [*asked, *bounds])


def _compiled(policy: Policy, about: About, day: date) -> CompiledRules:
    """Return the rules in force on a day, for cases with one instrument of each kind."""
    in_force = (rule for rule in policy.rules.values() if rule.in_force.covers(day))
    return CompiledRules(in_force, about, Shape.of())


def _first_shared(one: Period, other: Period) -> date | None:
    """Return the first day of both periods, or None."""
    first = max(one.first or date.min, other.first or date.min)
    return first if one.covers(first) and other.covers(first) else None


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
