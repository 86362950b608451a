"""Distributions of times by their quantiles: one random number makes one time, and more makes more.

So the same random number gives a longer time where a distribution is moved to longer times, and two
runs that differ in one number can be compared person by person and step by step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp, log, log1p, sqrt
from statistics import NormalDist
from typing import NamedTuple

from release_sim.model.cohorts.population import MINUTES, Parameter
from release_sim.model.processes.staffing import Duration

Quantile = Callable[[float], float]
"""A share of all times, above 0 and below 1, to the minutes that so many are shorter than."""

_NORMAL = NormalDist()
_NINTH_DECILE = _NORMAL.inv_cdf(0.9)


class DurationShape(NamedTuple):
    """A kind of distribution: its numbers, and how they make its quantiles.

    The numbers rise, ``strictly`` if two of them may not be the same, and none of them zero.
    """

    numbers: tuple[str, ...]
    quantile: Callable[..., Quantile]
    strictly: bool = False


def _exactly(minutes: float) -> Quantile:
    return lambda _: minutes


def _uniform(least: float, most: float) -> Quantile:
    return lambda share: least + share * (most - least)


def _triangular(least: float, usual: float, most: float) -> Quantile:
    span = most - least
    if not span:
        return _exactly(least)
    bend = (usual - least) / span
    rising, falling = span * (usual - least), span * (most - usual)

    def quantile(share: float) -> float:
        if share < bend:
            return least + sqrt(share * rising)
        return most - sqrt((1 - share) * falling)

    return quantile


def _exponential(mean: float) -> Quantile:
    return lambda share: -mean * log1p(-share)


def _lognormal(median: float, ninth_decile: float) -> Quantile:
    spread = log(ninth_decile / median) / _NINTH_DECILE
    return lambda share: median * exp(spread * _NORMAL.inv_cdf(share))


SHAPES: Mapping[str, DurationShape] = {
    "exactly": DurationShape(("the time",), _exactly),
    "uniform": DurationShape(("the least", "the most"), _uniform),
    "triangular": DurationShape(("the least", "the most usual", "the most"), _triangular),
    "exponential": DurationShape(("the mean",), _exponential),
    "lognormal": DurationShape(
        ("the median", "what nine of ten are below"), _lognormal, strictly=True
    ),
}
"""The shapes of distributions by their names in a file."""


def quantile_of(
    duration: Duration, numbers: Mapping[str, Parameter], settled: Mapping[str, float]
) -> Quantile:
    """Return the quantiles of a distribution, each parameter settled at a number of its unit."""
    minutes = (settled[name] * MINUTES[numbers[name].unit] for name in duration.of)
    return SHAPES[duration.shape].quantile(*minutes)


def whole_minutes(minutes: float) -> int:
    """Return a time in whole minutes."""
    return int(minutes + 0.5)
