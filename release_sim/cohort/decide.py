"""Many cases decided at once, under one policy: an answer for every action, a byte each.

The code of an answer is its place in ``ANSWERS``. What the rules say of a case is half a byte a
rule, in the order of ``Decider.rules``: whether it surely applies, surely does not, surely stands,
surely does not. All four are set where the rule is not in force.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from release_sim.cohort.cases import Cases
from release_sim.cohort.columns import Cut, Tested, unpacked
from release_sim.engine.planes import ALL, NONE, Block, Compiled
from release_sim.engine.strata import changes_of, regime_of
from release_sim.model.condition import Test, tests
from release_sim.model.policy import Policy
from release_sim.model.rule import ACTIONS
from release_sim.model.verdict import Answer, Verdict

ANSWERS = tuple(Answer)

Octets = NDArray[np.uint8]

_UNDETERMINED = ANSWERS.index(Answer.UNDETERMINED)


class Decided(NamedTuple):
    """For every action the code of each case's answer; what the rules say, where it was asked."""

    answers: dict[str, Octets]
    rules: Octets | None


class Decider:
    """Decides cases under one policy; keeps what it compiled for the dates it has met."""

    def __init__(self, policy: Policy) -> None:
        """Nothing is compiled before a case asks for it."""
        self.policy = policy
        self.rules = tuple(sorted(policy.rules))
        self.octets = -(-len(self.rules) // 2)
        self._changes = [day.toordinal() for day in changes_of(policy)]
        self._laws: dict[int, Compiled] = {}
        asked: dict[str, list[Test]] = defaultdict(list)
        lines = (test for rule in policy.rules.values() for test, _ in rule.lines)
        for test in (*lines, *tests(policy.concerns)):
            asked[test.fact].append(test)
        vocabulary = policy.vocabulary()
        self._cuts = {name: Cut(vocabulary[name], asked[name]) for name in asked}

    def tested(self, cases: Cases) -> Tested:
        """The planes of every test, the policy's readings chosen."""
        return Tested(self.policy.reading_facts(), self._cuts, cases)

    def decide(self, cases: Cases, with_rules: bool = False) -> Decided:
        """The answers of all cases, whatever days and persons the policy covers."""
        number = len(cases)
        answers = {action: np.empty(number, dtype=np.uint8) for action in ACTIONS}
        rules = np.zeros((number, self.octets), dtype=np.uint8) if with_rules else None
        for rows, alike in self._regimes(cases):
            law = self._law(int(alike.as_of[0]))
            block = Block(law, self.tested(alike))
            for action, codes in answers.items():
                codes[rows] = _codes(block, action, len(alike))
            if rules is not None:
                for octet, bits in enumerate(self._octets(law, block, len(alike))):
                    rules[rows, octet] = bits
        return Decided(answers, rules)

    def verdicts(self, octets: Octets) -> dict[str, tuple[Verdict, Verdict]]:
        """Of one case: whether each rule in force applies and whether it stands."""
        bits = np.unpackbits(octets, count=4 * len(self.rules), bitorder="little")
        found = {}
        for rule, (yes, no, stands, falls) in zip(self.rules, bits.reshape(-1, 4), strict=True):
            if not (yes and no):
                found[rule] = _verdict(yes, no), _verdict(stands, falls)
        return found

    def _regimes(self, cases: Cases) -> Iterator[tuple[NDArray[np.intp] | slice, Cases]]:
        """The cases by the rules in force on their days, and which of them those are."""
        regimes = np.zeros(len(cases), dtype=np.uint16)
        for change in self._changes:
            regimes += cases.as_of >= change
        numbers = np.flatnonzero(np.bincount(regimes))
        if len(numbers) == 1:
            yield slice(None), cases
            return
        for number in numbers:
            rows = np.flatnonzero(regimes == number)
            yield rows, cases.take(rows)

    def _law(self, day: int) -> Compiled:
        regime = bisect_right(self._changes, day)
        if regime not in self._laws:
            self._laws[regime] = Compiled(regime_of(self.policy, date.fromordinal(day)))
        return self._laws[regime]

    def _octets(self, law: Compiled, block: Block, number: int) -> Iterator[Octets]:
        """What the rules say, two rules at a time."""
        for first in range(0, len(self.rules), 2):
            octet = np.zeros(number, dtype=np.uint8)
            planes = chain.from_iterable(
                (*block.applied(rule), *block.standing(rule)) if rule in law.rules else [ALL] * 4
                for rule in self.rules[first : first + 2]
            )
            for bit, plane in enumerate(planes):
                if plane is not NONE:
                    octet |= unpacked(plane, number) << bit
            yield octet


def _codes(block: Block, action: str, number: int) -> Octets:
    """The answers for one action; no case has two, and one with none is undetermined."""
    codes = np.full(number, _UNDETERMINED, dtype=np.uint8)
    for code, answer in enumerate(ANSWERS):
        plane = NONE if answer is Answer.UNDETERMINED else block.answer(action, answer)
        if plane is not NONE:
            # Bytes that run over at 256 come out right once the one bit of the case is added.
            codes += unpacked(plane, number) * np.uint8((code - _UNDETERMINED) % 256)
    return codes


def _verdict(surely: int, surely_not: int) -> Verdict:
    return Verdict(1 + int(surely) - int(surely_not))
