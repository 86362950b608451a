"""The days on which calendars of holidays differ, worked out without the library that is asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from release_sim.model.rule import Within
from release_sim.model.timelines.denver_time import begin_of
from release_sim.timeline.calendars import differences, federal_holidays
from release_sim.timeline.clock import until

YEARS = range(2014, 2028)
DIFFERENCES = {each.day: each for each in differences(2014, 2027)}
# Federal offices were closed by order of the president, in 2015 for half a day.
CLOSED = [
    date(2014, 12, 26),
    date(2015, 12, 24),
    date(2018, 12, 5),
    date(2018, 12, 24),
    date(2019, 12, 24),
    date(2020, 12, 24),
    date(2024, 12, 24),
    date(2025, 1, 9),
    date(2025, 12, 24),
    date(2025, 12, 26),
]


def monday_of_october(year: int, number: int) -> date:
    first = date(year, 10, 1)
    return first + timedelta(days=-first.weekday() % 7 + 7 * (number - 1))


COLUMBUS = [monday_of_october(year, 2) for year in YEARS]
CHAVEZ = [date(year, 3, 31) for year in YEARS]
CABRINI = [monday_of_october(year, 1) for year in YEARS if year >= 2020]  # HB20-1031


def test_no_other_days_differ() -> None:
    assert sorted(DIFFERENCES) == sorted([*COLUMBUS, *CHAVEZ, *CABRINI, *CLOSED])


@pytest.mark.parametrize("day", COLUMBUS)
def test_columbus_day_is_federal_and_not_colorados(day: date) -> None:
    each = DIFFERENCES[day]
    assert (each.federal, each.colorado) == ("Columbus Day", None)
    assert day in federal_holidays()


@pytest.mark.parametrize("day", [*CHAVEZ, *CABRINI])
def test_two_days_are_colorados_and_not_federal(day: date) -> None:
    each = DIFFERENCES[day]
    assert each.federal is None
    assert each.colorado in ("Cesar Chavez Day", "Frances Xavier Cabrini Day")
    assert day not in federal_holidays()


@pytest.mark.parametrize("day", CLOSED)
def test_a_day_on_which_offices_were_closed_is_no_holiday(day: date) -> None:
    each = DIFFERENCES[day]
    assert (each.federal, each.colorado) == (None, None)
    assert each.offices_closed
    assert day not in federal_holidays()


def test_48_working_hours_over_christmas_take_the_days_that_were_closed_by_order() -> None:
    """With the closed days as holidays the hours would end on 30 December 2025."""
    within = Within(48, "hours", "after", "eligibility", "weekends_and_holidays")
    end = until(within, begin_of(date(2025, 12, 23)) + timedelta(hours=17))
    assert end is not None
    assert end.date() == date(2025, 12, 26)
