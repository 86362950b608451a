"""The kind of instrument that each rule is about, or the person as a whole.

A ``when`` block *binds* a kind of instrument when it cannot be satisfied without a test of that
kind: its tests then speak of one and the same instrument. A finding is about a kind if every rule
that concludes it binds that kind, and all of them no other. A test that a finding is *not* so says
that it is so of no instrument; it binds nothing.

A fact of the act, as which information is given, is one of the instrument that asks for it, and
where none is live one of the act alone. So is a finding that can be concluded from such facts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from release_sim.model.condition import AllOf, Comparison, Condition, Op, comparisons
from release_sim.model.dependence import Dependence
from release_sim.model.rule import Conclusion, Duty, Rule
from release_sim.vocabulary.instruments import (
    ANSWERED_BY_PAPER,
    INSTRUMENTS,
    KIND_OF,
    OF_THE_ACT,
)
from release_sim.vocabulary.tested_names import is_finding

Kinds = frozenset[str]
NO_KIND: Kinds = frozenset()


@dataclass(frozen=True, slots=True)
class RuleKinds:
    """The kinds of instruments of one rule.

    ``bound`` are those its ``when`` binds, ``tested`` those it tests at all, and ``barring`` those
    that each block of its ``unless`` tests. ``about`` is the kind of which the rule is asked
    instrument by instrument, if any.
    """

    bound: Kinds
    tested: Kinds
    barring: tuple[Kinds, ...]
    about: str | None


@dataclass(frozen=True, slots=True)
class About:
    """The kinds of instruments that rules and findings are about, each by its name.

    ``of_the_act`` are the findings about a kind that an act can have which no instrument asks for.
    """

    rules: Mapping[str, RuleKinds]
    findings: Mapping[str, str]
    of_the_act: frozenset[str] = frozenset()

    @classmethod
    def build(cls, rules: Iterable[Rule]) -> About:
        """Build it from the rules; raise ``graphlib.CycleError`` if they form a circle."""
        dependence = Dependence.build(rules)
        found: dict[str, RuleKinds] = {}
        findings: dict[str, str] = {}
        bound: dict[str, Kinds] = {}
        unasked: set[str] = set()
        waiting = {name: len(ids) for name, ids in dependence.concluding.items()}
        for rule in dependence.topological():
            when = bound_kinds(rule.when, findings)
            found[rule.id] = _kinds_of(rule, when, findings)
            if isinstance(rule.then, Conclusion):
                name = rule.then.name
                if all(_can_be_unasked(rule.when, kind, findings, unasked) for kind in when):
                    unasked.add(name)
                bound[name] = bound.get(name, when) & when
                waiting[name] -= 1
                if not waiting[name] and len(bound[name]) == 1:
                    (findings[name],) = bound[name]
        for name, kind in findings.items():
            for rule_id in dependence.concluding[name]:
                kinds = found[rule_id]
                found[rule_id] = RuleKinds(kinds.bound, kinds.tested, kinds.barring, kind)
        return cls(found, findings, frozenset(unasked & findings.keys()))

    def with_rule(self, rule: Rule) -> About:
        """Return the same with a rule, new or in place of another of its name.

        What it concludes is about what it was.
        """
        kinds = _kinds_of(rule, bound_kinds(rule.when, self.findings), self.findings)
        if isinstance(rule.then, Conclusion):
            kinds = replace(kinds, about=self.findings.get(rule.then.name))
        return About({**self.rules, rule.id: kinds}, self.findings, self.of_the_act)

    def with_rival(self, rule: Rule, rival: Rule | None, rules: Collection[Rule]) -> About:
        """Return the same for ``rules`` with one of them replaced by a rival, or left out.

        The rival has the conclusion of the rule, or a duty on the same action.
        """
        if isinstance(rule.then, Conclusion):
            others = [each for each in rules if each.id != rule.id]
            instead = [*others, rival] if rival else others
            if self._concluded(rule.then, rules) != self._concluded(rule.then, instead):
                return About.build(instead)
        return self.with_rule(rival) if rival else self

    def _concluded(self, then: Conclusion, rules: Iterable[Rule]) -> tuple[Kinds, bool]:
        """Return the kinds that all of the rules which conclude a finding bind.

        Also whether one of them applies to an act that no instrument asks for. What they test is
        about what it is about here.
        """
        kinds: list[Kinds] = []
        unasked = False
        for when in (rule.when for rule in rules if rule.then == then):
            bound = bound_kinds(when, self.findings)
            kinds.append(bound)
            unasked |= all(
                _can_be_unasked(when, kind, self.findings, self.of_the_act) for kind in bound
            )
        return frozenset.intersection(*kinds) if kinds else NO_KIND, unasked

    def of_findings_as(self, other: About) -> bool:
        """Return True if both agree on what findings are about."""
        return (self.findings, self.of_the_act) == (other.findings, other.of_the_act)

    def is_of_the_act(self, test: Comparison) -> bool:
        """Return whether an act that no instrument asks for can pass a test of an instrument."""
        return test.fact in OF_THE_ACT or test.fact in self.of_the_act

    def can_be_unasked(self, condition: Condition, kind: str) -> bool:
        """Return whether a condition on an act can be met where no instrument asks for the act."""
        of_kind = (t for t in comparisons(condition) if kind_of(t, self.findings) == kind)
        return any(map(self.is_of_the_act, of_kind)) and _can_be_unasked(
            condition, kind, self.findings, self.of_the_act
        )


def _kinds_of(rule: Rule, bound: Kinds, findings: Mapping[str, str]) -> RuleKinds:
    tested = tested_kinds(rule.when, findings)
    barring = tuple(tested_kinds(block, findings) for block in rule.unless)
    about = ANSWERED_BY_PAPER.get(rule.then.action) if isinstance(rule.then, Duty) else None
    return RuleKinds(bound, tested, barring, about)


def kind_of(test: Comparison, findings: Mapping[str, str]) -> str | None:
    """Return the kind of instrument that a test speaks of, if it speaks of one."""
    if test.fact in findings:
        return None if denies(test) else findings[test.fact]
    return KIND_OF.get(test.fact)


def denies(test: Comparison) -> bool:
    """Return whether a test of a finding says that it is not so."""
    return is_finding(test.fact) and (test.values[0] is (test.op is Op.IS_NOT))


def tested_kinds(condition: Condition, findings: Mapping[str, str]) -> Kinds:
    """Return the kinds of instruments that some test of the condition speaks of."""
    if isinstance(condition, Comparison):
        kind = kind_of(condition, findings)
        return frozenset({kind}) if kind else NO_KIND
    return NO_KIND.union(*(tested_kinds(part, findings) for part in condition.parts))


def bound_kinds(condition: Condition, findings: Mapping[str, str]) -> Kinds:
    """Return the kinds of which an instrument must pass a test for the condition to hold."""
    if isinstance(condition, Comparison):
        return tested_kinds(condition, findings)
    parts = [bound_kinds(part, findings) for part in condition.parts]
    if isinstance(condition, AllOf):
        return NO_KIND.union(*parts)
    return frozenset.intersection(*parts) if parts else NO_KIND


def _can_be_unasked(
    condition: Condition, kind: str, findings: Mapping[str, str], unasked: Collection[str]
) -> bool:
    if isinstance(condition, Comparison):
        of_the_act = condition.fact in OF_THE_ACT or condition.fact in unasked
        return of_the_act or kind_of(condition, findings) != kind
    each = (_can_be_unasked(part, kind, findings, unasked) for part in condition.parts)
    return all(each) if isinstance(condition, AllOf) else any(each)


def tests_life(block: Condition, about: About) -> Kinds:
    """Return the kinds of which the block asks itself whether the instrument is live."""
    spoken_of = {(kind_of(test, about.findings), test.fact) for test in comparisons(block)}
    return frozenset(k for k, fact in spoken_of if k and fact == INSTRUMENTS[k].life)
