"""The effect of a change to a policy on what it decides.

What it decides is every answer, the times that go with it, and the flags. The policy is encoded
twice, as it is and as it may be changed; both speak of the same case on the same day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any as Term  # z3 comes without types

import z3

from release_sim.analysis.checks.ablation import CHANGED, AblatedPolicy, RulePart, otherwise
from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch
from release_sim.analysis.paper_counts import ONE_OF_EACH
from release_sim.analysis.terms import label
from release_sim.engine.action_outcomes import DECIDING
from release_sim.engine.shape import Shape
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Within, finding_name
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS


class RedundancyCheck:
    """The changes of one policy, each of which has an effect in some case or in none.

    A case is any case, on any day the policy covers, under any reading.
    """

    def __init__(self, policy: Policy, rules: Collection[str], shape: Shape = ONE_OF_EACH) -> None:
        """Encode the policy so that ``rules`` and their parts, and no others, can be left out.

        What a rule is about stays the same if a part of it is left out.
        """
        altered = AblatedPolicy(policy, rules)
        self.parts, self.readings = altered.parts, altered.readings
        self.encoding = Encoding(policy, shape=shape)
        self.search = CaseSearch(self.encoding)
        self._changed = Encoding(altered.policy, shape=shape, about=self.encoding.about)
        self._what = self._changed.atom(CHANGED)
        pairs = zip(_decided(self.encoding), _decided(self._changed), strict=True)
        # Under a name of its own, or the solver would take it apart anew for every question.
        self._differs = label("something is decided otherwise")
        alike = [self._alike(name) for name in self.readings]
        differs = self._differs == z3.Or([z3.Xor(*pair) for pair in pairs])
        self.possible = self.search.checker([*self._changed.bounds, *alike, differs])

    def has_effect(self, change: RulePart | str) -> bool:
        """Return True if leaving the part out changes some decision, or what is read for it."""
        return self.possible(self._what.equals(str(change)), self._differs)

    def _alike(self, reading: str) -> Term:
        """Return a term: the changed policy chooses this reading alike, unless it is the change."""
        one = self.encoding.atom(f"reading.{reading}")
        two = self._changed.atom(otherwise(f"reading.{reading}"))
        same = z3.And(one.known == two.known, one.value == two.value)
        return z3.If(self._what.equals(reading), z3.And(one.known, two.known), same)


def _decided(encoding: Encoding) -> Iterator[Term]:
    """Everything the policy decides, term by term."""
    policy = encoding.policy
    for action in ACTIONS:
        yield from (encoding.answer(action, answer) for answer in Answer)
    timed: dict[tuple[str, Within], list[Term]] = defaultdict(list)
    for rule in policy.rules.values():
        if isinstance(rule.then, Duty) and rule.then.within:
            decisive = _is_decisive(encoding, rule.id, rule.then)
            timed[rule.then.action, rule.then.within].append(decisive)
    yield from map(z3.Or, timed.values())
    for name, meaning in policy.findings.items():
        if meaning.flag:
            yield encoding.findings[finding_name(name)].satisfied


def _is_decisive(encoding: Encoding, rule: str, duty: Duty) -> Term:
    """Return a term: the rule is decisive for its action, so that its time limit counts."""
    answers = [answer for answer in Answer if duty.modality in DECIDING[answer]]
    given = z3.Or([encoding.answer(duty.action, answer) for answer in answers])
    return z3.And(encoding.stands[rule].satisfied, given)
