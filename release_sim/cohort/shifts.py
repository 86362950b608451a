"""Two policies over the same cases: how often answers differ, and by which rules on both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from release_sim.cohort.bearing import Bearing
from release_sim.cohort.cases import Cases
from release_sim.cohort.decide import ANSWERS, Decided, Decider, Octets
from release_sim.cohort.faults import outside
from release_sim.model.analysis.difference import Change
from release_sim.model.cohorts.shift import Counted, Group, Shift
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer

Numbers = NDArray[np.int64]


@dataclass(slots=True)
class Found:
    """What was counted so far; the parts of a population add up."""

    rows: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str, int, int]] = field(default_factory=Counter)
    shifts: Counter[Change] = field(default_factory=Counter)
    examples: dict[Change, int] = field(default_factory=dict)
    left_out: int = 0

    def add(self, part: Found) -> None:
        """Count a part of the rows that comes after those counted so far."""
        self.rows.update(part.rows)
        self.changed.update(part.changed)
        self.pairs.update(part.pairs)
        self.shifts.update(part.shifts)
        self.examples = {**part.examples, **self.examples}
        self.left_out += part.left_out


class Comparer:
    """Decides cases under two policies and counts where the answers differ."""

    def __init__(self, before: Policy, after: Policy, actions: Sequence[str]) -> None:
        """Only these actions are compared."""
        self._actions = actions
        self.deciders = Decider(before), Decider(after)
        self._bearing = {
            action: [Bearing(decider, action) for decider in self.deciders] for action in actions
        }

    def compare(
        self, cases: Cases, numbers: Numbers, groups: Octets | Numbers, names: Sequence[str]
    ) -> Found:
        """What is counted of some cases with these row numbers, each in one of the named groups."""
        found = Found()
        refused = [rows for decider in self.deciders for rows in outside(decider, cases)]
        if refused:
            kept = np.setdiff1d(np.arange(len(cases)), np.concatenate(refused))
            found.left_out = len(cases) - len(kept)
            cases, numbers, groups = cases.take(kept), numbers[kept], groups[kept]
        decided = [decider.decide(cases, with_rules=True) for decider in self.deciders]
        one, two = (each.answers for each in decided)
        differs = np.zeros(len(cases), dtype=np.bool_)
        size = len(ANSWERS)
        for action in self._actions:
            pairs = (groups.astype(np.intp) * size + one[action]) * size + two[action]
            for pair, rows in _counts(pairs):
                group, before, after = pair // size**2, pair // size % size, pair % size
                found.pairs[names[group], action, before, after] = rows
            differs |= one[action] != two[action]
        found.rows.update({names[group]: rows for group, rows in _counts(groups)})
        found.changed.update({names[group]: rows for group, rows in _counts(groups[differs])})
        self._explain(decided, numbers, found)
        return found

    def counted(self, found: Found) -> Counted:
        """All that was counted."""
        answers: dict[str, dict[str, dict[tuple[Answer, Answer], int]]] = {
            name: {action: {} for action in self._actions} for name in found.rows
        }
        for (name, action, one, two), rows in sorted(found.pairs.items()):
            answers[name][action][ANSWERS[one], ANSWERS[two]] = rows
        groups = {
            name: Group(found.rows[name], found.changed[name], answers[name])
            for name in sorted(found.rows)
        }
        shifts = [Shift(c, rows, found.examples[c]) for c, rows in found.shifts.items()]
        place = {action: number for number, action in enumerate(self._actions)}
        shifts.sort(key=lambda s: (place[s.change.action], -s.rows, s.example, repr(s.change)))
        before, after = (decider.policy for decider in self.deciders)
        return Counted(before, after, groups, found.left_out, tuple(shifts))

    def _explain(self, decided: Sequence[Decided], numbers: Numbers, found: Found) -> None:
        """Count the rows in which an answer differs by what the rules say of it on both sides."""
        for action in self._actions:
            one, two = (each.answers[action] for each in decided)
            rows = np.flatnonzero(one != two)
            if not len(rows):
                continue
            first, second = (
                np.column_stack([each.answers[action][rows], bearing.said(each, rows)])
                for bearing, each in zip(self._bearing[action], decided, strict=True)
            )
            first_of, times = _kinds(np.hstack([first, second]))
            examples = numbers[rows[first_of]].tolist()
            for at, example, number in zip(first_of, examples, times.tolist(), strict=True):
                change = self._change(action, first[at], second[at])
                found.shifts[change] += number
                found.examples[change] = min(example, found.examples.get(change, example))

    def _change(self, action: str, one: Octets, two: Octets) -> Change:
        before, after = ANSWERS[one[0]], ANSWERS[two[0]]
        here, there = self._bearing[action]
        said = here.verdicts(one[1:]), there.verdicts(two[1:])
        reasons = here.reasons(before, said[0]), there.reasons(after, said[1])
        return Change(
            action,
            before,
            after,
            here.lacking(reasons[0], reasons[1], said[0]),
            there.lacking(reasons[1], reasons[0], said[1]),
        )


def _kinds(rows: Octets) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first row of every kind, and how many are of it; no number in them is above 15."""
    codes = np.zeros(len(rows), dtype=np.int64)
    for start in range(0, rows.shape[1], 8):  # so many that a whole number can hold them
        for column in rows[:, start : start + 8].T:
            codes = codes * 16 + column
        _, codes = np.unique(codes, return_inverse=True)
    _, first, times = np.unique(codes, return_index=True, return_counts=True)
    return first, times


def _counts(codes: NDArray[np.integer]) -> list[tuple[int, int]]:
    """Every code that occurs, and how often."""
    times = np.bincount(codes)
    return [(int(code), int(times[code])) for code in np.flatnonzero(times)]
