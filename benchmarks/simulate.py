"""Times of simulating the Denver desk: beside decisions stubbed out, beside Ciw, on two cores.

Run it as ``python benchmarks/simulate.py``; ``--days N`` makes the year shorter, ``--runs N`` takes
other than a hundred replications, and ``--turns N`` other than three turns, of which the quickest
counts. Ciw must be installed: it is part of the ``benchmark`` extra. It
also compares the waits of one queueing network in Ciw and here, as a differential test.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from math import sqrt
from random import Random
from statistics import mean, stdev
from time import perf_counter, process_time

import ciw

from release_sim.api.inputs import Inputs
from release_sim.api.process_simulation import SimulationOptions, prepare, run_workers
from release_sim.engine.decide import Engine
from release_sim.engine.matcher_cache import MatcherCache
from release_sim.model.policy import Policy
from release_sim.model.processes.process import Order
from release_sim.process.agenda import Agenda, Rank
from release_sim.process.course import Course
from release_sim.process.decided import DecidedCourses, DecisionNode, DutyAccount
from release_sim.process.desk_hours import DeskHours
from release_sim.process.history import PersonHistory
from release_sim.process.process_run import ProcessRun
from release_sim.process.replications import COMPILED, Replications, RunKey, in_turn
from release_sim.process.shifts import shift_changes
from release_sim.process.station import Job, Station
from release_sim.process.wall_clock import WallClock

ALPHA_PAIRS = 40  # pairs of batches by which two waits are told apart at 4 standard errors

_NO_DUTIES = DutyAccount(())


class Stubbed(DecidedCourses):
    """Decisions that are made beforehand: by the kind of event, and whether a request stands."""

    def __init__(self, engine: Engine, learned: Mapping[tuple[str, bool], DecisionNode]) -> None:
        """Take what a run with decisions met first of each kind."""
        super().__init__(engine)
        self._learned = learned
        self._otherwise = learned["released", False]

    def after(self, node: DecisionNode, past: PersonHistory) -> DecisionNode:
        """Return the decision for the kind of the last event."""
        return self._learned.get(_kind_and_whether_asked(past), self._otherwise)

    def on_change(self, node: DecisionNode, past: PersonHistory, minute: int) -> DecisionNode:
        """Return the decision there was."""
        return node

    def account(self, *_: object) -> DutyAccount:
        """Return one without duties."""
        return _NO_DUTIES


class Learning(DecidedCourses):
    """Decisions as they are, of which the first of each kind is kept."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is kept yet."""
        super().__init__(engine)
        self.learned: dict[tuple[str, bool], DecisionNode] = {}

    def after(self, node: DecisionNode, past: PersonHistory) -> DecisionNode:
        """Decide, and keep the first decision of each kind."""
        found = super().after(node, past)
        self.learned.setdefault(_kind_and_whether_asked(past), found)
        return found


def _kind_and_whether_asked(past: PersonHistory) -> tuple[str, bool]:
    """Return the kind of the last event, and whether a request has come."""
    return past.log[-1].kind, any(each.kind == "request_received" for each in past.log)


def work_of(days: int, begin: str = "2025-01-01") -> Replications:
    """Return the Denver desk over so many days."""
    return prepare(Inputs.at(None), SimulationOptions(begin=begin, days=days))


def run_with(work: Replications, decided: DecidedCourses) -> tuple[float, ProcessRun]:
    """Return the seconds of a run with these decisions, and the run."""
    run = work.run(RunKey(0, 1))
    run.decided = decided
    begun = process_time()
    run.run()
    return process_time() - begun, run


def decided_anew(policy: Policy) -> DecidedCourses:
    """Return decisions of which nothing is remembered or compiled, as a simulation begins."""
    return DecidedCourses(Engine(policy, matchers=MatcherCache(most=COMPILED)))


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

    class Times(ciw.dists.Distribution):  # type: ignore[misc]
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
    random = Random(3)  # noqa: S311
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
    found = [of(numbers[n * size : (n + 1) * size]) for n in range(ALPHA_PAIRS)]  # type: ignore[operator]
    return mean(found), stdev(found) / sqrt(ALPHA_PAIRS)


def memory_of(days: int, begin: str) -> int:
    """Return the most memory of a process that runs so many days, in MB."""
    code = (
        "import resource, sys; sys.path.insert(0, 'benchmarks');"
        "from simulate import RunKey, work_of;"
        f"work_of({days}, '{begin}')(RunKey(0, 1));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(said.stdout.split()[-1])


def on_two_cores(days: int, runs: int) -> tuple[float, float]:
    """Return the seconds of so many runs here, and by a local cluster; both give the same."""
    work = work_of(days)
    keys = [RunKey(0, number) for number in range(1, runs + 1)]
    begun = perf_counter()
    expected = list(in_turn(work, keys))
    here = perf_counter() - begun
    with run_workers("local") as by:
        deque(by(work, keys[:2]), maxlen=0)  # workers import what they need
        begun = perf_counter()
        found = list(by(work, keys))
        there = perf_counter() - begun
    assert found == expected, "a cluster gives other numbers"
    return here, there


def decisions(days: int, turns: int) -> None:
    """Compare runs with decisions, stubbed and of Ciw: of each the quickest of some turns."""
    work = work_of(days)
    policy = work.variants[0].policy
    learning = Learning(Engine(policy))
    run_with(work, learning)
    people = sum(1 for _ in _everyone(work))
    taken: dict[str, list[float]] = {}

    def take(what: str, seconds: float) -> None:
        taken.setdefault(what, []).append(seconds)

    for _ in range(turns):
        decided = decided_anew(policy)
        cold, run = run_with(work, decided)
        take("cold", cold)
        take("warm", run_with(work, decided)[0])
        take("stub", run_with(work, Stubbed(Engine(policy), learning.learned))[0])
        take("ciw", ciw_seconds(work, people))
    cold, warm, stub, bare = (min(taken[what]) for what in ("cold", "warm", "stub", "ciw"))
    booked = run.tally.numbers.counts["bookings"]
    print(f"{days} days, {booked:,} bookings: {cold:.2f} s from nothing, again {warm:.2f} s")
    for what, seconds, most in (
        ("decisions stubbed out", stub, 1.5),
        ("bare queues, Ciw", bare, 1),
    ):
        ratios = f"{cold / seconds:.2f} from nothing, {warm / seconds:.2f} again"
        print(f"{what}: {seconds:.2f} s; {ratios} (at most {most})")


def main() -> None:
    """Print each measure beside what it is held to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--customers", type=int, default=200_000)
    parser.add_argument("--only", default="decisions,ciw,differential,cores,memory")
    given = parser.parse_args()
    only = given.only.split(",")
    if "decisions" in only or "ciw" in only:
        decisions(given.days, given.turns)
    if "differential" in only:
        differential(given.customers)
    if "cores" in only:
        here, there = on_two_cores(given.days, given.runs)
        print(
            f"{given.runs} runs: {here:.1f} s here, {there:.1f} s on the workers of two cores; "
            f"{2 * there / here:.2f} times half the serial time (under 1.9)"
        )
    if "memory" in only:
        one, ten = memory_of(365, "2016-01-01"), memory_of(3650, "2016-01-01")
        print(f"most memory: {one} MB in one year, {ten} MB in ten")


def _everyone(work: Replications) -> Iterator[Course]:
    through: list[Course] = []
    run = work.run(RunKey(0, 1), through.append)
    run.run()
    yield from through
    yield from run.courses.values()


if __name__ == "__main__":
    main()
