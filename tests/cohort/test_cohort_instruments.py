"""Tables of people with several papers: every row is decided as the case it stands for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.cases import CaseTable
from release_sim.cohort.cohort_engine import ANSWERS, CohortEngine
from release_sim.cohort.tables import explain_row
from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.engine.decide import Engine
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import FACTS
from release_sim.vocabulary.instruments import qualified
from tests.cohorts import answers_in, cases_of, decide, opened, read, rows_of, write
from tests.conftest import some
from tests.strategies import cases_with_instruments, few_facts, policies


def decided_as_cases(table: CaseTable, policy: Policy) -> None:
    """Every row has the answers and the verdicts of its case."""
    cohort_engine, engine = CohortEngine(policy), Engine(policy)
    found = cohort_engine.decide(table, with_rules=True)
    assert found.rules is not None
    for row in range(len(table)):
        case = table.case(row)
        said = {action: ANSWERS[codes[row]] for action, codes in found.answers.items()}
        assert said == engine.answers(case)
        meant = engine.evaluate_reference(case)
        verdicts = {name: (meant.applies[name], meant.stands[name]) for name in meant.applies}
        assert cohort_engine.verdicts(found.rules[row]) == verdicts


def drawn_cases(draw: st.DataObject, policy: Policy, few: bool) -> list[Case]:
    """Some cases with zero to three instruments of each kind."""
    facts = few_facts() if few else FACTS
    return [draw.draw(cases_with_instruments(policy, facts)) for _ in range(3)]


@given(data=st.data(), policy=policies())
def test_rows_with_papers_are_decided_as_their_cases(data: st.DataObject, policy: Policy) -> None:
    decided_as_cases(cases_of(drawn_cases(data, policy, few=True)), policy)


@given(data=st.data())
def test_the_real_rules_decide_rows_with_papers_as_their_cases(
    data: st.DataObject, rulebook: Rulebook
) -> None:
    policy = rulebook.policies["denver"]
    decided_as_cases(cases_of(drawn_cases(data, policy, few=False)), policy)


def test_a_paper_without_a_name_a_named_one_and_an_act_of_no_paper_are_told_apart(
    rulebook: Rulebook,
) -> None:
    """One table has all three, so that the first and the last are told by the same columns."""
    draw = Random(1)  # noqa: S311  the same always
    kinds: dict[str, tuple[Value, ...]] = {
        "request.asks_records": (True, False),
        "request.asks_personal_information": (True,),
    }
    acts: dict[str, tuple[Value, ...]] = {
        "information.kind": ("address", "release_time"),
        "information.public": (True, False),
    }
    rows = []
    for number in range(60):
        papers = ((), ("",), ("a",), ("", "a"))[number % 4]
        stated: dict[str, Value] = {"custody.state": "in_custody"}
        for name in papers:
            told = {**kinds, **acts} if draw.random() < 0.5 else kinds
            stated |= {qualified(fact, name): draw.choice(of) for fact, of in told.items()}
        day = date(draw.choice([2018, 2022, 2026]), 2, 23)
        rows.append(Case(day, stated, frozenset(), {"request": papers}))
    decided_as_cases(cases_of(rows), rulebook.policies["denver"])


@pytest.mark.whole
@pytest.mark.parametrize("suffix", some([".csv", ".parquet"], 1))
def test_a_row_with_papers_is_explained_as_the_scenario_is(
    suffix: str, rulebook: Rulebook, scenarios: list[Scenario], tmp_path: Path
) -> None:
    denver = rulebook.policies["denver"]
    mains = [each.main.case for each in scenarios if denver.covers.covers(each.main.case.as_of)]
    several = [case for case in mains if case.instruments and all(case.instruments.values())]
    assert len(several) > 1
    engine = Engine(denver)
    for number, case in enumerate(several):
        path, to = tmp_path / f"{number}{suffix}", tmp_path / f"{number}_decided.parquet"
        decide(write(path, rows_of([case])), denver, to, with_rules=True)
        (row,) = read(to)
        assert answers_in(row, list(ACTIONS)) == engine.answers(case)
        table, layout = opened(to, TableDefaults(ignore=True))
        found = explain_row.row_of(table, 1)
        assert found
        again = explain_row.explain_row(table, layout, CohortEngine(denver), found, stored=True)
        assert again.case.stated == case.stated
        assert again.decision.answers() == engine.answers(case)


def test_columns_of_named_papers_stand_beside_those_of_the_one_without_a_name(
    tmp_path: Path,
) -> None:
    columns = {
        "as_of": ["2025-06-01"] * 3,
        "request.form": ["i_247a", "", ""],
        "request.2.form": ["letter", "letter", ""],
        "request.2.cancelled": ["", "true", ""],
    }
    table, layout = opened(write(tmp_path / "people.csv", columns))
    (batch,) = table.batches(layout.wanted(), layout.coded())
    both, second, none = (layout.cases(batch).case(row) for row in range(3))
    assert both.instruments == {"request": ("", "2")}
    assert both.stated == {"request.form": "i_247a", "request.2.form": "letter"}
    assert both.facts()["request.2.cancelled"] is False
    assert second.instruments == {"request": ("2",)}
    assert second.stated["request.2.cancelled"] is True
    assert (none.instruments, none.stated) == ({"request": ()}, {})
