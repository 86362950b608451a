"""The verdicts of many cases at once: one bit is one case, sixty-four of them are a word.

This page says what ``engine/semantics`` says; a property test holds the two together. A verdict
is two planes, surely satisfied and surely unsatisfied; a case in neither is unknown. How many
cases a block has is for whoever has the cases to say: best so few that planes stay in the cache.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import reduce
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from release_sim.model.condition import All, Condition, Op, Test
from release_sim.model.dependence import Dependence
from release_sim.model.rule import Duty, Modality, Rule
from release_sim.model.verdict import Answer, Verdict

Plane = NDArray[np.uint64]


def _alike(word: int) -> Plane:
    plane = np.array([word], dtype=np.uint64)
    plane.flags.writeable = False
    return plane


# What is alike in all cases of a block is one word; numpy stretches it where it meets a plane.
NONE, ALL = _alike(0), _alike(2**64 - 1)


class Pair(NamedTuple):
    """A verdict as two planes, surely satisfied and surely unsatisfied."""

    satisfied: Plane
    unsatisfied: Plane

    def of(self, case: int) -> Verdict:
        """Return the verdict of one case."""
        return Verdict(1 + get_bit(self.satisfied, case) - get_bit(self.unsatisfied, case))


Source = Callable[[Test], Pair]
ALIKE = {
    Verdict.SATISFIED: Pair(ALL, NONE),
    Verdict.UNKNOWN: Pair(NONE, NONE),
    Verdict.UNSATISFIED: Pair(NONE, ALL),
}


def and_(one: Plane, other: Plane) -> Plane:
    """Return the plane of the cases in both planes."""
    if one is NONE or other is NONE:
        return NONE
    if one is ALL:
        return other
    return one if other is ALL else one & other


def or_(one: Plane, other: Plane) -> Plane:
    """Return the plane of the cases in one plane or the other."""
    if one is ALL or other is ALL:
        return ALL
    if one is NONE:
        return other
    return one if other is NONE else one | other


def not_(plane: Plane) -> Plane:
    """Return the plane of the cases that are not in this one."""
    if plane is NONE:
        return ALL
    return NONE if plane is ALL else ~plane


def get_bit(plane: Plane, case: int) -> bool:
    """Return True if one case is in a plane."""
    word, bit = divmod(case, 64)
    return bool(int(plane[word if len(plane) > 1 else 0]) >> bit & 1)


def count(plane: Plane) -> int:
    """Count the cases in a plane that is as long as the block."""
    return int(np.bitwise_count(plane).sum())


def first_bit(plane: Plane) -> int:
    """Return the index of the first case in a plane that has one."""
    return int(np.unpackbits(plane.view(np.uint8), bitorder="little").argmax())


def negation(pair: Pair) -> Pair:
    """Not: what is unknown stays so."""
    return Pair(pair.unsatisfied, pair.satisfied)


def every(pairs: Iterable[Pair]) -> Pair:
    """And; of nothing, satisfied. Once no case is left, no more is asked."""
    satisfied, unsatisfied = ALL, NONE
    for pair in pairs:
        satisfied = and_(satisfied, pair.satisfied)
        unsatisfied = or_(unsatisfied, pair.unsatisfied)
        if unsatisfied is ALL:
            break
    return Pair(satisfied, unsatisfied)


def some(pairs: Iterable[Pair]) -> Pair:
    """Or; of nothing, unsatisfied. Once all cases are found, no more is asked."""
    return negation(every(map(negation, pairs)))


# Which duties must stand, and which must not, for an action to have each answer.
_SETTLED: dict[Answer, dict[Modality, bool]] = {
    Answer.CONFLICT: {Modality.MUST: True, Modality.MUST_NOT: True},
    Answer.REQUIRED: {Modality.MUST: True, Modality.MUST_NOT: False},
    Answer.FORBIDDEN: {Modality.MUST: False, Modality.MUST_NOT: True},
    Answer.PERMITTED: {Modality.MUST: False, Modality.MUST_NOT: False, Modality.MAY: True},
    Answer.SILENT: {Modality.MUST: False, Modality.MUST_NOT: False, Modality.MAY: False},
}


class Compiled:
    """Rules without a circle among them, by what is asked of them."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Index the rules, which may come in any order."""
        among = Dependence.among(rules)
        self.rules = among.rules
        self.exceptions, self.concluding = among.exceptions, among.concluding
        self.duties: dict[tuple[str, Modality], list[str]] = defaultdict(list)
        for rule in self.rules.values():
            if isinstance(rule.then, Duty):
                self.duties[rule.then.action, rule.then.modality].append(rule.id)


class Block:
    """Evaluates the rules for a block of cases, lazily and once.

    ``source`` gives the planes of a single test of a fact or a reading.
    """

    def __init__(self, compiled: Compiled, source: Source) -> None:
        """Nothing is worked out yet."""
        self._law, self._source = compiled, source
        self._tests: dict[Test, Pair] = {}
        self._applied: dict[str, Pair] = {}
        self._standing: dict[str, Pair] = {}
        self._findings: dict[str, Pair] = {}
        self._duties: dict[tuple[str, Modality], Pair] = {}
        self._answers: dict[tuple[str, Answer], Plane] = {}

    @property
    def bearing(self) -> frozenset[str]:
        """The rules that bear on what has been asked so far."""
        return frozenset(self._standing)

    def verdict_of(self, condition: Condition) -> Pair:
        """Evaluate a condition; a finding that no rule in force concludes is unsatisfied."""
        if isinstance(condition, Test):
            if condition not in self._tests:
                self._tests[condition] = self._of_test(condition)
            return self._tests[condition]
        parts = map(self.verdict_of, condition.parts)
        return every(parts) if isinstance(condition, All) else some(parts)

    def applied(self, rule: str) -> Pair:
        """Evaluate whether a rule applies."""
        if rule not in self._applied:
            told = self._law.rules[rule]
            barring = (negation(self.verdict_of(block)) for block in told.unless)
            self._applied[rule] = every(chain([self.verdict_of(told.when)], barring))
        return self._applied[rule]

    def standing(self, rule: str) -> Pair:
        """Evaluate whether a rule stands."""
        if rule not in self._standing:
            against = (negation(self.standing(e)) for e in self._law.exceptions[rule])
            self._standing[rule] = every(chain([self.applied(rule)], against))
        return self._standing[rule]

    def finding(self, name: str) -> Pair:
        """Evaluate a finding, under the name by which conditions test it."""
        if name not in self._findings:
            concluding = self._law.concluding.get(name, ())
            self._findings[name] = some(map(self.standing, concluding))
        return self._findings[name]

    def answer(self, action: str, answer: Answer) -> Plane:
        """Return the cases in which an action has this answer."""
        if (action, answer) not in self._answers:
            self._answers[action, answer] = self._of_answer(action, answer)
        return self._answers[action, answer]

    def _of_answer(self, action: str, answer: Answer) -> Plane:
        if answer is Answer.UNDETERMINED:
            return not_(reduce(or_, (self.answer(action, each) for each in _SETTLED)))
        wanted = _SETTLED[answer].items()
        return every(
            self._some(action, modality) if is_so else negation(self._some(action, modality))
            for modality, is_so in wanted
        ).satisfied

    def _some(self, action: str, modality: Modality) -> Pair:
        """Evaluate whether some duty of this force on the action stands."""
        if (action, modality) not in self._duties:
            rules = self._law.duties.get((action, modality), ())
            self._duties[action, modality] = some(map(self.standing, rules))
        return self._duties[action, modality]

    def _of_test(self, test: Test) -> Pair:
        if not test.fact.startswith("finding."):
            return self._source(test)
        is_so = test.values[0] is not (test.op is Op.IS_NOT)
        return self.finding(test.fact) if is_so else negation(self.finding(test.fact))
