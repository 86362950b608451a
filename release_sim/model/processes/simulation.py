"""A simulation: one process under several levers, replicated, and how the levers differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import sqrt
from operator import add
from typing import NamedTuple

from release_sim.model.limits import Caveat
from release_sim.model.policy import Policy
from release_sim.model.processes.measures import ProcessMeasure, measures_of
from release_sim.model.processes.process import Process
from release_sim.model.processes.run_numbers import DeskNumbers, RunNumbers
from release_sim.model.processes.students_t import t_quantile
from release_sim.model.processes.surge import Surge


@dataclass(frozen=True, slots=True)
class Variant:
    """A process and the rules, both as levers make them; ``name`` is empty for the base."""

    name: str
    title: str
    process: Process
    policy: Policy
    surge: Surge


class Estimate(NamedTuple):
    """The mean over replications, and the interval that holds the true one 19 times of 20.

    With one replication there is no interval.
    """

    mean: float
    least: float | None
    most: float | None


def estimate(numbers: Sequence[float | None]) -> Estimate | None:
    """Return the mean of the replications of which there is a number, by Student's t."""
    there = [number for number in numbers if number is not None]
    if not there:
        return None
    count = len(there)
    mean = sum(there) / count
    if count < 2:
        return Estimate(mean, None, None)
    spread = sqrt(sum((number - mean) ** 2 for number in there) / (count - 1) / count)
    half = t_quantile(0.975, count - 1) * spread
    return Estimate(mean, mean - half, mean + half)


@dataclass(frozen=True)
class Simulation:
    """The runs of every variant, replication by replication; the first variant is the base."""

    variants: tuple[Variant, ...]
    seed: int
    drawn: bool
    runs: Mapping[str, tuple[RunNumbers, ...]]

    @property
    def base(self) -> Variant:
        """The variant with which the others are compared."""
        return self.variants[0]

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """The warnings about the policies, and about the last day that is simulated."""
        found = (v.policy.caveats(v.process.horizon.last) for v in self.variants)
        return tuple(dict.fromkeys(caveat for each in found for caveat in each))

    @property
    def replications(self) -> int:
        """The number of runs of each variant."""
        return len(self.runs[self.base.name])

    @property
    def measures(self) -> tuple[ProcessMeasure, ...]:
        """All measures of its runs."""
        return measures_of(self.base.process.desks)

    def desk(self, variant: Variant, name: str) -> DeskNumbers:
        """Return a desk of a variant over all its runs."""
        first, *others = (run.desks[name] for run in self.runs[variant.name])
        return reduce(add, others, first)

    def duties(self, variant: Variant) -> dict[tuple[str, str, str], float]:
        """Return how many duties of an action and answer came to what, on average of the runs."""
        runs = self.runs[variant.name]
        found = sum((run.duties for run in runs), Counter[tuple[str, str, str]]())
        return {duty: found[duty] / len(runs) for duty in sorted(found)}

    def deviations(self, variant: Variant) -> dict[str, float]:
        """Return how often each deviation happened, on average of the runs."""
        runs = self.runs[variant.name]
        found = sum((run.deviations for run in runs), Counter[str]())
        return {name: found[name] / len(runs) for name in sorted(found)}

    def leads(self, variant: Variant) -> Counter[int]:
        """Return the minutes from notice to release of all runs."""
        return sum((run.leads for run in self.runs[variant.name]), Counter[int]())

    def value(self, variant: Variant, measure: ProcessMeasure) -> Estimate | None:
        """Return a measure of a variant."""
        return estimate([measure.of(run) for run in self.runs[variant.name]])

    def difference(self, variant: Variant, measure: ProcessMeasure) -> Estimate | None:
        """Return by how much a measure of a variant differs from the base, run by run.

        Runs of one replication have the same random numbers, so their differences vary less than
        each of them does.
        """
        pairs = zip(self.runs[self.base.name], self.runs[variant.name], strict=True)
        values = ((measure.of(one), measure.of(two)) for one, two in pairs)
        return estimate([None if a is None or b is None else b - a for a, b in values])
