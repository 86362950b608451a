"""Bookings come when a table of all hours says, of which only a few weeks are kept."""

from __future__ import annotations

import numpy as np

from release_sim.process.arrival_rates import AHEAD, ArrivalRates
from release_sim.process.wall_clock import clock_of
from tests.process.desks import process, settled


def test_hours_are_let_go_and_bookings_come_when_the_whole_table_says() -> None:
    given = process(horizon__to="2025-12-31")
    clock, numbers = clock_of(given.horizon), settled(given)
    rates, whole = (ArrivalRates(given, numbers, clock) for _ in range(2))
    assert whole.is_over(float("inf"))
    hours, expected = whole._hours, whole._expected
    assert len(hours) > 10 * AHEAD, "a year is many times what is kept"
    reached, most = 0.0, 0
    while not rates.is_over(reached):
        come = reached + np.linspace(0.5, 40.0, 25)
        at, here = rates.minutes(come)
        told = np.floor(np.interp(come, expected, hours)).astype(np.int64)
        assert np.array_equal(at, np.minimum(told, hours[-1] - 1))
        assert here == np.searchsorted(come, expected[-1])
        reached, most = float(come[-1]), max(most, len(rates._hours))
    assert most <= 3 * AHEAD


def test_hours_of_a_far_year_are_those_of_a_clock_that_remembers_no_other() -> None:
    given = process(agency__hours='{from: "06:00", to: "22:00"}')
    hours = given.agency.hours
    clock = clock_of(given.horizon)
    for year in (*range(40), 3):
        minute = year * 365 * 1440 + 120
        assert clock.within(hours, minute, 0.5) == clock_of(given.horizon).within(
            hours, minute, 0.5
        )
