"""Queues of which the answers are known: Erlang-C, Pollaczek and Khinchine, Little, and by hand."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import accumulate
from math import exp, factorial, sqrt
from random import Random
from statistics import mean, stdev
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.model.processes.staffing import WEEK_HOURS, Order
from release_sim.process.agenda import Agenda, Rank
from release_sim.process.desk_hours import DeskHours
from release_sim.process.station import Job, Station
from release_sim.process.wall_clock import WallClock
from tests.conftest import examples

SERVICE = 200.0  # minutes on average, so that whole minutes change little


class Endless(WallClock):
    """A clock without zones or a last day."""

    def __init__(self) -> None:
        self.begins = 0

    def hour_of_week(self, minute: int) -> int:
        return minute // 60 % WEEK_HOURS

    def next_hour(self, minute: int) -> int:
        return minute + 60 - minute % 60


def waits(
    come: Sequence[int], takes: Sequence[int], staff: int, order: Order = Order.FIRST_COME
) -> list[int]:
    """Return how long each customer waits at one desk; Little's law is checked on the way."""
    agenda, hours = Agenda(0), DeskHours(Endless())
    station = Station(agenda, order, hours)
    found = [0] * len(come)

    def done(number: int) -> None:
        found[number] = agenda.now - come[number] - max(1, takes[number])

    def ask(number: int) -> None:
        if number + 1 < len(come):
            agenda.at(come[number + 1], Rank.ARRIVAL, lambda _: ask(number + 1))
        job = Job(number, "work", takes[number], Rank.WORK, lambda _: done(number))
        station.ask(job)

    station.man(staff)
    agenda.at(come[0], Rank.ARRIVAL, lambda _: ask(0))
    agenda.run()
    station.close()
    hours.check_littles_law("desk")
    return found


def interval(found: Sequence[int], batches: int = 20) -> tuple[float, float]:
    """Return the mean and four standard errors of it, by means of batches."""
    size = len(found) // batches
    means = [mean(found[n * size : (n + 1) * size]) for n in range(batches)]
    return mean(means), 4 * stdev(means) / sqrt(batches)


def poisson(random: Random, number: int, gap: float) -> list[int]:
    found, now = [], 0.0
    for _ in range(number):
        now += random.expovariate(1 / gap)
        found.append(int(now))
    return found


def erlang_c(staff: int, load: float) -> float:
    """Return the probability of a wait at ``staff`` servers that are offered this load."""
    last = load**staff / factorial(staff) * staff / (staff - load)
    return last / (sum(load**k / factorial(k) for k in range(staff)) + last)


@pytest.mark.parametrize(("staff", "busy"), [(1, 0.6), (2, 0.7), (4, 0.75)])
def test_waits_of_exponential_work_are_those_of_erlang(staff: int, busy: float, long: bool) -> None:
    random, number = Random(staff), 1_000_000 if long else 12_000  # noqa: S311  no secret
    come = poisson(random, number, SERVICE / staff / busy)
    takes = [round(random.expovariate(1 / SERVICE)) for _ in come]
    found, margin = interval(waits(come, takes, staff))
    expected = erlang_c(staff, staff * busy) * SERVICE / (staff - staff * busy)
    assert margin < (0.1 if long else 0.7) * expected
    assert abs(found - expected) < margin


UNIFORM: tuple[Callable[[Random], float], float, float] = (
    lambda random: random.uniform(0, 2 * SERVICE), SERVICE, SERVICE**2 * 4 / 3,
)  # fmt: skip
SPREAD = 0.8
LOGNORMAL: tuple[Callable[[Random], float], float, float] = (
    lambda random: SERVICE * random.lognormvariate(0, SPREAD),
    SERVICE * exp(SPREAD**2 / 2),
    SERVICE**2 * exp(2 * SPREAD**2),
)
FIXED: tuple[Callable[[Random], float], float, float] = (lambda _: SERVICE, SERVICE, SERVICE**2)


@pytest.mark.parametrize(
    "service", [UNIFORM, LOGNORMAL, FIXED], ids=["uniform", "lognormal", "fixed"]
)
def test_waits_of_any_work_are_those_of_pollaczek_and_khinchine(
    service: tuple[Callable[[Random], float], float, float], long: bool
) -> None:
    draw, first, second = service
    random, number, busy = Random(7), 1_000_000 if long else 12_000, 0.6  # noqa: S311  no secret
    gap = first / busy
    come = poisson(random, number, gap)
    takes = [round(draw(random)) for _ in come]
    found, margin = interval(waits(come, takes, 1))
    expected = second / gap / 2 / (1 - busy)
    assert margin < (0.1 if long else 0.7) * expected
    assert abs(found - expected) < margin


CUSTOMERS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 90)), min_size=1, max_size=60)
"""The minutes since the last customer came and those that the work for this one takes."""


def arrivals_of(customers: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return when each customer comes and how long the work for each takes."""
    return [*accumulate(gap for gap, _ in customers)], [work for _, work in customers]


@examples(10)
@given(CUSTOMERS, st.integers(1, 4))
def test_more_staff_never_makes_a_mean_wait_longer(
    customers: list[tuple[int, int]], staff: int
) -> None:
    come, takes = arrivals_of(customers)
    fewer, more = waits(come, takes, staff), waits(come, takes, staff + 1)
    assert all(b <= a for a, b in zip(fewer, more, strict=True))


@examples(10)
@given(CUSTOMERS, st.integers(1, 3))
def test_work_is_taken_up_as_a_reference_by_hand_takes_it_up(
    customers: list[tuple[int, int]], staff: int
) -> None:
    come, takes = arrivals_of(customers)
    free, expected = [0] * staff, []
    for arrival, work in zip(come, takes, strict=True):
        begins = max(arrival, free[0])
        expected.append(begins - arrival)
        free = sorted([begins + work, *free[1:]])
    assert waits(come, takes, staff) == expected


def test_the_clock_of_a_run_follows_denver_through_summer_time() -> None:
    clock = WallClock(date(2026, 3, 7), 1, 3, ZoneInfo("America/Denver"))
    assert clock.ends - clock.begins == 4 * 24 * 60 - 60
    assert clock.hour_of_week(clock.minute_of(date(2026, 3, 8), 180)) == 6 * 24 + 3
    assert clock.minute_of(date(2026, 3, 8), 180) == 24 * 60 + 120


@pytest.mark.parametrize("order", list(Order))
def test_every_order_serves_everyone_once(order: Order) -> None:
    assert len(waits([0, 0, 5, 5, 90], [10, 20, 1, 3, 4], 1, order)) == 5
