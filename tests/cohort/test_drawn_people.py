"""Synthetic people are as often what the parameters say, and nobody is impossible."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import exp, lgamma, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.people.synthesize import ROWS, DrawnCases, Synthesizer, sample_parameters
from release_sim.engine import semantics
from release_sim.errors import FilesAreWrongError
from release_sim.model.case import Case
from release_sim.model.cohorts.population import (
    HAS_REQUEST,
    REST,
    Categorical,
    Confidence,
    Distribution,
    DrawBranch,
    Parameter,
    Population,
    SampleUnit,
    UniformDaysBefore,
)
from release_sim.model.condition import AllOf
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import DAY, VOCABULARY
from tests.cohort.populations import synthesizer
from tests.conftest import examples, some


def tail(successes: int, trials: int, share: float) -> float:
    """Return the exact probability of so many successes, or of results further from the share."""
    if share in (0.0, 1.0):
        return float(successes == trials * share)
    whole = lgamma(trials + 1) + trials * log(1 - share)
    odds = log(share / (1 - share))
    beyond = range(successes, trials + 1) if successes > trials * share else range(successes + 1)
    return sum(exp(whole - lgamma(k + 1) - lgamma(trials - k + 1) + k * odds) for k in beyond)


def test_the_tail_is_that_of_coins() -> None:
    assert tail(3, 3, 0.5) == pytest.approx(1 / 8)
    assert tail(0, 2, 0.25) == pytest.approx(9 / 16)
    assert tail(2, 4, 0.5) == pytest.approx(11 / 16)


def told(case: Case, drawn: DrawnCases, row: int) -> dict[str, Value]:
    """Return the facts of one person that conditions of draws test."""
    asked: dict[str, Value] = {DAY.name: case.as_of, HAS_REQUEST.name: bool(drawn.has_request[row])}
    return {**case.stated, **asked}


@pytest.mark.whole
@pytest.mark.parametrize(
    ("people", "replicate"),
    some([(SampleUnit.BOOKINGS, 1), (SampleUnit.REQUESTS, 0), (SampleUnit.REQUESTS, 3)], 1),
)
def test_shares_are_those_of_the_parameters(
    people: SampleUnit, replicate: int, denvers: Population
) -> None:
    numbers = sample_parameters(denvers.parameters, 5, replicate)
    drawn = Synthesizer(denvers, numbers, 5, people).block(2, 2500)
    counted: dict[tuple[str, int], Counter[Value | None]] = {}
    for row in range(2500):
        case = drawn.cases.case(row)
        facts = told(case, drawn, row)
        for draw in denvers.draws:
            value = case.stated.get(draw.fact.name)
            ways = enumerate(draw.ways)
            met = (n for n, w in ways if semantics.verdict_of(w.when, facts) == Verdict.SATISFIED)
            taken = next(met, None)
            if taken is None:
                assert value == (draw.fact.presumed.value if draw.fact.presumed else None)
            else:
                counted.setdefault((draw.fact.name, taken), Counter())[value] += 1
                how = draw.ways[taken].how
                if isinstance(how, UniformDaysBefore):
                    assert isinstance(value, date)
                    assert 0 <= (case.as_of - value).days <= round(numbers[how.most])
    for draw in denvers.draws:
        for n, way in enumerate(draw.ways):
            found = counted.get((draw.fact.name, n), Counter())
            if isinstance(way.how, Categorical):
                named = sum(numbers[name] for name in way.how.parameters())
                assert found.keys() <= way.how.of.keys()
                for value, name in way.how.of.items():
                    share = min(max(1 - named if name == REST else numbers[name], 0.0), 1.0)
                    assert tail(found[value], found.total(), share) > 1e-6, (draw.fact.name, value)


def test_days_are_those_of_the_rates(denvers: Population) -> None:
    numbers = sample_parameters(denvers.parameters, 1)
    for people in SampleUnit:
        one = Synthesizer(denvers, numbers, 1, people)
        rows = 4000
        years = Counter(
            date.fromordinal(day).year for day in one.block(0, rows).cases.as_of.tolist()
        )
        for year, number in one.a_year.items():
            assert tail(years[year], rows, number / sum(one.a_year.values())) > 1e-6
    assert Synthesizer(denvers, numbers, 1).a_year[2017] == pytest.approx(15 * 12, rel=0.01)
    in_2018 = Synthesizer(denvers, numbers, 1, year=2018).block(0, 2000).cases
    assert {date.fromordinal(day).year for day in in_2018.as_of.tolist()} == {2018}
    counts = dict(zip(in_2018.as_of.tolist(), in_2018.columns["volume.requests_now"], strict=True))
    by_month = {date.fromordinal(day).month: int(count) for day, count in counts.items()}
    assert [by_month[month] for month in (2, 5, 8)] == [14, 28, 36]


def test_few_of_the_people_booked_have_a_request(denvers: Population) -> None:
    drawn = Synthesizer(
        denvers, sample_parameters(denvers.parameters, 1), 1, SampleUnit.BOOKINGS, year=2024
    ).block(0, ROWS)
    asked = drawn.has_request == 1
    share = 11 * 12 / (70 * 365.25)
    assert tail(int(asked.sum()), ROWS, share) > 1e-6
    for name, codes in drawn.cases.columns.items():
        if name.startswith("request.asks_"):
            assert not codes[~asked].any()
    assert (drawn.cases.columns["request.form"][~asked] == -1).all()


@given(
    weights=st.lists(st.integers(0, 6), min_size=2, max_size=9).filter(any),
    seed=st.integers(0, 2**32),
)
@examples(15)
def test_any_shares_are_kept(weights: list[int], seed: int, denvers: Population) -> None:
    fact = VOCABULARY["request.form"]
    values: list[Value | None] = [None, *fact.choices]
    values = values[: len(weights)]
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    parameters = {
        f"share_{n}": Parameter(
            f"share_{n}", float(s), float(s), "share", Confidence.ASSUMPTION, ""
        )
        for n, s in enumerate(shares)
    }
    how = Categorical(dict(zip(values, parameters, strict=True)))
    population = replace(
        denvers,
        parameters={**denvers.parameters, **parameters},
        draws=(Distribution(fact, (DrawBranch(AllOf(()), how),)),),
    )
    drawn = synthesizer(population, seed).block(0, 2000)
    found = Counter(drawn.cases.columns["request.form"].tolist())
    for value, share in zip(values, shares, strict=True):
        code = -1 if value is None else fact.encode(value)
        assert tail(found[code], 2000, float(share)) > 1e-7


SIGNED_BY = "warrant.signed_by"


IMPOSSIBLE: list[dict[str, Value | None]] = [
    {"warrant.form": "no_warrant", "warrant.signed_by": signer}
    for signer in ("federal_judge", "federal_magistrate", "state_judge", "immigration_officer")
]


IMPOSSIBLE += [
    {"warrant.form": "no_warrant", "warrant.active": False},
    {"warrant.form": "i_200", "warrant.signed_by": "federal_judge"},
    {"warrant.form": "i_205", "warrant.concerns": "crime"},
    {"warrant.form": "judicial_arrest_warrant", "warrant.signed_by": "immigration_officer"},
    {"custody.state": "released", "custody.release_certain": None},
    {"custody.state": "released", "custody.eligible_for_release": False},
    {"custody.eligible_for_release": False, "custody.release_certain": True},
    {"custody.eligible_for_release": False, "custody.eligibility_ground": "bond_posted"},
    {"custody.eligible_for_release": True, "custody.eligibility_ground": None},
    {"request.form": "i_247g", "request.asks_hold": True},
    {"request.form": "i_247n", "request.asks_hold": True},
    {"request.form": "i_247a", "request.asks_notification": False},
    {"request.asks_records": False, "subpoena.issuer": "immigration_officer"},
    {"request.asks_records": True, "subpoena.issuer": None},
    {"request.asks_interview": False, "interview.mode": "phone"},
    {"custody.state": "released", "request.asks_interview": True},
    {"writ.presented": False, "writ.signed_by": "federal_judge"},
    {"group.request": False, "request.asks_notification": True},
    {"group.request": False, "request.received_on": None, "warrant.form": "i_200"},
]


@pytest.mark.parametrize("people", SampleUnit)
def test_nobody_is_impossible(people: SampleUnit, denvers: Population) -> None:
    facts = {**VOCABULARY, HAS_REQUEST.name: HAS_REQUEST}
    for replicate in range(3):
        drawn = synthesizer(denvers, 9, replicate, people).block(1)
        codes = {**drawn.cases.columns, HAS_REQUEST.name: drawn.has_request}
        for together in IMPOSSIBLE:
            wrong = np.ones(ROWS, dtype=np.bool_)
            for name, value in together.items():
                wrong &= codes[name] == (-1 if value is None else facts[name].encode(value))
            assert not wrong.any(), together
        assert (codes["request.received_on"] <= drawn.cases.as_of).all()


def test_who_cannot_be_is_not_drawn_but_refused(denvers: Population) -> None:
    """No parameter keeps a warrant without a signature apart from one that was signed."""
    signed = Categorical({"state_judge": REST})
    draws = tuple(
        replace(d, ways=(DrawBranch(AllOf(()), signed),)) if d.fact.name == SIGNED_BY else d
        for d in denvers.draws
    )
    with pytest.raises(FilesAreWrongError) as refused:
        synthesizer(replace(denvers, draws=draws)).block(0, 5_000)
    (problem,) = refused.value.problems
    assert problem.name == "cannot-be"
    assert problem.place.path.endswith("denver.yaml")
    assert "`warrant.form: no_warrant` cannot be with `warrant.signed_by: state_judge`" in (
        problem.message
    )


def test_forms_come_only_while_they_are_in_use(denvers: Population) -> None:
    drawn = synthesizer(denvers).block(0)
    form, days = drawn.cases.columns["request.form"], drawn.cases.as_of
    fact = VOCABULARY["request.form"]

    def span(name: str) -> tuple[date, date]:
        found = days[form == fact.encode(name)]
        return date.fromordinal(int(found.min())), date.fromordinal(int(found.max()))

    assert span("i_247")[1] < date(2015, 7, 1)
    for name in ("i_247d", "i_247n", "i_247x"):
        assert span(name)[0] >= date(2015, 7, 1)
        assert span(name)[1] < date(2017, 4, 2)
    assert span("i_247a")[0] >= date(2017, 4, 2)
    assert span("i_247g")[0] >= date(2025, 3, 4)
    subpoenas = days[drawn.cases.columns["request.asks_records"] == 1]
    assert date.fromordinal(int(subpoenas.min())) >= date(2020, 1, 13)
