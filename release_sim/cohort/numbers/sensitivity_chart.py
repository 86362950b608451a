"""The chart of a sweep: how the numbers of a cohort move with one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any as Altair  # its charts come in kinds that no reader needs to tell apart

import altair as alt

from release_sim.model.cohorts.sensitivity import Sensitivity
from release_sim.reporting.cohorts.sensitivity_text import (
    BOTH,
    SIDES,
    followed,
    of_second,
    people_by_answer,
    topics,
)

# The first three are those of A, B and both.
_SHAPES = ["circle", "triangle-up", "diamond", "square", "cross", "triangle-down"]
_DASHES = [[1, 0], [5, 3], [1, 0], [1, 3], [8, 2], [3, 1]]


def sensitivity(found: Sensitivity) -> Altair:
    """Return a panel for every topic: its measures at each value, joined if they are numbers.

    The two sides, or the answers of an action, differ by their marks and how lines are dashed.
    """
    each = [step.measures() for step in found.steps]
    panels = [
        _panel(found, topic.title, {side: [m[of] for m in each] for side, of in topic.sides()})
        for topic in topics(found)
    ]
    panels += [
        _panel(found, of_second(found, action), people_by_answer(found, action))
        for action in followed(found)
    ]
    if not panels:
        panels = [alt.Chart(alt.InlineData(values=[{}])).mark_point(opacity=0)]
    key = "A: circles and full lines; B: triangles and dashed lines"
    subtitle = [found.counts] if found.alike else [found.counts, key]
    title = alt.Title(found.title, subtitle=subtitle, fontSize=14)
    apart = alt.vconcat(*panels).resolve_scale(shape="independent", strokeDash="independent")
    return apart.properties(title=title)


def _panel(found: Sensitivity, title: str, series: Mapping[str, Sequence[float]]) -> Altair:
    numeric = all(_is_number(step.value) for step in found.steps)
    rows = [
        {"value": float(step.value) if numeric else step.value, "of": name, "number": number}
        for name, numbers in series.items()
        for step, number in zip(found.steps, numbers, strict=True)
    ]
    if numeric:
        values = sorted({float(step.value) for step in found.steps})
        axis = alt.Axis(values=values, format=".6~g", grid=False)
        x = alt.X("value:Q", title=found.of, axis=axis).scale(zero=False)
    else:
        x = alt.X("value:N", title=found.of, sort=None).axis(labelAngle=0)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=x, y=alt.Y("number:Q", title=title, axis=alt.Axis(gridColor="#ddd"))
    )
    of_sides = series.keys() <= {*SIDES, BOTH}
    legend = None if of_sides else alt.Legend(title=None)
    names = [*SIDES, BOTH] if of_sides else list(series)
    shapes = alt.Scale(domain=names, range=_SHAPES[: len(names)])
    marks = base.mark_point(size=70, color="#000", opacity=1, strokeWidth=1.2).encode(
        shape=alt.Shape("of:N", scale=shapes, legend=legend)
    )
    if not numeric:
        return marks.properties(width=alt.Step(150), height=140)
    dashes = alt.Scale(domain=names, range=_DASHES[: len(names)])
    lines = base.mark_line(color="#000", strokeWidth=1).encode(
        strokeDash=alt.StrokeDash("of:N", scale=dashes, legend=legend)
    )
    return alt.layer(lines, marks).properties(width=420, height=140)


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False
