"""The kind of instrument that each rule is about, or the person as a whole.

A ``when`` block *binds* a kind of instrument when it cannot be satisfied without a test of that
kind: its tests then speak of one and the same instrument. A finding is about a kind if every rule
that concludes it binds that kind, and all of them no other. A test that a finding is *not* so says
that it is so of no instrument; it binds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from release_sim.model.condition import AllOf, Comparison, Condition, Op, comparisons
from release_sim.model.dependence import Dependence
from release_sim.model.rule import Conclusion, Duty, Rule
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER, INSTRUMENTS, KIND_OF

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
    """The kinds of instruments that rules and findings are about, each by its name."""

    rules: Mapping[str, RuleKinds]
    findings: Mapping[str, str]

    @classmethod
    def build(cls, rules: Iterable[Rule]) -> About:
        """Return what the rules are about; raise ``graphlib.CycleError`` if they form a circle."""
        dependence = Dependence.build(rules)
        found: dict[str, RuleKinds] = {}
        findings: dict[str, str] = {}
        bound: dict[str, Kinds] = {}
        waiting = {name: len(ids) for name, ids in dependence.concluding.items()}
        for rule in dependence.topological():
            when = bound_kinds(rule.when, findings)
            found[rule.id] = _kinds_of(rule, when, findings)
            if isinstance(rule.then, Conclusion):
                name = rule.then.name
                bound[name] = bound.get(name, when) & when
                waiting[name] -= 1
                if not waiting[name] and len(bound[name]) == 1:
                    (findings[name],) = bound[name]
        for name, kind in findings.items():
            for rule_id in dependence.concluding[name]:
                kinds = found[rule_id]
                found[rule_id] = RuleKinds(kinds.bound, kinds.tested, kinds.barring, kind)
        return cls(found, findings)

    def with_rule(self, rule: Rule) -> About:
        """Return the same with one more rule, which concludes no finding."""
        bound = bound_kinds(rule.when, self.findings)
        return About({**self.rules, rule.id: _kinds_of(rule, bound, self.findings)}, self.findings)


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
    return test.fact.startswith("finding.") and (test.values[0] is (test.op is Op.IS_NOT))


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


def tests_life(block: Condition, about: About) -> Kinds:
    """Return the kinds of which the block asks itself whether the instrument is live."""
    spoken_of = {(kind_of(test, about.findings), test.fact) for test in comparisons(block)}
    return frozenset(k for k, fact in spoken_of if k and fact == INSTRUMENTS[k].life)
