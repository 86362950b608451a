"""Calendars of holidays: whose days a limit leaves out, and where these calendars differ.

The regulation on the 48 hours of a hold, 8 CFR 287.7(d), leaves out Saturdays, Sundays and holidays
without saying whose, so a rule names its calendar: the federal holidays of 5 U.S.C. 6103, these
and the days on which the president closed federal offices, or Colorado's legal holidays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class CalendarDifference:
    """A day that is a holiday in some calendars only; None is the name in the others."""

    day: date
    federal: str | None
    colorado: str | None
    offices_closed: str | None


def holiday(day: date, excluding: str) -> str | None:
    """Return the name of the holiday, other than weekends, that a limit leaves out, or None.

    ``excluding`` is the limit's word. ``weekends_and_holidays``: those of 5 U.S.C. 6103, with those
    observed on a Friday or Monday. ``weekends_and_closed_offices`` adds the days on which federal
    offices were closed by order, in 2015 for half a day. ``weekends_and_colorado_holidays``: those
    of C.R.S. 24-11-101, which does not list Cesar Chavez Day. Another word raises ``KeyError``.
    """
    name = _calendar(excluding).get(day)
    return None if name == _NOT_LEGAL else name


_CALENDARS: Mapping[str, Mapping[str, Any]] = {
    "weekends_and_holidays": {},
    "weekends_and_closed_offices": {"categories": ("public", "government")},
    "weekends_and_colorado_holidays": {"subdiv": "CO"},
}
# The library counts this day, on which the state's offices may close, as a holiday of the state.
_NOT_LEGAL = "Cesar Chavez Day"


def calendar_differences(first: int, last: int) -> Iterator[CalendarDifference]:
    """Yield the days of these years on which the calendars differ.

    Colorado's are its legal holidays; ``offices_closed`` adds to the federal ones the days on which
    federal offices were closed by order, whole or in part.
    """
    day = date(first, 1, 1)
    while day.year <= last:
        names = [holiday(day, excluding) for excluding in _CALENDARS]
        if None in names and any(names):
            federal, closed, colorado = names
            yield CalendarDifference(day, federal, colorado, closed)
        day += timedelta(days=1)


@cache
def _calendar(excluding: str) -> Mapping[date, str]:
    # Few timelines ask for them, and the calendars of the world are slow to load.
    import holidays  # noqa: PLC0415

    return holidays.country_holidays("US", observed=True, **_CALENDARS[excluding])
