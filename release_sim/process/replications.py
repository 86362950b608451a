"""Runs of several variants, one after another or by the workers of a cluster.

A run depends on its variant, the seed and its number alone, so that it does not matter who does it
or in what order; results are handed back in the order of the runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from release_sim.cohort.people.synthesize import sample_parameters
from release_sim.engine.decide import Engine
from release_sim.engine.matcher_cache import MatcherCache
from release_sim.model.processes.run_numbers import RunNumbers
from release_sim.model.processes.simulation import Simulation, Variant
from release_sim.process.booked_people import BookedPeople
from release_sim.process.decided_courses import DecidedCourses
from release_sim.process.process_run import OnFinish, ProcessRun
from release_sim.process.wall_clock import clock_of

COMPILED = 400
"""How many compiled rules are kept: twice those in force, as cases of two shapes come in turn.

In a run the law goes forward, and what was is let go.
"""


class RunKey(NamedTuple):
    """The place of a variant, and the number of a replication, from 1."""

    variant: int
    replication: int


@dataclass(slots=True)
class Replications:
    """Does one run after another; what was decided in one is remembered for the next."""

    variants: tuple[Variant, ...]
    seed: int
    drawn: bool
    keep_events: bool = False
    _decided: dict[str, DecidedCourses] = field(default_factory=dict, init=False)

    def __call__(self, key: RunKey) -> RunNumbers:
        """Do one run."""
        return self.run(key).run()

    def run(self, key: RunKey, on_finish: OnFinish | None = None) -> ProcessRun:
        """Return one run, not begun; ``on_finish`` gets everyone who is finished."""
        variant = self.variants[key.variant]
        policy = variant.policy
        if policy.digest not in self._decided:
            engine = Engine(policy, matchers=MatcherCache(most=COMPILED, keep_sessions=False))
            self._decided[policy.digest] = DecidedCourses(engine)
        numbers = variant.process.numbers
        settled = sample_parameters(numbers, self.seed, key.replication if self.drawn else 0)
        decided = self._decided[policy.digest]
        clock = clock_of(variant.process.horizon)
        people = BookedPeople(
            variant.process, settled, clock, variant.surge, self.seed, key.replication
        )
        return ProcessRun(variant, decided, people, settled, on_finish, self.keep_events)

    def __reduce__(self) -> tuple[type[Replications], tuple[object, ...]]:
        """Come to another process without what is remembered."""
        return type(self), (self.variants, self.seed, self.drawn, self.keep_events)


Work = Callable[[Callable[[RunKey], RunNumbers], Iterable[RunKey]], Iterable[RunNumbers]]
"""What does the runs, in their order: ``map``, or the workers of a cluster."""


def simulate_variants(
    work: Replications, replications: int, by: Work, on_run: Callable[[RunKey, RunNumbers], None]
) -> Simulation:
    """Simulate every variant this many times; ``on_run`` gets the numbers of each run.

    Events are told to ``on_run`` alone, so that they are not kept.
    """
    keys = [RunKey(v, r) for r, v in product(range(1, replications + 1), range(len(work.variants)))]
    found: dict[str, list[RunNumbers]] = {variant.name: [] for variant in work.variants}
    for key, run in zip(keys, by(work, keys), strict=True):
        on_run(key, run)
        run.events.clear()
        found[work.variants[key.variant].name].append(run)
    runs = {name: tuple(each) for name, each in found.items()}
    return Simulation(work.variants, work.seed, work.drawn, runs)


def in_turn(work: Callable[[RunKey], RunNumbers], keys: Iterable[RunKey]) -> Iterator[RunNumbers]:
    """Do the runs here, one after another."""
    return map(work, keys)
