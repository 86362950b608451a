"""Two decisions of one case side by side: the answers that differ, and what made the difference."""

from __future__ import annotations

from collections.abc import Iterator

from release_sim.model.analysis.alternative import (
    Alternative,
    ChangedAnswer,
    ChangedFact,
    ChangedRule,
    DecidedCase,
    RuleDifference,
    Supposition,
    differs,
)
from release_sim.model.decision import Decision, Outcome, RuleTrace
from release_sim.model.dependence import Dependence
from release_sim.model.rule import Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.tested_names import is_finding


def alternative(supposed: Supposition, before: DecidedCase, after: DecidedCase) -> Alternative:
    """Return the effect of a change on one case, action by action."""
    comparer = AnswerComparer(before, after)
    changed = [action for action in ACTIONS if comparer.differs(action)]
    grounds: list[str] = []
    same: list[str] = []
    for action in ACTIONS:
        was, now = (each.decision.outcomes[action] for each in (before, after))
        if action in changed or was.answer is Answer.SILENT:
            continue
        (grounds if was.because != now.because else same).append(action)
    flags = before.decision.flags, after.decision.flags
    return Alternative(
        supposed,
        after,
        tuple(comparer.change(action) for action in changed),
        tuple(grounds),
        tuple(same),
        tuple(flag for flag in flags[1] if flag not in flags[0]),
        tuple(flag for flag in flags[0] if flag not in flags[1]),
    )


class AnswerComparer:
    """Two decisions of one case, under two policies, on two days, or of other facts."""

    def __init__(self, before: DecidedCase, after: DecidedCase) -> None:
        """Nothing is compared yet."""
        self._before, self._after = before, after
        self._rules: dict[str, Rule] = {**before.policy.rules, **after.policy.rules}
        self._depends = [Dependence.build(each.policy.rules.values()) for each in (before, after)]

    def differs(self, action: str) -> bool:
        """Return True if the answer, its time limit or its answer to one paper differs."""
        return differs(*self._outcomes(action))

    def change(self, action: str) -> ChangedAnswer:
        """Return the change of the answer to an action, and what made the difference."""
        was, now = self._outcomes(action)
        behind = self._behind(was, now)
        return ChangedAnswer(
            was,
            now,
            tuple(self._after.policy.rules[n] for n in now.because if n not in was.because),
            tuple(self._before.policy.rules[n] for n in was.because if n not in now.because),
            tuple(self._facts(behind)),
            tuple(self._changed_rules(behind)),
        )

    def _outcomes(self, action: str) -> tuple[Outcome, Outcome]:
        return self._before.decision.outcomes[action], self._after.decision.outcomes[action]

    def _behind(self, was: Outcome, now: Outcome) -> list[str]:
        """List the rules behind the two answers whose verdicts differ."""
        decisive = {*was.because, *was.displaced, *now.because, *now.displaced}
        if Answer.UNDETERMINED in (was.answer, now.answer):
            decisive |= {*was.considered, *now.considered}
        reached = [
            depends.closure(name for name in decisive if name in depends.rules)
            for depends in self._depends
        ]
        names = sorted(frozenset().union(*reached))
        return [name for name in names if self._verdicts(name, 0) != self._verdicts(name, 1)]

    def _verdicts(self, rule: str, side: int) -> object:
        """Return the verdicts on a rule; none if the rule is missing."""
        found = (self._before, self._after)[side]
        trace = found.decision.rules.get(rule)
        if trace is None:
            return rule in found.policy.rules
        verdicts = [(each.applies, each.stands) for each in (trace, *trace.others)]
        return found.policy.rules[rule].digest, sorted(verdicts)

    def _facts(self, rules: list[str]) -> Iterator[ChangedFact]:
        """Yield the facts and readings that these rules test and whose values differ."""
        names = dict.fromkeys(
            name
            for rule in rules
            for each in (self._before, self._after)
            for name in _tested(each.decision, rule)
            if not is_finding(name)
        )
        for name in names:
            values = [each.decision.facts.get(name) for each in (self._before, self._after)]
            if values[0] != values[1]:
                yield ChangedFact(name, *values)

    def _changed_rules(self, rules: list[str]) -> Iterator[ChangedRule]:
        for name in rules:
            there = [name in each.policy.rules for each in (self._before, self._after)]
            in_force = [name in each.decision.rules for each in (self._before, self._after)]
            if there[0] is not there[1]:
                how = RuleDifference.ADDED if there[1] else RuleDifference.REMOVED
            elif in_force[0] is not in_force[1]:
                how = RuleDifference.BEGUN if in_force[1] else RuleDifference.ENDED
            elif self._before.policy.rules[name].digest != self._after.policy.rules[name].digest:
                how = RuleDifference.REWRITTEN
            else:
                continue
            yield ChangedRule(self._rules[name], how)


def _tested(decision: Decision, rule: str) -> Iterator[str]:
    """Yield the names that a rule tests as it is put for the case, of every instrument."""
    trace = decision.rules.get(rule)
    for each in _traces(trace) if trace else ():
        yield from (line.comparison.fact for line in each.comparisons)


def _traces(trace: RuleTrace) -> tuple[RuleTrace, ...]:
    return (trace, *trace.others)
