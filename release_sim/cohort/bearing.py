"""The rules that bear on one action, and what the table of a cohort says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from release_sim.cohort.decide import Decided, Decider, Octets
from release_sim.engine.tracing import DECIDING
from release_sim.model.analysis.difference import Absent, Reasons, Why
from release_sim.model.rule import Duty, Rule
from release_sim.model.verdict import Answer, Verdict

_NOT_IN_FORCE = 0b1111  # what the table says of such a rule


class Said(NamedTuple):
    """What a row says of a rule in force: whether it applies, and whether it stands."""

    applies: Verdict
    stands: Verdict


class Bearing:
    """The rules of one policy that bear on an action: those about it, and exceptions to these."""

    def __init__(self, decider: Decider, action: str) -> None:
        """``decider`` says in which order a table has the rules."""
        rules = decider.policy.rules
        self._policy = decider.policy
        self._duties = [
            rules[name]
            for name in decider.rules
            if isinstance(then := rules[name].then, Duty) and then.action == action
        ]
        self._exceptions: dict[str, list[str]] = defaultdict(list)
        for name in decider.rules:
            for displaced in rules[name].exception_to:
                self._exceptions[displaced].append(name)
        bearing = {rule.id for rule in self._duties}
        bearing.update(e for rule in self._duties for e in self._exceptions[rule.id])
        self._names = sorted(bearing)
        self._places = np.array([decider.rules.index(name) for name in self._names], dtype=np.intp)

    def said(self, decided: Decided, rows: NDArray[np.intp]) -> Octets:
        """What is said of each of these rules in some rows, a column each."""
        if decided.rules is None:
            raise ValueError(decided)
        halves = (self._places % 2 * 4).astype(np.uint8)
        octets = decided.rules[rows][:, self._places // 2]
        return (octets >> halves) & np.uint8(_NOT_IN_FORCE)

    def verdicts(self, said: Octets) -> dict[str, Said]:
        """The same of one row, for the rules that are in force."""
        return {
            name: Said(_verdict(half & 1, half & 2), _verdict(half & 4, half & 8))
            for name, half in zip(self._names, map(int, said), strict=True)
            if half != _NOT_IN_FORCE
        }

    def reasons(self, answer: Answer, said: Mapping[str, Said]) -> Reasons:
        """The rules by which the action has its answer."""
        because = [r.id for r in self._standing(said, Verdict.SATISFIED) if _decides(r, answer)]
        unsettled = []
        if answer is Answer.UNDETERMINED:
            unsettled = [rule.id for rule in self._standing(said, Verdict.UNKNOWN)]
        return Reasons(tuple(because), (), tuple(unsettled))

    def lacking(self, here: Reasons, there: Reasons, said: Mapping[str, Said]) -> Reasons:
        """The reasons here, with why the rules that decide there do not decide here as well."""
        told = {*here.because, *here.unsettled}
        absent = tuple(self._absent(name, said) for name in there.because if name not in told)
        return Reasons(here.because, here.in_part, here.unsettled, here.open, absent)

    def _standing(self, said: Mapping[str, Said], wanted: Verdict) -> Iterable[Rule]:
        return (r for r in self._duties if r.id in said and said[r.id].stands is wanted)

    def _absent(self, name: str, said: Mapping[str, Said]) -> Absent:
        if name not in self._policy.rules:
            return Absent(name, Why.NOT_PART)
        if name not in said:
            return Absent(name, Why.NOT_IN_FORCE)
        if said[name].applies is not Verdict.SATISFIED:
            return Absent(name, Why.DOES_NOT_APPLY)
        if said[name].stands is Verdict.SATISFIED:
            return Absent(name, Why.OUTRANKED)
        against = (e for e in self._exceptions[name] if e in said)
        displacing = tuple(e for e in against if said[e].stands is not Verdict.UNSATISFIED)
        return Absent(name, Why.DISPLACED, displacing)


def _decides(rule: Rule, answer: Answer) -> bool:
    return isinstance(rule.then, Duty) and rule.then.modality in DECIDING[answer]


def _verdict(surely: int, surely_not: int) -> Verdict:
    return Verdict(1 + bool(surely) - bool(surely_not))
