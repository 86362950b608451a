"""Two policies over the same people, as a JSON value and as lines of CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from release_sim.model.cohorts.answer_change import GroupCounts
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.analysis.compare_json import (
    action_change_json,
    readings_json,
    rules_json,
    side_json,
)
from release_sim.reporting.catalogue import Frame
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.cohorts.action_shifts import ShiftRows
from release_sim.reporting.cohorts.number_text import (
    frequency_json,
    people_cells,
    sample_json,
)
from release_sim.reporting.cohorts.shifts_view import ShiftsView


def shifts_json(rulebook: Rulebook, view: ShiftsView) -> dict[str, Any]:
    """Return the JSON value of ``cohort compare --json``."""
    return {
        "schema": "release_sim.cohort_comparison/1",
        "before": side_json(view.before),
        "after": side_json(view.after),
        "readings": readings_json(view.readings),
        "left_out": view.left_out,
        "caveats": caveats_json(view.caveats),
        "made_up": view.sample is not None,
        "stands_for": sample_json(view.sample),
        "replicates": view.replicates,
        "measures": [
            {
                "measure": each.measure.value,
                "rows": each.rows,
                "people": each.people,
                "least": each.interval.least if each.interval else None,
                "most": each.interval.most if each.interval else None,
            }
            for each in view.measures
        ],
        "holds_without_limit": view.holds_without_limit,
        "by": view.by or None,
        "groups": [_group(each.name, each.counts) for each in view.groups],
        "shifts": [_shift(each) for each in view.shifts],
        "rates": [frequency_json(each) for each in view.frequencies],
        "rules": rules_json(rulebook, view.rules),
    }


def shift_rows(view: ShiftsView, frame: Frame) -> Iterator[tuple[str | int | float, ...]]:
    """Yield the totals as a table, then every pair of answers, by group and action.

    Of made-up people every row says so, and how many people of the years its rows stand for;
    ``least`` and ``most`` are the ends between which nine in ten replicates lie.
    Headings and answers are keys in every language.
    """
    yield (
        *("measure", "group", "action", "before", "after", "rows", "of"),
        *("people", "least", "most", "made_up"),
    )
    for each in view.measures:
        people, made_up = people_cells(view.sample, each.rows, frame)
        ends = [round(end, 3) for end in each.interval] if each.interval else ["", ""]
        yield each.measure.value, "", "", "", "", each.rows, view.rows, people, *ends, made_up
    for group in view.groups:
        for action, pairs in group.counts.answers.items():
            for (before, after), rows in pairs.items():
                people, made_up = people_cells(view.sample, rows, frame)
                answers = (before.value, after.value, rows, group.counts.rows)
                yield "answers", group.name, action, *answers, people, "", "", made_up


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


def _shift(shift: ShiftRows) -> dict[str, Any]:
    return {**action_change_json(shift.change), "rows": shift.rows, "example": shift.example}
