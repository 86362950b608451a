"""A table of cases is decided as each of its cases is, and every row can be explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.cases import UNKNOWN, CaseTable, width_of
from release_sim.cohort.cohort_engine import CohortEngine
from release_sim.cohort.tables import explain_row, parquet
from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.cohort.tables.table_metadata import TableMetadata
from release_sim.engine.decide import Engine
from release_sim.errors import EngineDisagreementError, FilesAreWrongError
from release_sim.model.broken_constraints import broken_constraints
from release_sim.model.case import Case
from release_sim.model.condition import Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Modality, Period
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS, HOLD
from release_sim.vocabulary.fact import Fact
from release_sim.vocabulary.facts import VOCABULARY
from tests.cohort.test_bitsets import listed
from tests.cohorts import SOME_DAY, answers_in, decide, opened, read, rows_of, write
from tests.conftest import examples, some
from tests.made_up import CANCELLED, IN_CUSTODY, policy_of, rule
from tests.strategies import cases as case_of
from tests.strategies import dates, few_facts, policies

DAYS = "subpoena.days_to_respond"
COUNTS = ("volume.requests_now", "volume.requests_baseline", "volume.ratio")


@st.composite
def for_a_time(draw: st.DrawFn) -> Policy:
    """A random policy whose rules begin and end on days near each other."""
    policy = draw(policies())
    some_day = st.none() | st.integers(0, 5).map(lambda n: SOME_DAY + timedelta(days=n))
    periods = st.builds(Period, some_day, some_day)
    rules = {name: replace(each, in_force=draw(periods)) for name, each in policy.rules.items()}
    return replace(policy, rules=rules)


def several(days: list[date], told: Sequence[Fact], number: int, random: Random) -> list[Case]:
    """So many cases that can be and state these facts, or say that they are unknown."""
    found: list[Case] = []
    while len(found) < number:
        known = [fact for fact in told if random.randrange(4)]
        stated = {fact.name: random.choice(listed(fact)) for fact in known}
        unknown = frozenset(fact.name for fact in told) - stated.keys()
        case = Case(random.choice(days), stated, unknown)
        found += [] if broken_constraints(case) else [case]
    return found


def agrees(path: Path, policy: Policy, cases: Sequence[Case]) -> None:
    """The table that is written has the answers and verdicts of the definition."""
    engine = Engine(policy)
    cohort_engine = CohortEngine(policy)
    rows = read(path)
    assert [row["row"] for row in rows] == list(range(1, len(cases) + 1))
    for row, case in zip(rows, cases, strict=True):
        assert answers_in(row, list(ACTIONS)) == engine.answers(case)
        if "rules" in row:
            found = cohort_engine.verdicts(np.frombuffer(row["rules"], dtype=np.uint8))
            defined = engine.evaluate_reference(case)
            expected = {n: (v, defined.stands[n]) for n, v in defined.applies.items()}
            assert found == expected


@given(
    policy=policies() | for_a_time(),
    told=st.lists(st.sampled_from(few_facts()), min_size=1, unique=True),
    data=st.data(),
    number=st.integers(1, 150),
    random=st.randoms(use_true_random=True),
    suffix=st.sampled_from([".parquet", ".csv"]),
)
@examples(15)
def test_a_table_is_decided_as_the_definition_says(
    policy: Policy,
    told: list[Fact],
    data: st.DataObject,
    number: int,
    random: Random,
    suffix: str,
) -> None:
    days = data.draw(st.lists(dates(policy), min_size=1, max_size=3))
    cases = several(days, told, number, random)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "ROWS", 64)
        path = write(Path(folder) / f"cases{suffix}", rows_of(cases))
        to = Path(folder) / "decided.parquet"
        tally = decide(path, policy, to, with_rules=True)
        assert tally.decided == number
        agrees(to, policy, cases)
        words = Path(folder) / "decided.csv"
        decide(path, policy, words)
        agrees(words, policy, cases)


@pytest.mark.parametrize("name", some(["denver", "aurora", "as_if_july_2017_draft"], 1))
def test_the_policies_of_the_books_decide_a_table_as_the_definition_says(
    rulebook: Rulebook, name: str, tmp_path: Path
) -> None:
    policy = rulebook.policies[name]
    random = Random(1)  # noqa: S311  cases, not secrets
    told = [f for f in VOCABULARY.values() if f.name != "person.is_juvenile"]
    days = [date(2017, 9, 1), date(2019, 6, 1), date(2025, 6, 1), date(2026, 4, 1)]
    cases = several(days, told, 200, random)
    path = write(tmp_path / "cases.parquet", rows_of(cases))
    decide(path, policy, tmp_path / "decided.parquet", with_rules=True)
    agrees(tmp_path / "decided.parquet", policy, cases)


def test_a_fact_without_a_column_is_presumed_and_an_empty_cell_is_unknown(tmp_path: Path) -> None:
    not_cancelled = Comparison("request.cancelled", Op.IS, (False,))
    policy = policy_of(rule("may", Modality.MAY, IN_CUSTODY, not_cancelled))
    columns = {"as_of": [SOME_DAY] * 2, "custody.state": ["in_custody", None]}
    decide(write(tmp_path / "a.csv", columns), policy, tmp_path / "to.csv")
    told = [row[HOLD] for row in read(tmp_path / "to.csv")]
    assert told == ["permitted", "undetermined"]
    columns["request.cancelled"] = [None, True]
    decide(write(tmp_path / "b.csv", columns), policy, tmp_path / "to.csv")
    told = [row[HOLD] for row in read(tmp_path / "to.csv")]
    assert told == ["undetermined", "silent"]


@given(case=case_of(facts=tuple(VOCABULARY[name] for name in COUNTS)), data=st.data())
def test_what_follows_from_two_counts_follows_row_by_row(case: Case, data: st.DataObject) -> None:
    told = [*case.stated, *case.unknown]
    alike = {n: case.stated.get(n) for n in told if data.draw(st.booleans())}
    columns = {}
    for name in set(told) - alike.keys():
        fact = VOCABULARY[name]
        code = fact.encode(case.stated[name]) if name in case.stated else UNKNOWN
        columns[name] = np.full(3, code, dtype=width_of(fact))
    cases = CaseTable(np.full(3, case.as_of.toordinal(), dtype=np.int32), columns, alike)
    assert cases.case(1) == case
    presumed, each = cases.presumed()
    codes = {name: int(codes[1]) for name, codes in each.items()}
    own = {n: VOCABULARY[n].decode(code) for n, code in codes.items() if code != UNKNOWN}
    assert {**case.stated, **presumed, **own} == case.facts()


def test_what_is_said_of_all_cases_goes_before_what_a_column_tells(tmp_path: Path) -> None:
    later = Period(date(2020, 1, 1))
    policy = policy_of(
        rule("may", Modality.MAY, IN_CUSTODY),
        rule("must", Modality.MUST, CANCELLED, in_force=later),
    )
    columns = {
        "as_of": [SOME_DAY] * 2,
        "custody.state": ["in_custody", "released"],
        "request.cancelled": [True, True],
    }
    path, to = write(tmp_path / "cases.csv", columns), tmp_path / "to.csv"

    def told(given: TableDefaults) -> list[str]:
        decide(path, policy, to, given)
        return [row[HOLD] for row in read(to)]

    assert told(TableDefaults()) == ["required", "required"]
    assert told(TableDefaults(as_of=date(2019, 1, 1))) == ["permitted", "silent"]
    assert told(TableDefaults(facts={"request.cancelled": False})) == ["permitted", "silent"]
    unknown: dict[str, bool | None] = {"request.cancelled": None}
    assert told(TableDefaults(facts=unknown)) == ["undetermined", "undetermined"]


def test_a_row_that_is_not_dated_is_told_of_once(denver: Policy, tmp_path: Path) -> None:
    """Whether the policy is about its person is not asked, nor of a day that is not covered."""
    columns = {"as_of": [None, date(2010, 1, 1), SOME_DAY], "person.is_juvenile": [True] * 3}
    path = write(tmp_path / "cases.csv", columns)
    with pytest.raises(FilesAreWrongError) as error:
        decide(path, denver, tmp_path / "to.csv")
    told = [problem.name for problem in error.value.problems]
    assert told == ["row-without-day", "date-not-covered", "person-not-covered"]


def test_columns_kept_are_handed_on_as_they_are(tmp_path: Path) -> None:
    columns = {"as_of": [SOME_DAY] * 2, "name": ["a", None], "group": [7, 8]}
    columns["custody.state"] = ["released"] * 2
    path, to = write(tmp_path / "cases.parquet", columns), tmp_path / "to.parquet"
    decide(path, policy_of(), to, TableDefaults(keep=["group", "name"]))
    assert [(row["group"], row["name"]) for row in read(to)] == [(7, "a"), (8, None)]
    assert pa.parquet.read_schema(to).names[:4] == ["row", "group", "name", "as_of"]


def test_a_decided_table_tells_how_it_was_decided(denver: Policy, tmp_path: Path) -> None:
    path = write(tmp_path / "cases.csv", {"custody.state": ["in_custody"]})
    given_beside = TableDefaults(as_of=SOME_DAY, facts={"request.cancelled": None})
    policy = denver.with_readings({"notify_scope": "violent_or_serious"})
    decide(path, policy, tmp_path / "to.parquet", given_beside, with_rules=True)
    schema = pa.parquet.read_schema(tmp_path / "to.parquet")
    label = TableMetadata.on(schema)
    assert label
    assert (label.policy, label.hash) == ("denver", policy.digest)
    assert label.readings == policy.chosen
    assert label.answers == tuple(answer.value for answer in Answer)
    assert label.rules == tuple(sorted(denver.rules))
    assert label.alike == ("request.cancelled=unknown",)
    assert schema.field(HOLD).type == pa.dictionary(pa.uint8(), pa.string())
    assert schema.field("rules").type == pa.binary(-(-len(denver.rules) // 2))
    assert schema.field("custody.state").type == pa.dictionary(pa.int8(), pa.string())


def of_row(
    path: Path, number: int, policy: Policy, stored: bool = True
) -> explain_row.ExplainedRow:
    given_beside = TableDefaults(ignore=True)
    row = explain_row.row_of(opened(path, given_beside)[0], number)
    assert row
    return explain_row.explain_row(*opened(path, given_beside), CohortEngine(policy), row, stored)


def test_a_row_is_explained_as_the_scenario_is(
    denver: Policy, scenarios: list[Scenario], tmp_path: Path, long: bool
) -> None:
    """In one table of all scenarios, what one does not state is unknown in it."""
    told = {name for s in scenarios for name in s.main.case.stated} - {"person.is_juvenile"}
    mains = [s.main.case for s in scenarios if denver.covers.covers(s.main.case.as_of)]
    mains = [c for c in mains if "person.is_juvenile" not in c.stated and not c.instruments]
    told &= VOCABULARY.keys()
    cases = [case.forget(told - case.stated.keys()) for case in mains]
    assert len(cases) > 30
    path, to = write(tmp_path / "cases.csv", rows_of(cases)), tmp_path / "to.parquet"
    decide(path, denver, to, with_rules=True)
    engine = Engine(denver)
    for number in some(range(1, len(cases) + 1, 5 if long else 25), 3):
        again = of_row(to, number, denver)
        assert again.case == cases[number - 1]
        assert again.decision == engine.decide(cases[number - 1])
        assert of_row(path, number, denver, stored=False).decision == again.decision


def test_a_row_has_the_number_it_had_before_others_were_refused(tmp_path: Path) -> None:
    policy = policy_of(rule("may", Modality.MAY, IN_CUSTODY))
    columns = {"as_of": [SOME_DAY] * 3, "custody.state": ["released", "jailed", "in_custody"]}
    path, to = write(tmp_path / "cases.csv", columns), tmp_path / "to.parquet"
    tally = decide(path, policy, to, refused=tmp_path / "refused.csv", with_rules=True)
    assert (tally.decided, tally.refused) == (2, 1)
    assert of_row(to, 3, policy).decision.outcomes[HOLD].answer is Answer.PERMITTED
    assert explain_row.row_of(opened(to, TableDefaults(ignore=True))[0], 2) is None


@pytest.mark.parametrize("column", [HOLD, "rules"])
def test_a_table_that_was_tampered_with_is_found_out(tmp_path: Path, column: str) -> None:
    policy = policy_of(rule("may", Modality.MAY, IN_CUSTODY))
    path = write(tmp_path / "a.csv", {"as_of": [SOME_DAY], "custody.state": ["in_custody"]})
    to = tmp_path / "to.parquet"
    decide(path, policy, to, with_rules=True)
    assert of_row(to, 1, policy)
    table = pa.parquet.read_table(to)
    kind = table.schema.field(column).type
    other = pa.array([b"\x0a"], kind) if column == "rules" else pa.array(["silent"]).cast(kind)
    at = table.schema.names.index(column)
    pa.parquet.write_table(table.set_column(at, table.schema.field(column), other), to)
    with pytest.raises(FilesAreWrongError, match="it was altered"):
        of_row(to, 1, policy)


def test_wrong_bitsets_are_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = policy_of(rule("may", Modality.MAY, IN_CUSTODY))
    path = write(tmp_path / "a.csv", {"as_of": [SOME_DAY], "custody.state": ["in_custody"]})
    other = CohortEngine(policy_of(rule("may", Modality.MAY, CANCELLED)))
    monkeypatch.setattr(CohortEngine, "block", lambda _, *asked: block(other, *asked))
    with pytest.raises(
        EngineDisagreementError, match="the table evaluation and the engine disagree"
    ):
        of_row(path, 1, policy, stored=False)


block = CohortEngine.block
