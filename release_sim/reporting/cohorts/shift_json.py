"""Two policies over the same people, as a JSON value and as lines of CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from release_sim.model.cohorts.answer_change import AnswerChange, CohortComparison, GroupCounts
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.analysis.compare_json import (
    answer_difference_json,
    rules_json,
    side_json,
)
from release_sim.reporting.cohorts.number_text import frequency_json, sample_json


def shifts_json(rulebook: Rulebook, comparison: CohortComparison) -> dict[str, Any]:
    """Return what ``cohort compare --json`` prints."""
    counted, sample = comparison.counted, comparison.sample
    intervals = comparison.intervals or {}
    names = {
        name
        for shift in counted.shifts
        for reasons in (shift.change.on_before, shift.change.on_after)
        for name in (*reasons.because, *reasons.unsettled)
    }
    return {
        "schema": "release_sim.cohort_comparison/1",
        "before": side_json(comparison.before),
        "after": side_json(comparison.after),
        "readings": [
            {"reading": name, "before": first, "after": second}
            for name, (first, second) in comparison.readings().items()
        ],
        "left_out": counted.left_out,
        "stands_for": sample_json(sample),
        "replicates": comparison.replicates,
        "measures": [
            {
                "measure": measure.value,
                "rows": number,
                "people": number * sample.per_row if sample else None,
                "least": intervals[measure].least if intervals else None,
                "most": intervals[measure].most if intervals else None,
            }
            for measure, number in counted.measures().items()
        ],
        "holds_without_limit": counted.holds_without_limit,
        "by": comparison.by or None,
        "groups": [_group(name, group) for name, group in counted.groups.items()],
        "shifts": [_shift(shift) for shift in counted.shifts],
        "rates": [frequency_json(each) for each in comparison.frequencies],
        "rules": rules_json(rulebook, sorted(names)),
    }


def shift_rows(comparison: CohortComparison) -> Iterator[tuple[str | int, ...]]:
    """Every pair of answers as a line: of a group and an action, in how many rows."""
    yield "group", "action", "before", "after", "rows", "of"
    for name, group in comparison.counted.groups.items():
        for action, pairs in group.answers.items():
            for (before, after), rows in pairs.items():
                yield name, action, before.value, after.value, rows, group.rows


def _group(name: str, group: GroupCounts) -> dict[str, Any]:
    return {
        "group": name,
        "rows": group.rows,
        "changed": group.changed,
        "answers": {
            action: [
                {"before": one.value, "after": two.value, "rows": rows}
                for (one, two), rows in pairs.items()
            ]
            for action, pairs in group.answers.items()
        },
    }


def _shift(shift: AnswerChange) -> dict[str, Any]:
    return {**answer_difference_json(shift.change), "rows": shift.rows, "example": shift.example}
