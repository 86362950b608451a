"""Two policies over the same people: whose answers shift, to which, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from release_sim.model.analysis.difference import AnswerDifference, Side, differing_readings
from release_sim.model.cohorts.table_counts import CountInterval, Frequency, Sample
from release_sim.model.limits import Caveat
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Within
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import HOLD, NOTICE

_HOURS = {"hours": 1, "days": 24}

Matrix = Mapping[tuple[Answer, Answer], int]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """Rows in which one answer changes alike, for the same rules on both sides.

    ``example`` is the number of the first of them.
    """

    change: AnswerDifference
    rows: int
    example: int


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """Some rows: how many, in how many some answer differs, and by action both answers.

    ``pending`` has, by action, in how many it is asked for and not due yet, on either side.
    """

    rows: int
    changed: int
    answers: Mapping[str, Matrix]
    pending: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def due(self, action: str) -> tuple[int, int]:
        """Count the rows in which the action is required, on either side."""
        pairs = self.answers[action].items()
        before = sum(rows for (answer, _), rows in pairs if answer is Answer.REQUIRED)
        return before, sum(rows for (_, answer), rows in pairs if answer is Answer.REQUIRED)

    def afterwards(self, action: str) -> dict[Answer, int]:
        """Count the rows by the action's answer on the second side."""
        found: dict[Answer, int] = {}
        for (_, answer), rows in sorted(self.answers[action].items()):
            found[answer] = found.get(answer, 0) + rows
        return found


class Measure(StrEnum):
    """The measures of two policies over the same people."""

    CHANGED = "changed"
    NOTICES_BEFORE = "notices_before"
    NOTICES_AFTER = "notices_after"
    HOLDS_BEFORE = "holds_before"
    HOLDS_AFTER = "holds_after"
    HOURS_GAINED = "hours_gained"
    HOURS_LOST = "hours_lost"


_TOGETHER = (
    (Measure.NOTICES_BEFORE, Measure.NOTICES_AFTER),
    (Measure.HOLDS_BEFORE, Measure.HOLDS_AFTER, Measure.HOURS_GAINED, Measure.HOURS_LOST),
)


@dataclass(frozen=True, slots=True)
class ComparisonCounts:
    """One population under two policies: groups of rows, and shifts, the most frequent first.

    ``left_out`` are rows of which a policy has no answers; ``latest`` is the last day of the rest.
    """

    before: Policy
    after: Policy
    groups: Mapping[str, GroupCounts]
    left_out: int
    shifts: tuple[AnswerChange, ...]
    latest: date | None = None

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """The warnings about the latest day that is counted."""
        return (*self.before.caveats(self.latest), *self.after.caveats(self.latest))

    @property
    def whole(self) -> GroupCounts:
        """All rows together."""
        groups = self.groups.values()
        actions = {action: None for group in groups for action in group.answers}
        answers = {
            action: {
                (one, two): rows
                for one in Answer
                for two in Answer
                if (rows := sum(group.answers[action].get((one, two), 0) for group in groups))
            }
            for action in actions
        }
        rows, changed = sum(g.rows for g in groups), sum(g.changed for g in groups)
        waiting = {action: None for group in groups for action in group.pending}
        pending = {
            action: (
                sum(group.pending[action][0] for group in groups),
                sum(group.pending[action][1] for group in groups),
            )
            for action in waiting
        }
        return GroupCounts(rows, changed, answers, pending)

    def measures(self) -> dict[Measure, int]:
        """Everything that is counted, in rows; of hours the most that the rules allow."""
        whole = self.whole
        found = {Measure.CHANGED: whole.changed}
        if NOTICE in whole.answers:
            notices = whole.due(NOTICE)
            found |= zip((Measure.NOTICES_BEFORE, Measure.NOTICES_AFTER), notices, strict=True)
        if HOLD in whole.answers:
            holds = whole.due(HOLD)
            found |= zip((Measure.HOLDS_BEFORE, Measure.HOLDS_AFTER), holds, strict=True)
            found[Measure.HOURS_GAINED] = self._hours(True)
            found[Measure.HOURS_LOST] = self._hours(False)
        return found

    def nonzero(self) -> dict[Measure, int]:
        """Return the measures, without notices if neither side requires any; so for holds."""
        found = self.measures()
        zero = {m for several in _TOGETHER if not any(map(found.get, several)) for m in several}
        return {measure: rows for measure, rows in found.items() if measure not in zero}

    @property
    def holds_without_limit(self) -> int:
        """Rows in which a hold that only one policy requires has no limit in hours."""
        each = (*self._holds(True), *self._holds(False))
        return sum(rows for limit, rows in each if limit is None)

    @property
    def limits(self) -> tuple[Within, ...]:
        """The limits of the holds that only one policy requires, each once."""
        each = (*self._holds(True), *self._holds(False))
        return tuple(sorted({limit for limit, _ in each if limit}, key=str))

    def _hours(self, gained: bool) -> int:
        return sum(_hours(limit) * rows for limit, rows in self._holds(gained) if limit)

    def _holds(self, gained: bool) -> Iterator[tuple[Within | None, int]]:
        """Yield the limit of each hold that only one side requires, and its rows."""
        for shift in self.shifts:
            change = shift.change
            answer = change.after if gained else change.before
            if change.action == HOLD and answer is Answer.REQUIRED:
                reasons = change.on_after if gained else change.on_before
                policy = self.after if gained else self.before
                yield latest_limit(policy, reasons.because), shift.rows


def latest_limit(policy: Policy, because: tuple[str, ...]) -> Within | None:
    """Return the limit by which all these rules are done; None if one sets none in numbers."""
    limits = []
    for name in because:
        then = policy.rules[name].then
        within = then.within if isinstance(then, Duty) else None
        if within is None or isinstance(within.amount, str):
            return None
        limits.append(within)
    return max(limits, key=lambda each: (_hours(each), each.excluding), default=None)


def _hours(limit: Within) -> int:
    return int(limit.amount) * _HOURS[limit.unit]


@dataclass(frozen=True, slots=True)
class CohortComparison:
    """Two policies over one table of people, and over replicates of it.

    ``by`` is the column of the groups. ``intervals`` are of people and not of rows; nine in ten of
    the ``replicates`` lie between their ends.
    """

    before: Side
    after: Side
    counted: ComparisonCounts
    by: str = ""
    sample: Sample | None = None
    replicates: int = 0
    intervals: Mapping[Measure, CountInterval] | None = None
    frequencies: tuple[Frequency, ...] = ()

    @property
    def names(self) -> tuple[str, str]:
        """The names of the two sides."""
        return self.before.policy.name, self.after.policy.name

    def readings(self) -> dict[str, tuple[str, str]]:
        """Return the readings that the two policies choose differently."""
        return differing_readings(self.before, self.after)
