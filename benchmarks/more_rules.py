"""Policies of as many rules as one likes, like the real one in kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count, islice
from random import Random

from release_sim.model.condition import AllOf, Comparison, Condition
from release_sim.model.condition import AnyOf as Some
from release_sim.model.dependence import Dependence
from release_sim.model.policy import FindingMeaning, Policy
from release_sim.model.rule import Conclusion, Rule
from release_sim.vocabulary.fact import FactKind
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.tested_names import finding_name


def with_rules(policy: Policy, number: int, facts: list[str], seed: int) -> Policy:
    """Return a policy of so many rules: the first of this one's, then copies of them all.

    The first are those on which the others depend. In a copy each fact is another of its kind
    among ``facts``, so that its conditions differ; its findings and exceptions are its own.
    """
    rules = list(islice(_rules(policy, facts, Random(seed)), number))  # noqa: S311  the same always
    concluded = {rule.then.finding for rule in rules if isinstance(rule.then, Conclusion)}
    findings = {name: FindingMeaning("made up") for name in concluded | policy.findings.keys()}
    return replace(policy, rules={rule.id: rule for rule in rules}, findings=findings)


def _rules(policy: Policy, facts: list[str], random: Random) -> Iterator[Rule]:
    order = Dependence.build(policy.rules.values()).topological()
    yield from order
    for number in count(1):
        copy = _Copy(f"copy{number}", policy, _shuffled(facts, random))
        yield from map(copy.of, order)


class _Copy:
    """All rules once more, with other facts."""

    def __init__(self, name: str, policy: Policy, others: Mapping[str, str]) -> None:
        self._name, self._others = name, others
        self._findings = {finding_name(f): finding_name(f"{name}_{f}") for f in policy.findings}

    def of(self, rule: Rule) -> Rule:
        """One of them."""
        then = rule.then
        if isinstance(then, Conclusion):
            then = Conclusion(f"{self._name}_{then.finding}")
        return replace(
            rule,
            id=f"{self._name}.{rule.id}",
            then=then,
            when=AllOf(tuple(map(self._asked, rule.when.parts))),
            unless=tuple(map(self._asked, rule.unless)),
            exception_to=tuple(f"{self._name}.{target}" for target in rule.exception_to),
        )

    def _asked(self, condition: Condition) -> Condition:
        if not isinstance(condition, Comparison):
            kind = AllOf if isinstance(condition, AllOf) else Some
            return kind(tuple(map(self._asked, condition.parts)))
        if condition.fact not in self._others:
            return replace(condition, fact=self._findings.get(condition.fact, condition.fact))
        one, other = (VOCABULARY[n] for n in (condition.fact, self._others[condition.fact]))
        values = condition.values
        if one.kind is FactKind.CHOICE:
            codes = {one.encode(value) % len(other.choices) for value in values}
            values = tuple(other.choices[code] for code in sorted(codes))
        return Comparison(other.name, condition.op, values)


def _shuffled(facts: list[str], random: Random) -> dict[str, str]:
    """Map every fact to another of its kind."""
    found = {}
    for kind in FactKind:
        alike = [name for name in facts if VOCABULARY[name].kind is kind]
        found.update(zip(alike, random.sample(alike, len(alike)), strict=True))
    return found
