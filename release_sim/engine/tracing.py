"""The trace of a decision: the meaning of the verdicts for each action, and the reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from release_sim.engine.semantics import Evaluation, Facts, answer_of, verdict_of
from release_sim.engine.strata import Regime
from release_sim.model.case import Case
from release_sim.model.condition import Comparison, Condition
from release_sim.model.decision import ComparisonTrace, Decision, Missing, Outcome, RuleTrace
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Rule, Within, finding_name
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import ACTIONS

DECIDING = {
    Answer.REQUIRED: (Modality.MUST,),
    Answer.FORBIDDEN: (Modality.MUST_NOT,),
    Answer.PERMITTED: (Modality.MAY,),
    Answer.SILENT: (),
    Answer.CONFLICT: (Modality.MUST, Modality.MUST_NOT),
    Answer.UNDETERMINED: tuple(Modality),
}


class Tracer:
    """Reads off one evaluation what a reader may want to check."""

    def __init__(self, policy: Policy, regime: Regime, facts: Facts, found: Evaluation) -> None:
        """``facts`` are those of the case and the readings; findings come from ``found``."""
        self._policy, self._regime, self._found = policy, regime, found
        self._facts = dict(facts)
        for name, verdict in found.findings.items():
            self._facts.pop(name, None)
            if verdict is not Verdict.UNKNOWN:
                self._facts[name] = verdict is Verdict.SATISFIED
        self._wanted: dict[str, dict[str, tuple[str, ...]]] = {}

    def decision(self, case: Case, presumed: frozenset[str]) -> Decision:
        """Everything the verdicts settle for the case, action by action."""
        duties: dict[str, list[tuple[Rule, Duty]]] = {action: [] for action in ACTIONS}
        for rule in self._regime.order:
            if isinstance(rule.then, Duty):
                duties[rule.then.action].append((rule, rule.then))
        findings = {
            name: self._found.findings.get(finding_name(name), Verdict.UNSATISFIED)
            for name in self._policy.findings
        }
        return Decision(
            policy=self._policy.name,
            digest=self._policy.digest,
            as_of=case.as_of,
            facts=self._facts,
            presumed=presumed,
            outcomes={action: self._outcome(action, on_it) for action, on_it in duties.items()},
            findings=findings,
            rules={rule.id: self._rule_trace(rule) for rule in self._regime.order},
            flags=tuple(
                name
                for name, meaning in self._policy.findings.items()
                if meaning.flag and findings[name] is Verdict.SATISFIED
            ),
            readings=self._policy.chosen,
        )

    def _outcome(self, action: str, duties: Sequence[tuple[Rule, Duty]]) -> Outcome:
        standing, applied = self._found.stands, self._found.applies
        answer = answer_of((duty, standing[rule.id]) for rule, duty in duties)
        decisive = [
            (rule, duty)
            for rule, duty in duties
            if duty.modality in DECIDING[answer] and standing[rule.id] is Verdict.SATISFIED
        ]
        displaced = [
            rule.id
            for rule, _ in duties
            if standing[rule.id] is Verdict.UNSATISFIED and applied[rule.id] is Verdict.SATISFIED
        ]
        because = [rule.id for rule, _ in decisive]
        missing: dict[str, list[str]] = {}
        if answer is Answer.UNDETERMINED:
            for rule, _ in duties:
                for fact, by in self._wants(rule.id).items():
                    missing.setdefault(fact, []).extend(by)
        return Outcome(
            action,
            answer,
            tuple(sorted(because)),
            tuple(sorted(displaced)),
            tuple(sorted({rule.id for rule, _ in duties}.difference(because, displaced))),
            tuple(Missing(f, tuple(sorted(set(by)))) for f, by in sorted(missing.items())),
            tuple(self._counted(duty.within) for _, duty in decisive if duty.within),
        )

    def _counted(self, within: Within) -> Within:
        """Replace a time limit that a fact sets by the number in the case."""
        amount = self._facts.get(str(within.amount), within.amount)
        return replace(within, amount=amount) if isinstance(amount, int) else within

    def _wants(self, rule_id: str) -> dict[str, tuple[str, ...]]:
        """Map the unknown facts that leave a rule open to the rules testing them."""
        if rule_id not in self._wanted:
            found: dict[str, set[str]] = {}
            for name, by in self._open_facts(rule_id):
                found.setdefault(name, set()).add(by)
            self._wanted[rule_id] = {name: tuple(by) for name, by in found.items()}
        return self._wanted[rule_id]

    def _open_facts(self, rule_id: str) -> Iterator[tuple[str, str]]:
        if self._found.stands[rule_id] is not Verdict.UNKNOWN:
            return
        rule = self._policy.rules[rule_id]
        open_rules = list(self._regime.exceptions[rule_id])
        for condition in (rule.when, *rule.unless):
            for comparison in _open_comparisons(condition, self._facts):
                if comparison.fact.startswith("finding."):
                    open_rules += self._regime.concluding[comparison.fact]
                else:
                    yield comparison.fact, rule_id
        for other in open_rules:
            for name, by in self._wants(other).items():
                yield from ((name, each) for each in by)

    def _rule_trace(self, rule: Rule) -> RuleTrace:
        facts = self._facts
        lines = tuple(
            ComparisonTrace(
                comparison, facts.get(comparison.fact), verdict_of(comparison, facts), barring
            )
            for comparison, barring in rule.comparisons
        )
        applied, standing = self._found.applies[rule.id], self._found.stands[rule.id]
        against = (
            tuple(
                sorted(
                    e
                    for e in self._regime.exceptions[rule.id]
                    if self._found.stands[e] is not Verdict.UNSATISFIED
                )
            )
            if standing is not applied
            else ()
        )
        return RuleTrace(rule.id, applied, standing, lines, against)


def _open_comparisons(condition: Condition, facts: Facts) -> Iterator[Comparison]:
    """Yield the comparisons of unknown facts that an unknown condition depends on."""
    if verdict_of(condition, facts) is Verdict.UNKNOWN:
        if isinstance(condition, Comparison):
            yield condition
        else:
            for part in condition.parts:
                yield from _open_comparisons(part, facts)
