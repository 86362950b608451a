"""Made-up people are what their parameters say: the same for a seed, and possible, every one."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date
from fractions import Fraction
from hashlib import sha256
from itertools import islice
from math import exp, lgamma, log
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.cohort_engine import ANSWERS, CohortEngine
from release_sim.cohort.people import synthesize
from release_sim.cohort.people.parameter_file import read_population
from release_sim.cohort.people.synthesize import ROWS, Drawn, Synthesizer, sample_parameters
from release_sim.engine import semantics
from release_sim.errors import FilesAreWrongError, NothingCollectedError
from release_sim.loading.diagnosis import Diagnosis
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
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import DAY, VOCABULARY
from tests.conftest import ROOT, examples
from tests.wrong_input import command

SMALL = ROOT / "tests" / "golden" / "small_parameters.yaml"


@pytest.fixture(scope="module")
def denvers(rulebook: Rulebook) -> Population:
    return population_in(ROOT / "rules" / "populations" / "denver.yaml", rulebook)


def population_in(path: Path, rulebook: Rulebook) -> Population:
    diagnosis = Diagnosis()
    found = read_population(path, rulebook.sources, diagnosis)
    diagnosis.raise_if_any()
    assert found
    return found


def synthesizer(
    population: Population,
    seed: int = 1,
    replicate: int = 0,
    people: SampleUnit = SampleUnit.REQUESTS,
) -> Synthesizer:
    return Synthesizer(
        population, sample_parameters(population.parameters, seed, replicate), seed, people
    )


def columns(drawn: Drawn) -> dict[str, list[int]]:
    every = {DAY.name: drawn.cases.as_of, HAS_REQUEST.name: drawn.has_request}
    return {name: codes.tolist() for name, codes in {**every, **drawn.cases.columns}.items()}


def joined(blocks: list[Drawn]) -> dict[str, list[int]]:
    parts = [columns(block) for block in blocks]
    return {name: [code for part in parts for code in part[name]] for name in parts[0]}


# The same seed gives the same people.


def test_a_seed_means_the_same_people_on_every_machine_and_in_every_version(
    rulebook: Rulebook,
) -> None:
    block = synthesizer(population_in(SMALL, rulebook), seed=2025).block(3, 1000)
    digest = sha256(json.dumps(columns(block), sort_keys=True).encode()).hexdigest()
    assert digest == "4a8d437592cf8640b5664f70c4ca6343f708da87d64c7d34517aa3bb0bc5d045"


@pytest.mark.parametrize("threads", [1, 3])
def test_threads_change_nothing(
    threads: int, denvers: Population, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = 6 * ROWS // 5
    two = joined(list(synthesizer(denvers).blocks(rows)))
    monkeypatch.setattr(synthesize, "THREADS", threads)
    assert joined(list(synthesizer(denvers).blocks(rows))) == two


@given(rows=st.integers(1, 3000), more=st.integers(0, 3000), seed=st.integers(0, 2**70))
@examples(8)
def test_more_rows_begin_with_the_fewer(
    rows: int, more: int, seed: int, denvers: Population
) -> None:
    few = columns(synthesizer(denvers, seed).block(0, rows))
    many = columns(synthesizer(denvers, seed).block(0, rows + more))
    assert few == {name: codes[:rows] for name, codes in many.items()}


def test_blocks_and_seeds_differ(denvers: Population) -> None:
    one = synthesizer(denvers, 1)
    found = [one.block(0, 500), one.block(1, 500), synthesizer(denvers, 2).block(0, 500)]
    for name in (DAY.name, "background.charge", "request.received_on"):
        assert len({tuple(columns(drawn)[name]) for drawn in found}) == 3


def test_a_parameter_changes_only_what_depends_on_it(denvers: Population) -> None:
    numbers = sample_parameters(denvers.parameters, 1)
    before = columns(Synthesizer(denvers, numbers, 1).block(0, 5000))
    more = {**numbers, "withdrawn": 0.5}
    after = columns(Synthesizer(denvers, more, 1).block(0, 5000))
    assert {name for name in before if before[name] != after[name]} == {"request.cancelled"}
    # More of them are withdrawn, and none that was before is not now.
    changed = zip(before["request.cancelled"], after["request.cancelled"], strict=True)
    assert Counter(changed).keys() == {(0, 0), (0, 1), (1, 1)}


# What is drawn is what the parameters say.


def tail(successes: int, trials: int, share: float) -> float:
    """How likely so many successes are, or what lies still further from the share, exactly."""
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


def told(case: Case, drawn: Drawn, row: int) -> dict[str, Value]:
    """What conditions of draws are asked of one person."""
    asked: dict[str, Value] = {DAY.name: case.as_of, HAS_REQUEST.name: bool(drawn.has_request[row])}
    return {**case.stated, **asked}


@pytest.mark.parametrize(
    ("people", "replicate"),
    [(SampleUnit.REQUESTS, 0), (SampleUnit.REQUESTS, 3), (SampleUnit.BOOKINGS, 1)],
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


# Nobody is impossible.

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


@pytest.mark.parametrize("people", SampleUnit)
def test_every_policy_of_denver_decides_everybody(
    people: SampleUnit, denvers: Population, rulebook: Rulebook
) -> None:
    drawn = synthesizer(denvers, 4, 1, people).block(0, 20_000)
    of_denver = [
        policy
        for policy in rulebook.policies.values()
        if any(law.law == "denver" for law in policy.limits)
    ]
    assert len(of_denver) > 1
    for policy in of_denver:
        decided = CohortEngine(policy).decide(drawn.cases)
        for action, codes in decided.answers.items():
            assert ANSWERS.index(Answer.CONFLICT) not in codes, (policy.name, action)


# The file is honest.


def test_what_is_not_known_is_a_range_and_what_is_known_has_its_source(denvers: Population) -> None:
    for parameter in denvers.parameters.values():
        is_assumed = parameter.confidence is Confidence.ASSUMPTION
        assert is_assumed == parameter.is_range, parameter.name
        assert is_assumed or parameter.cite or parameter.found_in


def test_every_parameter_is_used(denvers: Population) -> None:
    drawn = {n for d in denvers.draws for w in d.ways for n in w.how.parameters() if n != REST}
    rates = {rate.parameter for each in denvers.rates.values() for rate in each}
    assert drawn | rates | {denvers.baseline} == denvers.parameters.keys()


def test_everything_that_denvers_rules_ask_of_a_jail_is_drawn_or_presumed(
    denvers: Population, denver: Policy
) -> None:
    asked = {name for rule in denver.rules.values() for name in rule.reads()} & VOCABULARY.keys()
    drawn = {draw.fact.name for draw in denvers.draws}
    drawn |= {"volume.requests_now", "volume.requests_baseline"}
    drawn |= {"encounter.state_duty_needs_question"}  # of agencies of the state, which hold no one
    drawn |= {"court_order.orders", "court_order.covers_person"}  # of an order presumed not there
    assert {name for name in asked - drawn if VOCABULARY[name].presumed is None} == set()


def test_no_real_person_is_in_it(denvers: Population) -> None:
    """No column could name anyone: all are facts of the vocabulary, which has no name or number."""
    assert set(synthesizer(denvers).facts) <= VOCABULARY.keys()


# Replicates.


@given(seed=st.integers(0, 2**32), replicate=st.integers(1, 10_000))
@examples(10)
def test_a_replicate_stays_within_the_ranges(
    seed: int, replicate: int, denvers: Population
) -> None:
    numbers = sample_parameters(denvers.parameters, seed, replicate)
    assert numbers == sample_parameters(denvers.parameters, seed, replicate)
    assert numbers != sample_parameters(denvers.parameters, seed, replicate + 1)
    for name, parameter in denvers.parameters.items():
        assert parameter.least <= numbers[name] <= parameter.most


def test_replicates_reach_all_of_a_range(denvers: Population) -> None:
    found = sorted(
        sample_parameters(denvers.parameters, 1, k)["notice_forms_since_2025"]
        for k in range(1, 200)
    )
    assert found[0] < 0.02
    assert found[-1] > 0.88
    assert sample_parameters(denvers.parameters, 1)["notice_forms_since_2025"] == 0.45


# The command.


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_the_same_seed_writes_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    made = [tmp_path / f"{n}.{suffix}" for n in range(3)]
    for path, seed in zip(made, ("1", "1", "2"), strict=True):
        said = command(
            *("cohort", "synthesize", "--rows", "70000", "--seed", seed, "-o", str(path))
        )
        assert (said.code, said.err) == (0, "")
    one, same, other = (path.read_bytes() for path in made)
    assert one == same != other
    assert sorted(tmp_path.iterdir()) == made


def test_tables_tell_what_was_drawn(tmp_path: Path, denvers: Population) -> None:
    said = {}
    for name in ("people.parquet", "people.csv"):
        run = ("cohort", "synthesize", "--rows", "300", "--seed", "8", "--replicate", "2")
        said[name] = command(*run, "-o", str(tmp_path / name), "--json")
    parquet = pq.read_table(tmp_path / "people.parquet")
    csv = pyarrow.csv.read_csv(
        tmp_path / "people.csv",
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(parquet.column_names, pyarrow.string())
        ),
    )
    drawn = synthesizer(denvers, 8, 2).block(0, 300)
    assert parquet.column_names[1:-3] == list(drawn.cases.columns) == csv.column_names[1:-3]
    for row in (0, 7, 299):
        case = drawn.cases.case(row)
        cells = {name: parquet[name][row].as_py() for name in parquet.column_names}
        assert cells.pop("group.request") is True
        assert cells.pop("group.year") == case.as_of.year
        assert str(cells.pop("group.made_up")).startswith("made up: 300 requests, seed 8, ")
        assert cells == {
            "as_of": case.as_of,
            **{n: case.stated.get(n) for n in drawn.cases.columns},
        }
        written = {name: csv[name][row].as_py() for name in drawn.cases.columns}
        assert {n: t for n, t in written.items() if t} == {
            name: str(value).lower() for name, value in case.stated.items()
        }
    printed = json.loads(said["people.parquet"].out)
    assert printed.pop("written") == str(tmp_path / "people.parquet")
    assert json.loads(parquet.schema.metadata[b"release_sim.synthesis"]) == printed
    assert pc.all(parquet["group.request"]).as_py()


def test_people_drawn_by_an_earlier_version_are_to_be_drawn_again(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    command("cohort", "synthesize", "--rows", "3", "--seed", "8", "-o", str(path))
    people = pq.read_table(path)
    label = people.schema.metadata[b"release_sim.synthesis"]
    assert b'"release_sim.synthesis/2"' in label
    older = {b"release_sim.synthesis": label.replace(b"synthesis/2", b"synthesis/1")}
    pq.write_table(people.replace_schema_metadata(older), path)
    said = command("cohort", "decide", str(path), "-o", str(tmp_path / "decided.parquet"))
    assert said.code == 3
    assert "error[other-version]: written as `release_sim.synthesis/1`" in said.err
    assert "wrote it; draw the people again: release-sim cohort synthesize" in said.err


def test_a_year_without_requests_is_said(tmp_path: Path) -> None:
    said = command(
        *("cohort", "synthesize", "--rows", "1", "--seed", "1", "--year", "2013"),
        *("-o", str(tmp_path / "people.csv")),
    )
    assert (said.code, said.out) == (5, "")
    assert said.err == ("error: no requests fall in 2013; the parameters speak of 2014 to 2026\n")
    assert not list(islice(tmp_path.iterdir(), 1))


def test_a_table_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    out = str(tmp_path / "gone" / "people.csv")
    said = command("cohort", "synthesize", "--rows", "1", "--seed", "1", "-o", out)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"error: `{out}` cannot be written: no such file or directory\n"


@pytest.mark.parametrize(
    ("written", "instead"),
    [("{request.form: i_247a}", "{request.form: ~}"), ("request.asks_hold:", "[]:")],
)
def test_what_yaml_cannot_mean_is_told_with_all_the_rest(
    written: str, instead: str, rulebook: Rulebook, tmp_path: Path
) -> None:
    text = SMALL.read_text(encoding="utf-8")
    assert written in text
    path, diagnosis = tmp_path / "parameters.yaml", Diagnosis()
    path.write_text(text.replace(written, instead, 1), encoding="utf-8")
    assert read_population(path, rulebook.sources, diagnosis) is None
    assert len(diagnosis)


# Whatever a parameter file says, it is read or refused.

WORDS = re.findall(r"[\w.]+", SMALL.read_text(encoding="utf-8"))
ODD = ["0", "-1", "1e9", "[]", "{}", "~", "true", "rest", "unknown", "0001-01-01", "0.3"]


@given(data=st.data())
def test_whatever_a_parameter_file_says_it_is_read_or_refused(
    data: st.DataObject, rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("odd") / "parameters.yaml"
    parts = re.split(r"([\w.]+)", SMALL.read_text(encoding="utf-8"))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(parts) // 2 - 1)) * 2 + 1
        parts[at] = data.draw(st.sampled_from([*WORDS, *ODD]))
    path.write_text("".join(parts), encoding="utf-8")
    diagnosis = Diagnosis()
    population = read_population(path, rulebook.sources, diagnosis)
    assert (population is None) == (len(diagnosis) > 0)
    if population:
        for people in SampleUnit:
            with suppress(NothingCollectedError):
                drawn = synthesizer(population, 1, 1, people).block(0, 50)
                assert len(drawn.cases) == 50
