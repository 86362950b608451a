"""The order in which rules must be decided.

Findings come before those who test them, exceptions before what they displace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from release_sim.model.rule import Conclusion, Rule


@dataclass(frozen=True, slots=True)
class Dependence:
    """Among some rules: the exceptions to each, and the rules that conclude each finding."""

    rules: Mapping[str, Rule]
    exceptions: Mapping[str, tuple[str, ...]]
    concluding: Mapping[str, tuple[str, ...]]
    wants: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def build(cls, rules: Iterable[Rule]) -> Dependence:
        """Return the dependence among these rules; names from outside them are ignored."""
        by_id = {rule.id: rule for rule in sorted(rules, key=lambda r: r.id)}
        exceptions: dict[str, list[str]] = {name: [] for name in by_id}
        concluding: dict[str, list[str]] = {}
        for rule in by_id.values():
            for target in rule.exception_to:
                if target in exceptions:
                    exceptions[target].append(rule.id)
            if isinstance(rule.then, Conclusion):
                concluding.setdefault(rule.then.name, []).append(rule.id)
        wants = {
            name: frozenset(exceptions[name]).union(*(concluding.get(f, ()) for f in rule.reads()))
            for name, rule in by_id.items()
        }
        return cls(
            by_id,
            {name: tuple(found) for name, found in exceptions.items()},
            {name: tuple(found) for name, found in concluding.items()},
            wants,
        )

    def topological(self) -> tuple[Rule, ...]:
        """Sort the rules, each after all it depends on; raise ``graphlib.CycleError``."""
        return tuple(self.rules[name] for name in TopologicalSorter(self.wants).static_order())

    def relevant_rules(self, action: str) -> frozenset[str]:
        """Return the rules on which the answer for the action rests.

        These are the duties on the action and all on which they depend, through findings and
        exceptions.
        """
        return self.closure(rule.id for rule in self.rules.values() if rule.duty_on(action))

    def closure(self, rules: Iterable[str]) -> frozenset[str]:
        """Return these rules, and all on which they depend."""
        found: set[str] = set()
        waiting = list(rules)
        while waiting:
            rule = waiting.pop()
            if rule not in found:
                found.add(rule)
                waiting += self.wants[rule]
        return frozenset(found)

    def find_cycle(self) -> tuple[str, ...]:
        """Return the ids along a circle of rules, first and last alike, or nothing."""
        try:
            TopologicalSorter(self.wants).prepare()
        except CycleError as error:
            return tuple(reversed(error.args[1]))
        return ()
