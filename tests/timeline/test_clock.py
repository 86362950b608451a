"""The clock: hours as they pass, days of the calendar, hours without weekends and holidays."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from release_sim.model.rule import Within
from release_sim.timeline.clock import end_of, minutes, until
from tests.timelines import DENVER


@pytest.mark.parametrize(
    ("city", "since", "by"),
    [
        ("Denver", "2025-03-08T23:00-07:00", "2025-03-09T06:00-06:00"),  # the day of 23 hours
        ("Denver", "2025-11-01T23:00-06:00", "2025-11-02T04:00-07:00"),  # the day of 25 hours
        ("Denver", "2025-11-02T01:30-06:00", "2025-11-02T06:30-07:00"),
        ("Denver", "2025-06-18T08:00-06:00", "2025-06-18T14:00-06:00"),
        ("Chicago", "2025-03-08T23:00-06:00", "2025-03-09T06:00-05:00"),
        ("New_York", "2025-11-02T01:30-04:00", "2025-11-02T06:30-05:00"),
        ("Phoenix", "2025-03-08T23:00-07:00", "2025-03-09T05:00-07:00"),  # no summer time
    ],
)
def test_six_hours_are_six_hours_whatever_the_clocks_are_set_to(
    city: str, since: str, by: str
) -> None:
    zone = ZoneInfo(f"America/{city}")
    begun = datetime.fromisoformat(since)
    found = until(Within(6, "hours", "after", "eligibility"), begun, zone)
    assert found == datetime.fromisoformat(by)
    assert found.isoformat(timespec="minutes") == by
    assert minutes(begun, found) == 360
    assert until(Within(6, "hours", "after", "eligibility"), begun.astimezone(zone), zone) == found


def test_days_are_calendar_days_of_the_place() -> None:
    within = Within(3, "days", "after", "service")
    served = datetime.fromisoformat("2020-01-14T05:30+00:00")  # 22:30 the day before in Denver
    assert until(within, served, DENVER) == datetime.fromisoformat("2020-01-16T23:59:59-07:00")
    assert end_of(date(2025, 3, 9), DENVER) == datetime.fromisoformat("2025-03-09T23:59:59-06:00")
    here = until(within, served, ZoneInfo("America/New_York"))
    assert here == datetime.fromisoformat("2020-01-17T23:59:59-05:00")  # served at 00:30


@pytest.mark.parametrize(
    ("since", "by"),
    [
        ("2025-06-16T10:00-06:00", "2025-06-18T10:00-06:00"),  # Monday to Wednesday
        ("2025-06-18T10:00-06:00", "2025-06-23T10:00-06:00"),  # over Juneteenth and a weekend
        ("2025-06-21T10:00-06:00", "2025-06-25T00:00-06:00"),  # from a Saturday
        ("2026-07-02T10:00-06:00", "2026-07-07T10:00-06:00"),  # 4 July is kept on the Friday
        ("2025-03-07T12:00-07:00", "2025-03-11T12:00-06:00"),  # over the Sunday of 23 hours
        ("2025-06-12T00:00-06:00", "2025-06-14T00:00-06:00"),  # to the end of a Friday, no further
    ],
)
def test_48_hours_without_weekends_and_holidays(since: str, by: str) -> None:
    within = Within(48, "hours", "after", "eligibility", "weekends_and_holidays")
    assert until(within, datetime.fromisoformat(since), DENVER) == datetime.fromisoformat(by)


def test_a_limit_that_the_case_does_not_give_cannot_be_counted() -> None:
    since = datetime.fromisoformat("2020-01-13T10:00-07:00")
    assert (
        until(Within("subpoena.days_to_respond", "days", "after", "service"), since, DENVER) is None
    )


@pytest.mark.parametrize(
    ("amount", "unit", "by"),
    [
        (36, "hours", "2025-03-08T11:00-07:00"),  # over the night of 23 hours
        (2, "days", "2025-03-07T23:59:59-07:00"),
    ],
)
def test_a_limit_before_an_event_is_counted_back_from_it(amount: int, unit: str, by: str) -> None:
    released = datetime.fromisoformat(
        "2025-03-10T00:00-06:00" if unit == "hours" else "2025-03-09T12:00-06:00"
    )
    found = until(Within(amount, unit, "before", "release"), released, DENVER)
    assert found == datetime.fromisoformat(by)
