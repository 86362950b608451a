"""The sensitivity of a cohort's numbers, as a table, as JSON and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from release_sim.model.cohorts.answer_change import Measure
from release_sim.model.cohorts.sensitivity import Sensitivity
from release_sim.model.verdict import Answer
from release_sim.reporting.analysis.compare_json import side_json
from release_sim.reporting.catalogue import Frame
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.cohorts.number_text import (
    people_cells,
    rows_text,
    sample_json,
    years_text,
)
from release_sim.reporting.text_format import WIDTH, format_table, paragraph, three_figures

SIDES, BOTH = ("A", "B"), "AB"


class Topic(NamedTuple):
    """Measures that belong together: of both sides, or one of how they differ.

    ``key`` names its words.
    """

    key: str
    measures: tuple[Measure, ...]

    def sides(self) -> list[tuple[str, Measure]]:
        """Each measure with the side that it is of."""
        sides = SIDES if len(self.measures) > 1 else (BOTH,)
        return list(zip(sides, self.measures, strict=True))

    def title(self, frame: Frame) -> str:
        """Return the topic of the measures."""
        return frame(f"swept.{self.key}")


_TOPICS = (
    Topic("changed", (Measure.CHANGED,)),
    Topic("notices", (Measure.NOTICES_BEFORE, Measure.NOTICES_AFTER)),
    Topic("holds", (Measure.HOLDS_BEFORE, Measure.HOLDS_AFTER)),
    Topic("hours_gained", (Measure.HOURS_GAINED,)),
    Topic("hours_lost", (Measure.HOURS_LOST,)),
)

_ALIKE = (
    Topic("notices", (Measure.NOTICES_AFTER,)),
    Topic("holds", (Measure.HOLDS_AFTER,)),
)


def topics(sensitivity: Sensitivity) -> list[Topic]:
    """Those that are not all 0."""
    each = [step.measures() for step in sensitivity.steps]
    return [
        topic
        for topic in (_ALIKE if sensitivity.alike else _TOPICS)
        if any(measures.get(measure) for measures in each for measure in topic.measures)
    ]


def followed(sensitivity: Sensitivity) -> tuple[str, ...]:
    """Return the actions shown by answer: those asked about, or else those that change.

    Where something due moves, the answers of every action that moves would bury it.
    """
    moves = any(
        len({step.measures()[measure] for step in sensitivity.steps}) > 1
        for topic in topics(sensitivity)
        for measure in topic.measures
    )
    return sensitivity.asked or (() if moves else sensitivity.moving)


def sensitivity_title(sensitivity: Sensitivity, frame: Frame) -> str:
    """Return the title of the comparison, naming A and B."""
    before, after = sensitivity.before.policy.name, sensitivity.after.policy.name
    key = "alike" if sensitivity.alike else "one" if sensitivity.one_policy else "two"
    return frame(f"swept.title_{key}", before=before, after=after, of=sensitivity.of)


def counts_text(sensitivity: Sensitivity, frame: Frame) -> str:
    """Return the unit of the numbers."""
    sample = sensitivity.steps[0].sample
    if sample is None:
        return frame("swept.numbers_of_rows")
    people, years = frame(f"people.{sample.people}"), years_text(sample, frame)
    return frame("swept.numbers_of_people", people=people, years=years)


def of_second(sensitivity: Sensitivity, action: str, frame: Frame) -> str:
    """Return the heading of an action's answers, naming the second side if there are two."""
    return action if sensitivity.alike else frame("swept.of_second", action=action)


def people_by_answer(sensitivity: Sensitivity, action: str) -> dict[str, list[float]]:
    """Count the people with each answer of one action on the second side, by value."""
    steps = [(step, step.counted.whole.afterwards(action)) for step in sensitivity.steps]
    return {
        answer.value: [step.people(found.get(answer, 0)) for step, found in steps]
        for answer in Answer
        if any(found.get(answer) for _, found in steps)
    }


def sweep_text(sensitivity: Sensitivity, frame: Frame, width: int = WIDTH) -> str:
    """Write a line for every value."""
    rows = rows_text(sensitivity.steps[0].counted.whole.rows, frame)
    lines = [
        paragraph(sensitivity_title(sensitivity, frame), 0, 2, width),
        paragraph(f"{rows}; {counts_text(sensitivity, frame)}", 2, 2, width),
    ]
    left_out = max(step.counted.left_out for step in sensitivity.steps)
    if left_out:
        text = frame("swept.left_out", rows=rows_text(left_out, frame))
        lines.append(paragraph(text, 2, 2, width))
    told = topics(sensitivity)
    hours = {Measure.HOURS_GAINED, Measure.HOURS_LOST}
    if any(hours.intersection(topic.measures) for topic in told):
        lines.append(paragraph(frame("swept.hours"), 2, 2, width))
    if told:
        header = [sensitivity.of]
        for topic in told:
            sides = (f" {side}" if side in SIDES else "" for side, _ in topic.sides())
            header += [topic.title(frame) + side for side in sides]
        cells = [
            [
                step.value,
                *(three_figures(step.measures()[m]) for topic in told for m in topic.measures),
            ]
            for step in sensitivity.steps
        ]
        lines += ["", *format_table(header, cells, 0, width)]
    actions = followed(sensitivity)
    for action in actions:
        lines += ["", *_answers(sensitivity, action, frame, width)]
    if not told and not actions:
        lines += ["", frame("swept.nothing")]
    return "\n".join(lines)


def _answers(sensitivity: Sensitivity, action: str, frame: Frame, width: int) -> list[str]:
    """Write how often one action has each answer on the second side, a line for every value."""
    numbers = people_by_answer(sensitivity, action)
    by_step = zip(sensitivity.steps, zip(*numbers.values(), strict=True), strict=True)
    cells = [[step.value, *map(three_figures, each)] for step, each in by_step]
    words = (frame(f"answers.{answer}") for answer in numbers)
    return format_table([of_second(sensitivity, action, frame), *words], cells, 0, width)


def sweep_json(sensitivity: Sensitivity) -> dict[str, Any]:
    """Return the JSON value of ``cohort compare --sweep --json``."""
    return {
        "schema": "release_sim.cohort_sweep/1",
        "before": side_json(sensitivity.before),
        "after": side_json(sensitivity.after),
        "sweep": sensitivity.of,
        "made_up": sensitivity.steps[0].sample is not None,
        "caveats": caveats_json(sensitivity.caveats),
        "steps": [
            {
                "value": step.value,
                "rows": step.counted.whole.rows,
                "left_out": step.counted.left_out,
                "stands_for": sample_json(step.sample),
                "measures": {
                    measure.value: rows for measure, rows in step.counted.measures().items()
                },
                "answers": {
                    action: {a.value: n for a, n in whole.afterwards(action).items()}
                    for action in whole.answers
                },
            }
            for step in sensitivity.steps
            for whole in (step.counted.whole,)
        ],
    }


def sweep_rows(sensitivity: Sensitivity, frame: Frame) -> Iterator[tuple[str | int | float, ...]]:
    """Yield a table: a row for every value and measure, or answer of an action.

    Of made-up people every row says so. Headings, measures and answers are keys in every language.
    """
    yield sensitivity.of, "measure", "rows", "people", "made_up"
    for step in sensitivity.steps:
        for measure, rows in step.counted.measures().items():
            yield step.value, measure.value, rows, *people_cells(step.sample, rows, frame)
        whole = step.counted.whole
        for action in whole.answers:
            for answer, rows in whole.afterwards(action).items():
                yield (
                    step.value,
                    f"{action}: {answer}",
                    rows,
                    *people_cells(step.sample, rows, frame),
                )
