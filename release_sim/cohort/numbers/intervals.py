"""Uncertainty of counted shares: exact binomial intervals, and central ranges of many numbers.

The interval is that of Clopper and Pearson: no share outside it makes what was counted, or what is
rarer, as likely as a fortieth on its side. For few events it is wide, and rightly so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, lgamma, log

import numpy as np

from release_sim.model.cohorts.table_counts import CountInterval

_TAIL = 0.025  # on each side, so that 19 of 20 such intervals hold the share they are for
_MIDDLE = (0.05, 0.95)


def clopper_pearson(events: int, among: int) -> CountInterval:
    """Return the exact confidence interval of a share, after Clopper and Pearson."""
    least, most = 0.0, 1.0
    if events > 0:
        least = _where(lambda share: 1 - binomial_cdf(events - 1, among, share) >= _TAIL)
    if events < among:
        most = _where(lambda share: binomial_cdf(events, among, share) < _TAIL)
    return CountInterval(least, most)


def central_90(numbers: Sequence[float]) -> CountInterval:
    """Return the range of these numbers without one in twenty at either end."""
    least, most = np.quantile(numbers, _MIDDLE)
    return CountInterval(float(least), float(most))


def binomial_cdf(events: int, among: int, share: float) -> float:
    """Return the probability of at most so many events, each having this share."""
    if events + 1 > among * share:  # sum the smaller side, whose terms only fall
        return 1 - _sum(events + 1, among, share)
    return _sum(among - events, among, 1 - share)


def _sum(events: int, among: int, share: float) -> float:
    """Return the probability of at least so many events, if more than expected."""
    if share in (0.0, 1.0) or events > among:
        return float(share == 1.0 and events <= among)
    ways = lgamma(among + 1) - lgamma(events + 1) - lgamma(among - events + 1)
    term = exp(ways + events * log(share) + (among - events) * log(1 - share))
    found = 0.0
    odds = share / (1 - share)
    while found + term > found:
        found += term
        term *= (among - events) / (events + 1) * odds
        events += 1
    return found


def _where(is_so: Callable[[float], bool]) -> float:
    """Return the least share at which a condition is true."""
    below, above = 0.0, 1.0
    while below < (middle := (below + above) / 2) < above:
        below, above = (below, middle) if is_so(middle) else (middle, above)
    return above
