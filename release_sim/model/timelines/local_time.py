"""The calendar of a place: moments with the offset of its clocks, and when its days begin."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo


def city_of(zone: str) -> str:
    """Return the city after which a time zone is named: ``New York`` of ``America/New_York``."""
    return zone.rpartition("/")[2].replace("_", " ")


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the same moment with the offset that the clocks of a zone then have.

    The offset is fixed: Python subtracts and compares two times of one zone by the clock on the
    wall, which is an hour out when daylight saving begins or ends in between.
    """
    there = at.astimezone(zone)
    return there.replace(tzinfo=timezone(there.utcoffset() or timedelta()), fold=0)


def begin_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a day in a zone."""
    return local(datetime.combine(day, time(), zone), zone)
