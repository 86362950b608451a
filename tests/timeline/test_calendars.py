"""The days on which calendars of holidays differ, worked out without the library that is asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from release_sim.model.rule import Within
from release_sim.model.timelines.local_time import begin_of
from release_sim.timeline.calendars import calendar_differences, holiday
from release_sim.timeline.clock import until
from tests.timelines import DENVER

YEARS = range(2014, 2028)
FEDERAL = "weekends_and_holidays"
DIFFERENCES = {each.day: each for each in calendar_differences(2014, 2027)}
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
CHAVEZ = [date(year, 3, 31) for year in YEARS]  # not in C.R.S. 24-11-101
CABRINI = [monday_of_october(year, 1) for year in YEARS if year >= 2020]  # HB20-1031


def test_no_other_days_differ() -> None:
    assert sorted(DIFFERENCES) == sorted([*COLUMBUS, *CABRINI, *CLOSED])


@pytest.mark.parametrize("day", COLUMBUS)
def test_columbus_day_is_federal_and_not_colorados(day: date) -> None:
    each = DIFFERENCES[day]
    assert (each.federal, each.colorado) == ("Columbus Day", None)
    assert holiday(day, FEDERAL)


@pytest.mark.parametrize("day", CABRINI)
def test_cabrini_day_is_colorados_and_not_federal(day: date) -> None:
    each = DIFFERENCES[day]
    assert (each.federal, each.colorado) == (None, "Frances Xavier Cabrini Day")
    assert not holiday(day, FEDERAL)


@pytest.mark.parametrize("day", CHAVEZ)
def test_cesar_chavez_day_is_no_legal_holiday(day: date) -> None:
    assert not holiday(day, "weekends_and_colorado_holidays")


@pytest.mark.parametrize("day", CLOSED)
def test_a_day_on_which_offices_were_closed_is_no_holiday(day: date) -> None:
    each = DIFFERENCES[day]
    assert (each.federal, each.colorado) == (None, None)
    assert each.offices_closed
    assert not holiday(day, FEDERAL)


@pytest.mark.parametrize(
    ("excluding", "since", "by"),
    [
        ("weekends_and_holidays", date(2025, 12, 23), date(2025, 12, 26)),
        ("weekends_and_closed_offices", date(2025, 12, 23), date(2025, 12, 30)),
        ("weekends_and_colorado_holidays", date(2025, 12, 23), date(2025, 12, 26)),
        ("weekends_and_holidays", date(2025, 10, 10), date(2025, 10, 15)),
        ("weekends_and_colorado_holidays", date(2025, 10, 10), date(2025, 10, 14)),
        ("weekends_and_holidays", date(2025, 10, 3), date(2025, 10, 7)),
        ("weekends_and_colorado_holidays", date(2025, 10, 3), date(2025, 10, 8)),
        ("weekends_and_colorado_holidays", date(2025, 3, 28), date(2025, 4, 1)),
    ],
)
def test_48_working_hours_from_five_in_the_afternoon_end_by_the_calendar_that_a_rule_names(
    excluding: str, since: date, by: date
) -> None:
    within = Within(48, "hours", "after", "eligibility", excluding)
    end = until(within, begin_of(since, DENVER) + timedelta(hours=17), DENVER)
    assert end is not None
    assert end.date() == by


def test_the_first_year_is_looked_through_from_its_first_days() -> None:
    assert next(calendar_differences(2025, 2025)).day == date(2025, 1, 9)
