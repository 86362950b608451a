"""Intervals of rare events are exact, and shares say no more than is so."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.numbers.intervals import binomial_cdf, clopper_pearson
from release_sim.reporting.text_format import share_text


# From the table of R. G. Newcombe, Statistics in Medicine 17 (1998), method 5.
@pytest.mark.parametrize(
    ("events", "among", "least", "most"),
    [
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_intervals_are_those_that_were_published(
    events: int, among: int, least: float, most: float
) -> None:
    assert clopper_pearson(events, among) == pytest.approx((least, most), abs=5e-5)
    mirrored = clopper_pearson(among - events, among)
    assert mirrored == pytest.approx((1 - most, 1 - least), abs=5e-5)


@given(st.integers(1, 40), st.data())
def test_tails_are_what_adding_up_says(among: int, data: st.DataObject) -> None:
    events = data.draw(st.integers(0, among))
    share = data.draw(st.integers(1, 99).map(lambda n: Fraction(n, 100)))
    terms = (comb(among, n) * share**n * (1 - share) ** (among - n) for n in range(events + 1))
    assert binomial_cdf(events, among, float(share)) == pytest.approx(float(sum(terms)), rel=1e-9)
    interval = clopper_pearson(events, among)
    assert interval.least <= events / among <= interval.most


def test_the_incident_of_which_the_mayor_spoke() -> None:
    least, most = clopper_pearson(1, 1226)
    assert (1226 * least, 1226 * most) == pytest.approx((0.0253, 5.561), rel=1e-3)


@pytest.mark.parametrize(
    ("part", "said"),
    [(0, "0%"), (1, "0.033%"), (30, "1.0%"), (2998, "99.9%"), (2999, ">99.9%"), (3000, "100.0%")],
)
def test_what_is_not_all_is_not_called_so(part: int, said: str) -> None:
    assert share_text(part, 3000) == said
