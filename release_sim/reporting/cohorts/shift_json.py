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
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.cohorts.number_text import frequency_json, people_cells, sample_json


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
        "caveats": caveats_json(counted.caveats),
        "made_up": sample is not None,
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


def shift_rows(comparison: CohortComparison) -> Iterator[tuple[str | int | float, ...]]:
    """Yield the totals as a table, then every pair of answers, by group and action.

    Of made-up people every row says so, and how many people of the years its rows stand for;
    ``least`` and ``most`` are the ends between which nine in ten replicates lie.
    """
    sample, intervals = comparison.sample, comparison.intervals or {}
    yield (
        *("measure", "group", "action", "before", "after", "rows", "of"),
        *("people", "least", "most", "made_up"),
    )
    of = comparison.counted.whole.rows
    for measure, rows in comparison.counted.measures().items():
        people, made_up = people_cells(sample, rows)
        ends = [round(end, 3) for end in intervals[measure]] if intervals else ["", ""]
        yield measure.value, "", "", "", "", rows, of, people, *ends, made_up
    for name, group in comparison.counted.groups.items():
        for action, pairs in group.answers.items():
            for (before, after), rows in pairs.items():
                people, made_up = people_cells(sample, rows)
                answers = (before.value, after.value, rows, group.rows)
                yield "answers", name, action, *answers, people, "", "", made_up


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
        "pending": {
            action: {"before": before, "after": after}
            for action, (before, after) in group.pending.items()
        },
    }


def _shift(shift: AnswerChange) -> dict[str, Any]:
    return {**answer_difference_json(shift.change), "rows": shift.rows, "example": shift.example}
