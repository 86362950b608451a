"""Branches of scenarios, decided again as if one rule were its rival."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from release_sim.engine.decide import Engine
from release_sim.engine.grounding import ground
from release_sim.engine.semantics import applies
from release_sim.engine.shape import Shape, shape_of
from release_sim.model.about import denies
from release_sim.model.decision import Decision
from release_sim.model.rule import Rule
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Verdict
from release_sim.testing.expectations import unmet
from release_sim.testing.impact import Impact


@dataclass(frozen=True, slots=True)
class ReferenceRun:
    """A branch as it is decided with the rules as they are."""

    branch: Branch
    decision: Decision

    def names(self, rule: str) -> bool:
        """Return True if the expectations name the rule."""
        expect = self.branch.expect
        return any(rule in ids for p in (expect.because, expect.displaced) for ids in p.values())

    def speaks_of(self, impact: Impact) -> bool:
        """Return True if something expected can depend on the rule."""
        expect = self.branch.expect
        answers = (expect.answers, expect.by_instrument)
        parts = (*answers, expect.because, expect.displaced, expect.missing)
        of_flags = expect.flags is not None and bool(impact.flags)
        return of_flags or any(action in part for part in parts for action in impact.actions)


class Mutant:
    """A rule in the place of another, or none, in every policy that loads that other one."""

    def __init__(self, reaches: Mapping[str, Impact], instead: Rule | None) -> None:
        """``reaches`` are those of the rule, by policy."""
        self._reaches, self._instead = reaches, instead
        self._engines: dict[str, Engine] = {}
        self._put: dict[tuple[str, Shape], tuple[Rule, ...]] = {}

    def noticed(self, each: ReferenceRun) -> bool:
        """Return True if an expectation of the branch would then fail."""
        impact = self._reaches.get(each.branch.policy)
        if impact is None or not self._touches(each, impact.rule):
            return False
        return bool(unmet(each.branch.expect, self.decision(each)))

    def decision(self, each: ReferenceRun) -> Decision:
        """Return the decision under the rival."""
        impact = self._reaches[each.branch.policy]
        engine = self._engine(each.branch)
        outcomes, flags = engine.outcomes_unchecked(each.branch.case, impact.actions)
        as_before = [name for name in each.decision.flags if name not in impact.flags]
        return replace(
            each.decision,
            outcomes={**each.decision.outcomes, **outcomes},
            flags=(*as_before, *(name for name in flags if name in impact.flags)),
        )

    def _touches(self, each: ReferenceRun, rule: Rule) -> bool:
        """Return True if it can make a difference in the branch at all.

        Of several instruments it may apply to others than the rule: these are decided at once.
        """
        trace = each.decision.rules.get(rule.id)
        if trace is None and not self._is_in_force(each):
            return False
        if each.branch.case.instruments:
            return True
        was = trace.applies if trace else Verdict.UNSATISFIED
        would_be = self.applies(each)
        if was is not would_be or was is Verdict.UNKNOWN:
            return True
        return was is Verdict.SATISFIED and not self._does_alike(rule)

    def applies(self, each: ReferenceRun) -> Verdict:
        """Return whether the rival applies to the branch; none never does."""
        instead = self._instead
        if instead is None or not self._is_in_force(each):
            return Verdict.UNSATISFIED
        case, facts, policy = each.branch.case, each.decision.facts, each.branch.policy
        shape = Shape.of()
        if case.instruments:
            if not self._tests_as_decided(instead, each):
                return self._engine(each.branch).evaluate_reference(case).applies[instead.id]
            shape = shape_of(case, facts)
        if (policy, shape) not in self._put:
            about = self._engine(each.branch).about
            self._put[policy, shape] = ground([instead], about, shape).rules
        put = self._put[policy, shape]
        return max((applies(rule, facts) for rule in put), default=Verdict.UNSATISFIED)

    def _tests_as_decided(self, instead: Rule, each: ReferenceRun) -> bool:
        """Return True if the rival tests of named instruments only what the decision tells.

        That is so unless a finding would be about something else, or denied of all of them where
        no rule asked that.
        """
        impact = self._reaches[each.branch.policy]
        about = self._engine(each.branch).about
        in_force = impact.rule.id in each.decision.rules
        asked = {test.fact for test, _ in impact.rule.comparisons if denies(test) and in_force}
        denied = {test.fact for test, _ in instead.comparisons if denies(test)}
        return denied <= asked and about.of_findings_as(impact.grounding.about)

    def _is_in_force(self, each: ReferenceRun) -> bool:
        return bool(self._instead and self._instead.in_force.covers(each.decision.as_of))

    def _does_alike(self, rule: Rule) -> bool:
        """Return True if it does what the rule does, wherever it applies."""
        instead = self._instead
        return bool(
            instead and (instead.then, instead.exception_to) == (rule.then, rule.exception_to)
        )

    def _engine(self, branch: Branch) -> Engine:
        if branch.policy not in self._engines:
            self._engines[branch.policy] = self._reaches[branch.policy].engine(self._instead)
        return self._engines[branch.policy].with_readings(branch.readings)
