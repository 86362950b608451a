"""The clock: the calendar of a place, and until when a time limit allows.

Hours and minutes are counted as they pass, whatever the clocks on the wall are set to; days are
calendar days at the place, and a limit in days allows the whole of the last one.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from release_sim.model.rule import Within
from release_sim.model.timelines.local_time import begin_of, local
from release_sim.timeline.calendars import holiday

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_SATURDAY = 5


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the last second of a day in a zone."""
    return local(begin_of(day + _DAY, zone) - _SECOND, zone)


def minutes(since: datetime, until: datetime) -> int:
    """Count the whole minutes between two moments, whichever is first."""
    return abs(until - since) // timedelta(minutes=1)


def until(within: Within, since: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the deadline of a limit, counted from the moment of its event by the clocks of a zone.

    Nothing where the limit is a fact that the case does not give.
    """
    if not isinstance(within.amount, int):
        return None
    begun = local(since, zone)
    amount = within.amount if within.side == "after" else -within.amount
    if within.unit == "days":
        return end_of(begun.date() + amount * _DAY, zone)
    if within.excluding:
        return _working(begun, timedelta(hours=amount), within.excluding, zone)
    return local(begun + timedelta(hours=amount), zone)


def _working(since: datetime, left: timedelta, excluding: str, zone: ZoneInfo) -> datetime:
    """Return the moment this much later, not counting Saturdays, Sundays and holidays."""
    at = since
    while True:
        tomorrow = begin_of(at.date() + _DAY, zone)
        if at.weekday() < _SATURDAY and not holiday(at.date(), excluding):
            if left <= tomorrow - at:
                return local(at + left, zone)
            left -= tomorrow - at
        at = tomorrow
