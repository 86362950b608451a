"""The calendar of Denver: moments with the offset that it has then, and when its days begin."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

DENVER = ZoneInfo("America/Denver")
"""The zone whose calendar tells on which day an event falls."""


def in_denver(at: datetime) -> datetime:
    """Return the same moment with the offset that Denver then has.

    The offset is fixed: Python subtracts and compares two times of one zone by the clock on the
    wall, which is an hour out when daylight saving begins or ends in between.
    """
    local = at.astimezone(DENVER)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)


def begin_of(day: date) -> datetime:
    """Return the first moment of a day in Denver."""
    return in_denver(datetime.combine(day, time(), DENVER))
