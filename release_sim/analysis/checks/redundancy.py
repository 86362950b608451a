"""The effect that a change of a policy has on its decisions.

What it decides is every answer, the times that go with it, and the flags. The policy is encoded
twice, as it is and as it may be changed; both speak of the same case on the same day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from functools import cached_property
from typing import Any as Term  # z3 comes without types

import z3

from release_sim.analysis.checks.ablation import CHANGED, AblatedPolicy, RulePart, otherwise
from release_sim.analysis.checks.near_cases import (
    NearCases,
    Neighbourhoods,
    Told,
    deciding_answers,
    timed_duties,
)
from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch
from release_sim.analysis.paper_counts import ONE_OF_EACH
from release_sim.analysis.terms import all_of, any_of, label, value_in
from release_sim.engine.shape import Shape
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import DAY
from release_sim.vocabulary.tested_names import finding_name, reading_name

_TOGETHER = 16  # cases that are found before what lies near them is looked at


class RedundancyCheck:
    """Checks whether a change of one policy has an effect in any case.

    A case is any case, on any day the policy covers, under any reading.
    """

    def __init__(
        self,
        policy: Policy,
        rules: Collection[str],
        shape: Shape = ONE_OF_EACH,
        together: int = _TOGETHER,
    ) -> None:
        """Encode the policy so that ``rules`` and their parts, and no others, can be left out.

        Of each so many cases ``together`` that show an effect, those near them are looked at.
        What a rule is about stays the same if a part of it is left out.
        """
        self._altered = altered = AblatedPolicy(policy, rules)
        self.parts, self.readings = altered.parts, altered.readings
        self.encoding = Encoding(policy, shape=shape)
        self.search = CaseSearch(self.encoding)
        self._changed = Encoding(altered.policy, shape=shape, about=self.encoding.about)
        self._what = self._changed.atom(CHANGED)
        pairs = zip(_decided(self.encoding), _decided(self._changed), strict=True)
        # Under a name of its own, or the solver would take it apart anew for every question.
        self._differs = label("something is decided otherwise")
        alike = [self._alike(name) for name in self.readings]
        differs = self._differs == any_of([z3.Xor(*pair) for pair in pairs])
        self._solver = self.search.solver([*self._changed.bounds, *alike, differs])
        self._together = together
        self._found: list[Told] = []
        self._near: list[NearCases] = []

    def possible(self, *terms: Term) -> bool:
        """Return True if some case satisfies the terms."""
        return self.search.can(self._solver, *terms)

    def has_effect(self, change: RulePart | str) -> bool:
        """Return True if leaving the part out changes some decision, or what is read for it."""
        if isinstance(change, RulePart) and any(near.has_effect(change) for near in self._near):
            return True
        if not self.possible(self._what.equals(str(change)), self._differs):
            return False
        if not self.encoding.shape.optional:
            self._found.append(self._told(self._solver.model()))
        if len(self._found) == self._together:
            self._near.append(NearCases(self._around, self._found))
            self._found = []
        return True

    def can_apply(self, rule: str) -> bool:
        """Return True if the rule applies in some case."""
        applies = self.encoding.applies[rule].satisfied
        return any(near.applies(rule) for near in self._near) or self.possible(applies)

    def can_displace(self, rule: str, target: str) -> bool:
        """Return True if the rule stands in some case in which the other applies."""
        both = self.encoding.stands[rule].satisfied, self.encoding.applies[target].satisfied
        return any(near.displaces(rule, target) for near in self._near) or self.possible(*both)

    @cached_property
    def _around(self) -> Neighbourhoods:
        """Compiled only where there are enough cases to look around."""
        return Neighbourhoods(self.encoding.policy, self._altered, self.search)

    def _told(self, model: Term) -> Told:
        """Return the case that the solver found; what it leaves open is unknown."""
        told: dict[str, Value | None] = {}
        for name, atom in self.encoding.atoms.items():
            known = z3.is_true(value_in(model, atom.known))
            code = value_in(model, atom.value) if known else None
            told[name] = None if code is None else atom.fact.decode(code.as_long())
        return {**told, DAY.name: date.fromordinal(value_in(model, self.encoding.as_of).as_long())}

    def _alike(self, reading: str) -> Term:
        """Return a term: the changed policy chooses this reading alike, unless it is the change."""
        one = self.encoding.atom(reading_name(reading))
        two = self._changed.atom(otherwise(reading_name(reading)))
        same = all_of([one.known == two.known, one.value == two.value])
        return z3.If(self._what.equals(reading), all_of([one.known, two.known]), same)


def _decided(encoding: Encoding) -> Iterator[Term]:
    """Everything the policy decides, term by term."""
    policy = encoding.policy
    for action in ACTIONS:
        yield from (encoding.answer(action, answer) for answer in Answer)
    for duties in timed_duties(policy).values():
        yield any_of([_is_decisive(encoding, *duty) for duty in duties])
    for name, meaning in policy.findings.items():
        if meaning.flag:
            yield encoding.findings[finding_name(name)].satisfied


def _is_decisive(encoding: Encoding, rule: str, duty: Duty) -> Term:
    """Return a term: the rule is decisive for its action, so that its time limit counts."""
    given = any_of([encoding.answer(duty.action, answer) for answer in deciding_answers(duty)])
    return all_of([encoding.stands[rule].satisfied, given])
