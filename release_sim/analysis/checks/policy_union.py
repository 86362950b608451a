"""Several policies as one, so that what none of them can do is asked once of all.

The rules are those of all, each in force under the policies that have it; which policy it is, is an
unknown of the case like any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any as Term  # z3 comes without types

import z3

from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch
from release_sim.analysis.terms import all_of, any_of, opposite
from release_sim.engine.shape import Shape
from release_sim.model.about import About
from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.policy import Choice, Policy, Reading
from release_sim.model.rule import Period, Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.tested_names import reading_name

# No file declares a reading of such a name: it has spaces in it.
_WHICH = "which policy it is"
_FACT = reading_name(_WHICH)

Terms = Callable[[Encoding], list[Term]]
"""What is asked of a case, as terms of one encoding of a policy."""


class PolicyUnion:
    """Searches cases of a shape under any of several policies and all readings.

    Where the other rules would change what a policy's own are about, nothing is asked of it, and
    whatever is asked about may be. ``seconds`` is how long z3 took.
    """

    def __init__(self, policies: Sequence[Policy], shape: Shape) -> None:
        """Encode nothing before something is asked."""
        self._shape, self._policies = shape, policies
        rules = _rules(policies)
        about = About.build(rules.values())
        self._members = {each.name: each for each in policies if _is_alike(each, rules, about)}
        self._suspects: dict[tuple[str, AllOf | None], frozenset[str]] = {}

    @property
    def seconds(self) -> float:
        """The time that z3 has taken to answer."""
        return self._search.seconds if "_search" in self.__dict__ else 0.0

    def may_conflict(self, policy: Policy, action: str) -> bool:
        """Return False if the policy never requires and forbids the action in one case."""
        if (action, None) not in self._suspects:
            every = [each.name for each in self._policies]
            self._suspects[action, None] = self._found(every, partial(in_conflict, action))
        return policy.name in self._suspects[action, None]

    def may_be_silent(self, policy: Policy, action: str) -> bool:
        """Return False if the policy answers in every case that it should answer."""
        when = policy.must_answer[action]
        if (action, when) not in self._suspects:
            alike = [p.name for p in self._policies if p.must_answer.get(action) == when]
            self._suspects[action, when] = self._found(
                alike, partial(asked_and_silent, action, when)
            )
        return policy.name in self._suspects[action, when]

    def _found(self, names: Sequence[str], terms: Terms) -> frozenset[str]:
        """Return those of these policies under which the terms may be; all are asked first."""
        asked = [name for name in names if name in self._members]
        found = set(names).difference(asked)
        if asked:
            encoding = self._search.encoding
            wanted, which = terms(encoding), encoding.atom(_FACT)
            if self._possible(any_of([which.equals(name) for name in asked]), *wanted):
                found.update(n for n in asked if self._possible(which.equals(n), *wanted))
        return frozenset(found)

    @cached_property
    def _search(self) -> CaseSearch:
        members = list(self._members.values())
        rules = _rules(members)
        having: dict[str, list[str]] = defaultdict(list)
        for policy in members:
            for name in policy.rules:
                having[name].append(policy.name)
        which = {policy.name: Choice("") for policy in members}
        union = replace(
            members[0],
            rules={name: _under(rule, having[name]) for name, rule in rules.items()},
            readings={
                **{name: each for policy in members for name, each in policy.readings.items()},
                _WHICH: Reading(_WHICH, "Which policy is it?", which, members[0].name, ""),
            },
            findings={n: each for policy in members for n, each in policy.findings.items()},
            concerns=AllOf(()),
            covers=Period(),
        )
        return CaseSearch(Encoding(union, shape=self._shape))

    @cached_property
    def _possible(self) -> Callable[..., bool]:
        encoding = self._search.encoding
        atom = encoding.atom(_FACT)
        bounds = [
            z3.Implies(
                atom.equals(policy.name),
                all_of(
                    [
                        encoding.during(policy.covers),
                        opposite(encoding.holds(policy.concerns).unsatisfied),
                    ]
                ),
            )
            for policy in self._members.values()
        ]
        return self._search.checker([atom.known, *bounds])


def in_conflict(action: str, encoding: Encoding) -> list[Term]:
    """Return terms: some duties on an action contradict each other."""
    return [encoding.answer(action, Answer.CONFLICT)]


def asked_and_silent(action: str, when: Condition, encoding: Encoding) -> list[Term]:
    """Return terms: the action should have an answer, and no rule gives one."""
    return [encoding.holds(when).satisfied, encoding.answer(action, Answer.SILENT)]


def _rules(policies: Sequence[Policy]) -> dict[str, Rule]:
    return {name: rule for policy in policies for name, rule in policy.rules.items()}


def _under(rule: Rule, policies: Sequence[str]) -> Rule:
    """Return the rule as it is under these policies, and under no other."""
    return replace(
        rule, when=AllOf((Comparison(_FACT, Op.ONE_OF, tuple(policies)), *rule.when.parts))
    )


def _is_alike(policy: Policy, rules: Mapping[str, Rule], about: About) -> bool:
    """Return True if the policy's rules are among these, about the same as by themselves."""
    own = About.build(policy.rules.values())
    return (
        all(rule == rules[name] for name, rule in policy.rules.items())
        and all(own.rules[name] == about.rules[name] for name in policy.rules)
        and own.findings == {n: k for n, k in about.findings.items() if n in own.findings}
        and own.of_the_act == about.of_the_act & own.findings.keys()
    )
