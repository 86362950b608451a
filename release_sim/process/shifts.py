"""The shifts of a desk, day after day: when how many people are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from heapq import merge
from itertools import groupby

from release_sim.model.processes.staffing import Desk, Shift
from release_sim.process.wall_clock import WallClock


def shift_changes(
    desk: Desk, settled: Mapping[str, float], clock: WallClock
) -> Iterator[tuple[int, int]]:
    """Yield each minute at which the staff of a desk changes, and how many are there from then.

    Shifts that overlap add up.
    """
    come_and_go = (_of_shift(shift, round(settled[shift.staff]), clock) for shift in desk.shifts)
    there, before = 0, None
    for minute, changes in groupby(merge(*come_and_go), key=lambda change: change[0]):
        there += sum(change for _, change in changes)
        if there != before:
            yield minute, there
            before = there


def _of_shift(shift: Shift, staff: int, clock: WallClock) -> Iterator[tuple[int, int]]:
    first, last = clock.day(clock.begins) - timedelta(days=1), clock.day(clock.ends)
    for begins, ends in clock.spells(shift.hours, first, last):
        yield max(begins, clock.begins), staff
        yield max(ends, clock.begins), -staff
