"""Two policies over the same people in the selection and order that every output shows.

Text, JSON, CSV and HTML render this one value, each in its words; none of them selects or orders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from release_sim.model.analysis.difference import Side
from release_sim.model.cohorts.answer_change import CohortComparison, GroupCounts, Measure
from release_sim.model.cohorts.table_counts import CountInterval, Frequency, Sample
from release_sim.model.limits import Caveat
from release_sim.model.rule import Within
from release_sim.reporting.analysis.comparison_view import action_change
from release_sim.reporting.cohorts.action_shifts import (
    ActionShifts,
    ShiftRows,
    action_shifts,
    rules_of_shifts,
)
from release_sim.vocabulary.actions import HOLD, NOTICE


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure: its rows, the people that they stand for, and where nine in ten replicates lie.

    ``is_zero`` is true of what is not due on either side, which only JSON and CSV name.
    """

    measure: Measure
    rows: int
    people: float | None
    interval: CountInterval | None
    is_zero: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The rows of one group; ``due`` has, for each action of ``ShiftsView.due``, both counts."""

    name: str
    counts: GroupCounts
    due: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ShiftsView:
    """One comparison over a table, told.

    ``by`` is the column of the groups, and ``due`` the actions that are counted group by group.
    ``notices`` are those due on either side, in people where it is known of how many.
    """

    before: Side
    after: Side
    readings: Mapping[str, tuple[str, str]]
    rows: int
    changed: int
    left_out: int
    caveats: tuple[Caveat, ...]
    sample: Sample | None
    replicates: int
    actions: tuple[ActionShifts, ...]
    shifts: tuple[ShiftRows, ...]
    measures: tuple[MeasureRow, ...]
    limits: tuple[Within, ...]
    holds_without_limit: int
    by: str
    due: tuple[str, ...]
    groups: tuple[GroupRow, ...]
    notices: tuple[float, float] | None
    frequencies: tuple[Frequency, ...]

    @property
    def sides(self) -> tuple[str, str]:
        """The names of the two policies."""
        return self.before.policy.name, self.after.policy.name

    @property
    def has_intervals(self) -> bool:
        """True if replicates were drawn, so that intervals of the measures are known."""
        return any(each.interval for each in self.measures)

    @property
    def told_measures(self) -> tuple[MeasureRow, ...]:
        """The measures without those of what is due on neither side."""
        return tuple(each for each in self.measures if not each.is_zero)

    @property
    def shifting(self) -> tuple[ActionShifts, ...]:
        """The actions whose answers differ in some row."""
        return tuple(each for each in self.actions if each.differing)

    @property
    def same(self) -> tuple[str, ...]:
        """The actions whose answers are the same in every row."""
        return tuple(each.action for each in self.actions if not each.differing)

    @property
    def days_on_top(self) -> bool:
        """True if a hold also lasts over days that its limit does not count."""
        return any(limit.excluding for limit in self.limits)

    @property
    def rules(self) -> list[str]:
        """The rules that decide an answer that differs, or may, by name."""
        return rules_of_shifts(self.shifts)


def shifts_view(found: CohortComparison) -> ShiftsView:
    """Return the view of a comparison over people."""
    counted, sample, whole = found.counted, found.sample, found.counted.whole
    shifts = tuple(
        ShiftRows(action_change(each.change), each.rows, each.example) for each in counted.shifts
    )
    due = tuple(a for a in (NOTICE, HOLD) if a in whole.answers and any(whole.due(a)))
    return ShiftsView(
        found.before,
        found.after,
        found.readings(),
        whole.rows,
        whole.changed,
        counted.left_out,
        counted.caveats,
        sample,
        found.replicates,
        tuple(action_shifts(found, shifts)),
        shifts,
        tuple(_measures(found)),
        counted.limits,
        counted.holds_without_limit,
        found.by,
        due,
        tuple(
            GroupRow(name, group, tuple(group.due(action) for action in due))
            for name, group in counted.groups.items()
        ),
        _notices(whole, sample),
        found.frequencies,
    )


def _measures(found: CohortComparison) -> Iterator[MeasureRow]:
    told, intervals = found.counted.nonzero(), found.intervals or {}
    per_row = found.sample.per_row if found.sample else None
    for measure, rows in found.counted.measures().items():
        people = None if per_row is None else rows * per_row
        interval = intervals[measure] if intervals else None
        yield MeasureRow(measure, rows, people, interval, measure not in told)


def _notices(whole: GroupCounts, sample: Sample | None) -> tuple[float, float] | None:
    if NOTICE not in whole.answers:
        return None
    per_row = sample.per_row if sample else 1.0
    before, after = whole.due(NOTICE)
    return before * per_row, after * per_row
