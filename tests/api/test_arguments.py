"""Arguments of calls: what is as good as another, and what is wrong is told and not a traceback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from release_sim import (
    AcrossOptions,
    Answer,
    FilesAreWrongError,
    NotWrittenError,
    Overrides,
    Party,
    SimulationOptions,
    WhatIfOptions,
    Workspace,
)
from release_sim.vocabulary.actions import HOLD
from tests.conftest import ROOT

CASE = ROOT / "tests" / "golden" / "small_scenario.yaml"
ASKS = "request.asks_hold"


@pytest.fixture(scope="module")
def town() -> Workspace:
    return Workspace(ROOT / "tests" / "golden" / "small_rules")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    path.write_text("as_of,custody.state\n2025-06-01,in_custody\n", encoding="utf-8")
    return path


def wrong(call: Callable[[], object]) -> dict[str, str]:
    """Return what is wrong with a call: the names of problems by their places."""
    with pytest.raises(FilesAreWrongError) as raised:
        call()
    return {problem.place.path: problem.name for problem in raised.value.problems}


def test_one_name_may_stand_alone(town: Workspace) -> None:
    assert town.decide(CASE, forget=ASKS) == town.decide(CASE, forget=[ASKS])
    assert AcrossOptions(policies="town").policies == ("town",)
    assert Overrides(forget=ASKS).forget == (ASKS,)
    assert SimulationOptions(reading="breadth=wide").reading == ("breadth=wide",)
    changed = f"{ASKS}=false"
    assert WhatIfOptions(set=changed).alternatives() == WhatIfOptions([changed]).alternatives()
    assert list(town.compare("town", "town", actions=HOLD, instruments=1).leaves) == [HOLD]


def test_a_day_may_be_a_date_or_a_text(town: Workspace) -> None:
    day = date(2025, 4, 1)
    assert town.decide(CASE, as_of=day) == town.decide(CASE, as_of="2025-04-01")
    one, two = (
        town.across(CASE, options=AcrossOptions("town", [told])) for told in (day, "2025-04-01")
    )
    assert [place.decision for place in one.places] == [place.decision for place in two.places]
    assert wrong(lambda: town.decide(CASE, as_of="tomorrow")) == {"--as-of": "bad-date"}


def test_an_answer_may_be_named_by_its_word(town: Workspace) -> None:
    explanation = town.explain(CASE)
    assert explanation.change_to(HOLD, "silent").ways == (
        explanation.change_to(HOLD, Answer.SILENT).ways
    )
    assert explanation.why_not(HOLD, "required").wanted is Answer.REQUIRED
    agency = explanation.change_to(HOLD, "silent", by=["requesting_agency"])
    assert agency.by == (Party.REQUESTING_AGENCY,)


@pytest.mark.parametrize(
    ("ask", "problems"),
    [
        (lambda e: e.why_not("hold", "allowed"), {"action", "answer"}),
        (lambda e: e.change_to("hold", "silent", by=["agency"], instruments=9), {"action", "by"}),
        (lambda e: e.change_to(HOLD, "silent", instruments=0), {"instruments"}),
        (lambda e: e.by_readings("hold"), {"action"}),
        (lambda e: e.missing("hold"), {"action"}),
    ],
)
def test_a_question_about_what_is_not_there_is_told(
    town: Workspace, ask: Callable[[Any], object], problems: set[str]
) -> None:
    assert problems <= wrong(lambda: ask(town.explain(CASE))).keys()


@pytest.mark.parametrize(
    ("place", "call"),
    [
        ("instruments", lambda w, _: w.compare("town", "town", instruments=9)),
        ("instruments", lambda w, _: w.policy_classes("town", "town", instruments=1.5)),
        ("instruments", lambda w, _: w.prove(policy="town", instruments=0)),
        ("instruments", lambda w, _: w.check(CASE, instruments=True)),
        ("rows", lambda w, t: w.cohort_synthesize(t.with_suffix(".out.csv"), 0, 1)),
        ("seed", lambda w, t: w.cohort_synthesize(t.with_suffix(".out.csv"), 1, -1)),
        ("year", lambda w, t: w.cohort_synthesize(t.with_suffix(".out.csv"), 1, 1, year=0)),
        ("row", lambda w, t: w.cohort_explain(t, 0, policy="town")),
        ("row", lambda w, t: w.cohort_explain(t, float("nan"), policy="town")),
        ("replicates", lambda w, t: w.cohort_compare(t, "town", "town", replicates=-1)),
        ("replications", lambda w, _: w.simulate(replications=0)),
        ("days", lambda w, _: w.simulate(SimulationOptions(days=0))),
        ("seed", lambda w, _: w.simulate(SimulationOptions(seed=-1))),
        ("expect_count", lambda w, t: w.audit_verify(t, expect_count=-1)),
    ],
)
def test_a_number_out_of_its_bounds_is_told(
    town: Workspace, table: Path, place: str, call: Callable[[Workspace, Path], object]
) -> None:
    assert wrong(lambda: call(town, table))[place] == "wrong-shape"


def test_a_table_that_cannot_be_written_is_told(town: Workspace, table: Path) -> None:
    with pytest.raises(NotWrittenError):
        town.cohort_decide(table, table.parent / "missing" / "decided.csv", policy="town")
    decided = table.with_name("decided.csv")
    call = wrong(lambda: town.cohort_decide(table, decided, policy="town", with_rules=True))
    assert call == {"output": "wrong-ending"}


def test_a_rules_folder_that_is_none_is_told(tmp_path: Path) -> None:
    for folder, message in (
        (tmp_path / "missing", "no such folder"),
        (CASE, "this is a file and no folder"),
        (tmp_path, "no rule files in this folder"),
    ):
        with pytest.raises(FilesAreWrongError) as raised:
            Workspace(folder).rulebook()
        (problem,) = raised.value.problems
        assert (problem.name, problem.message) == ("file-not-found", message)


def test_rules_that_are_named_are_measured(town: Workspace) -> None:
    assert town.test(CASE).strength is None
    strength = town.test(CASE, rules="town.jail").strength
    assert strength
    assert strength.lacking
