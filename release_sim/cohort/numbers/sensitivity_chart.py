"""The chart of a sweep: how the numbers of a cohort move with one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any as Altair  # its charts come in kinds that no reader needs to tell apart

import altair as alt

from release_sim.cohort.numbers.chart_drawing import chart_title
from release_sim.cohort.numbers.charts import column_title, words_of_name
from release_sim.model.chart_words import ChartWords
from release_sim.model.cohorts.sensitivity import Sensitivity
from release_sim.model.verdict import Answer
from release_sim.reporting.cohorts.sensitivity_text import (
    BOTH,
    SIDES,
    counts_text,
    followed,
    of_second,
    people_by_answer,
    sensitivity_title,
    topics,
)
from release_sim.reporting.text_format import three_figures

# The first three are those of A, B and both.
_SHAPES = ["circle", "triangle-up", "diamond", "square", "cross", "triangle-down"]
_ABOVE, _BELOW = -11, 14  # where the number stands of the highest mark at a value, and of others
_HEADROOM = 1.15  # of the scale above the highest mark, where its number stands


def sensitivity(found: Sensitivity, words: ChartWords) -> Altair:
    """Return a panel for every topic: its measures at each value, joined if they are numbers.

    The two sides, or the answers of an action, differ by their marks, which the legend of a panel
    shows. Each mark has its number beside it.
    """
    each, frame = [step.measures() for step in found.steps], words.frame
    sides = dict(zip((*SIDES, BOTH), _sides(found, words), strict=True))
    panels = [
        _panel(
            found,
            topic.title(frame),
            {sides[side]: [m[of] for m in each] for side, of in topic.sides()},
            words,
        )
        for topic in topics(found)
    ]
    panels += [
        _panel(
            found,
            of_second(found, words.actions[action].replace("\n", " "), frame),
            {
                words.answers[Answer(answer)]: numbers
                for answer, numbers in people_by_answer(found, action).items()
            },
            words,
        )
        for action in followed(found)
    ]
    if not panels:
        panels = [alt.Chart(alt.InlineData(values=[{}])).mark_point(opacity=0)]
    counts = counts_text(found, frame)
    about = [f"{counts[:1].upper()}{counts[1:]}", *words.notes]
    title = chart_title(sensitivity_title(found, frame), about)
    apart = alt.vconcat(*panels).resolve_scale(shape="independent")
    return apart.properties(title=title)


def _sides(found: Sensitivity, words: ChartWords) -> tuple[str, str, str]:
    """Return the names of each side and of both; with one policy, only the second varies."""
    before, after = found.before.policy.name, found.after.policy.name
    frame, keys = words.frame, ("side", "side")
    if found.one_policy:
        keys = ("as_it_stands", "moved")
    of = words_of_name(found.of, words)
    first = frame(f"swept.{keys[0]}", side=SIDES[0], policy=before, of=of)
    second = frame(f"swept.{keys[1]}", side=SIDES[1], policy=after, of=of)
    return first, second, frame("swept.both_sides")


def _panel(
    found: Sensitivity, title: str, series: Mapping[str, Sequence[float]], chart_words: ChartWords
) -> Altair:
    numeric = all(_is_number(step.value) for step in found.steps)
    rows = [
        {
            "value": float(step.value) if numeric else words_of_name(step.value, chart_words),
            "of": name,
            "number": number,
            "words": three_figures(number),
            "highest": number == max(several[at] for several in series.values()),
            "said": chart_words.frame(
                "swept.at",
                title=title,
                side=name,
                value=step.value,
                number=three_figures(number),
            ),
        }
        for name, numbers in series.items()
        for at, (step, number) in enumerate(zip(found.steps, numbers, strict=True))
    ]
    highest = max((number for numbers in series.values() for number in numbers), default=0)
    heading = column_title(found.of, chart_words)
    if numeric:
        values = sorted({float(step.value) for step in found.steps})
        axis = alt.Axis(values=values, format=".6~g", grid=False)
        x = alt.X("value:Q", title=heading, axis=axis).scale(zero=False, padding=16)
    else:
        x = alt.X("value:N", title=heading, sort=None).axis(labelAngle=0)
    scale = alt.Scale(domain=[0, highest * _HEADROOM or 1], nice=True)
    axis_of_numbers = alt.Axis(gridColor="#ddd", titleLimit=400)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=x, y=alt.Y("number:Q", title=title, scale=scale, axis=axis_of_numbers)
    )
    names = list(series)
    legend = alt.Legend(title=None, orient="top") if len(names) > 1 else None
    shapes = alt.Scale(domain=names, range=_SHAPES[: len(names)])
    shape = alt.Shape("of:N", scale=shapes, legend=legend)
    marks = base.mark_point(size=70, color="#000", opacity=1, strokeWidth=1.2).encode(
        shape=shape, description="said:N"
    )
    numbers = [
        base.mark_text(aria=False, dy=dy)
        .encode(text="words:N")
        .transform_filter(alt.FieldEqualPredicate(field="highest", equal=highest_here))
        for highest_here, dy in ((True, _ABOVE), (False, _BELOW))
    ]
    if not numeric:
        return alt.layer(marks, *numbers).properties(width=alt.Step(150), height=140)
    lines = base.mark_line(color="#000", strokeWidth=1, aria=False).encode(detail="of:N")
    return alt.layer(lines, marks, *numbers).properties(width=420, height=140)


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False
