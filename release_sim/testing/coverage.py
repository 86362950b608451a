"""The coverage of rules by scenarios: applied, not applied, displaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor

from release_sim.model.decision import Decision
from release_sim.model.rule import Rule
from release_sim.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """The coverage of one rule; ``displaced`` is None if no rule is an exception to it."""

    rule: str
    applied: bool
    not_applied: bool
    displaced: bool | None

    def lacking(self) -> tuple[str, ...]:
        """Return what no scenario shows of the rule."""
        seen = {
            "applied": self.applied,
            "not applied": self.not_applied,
            "displaced": self.displaced is not False,
        }
        return tuple(name for name, was in seen.items() if not was)

    def wanted(self) -> int:
        """Return the number of things a scenario should show of the rule."""
        return 2 if self.displaced is None else 3


def rule_coverage(rules: Mapping[str, Rule], decisions: Iterable[Decision]) -> list[RuleCoverage]:
    """Return the coverage of each rule by the decisions, in the order of the rules' names."""
    excepted = {target for rule in rules.values() for target in rule.exception_to}
    applied: set[str] = set()
    failed: set[str] = set()
    displaced: set[str] = set()
    for decision in decisions:
        for name, trace in decision.rules.items():
            if trace.applies is Verdict.SATISFIED:
                applied.add(name)
                if trace.stands is Verdict.UNSATISFIED:
                    displaced.add(name)
            elif trace.applies is Verdict.UNSATISFIED:
                failed.add(name)
    return [
        RuleCoverage(
            name,
            name in applied,
            # A rule without conditions can only be out of force, which is not of its own doing.
            name in failed or not (rules[name].when.parts or rules[name].unless),
            name in displaced if name in excepted else None,
        )
        for name in sorted(rules)
    ]


def percent(found: Iterable[RuleCoverage]) -> float:
    """Return the percentage shown of what should be."""
    rules = list(found)
    wanted = sum(each.wanted() for each in rules)
    lacking = sum(len(each.lacking()) for each in rules)
    return 100.0 * (wanted - lacking) / wanted if wanted else 100.0


def shown_percent(value: float) -> float:
    """Return a percentage as it is shown: to one decimal, and never more than it is."""
    return floor(value * 10) / 10
