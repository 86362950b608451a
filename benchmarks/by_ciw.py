"""Queues in Ciw: the bare steps of the desk, and a network that must wait as the same does here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from math import sqrt
from random import Random
from statistics import mean, stdev
from time import process_time

import ciw

from release_sim.model.processes.staffing import Order
from release_sim.process.agenda import Agenda, Rank
from release_sim.process.desk_hours import DeskHours
from release_sim.process.replications import Replications, RunKey
from release_sim.process.shifts import shift_changes
from release_sim.process.station import Job, Station
from release_sim.process.wall_clock import WallClock

ALPHA_PAIRS = 40  # pairs of batches by which two waits are told apart at 4 standard errors


def ciw_seconds(work: Replications, people: int) -> float:
    """Return the seconds of the bare queueing part in Ciw: the same five steps, and no rules.

    The desks have the shifts of the process; the few notices and records are left out.
    """
    run = work.run(RunKey(0, 1))
    plan, clock = run.plan, run.clock
    minutes = clock.ends - clock.begins

    def staff(desk: str) -> ciw.Schedule:
        changes = list(shift_changes(plan.process.desks[desk], plan.settled, clock))
        ends = [minute - clock.begins for minute, _ in changes[1:]]
        return ciw.Schedule([number for _, number in changes], [*ends, minutes])

    class Times(ciw.dists.Distribution):  # type: ignore[misc]  # ciw has no types
        """The times of some steps in turn."""

        def __init__(self, *names: str) -> None:
            super().__init__()
            self._steps = cycle([plan.steps[name] for name in names])

        def sample(self, t: object = None, ind: object = None) -> float:
            return next(self._steps)(ciw.random.random())

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(people / minutes), None, None, None],
        service_distributions=[
            Times("court_papers"),
            Times("identity_and_warrants", "release_papers"),
            Times("property_and_clothes"),
            Times("escort"),
        ],
        number_of_servers=[float("inf"), staff("release"), staff("property"), float("inf")],
        routing=ciw.routing.ProcessBased(lambda *_: [2, 2, 3, 4]),
    )
    ciw.seed(1)
    begun = process_time()
    ciw.Simulation(network).simulate_until_max_time(minutes)
    return process_time() - begun


def waits_here(come: Sequence[int], takes: Sequence[int], staff: int) -> list[int]:
    """Return the waits of one desk that is always open."""

    class Endless(WallClock):
        def __init__(self) -> None:
            self.begins = 0

        def hour_of_week(self, minute: int) -> int:
            return minute // 60 % 168

        def next_hour(self, minute: int) -> int:
            return minute + 60 - minute % 60

    agenda, found = Agenda(0), [0] * len(come)
    station = Station(agenda, Order.FIRST_COME, DeskHours(Endless()))

    def done(number: int) -> None:
        found[number] = agenda.now - come[number] - takes[number]

    def ask(number: int) -> None:
        if number + 1 < len(come):
            agenda.at(come[number + 1], Rank.ARRIVAL, lambda _: ask(number + 1))
        station.ask(Job(number, "work", takes[number], Rank.WORK, lambda _: done(number)))

    station.man(staff)
    agenda.at(come[0], Rank.ARRIVAL, lambda _: ask(0))
    agenda.run()
    return found


def differential(customers: int) -> None:
    """Compare mean and ninth decile of waits with Ciw, at four standard errors of both."""
    staff, service, busy = 3, 200.0, 0.75
    random = Random(3)  # noqa: S311  no secret
    now, come = 0.0, []
    for _ in range(customers):
        now += random.expovariate(staff * busy / service)
        come.append(int(now))
    takes = [max(1, round(random.lognormvariate(0, 0.7) * 156.5)) for _ in come]
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(staff * busy / service)],
        service_distributions=[ciw.dists.Lognormal(5.053, 0.7)],
        number_of_servers=[staff],
    )
    ciw.seed(4)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(customers, method="Finish")
    records = sorted(simulation.get_all_records(), key=lambda record: record.arrival_date)
    there = [record.waiting_time for record in records]
    here = waits_here(come, takes, staff)
    for what, of in (("mean", mean), ("ninth decile", _ninth_decile)):
        (one, error), (two, other) = _batches(here, of), _batches(there, of)
        apart = abs(one - two) / sqrt(error**2 + other**2)
        print(f"wait, {what}: here {one:.1f}, Ciw {two:.1f}; {apart:.1f} standard errors apart")
        # Two means of 40 batches lie 4 standard errors apart once in some 7,000 times by chance.
        assert apart < 4, "the two networks differ"


def _ninth_decile(numbers: Sequence[float]) -> float:
    return sorted(numbers)[len(numbers) * 9 // 10]


def _batches(numbers: Sequence[float], of: object) -> tuple[float, float]:
    size = len(numbers) // ALPHA_PAIRS
    found = [of(numbers[n * size : (n + 1) * size]) for n in range(ALPHA_PAIRS)]  # type: ignore[operator]  # one of both
    return mean(found), stdev(found) / sqrt(ALPHA_PAIRS)
