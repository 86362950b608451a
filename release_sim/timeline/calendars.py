"""Calendars of holidays: the one that the clock takes, and others that differ from it.

The regulation on the 48 hours of a hold, 8 CFR 287.7(d), leaves out Saturdays, Sundays and holidays
without saying whose. The clock takes the federal holidays of 5 U.S.C. 6103, because it is a
federal regulation; that is our inference. Days on which federal offices are closed by order are
not among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class CalendarDifference:
    """A day that is free in some calendars and not in all; none is the name where it is not."""

    day: date
    federal: str | None
    colorado: str | None
    offices_closed: str | None


@cache
def federal_holidays() -> Mapping[date, str]:
    """Return the holidays of 5 U.S.C. 6103, with those observed on a Friday or Monday."""
    return _calendar()


def differences(first: int, last: int) -> Iterator[CalendarDifference]:
    """Yield the days of these years on which the calendars differ.

    Colorado's are its legal holidays; ``offices_closed`` adds to the federal ones the days on which
    federal offices were closed by order, whole or in part.
    """
    federal = _calendar(years=range(first, last + 1))
    colorado = _calendar(years=range(first, last + 1), subdiv="CO")
    kinds = ("public", "government")
    closed = _calendar(years=range(first, last + 1), categories=kinds)
    for day in sorted({*federal, *colorado, *closed}):
        told = CalendarDifference(day, federal.get(day), colorado.get(day), closed.get(day))
        if None in (told.federal, told.colorado, told.offices_closed):
            yield told


def _calendar(**which: Any) -> Mapping[date, str]:
    # Few histories ask for them, and the calendars of the world are slow to load.
    import holidays  # noqa: PLC0415

    return holidays.country_holidays("US", observed=True, **which)
