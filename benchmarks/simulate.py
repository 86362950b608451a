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
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from time import perf_counter, process_time

from by_ciw import ciw_seconds, differential
from stubbed_decisions import Learning, Stubbed, decided_anew

from release_sim.api.inputs import Inputs
from release_sim.api.process_simulation import run_workers
from release_sim.api.simulation_options import SimulationOptions, prepare
from release_sim.engine.decide import Engine
from release_sim.model.rule import Period
from release_sim.process.course import Course
from release_sim.process.decided_courses import DecidedCourses
from release_sim.process.process_run import ProcessRun
from release_sim.process.replications import Replications, RunKey, in_turn


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


def under_one_law(work: Replications, day: date) -> Replications:
    """Return the same work under the rules of one day, as if they had always been in force."""
    (variant,) = work.variants
    every = variant.policy.rules.items()
    rules = {n: replace(r, in_force=Period()) for n, r in every if r.in_force.covers(day)}
    return replace(work, variants=(replace(variant, policy=replace(variant.policy, rules=rules)),))


def memory_of(years: int, law_of: date | None = None) -> int:
    """Return the most memory of a process that runs so many years from 2016 on, in MB."""
    work = f"work_of({365 * years}, '2016-01-01')"
    if law_of:
        work = f"under_one_law({work}, date.fromisoformat('{law_of}'))"
    code = (
        "import resource, sys; sys.path.insert(0, 'benchmarks');"
        "from datetime import date; from simulate import RunKey, under_one_law, work_of;"
        f"{work}(RunKey(0, 1));"
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
        for law, day in (("of its days", None), ("of June 2026", date(2026, 6, 1))):
            one, two, ten = (memory_of(years, day) for years in (1, 2, 10))
            print(f"most memory, law {law}: {one} MB in one year, {two} MB in two, {ten} MB in ten")
            print(f"ten years: {ten / two:.2f} times two, law {law} (1.05)")


def _everyone(work: Replications) -> Iterator[Course]:
    through: list[Course] = []
    run = work.run(RunKey(0, 1), through.append)
    run.run()
    yield from through
    yield from run.courses.values()


if __name__ == "__main__":
    main()
