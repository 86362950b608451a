"""The reach of one rule: what depends on it in a policy, and the rules involved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from release_sim.engine.decide import Engine
from release_sim.engine.grounding import Grounding
from release_sim.model.about import About
from release_sim.model.dependence import Dependence
from release_sim.model.policy import Policy
from release_sim.model.rule import Conclusion, Duty, Rule
from release_sim.vocabulary.actions import ACTIONS


class Impact(NamedTuple):
    """The actions whose answers, and the flags, that can turn on a rule.

    ``policy`` has only the rules that have a say in these; of these it says what the whole does.
    ``grounding`` puts all the rules of the whole.
    """

    rule: Rule
    policy: Policy
    actions: tuple[str, ...]
    flags: tuple[str, ...]
    loaded: Collection[Rule]
    grounding: Grounding

    def with_mutant(self, mutant: Rule | None) -> Policy:
        """Return the policy with another rule in place of this one, or with none."""
        rules = {name: rule for name, rule in self.policy.rules.items() if name != self.rule.id}
        return replace(self.policy, rules=rules if mutant is None else {**rules, mutant.id: mutant})

    def engine(self, mutant: Rule | None) -> Engine:
        """Return an engine for the policy with the mutant; unchanged rules are grounded once."""
        put = self.grounding.with_rival(self.rule, mutant, self.loaded)
        return Engine(self.with_mutant(mutant), put)


class Impacts:
    """The reach of each rule of a policy."""

    def __init__(self, policy: Policy) -> None:
        """Follows every rule once."""
        self._policy = policy
        self._dependence = Dependence.build(policy.rules.values())
        self._grounding = Grounding(About.build(policy.rules.values()))
        self._behind = {name: self._dependence.closure([name]) for name in policy.rules}

    def of(self, rule: str) -> Impact:
        """Return the reach of one rule that the policy loads."""
        rules, findings = self._policy.rules, self._policy.findings
        turning = {_subject(r) for name, r in rules.items() if rule in self._behind[name]}
        having_a_say = [name for name, r in rules.items() if _subject(r) in turning]
        kept = self._dependence.closure(having_a_say)
        return Impact(
            rules[rule],
            replace(self._policy, rules={name: rules[name] for name in sorted(kept)}),
            tuple(action for action in ACTIONS if (Duty, action) in turning),
            tuple(n for n, each in findings.items() if each.flag and (Conclusion, n) in turning),
            rules.values(),
            self._grounding,
        )


def _subject(rule: Rule) -> tuple[type, str]:
    """Return the action or the finding that a rule is about."""
    then = rule.then
    return type(then), then.action if isinstance(then, Duty) else then.finding
