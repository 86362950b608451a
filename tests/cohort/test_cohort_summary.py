"""A decided table in numbers says what deciding each row says."""

from __future__ import annotations

from pathlib import Path

from release_sim.cohort.numbers.table_summary import SummaryBuilder
from release_sim.cohort.tables.table import Table
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.cohorts.table_counts import Summary
from release_sim.model.rule import Modality
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from tests.analysis.test_prove import HOLD, IN_CUSTODY, policy_of, rule
from tests.cohorts import SOME_DAY, decide, write


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
