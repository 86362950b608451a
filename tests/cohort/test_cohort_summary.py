"""A decided table in numbers says what deciding each row says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from release_sim.api.inputs import Inputs
from release_sim.cohort.numbers.table_summary import SummaryBuilder
from release_sim.cohort.tables.table import Table
from release_sim.engine.decide import Engine
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.case import Case
from release_sim.model.cohorts.table_counts import Summary
from release_sim.model.rule import Modality
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer, Verdict
from release_sim.reporting.cohorts.summary_text import summary_text
from release_sim.vocabulary.actions import ACTIONS, HOLD, NOTICE
from tests.cohorts import SOME_DAY, decide, write
from tests.made_up import IN_CUSTODY, policy_of, rule


def summed(path: Path, by: str = "", *actions: str) -> Summary:
    diagnosis = Diagnosis()
    summing = SummaryBuilder(Table(path), by, diagnosis)
    diagnosis.raise_if_any()
    return summing.summary(actions or list(ACTIONS), lambda _: None)


def test_by_hand_answers_are_summed_up_by_group(tmp_path: Path) -> None:
    policy = policy_of(rule("may", Modality.MAY, IN_CUSTODY))
    columns = {
        "as_of": [SOME_DAY] * 4,
        "custody.state": ["in_custody", "released", "in_custody", None],
        "group.year": [2025, 2025, 2024, None],
    }
    path = write(tmp_path / "cases.csv", columns)
    for to in (tmp_path / "to.csv", tmp_path / "to.parquet"):
        decide(path, policy, to)
        summary = summed(to, "group.year", HOLD)
        there = {group: dict(by[HOLD]) for group, by in summary.answers.items()}
        assert there == {
            "2024": {Answer.PERMITTED: 1},
            "2025": {Answer.PERMITTED: 1, Answer.SILENT: 1},
            "unknown": {Answer.UNDETERMINED: 1},
        }
        assert summed(to).of(HOLD) == {
            Answer.PERMITTED: 2,
            Answer.SILENT: 1,
            Answer.UNDETERMINED: 1,
        }


def test_what_is_not_due_yet_is_counted_apart_as_the_engine_finds_it(
    tmp_path: Path, rulebook: Rulebook
) -> None:
    policy = rulebook.policies["denver"]
    states = ("in_custody", "released", None)
    rows = [
        (state, certain, asks, group)
        for state in states
        for certain in (True, False, None)
        for asks in (True, False)
        for group in ("one", "other")
    ]
    columns = {
        "as_of": [SOME_DAY] * len(rows),
        "custody.state": [row[0] for row in rows],
        "custody.release_certain": [row[1] for row in rows],
        "request.asks_notification": [row[2] for row in rows],
        "request.form": ["i_247a"] * len(rows),
        "group.name": [row[3] for row in rows],
    }
    engine = Engine(policy)
    waiting: Counter[tuple[str, Answer]] = Counter()
    for state, certain, asks, group in rows:
        told = {
            "custody.state": state,
            "custody.release_certain": certain,
            "request.asks_notification": asks,
            "request.form": "i_247a",
        }
        known = {name: value for name, value in told.items() if value is not None}
        decision = engine.decide(Case(SOME_DAY, known))
        if decision.findings["notice_not_due_yet"] is Verdict.SATISFIED:
            waiting[group, decision.outcomes[NOTICE].answer] += 1
    assert waiting
    say = Inputs.at(None).voice(rulebook).about()
    path = write(tmp_path / "cases.csv", columns)
    for to in (tmp_path / "to.csv", tmp_path / "to.parquet"):
        decide(path, policy, to)
        summary = summed(to, "group.name", NOTICE)
        found = {
            (group, answer): number
            for group, by_action in summary.pending.items()
            for answer, number in by_action[NOTICE].items()
        }
        assert found == waiting
        assert summary.whole.pending["all"][NOTICE] == summary.pending_of(NOTICE)
        (value,) = {
            line
            for line in summary_text(summary, [NOTICE], (), say).splitlines()
            if "not due yet" in line
        }
        because = "" if to.suffix == ".csv" else ", because the release is not certain"
        assert value.startswith(f"{NOTICE}, not due yet{because}: permitted ")
