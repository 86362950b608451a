"""The clock: Denver's calendar, and until when a time limit allows.

Hours and minutes are counted as they pass, whatever the clocks on the wall are set to; days are
calendar days in Denver, and a limit in days allows the whole of the last one.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from release_sim.model.rule import Within
from release_sim.model.timelines.denver_time import begin_of, in_denver
from release_sim.timeline.calendars import holiday

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_SATURDAY = 5


def end_of(day: date) -> datetime:
    """Return the last second of a day in Denver."""
    return in_denver(begin_of(day + _DAY) - _SECOND)


def minutes(since: datetime, until: datetime) -> int:
    """Count the whole minutes between two moments, whichever is first."""
    return abs(until - since) // timedelta(minutes=1)


def until(within: Within, since: datetime) -> datetime | None:
    """Return the deadline of a limit, counted from the moment of its event.

    Nothing where the limit is a fact that the case does not give.
    """
    if not isinstance(within.amount, int):
        return None
    begun = in_denver(since)
    amount = within.amount if within.side == "after" else -within.amount
    if within.unit == "days":
        return end_of(begun.date() + amount * _DAY)
    if within.excluding:
        return _working(begun, timedelta(hours=amount), within.excluding)
    return in_denver(begun + timedelta(hours=amount))


def _working(since: datetime, left: timedelta, excluding: str) -> datetime:
    """So much time later, of which none passes on Saturdays, Sundays and holidays."""
    at = since
    while True:
        tomorrow = begin_of(at.date() + _DAY)
        if at.weekday() < _SATURDAY and not holiday(at.date(), excluding):
            if left <= tomorrow - at:
                return in_denver(at + left)
            left -= tomorrow - at
        at = tomorrow
