"""Branches of scenarios, decided again as if one rule were its rival."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from release_sim.engine.decide import Engine
from release_sim.engine.grounding import ground
from release_sim.engine.semantics import applies
from release_sim.engine.shape import Shape
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
        self._put: dict[str, tuple[Rule, ...]] = {}

    def noticed(self, each: ReferenceRun) -> bool:
        """Return True if an expectation of the branch would then fail."""
        impact = self._reaches.get(each.branch.policy)
        if impact is None or not each.speaks_of(impact) or not self._touches(each, impact.rule):
            return False
        if self._comes_out_alike(each, impact) and not each.branch.expect.missing:
            return False
        return bool(unmet(each.branch.expect, self.decision(each)))

    def decision(self, each: ReferenceRun) -> Decision:
        """Return the decision under the rival."""
        impact = self._reaches[each.branch.policy]
        found = self._engine(each.branch).decide_unchecked(each.branch.case)
        as_before = [name for name in each.decision.flags if name not in impact.flags]
        return replace(
            each.decision,
            outcomes={**each.decision.outcomes, **{a: found.outcomes[a] for a in impact.actions}},
            flags=(*as_before, *(name for name in found.flags if name in impact.flags)),
        )

    def _touches(self, each: ReferenceRun, rule: Rule) -> bool:
        """Return True if it can make a difference in the branch at all."""
        trace = each.decision.rules.get(rule.id)
        was = trace.applies if trace else Verdict.UNSATISFIED
        would_be = self.applies(each)
        if was is not would_be or was is Verdict.UNKNOWN:
            return True
        return was is Verdict.SATISFIED and not self._does_alike(rule)

    def applies(self, each: ReferenceRun) -> Verdict:
        """Return whether the rival applies to the branch; none never does."""
        instead = self._instead
        if instead is None or not instead.in_force.covers(each.decision.as_of):
            return Verdict.UNSATISFIED
        engine, case = self._engine(each.branch), each.branch.case
        if case.instruments:
            return engine.evaluate_reference(case).applies[instead.id]
        if each.branch.policy not in self._put:
            put = ground([instead], engine.about, Shape.of()).rules
            self._put[each.branch.policy] = put
        facts = each.decision.facts
        put = self._put[each.branch.policy]
        return max((applies(rule, facts) for rule in put), default=Verdict.UNSATISFIED)

    def _does_alike(self, rule: Rule) -> bool:
        """Return True if it does what the rule does, wherever it applies."""
        instead = self._instead
        return bool(
            instead and (instead.then, instead.exception_to) == (rule.then, rule.exception_to)
        )

    def _comes_out_alike(self, each: ReferenceRun, impact: Impact) -> bool:
        """Return True if every rule would apply and stand as before."""
        if not self._does_alike(impact.rule):
            return False
        found, no = (
            self._engine(each.branch).evaluate_reference(each.branch.case),
            Verdict.UNSATISFIED,
        )
        for name in impact.policy.rules:
            trace = each.decision.rules.get(name)
            was = (trace.applies, trace.stands) if trace else (no, no)
            if was != (found.applies.get(name, no), found.stands.get(name, no)):
                return False
        return True

    def _engine(self, branch: Branch) -> Engine:
        if branch.policy not in self._engines:
            policy = self._reaches[branch.policy].with_mutant(self._instead)
            self._engines[branch.policy] = Engine(policy)
        return self._engines[branch.policy].with_readings(branch.readings)
