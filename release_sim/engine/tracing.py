"""The trace of a decision: the meaning of the verdicts for each action, and the reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from release_sim.engine.action_outcomes import ActionOutcomes
from release_sim.engine.grounding import rule_of
from release_sim.engine.semantics import Evaluation, Facts, verdict_of
from release_sim.engine.strata import Regime
from release_sim.model.case import Case
from release_sim.model.condition import Comparison, Condition
from release_sim.model.decision import ComparisonTrace, Decision, Missing, Outcome, RuleTrace
from release_sim.model.policy import Policy
from release_sim.model.rule import Rule, Within
from release_sim.model.verdict import SATISFIED, UNKNOWN, UNSATISFIED, Answer, Verdict
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER
from release_sim.vocabulary.quotients import asked_instead
from release_sim.vocabulary.tested_names import finding_name, is_finding

_REQUIRED, _UNDETERMINED = Answer.REQUIRED, Answer.UNDETERMINED


class Tracer:
    """Reads off one evaluation what a reader may want to check."""

    def __init__(self, policy: Policy, regime: Regime, facts: Facts, found: Evaluation) -> None:
        """``facts`` are those of the case and the readings; findings come from ``found``."""
        self._policy, self._regime, self._found = policy, regime, found
        self._facts = dict(facts)
        for name, verdict in found.findings.items():
            self._facts.pop(name, None)
            if verdict is not UNKNOWN:
                self._facts[name] = verdict is SATISFIED
        self._whole = regime.folded(found)
        self._wanted: dict[str, dict[str, tuple[str, ...]]] = {}

    def decision(self, case: Case, presumed: frozenset[str]) -> Decision:
        """Return everything the verdicts settle for the case, action by action."""
        findings = {name: self._finding(name) for name in self._policy.findings}
        outcomes, flags = self.outcomes(case)
        return Decision(
            policy=self._policy.name,
            digest=self._policy.digest,
            as_of=case.as_of,
            facts=self._facts,
            presumed=presumed,
            outcomes=outcomes,
            findings=findings,
            rules=self._rule_traces(),
            flags=flags,
            readings=self._policy.chosen,
        )

    def outcomes(
        self, case: Case, actions: Collection[str] = ACTIONS
    ) -> tuple[dict[str, Outcome], tuple[str, ...]]:
        """Return the outcome for each action, and the findings that are raised as flags."""
        outcomes = {action: self._of_action(action, case) for action in actions}
        flags = tuple(
            name
            for name, meaning in self._policy.findings.items()
            if meaning.flag and self._finding(name) is SATISFIED
        )
        return outcomes, flags

    def _finding(self, name: str) -> Verdict:
        return self._whole.findings.get(finding_name(name), UNSATISFIED)

    def _of_action(self, action: str, case: Case) -> Outcome:
        outcome = self._outcome(self._regime.outcomes(action))
        if outcome.answer is not _REQUIRED and (waits := self._not_due_yet(action)):
            outcome = replace(outcome, not_due_yet=waits)
        kind = ANSWERED_BY_PAPER.get(action)
        if kind is None or kind not in case.instruments:
            return outcome
        names = case.instruments[kind]
        by_name = {name: self._outcome(self._regime.outcomes(action, name)) for name in names}
        return replace(outcome, by_instrument=by_name)

    def _not_due_yet(self, action: str) -> tuple[str, ...]:
        """Return the findings, of those that hold, by which the action is not due yet."""
        findings = self._whole.findings
        return tuple(
            name
            for name in self._policy.pending.get(action, ())
            if findings.get(finding_name(name)) is SATISFIED
        )

    def _outcome(self, outcomes: ActionOutcomes) -> Outcome:
        """Return an outcome completed by the facts of the case, such as its time limit."""
        outcome = outcomes.outcome(self._found)
        if outcome.within:
            within = tuple(dict.fromkeys(map(self._counted, outcome.within)))
            outcome = replace(outcome, within=within)
        if outcome.answer is _UNDETERMINED:
            outcome = replace(outcome, missing=self._missing(outcomes))
        return outcome

    def _missing(self, outcomes: ActionOutcomes) -> tuple[Missing, ...]:
        """Return the unknown facts on which an answer turns, and the rules that want them."""
        missing: dict[str, set[str]] = {}
        for rule, _ in outcomes.duties():
            for fact, by in self._wants(rule.id).items():
                missing.setdefault(fact, set()).update(by)
        return tuple(Missing(fact, tuple(sorted(by))) for fact, by in sorted(missing.items()))

    def _counted(self, within: Within) -> Within:
        """Return the time allowed, as the number the case gives where a fact sets it."""
        amount = self._facts.get(str(within.amount), within.amount)
        return replace(within, amount=amount) if isinstance(amount, int) else within

    def _wants(self, rule_id: str) -> dict[str, tuple[str, ...]]:
        """Map the unknown facts that keep open whether a rule stands to the rules testing them."""
        if rule_id not in self._wanted:
            found: dict[str, set[str]] = {}
            for name, by in self._open_facts(rule_id):
                found.setdefault(name, set()).add(by)
            self._wanted[rule_id] = {name: tuple(by) for name, by in found.items()}
        return self._wanted[rule_id]

    def _open_facts(self, rule_id: str) -> Iterator[tuple[str, str]]:
        if self._found.stands[rule_id] is not UNKNOWN:
            return
        rule = self._regime.by_id[rule_id]
        open_rules = list(self._regime.exceptions[rule_id])
        for condition in (rule.when, *rule.unless):
            for test in _open_comparisons(condition, self._facts):
                if is_finding(test.fact):
                    open_rules += self._regime.concluding[test.fact]
                else:
                    yield asked_instead(test.fact, self._facts), rule_of(rule_id)
        for other in open_rules:
            for name, by in self._wants(other).items():
                yield from ((name, each) for each in by)

    def _rule_traces(self) -> dict[str, RuleTrace]:
        """Trace each rule in force, for the instrument where it comes out strongest."""
        regime = self._regime
        if regime.as_written:
            return {rule.id: self._rule_trace(rule.id) for rule in regime.rules}
        put: dict[str, list[RuleTrace]] = {rule.id: [] for rule in regime.rules}
        for rule in regime.order:
            # That no instrument has a finding is asked by a rule which no one wrote.
            if (name := rule_of(rule.id)) in put:
                put[name].append(self._rule_trace(rule.id))
        found: dict[str, RuleTrace] = {}
        for rule in regime.rules:
            if not put[rule.id]:
                found[rule.id] = _of_no_instrument(rule)
                continue
            first, *others = put[rule.id]
            if others:
                first, *others = sorted(put[rule.id], key=_strength)
                first = replace(first, others=tuple(others))
            found[rule.id] = first
        return found

    def _rule_trace(self, rule: str) -> RuleTrace:
        found = self._found
        applied, standing = found.applies[rule], found.stands[rule]
        bars: tuple[str, ...] = ()
        if standing is not applied:
            against = {
                rule_of(e)
                for e in self._regime.exceptions[rule]
                if found.stands[e] is not UNSATISFIED
            }
            bars = tuple(sorted(against))
        return self._regime.tracers[rule].trace(self._facts, applied, standing, bars)


def _strength(trace: RuleTrace) -> tuple[int, int, int, tuple[str, ...]]:
    """Return a key that puts first the trace that comes out strongest."""
    passed = sum(line.verdict is SATISFIED for line in trace.comparisons)
    return -trace.stands, -trace.applies, -passed, trace.instruments


def _of_no_instrument(rule: Rule) -> RuleTrace:
    """Return the trace of a rule about instruments of which the case has none."""
    no = UNSATISFIED
    lines = tuple(ComparisonTrace(test, None, no, barring) for test, barring in rule.comparisons)
    return RuleTrace(rule.id, no, no, lines)


def _open_comparisons(condition: Condition, facts: Facts) -> Iterator[Comparison]:
    """Yield the tests of unknown facts that an unknown condition depends on."""
    if verdict_of(condition, facts) is UNKNOWN:
        if isinstance(condition, Comparison):
            yield condition
        else:
            for part in condition.parts:
                yield from _open_comparisons(part, facts)
