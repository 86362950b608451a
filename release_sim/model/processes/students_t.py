"""Quantiles of Student's t, for the mean of a few replications."""

from __future__ import annotations

from math import atan, cos, pi, sin, sqrt


def t_quantile(share: float, freedom: int) -> float:
    """Return the number below which Student's t lies with a probability above one half.

    ``freedom`` is the number of degrees, a whole one. By bisection of the distribution function.
    """
    below, above = 0.0, 1.0
    while t_cdf(above, freedom) < share:
        above *= 2
    while below < (middle := (below + above) / 2) < above:
        below, above = (below, middle) if t_cdf(middle, freedom) >= share else (middle, above)
    return above


def t_cdf(number: float, freedom: int) -> float:
    """Return the probability that Student's t is below a number.

    The finite sums are 26.7.3 and 26.7.4 in Abramowitz and Stegun, Handbook of Mathematical
    Functions (1964).
    """
    angle = atan(number / sqrt(freedom))
    square = cos(angle) ** 2
    odd = freedom % 2
    term = cos(angle) if odd else 1.0
    total = term if freedom > 1 else 0.0
    for step in range(3 if odd else 2, freedom - 1, 2):
        term *= square * (step - 1) / step
        total += term
    inside = 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total
    return 0.5 + inside / 2
