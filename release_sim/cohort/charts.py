"""Charts of a cohort, readable in print and without colour: shades of grey, marks and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from math import isfinite
from typing import Any as Altair  # its charts come in kinds that no reader needs to tell apart

import altair as alt

from release_sim.model.cohorts.cohort import Summary
from release_sim.model.cohorts.sensitivity import Sensitivity
from release_sim.model.cohorts.shift import CohortComparison, Matrix
from release_sim.model.verdict import Answer
from release_sim.reporting.cohorts.sweep_text import BOTH, SIDES, Topic, topics

# From dark to light, so that neighbours in a bar differ in print.
_SHADES = {
    Answer.REQUIRED: "#1a1a1a",
    Answer.FORBIDDEN: "#707070",
    Answer.PERMITTED: "#d4d4d4",
    Answer.SILENT: "#f6f6f6",
    Answer.CONFLICT: "#454545",
    Answer.UNDETERMINED: "#a8a8a8",
}
_WHITE_INK = [Answer.REQUIRED.value, Answer.FORBIDDEN.value, Answer.CONFLICT.value]
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_ROOM = 0.07  # the share of a bar in which a number has room


def picture(chart: Altair, suffix: str) -> bytes:
    """A chart as a file: SVG, or PNG in twice the size of a screen."""
    chart = chart.configure(
        font=_FONT,
        background="white",
        padding=12,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(labelLimit=260, titleFontWeight="normal", domainColor="#000"),
        header=alt.HeaderConfig(labelFontWeight="bold", labelFontSize=12, labelLimit=320),
        title=alt.TitleConfig(anchor="start", fontSize=12, offset=8, subtitleColor="#333"),
    )
    if suffix == ".png":
        octets = BytesIO()
        chart.save(octets, format="png", scale_factor=2)
        return octets.getvalue()
    text = StringIO()
    chart.save(text, format="svg")
    return text.getvalue().encode()


def answer_mix(summary: Summary, actions: Sequence[str]) -> Altair:
    """A bar for every action, or for every action and group: the shares of its answers."""
    spoken = [action for action in actions if summary.of(action).keys() - {Answer.SILENT}]
    shown = spoken or list(actions)
    found = [row for action in shown for row in _bars(summary, action)]
    met = [answer for answer in Answer if any(answer == row["answer"] for row in found)]
    row, order = ("group:N", list(summary.rows)) if summary.by else ("action:N", shown)
    base = alt.Chart().encode(
        y=alt.Y(row, sort=order, title=summary.by or None, axis=alt.Axis(ticks=False)),
    )
    bars = base.mark_bar(stroke="#000", strokeWidth=0.5).encode(
        x=alt.X("from:Q", title="share of rows", scale=alt.Scale(domain=[0, 1])).axis(
            format=".0%", grid=False
        ),
        x2="to:Q",
        fill=alt.Fill("answer:N", sort=[answer.value for answer in met])
        .scale(domain=[answer.value for answer in met], range=[_SHADES[a] for a in met])
        .legend(orient="top", title=None, symbolStrokeColor="#000", symbolStrokeWidth=0.5),
    )
    is_dark = alt.FieldOneOfPredicate(field="answer", oneOf=_WHITE_INK)
    ink = alt.condition(is_dark, alt.value("#fff"), alt.value("#000"))
    numbers = base.mark_text(fontSize=10).encode(x="middle:Q", text="words:N", color=ink)
    chart = alt.layer(bars, numbers, data=alt.InlineData(values=found)).properties(width=420)
    if summary.by:
        header = alt.Header(labelAngle=0, labelOrient="top", labelAnchor="start")
        chart = chart.facet(row=alt.Row("action:N", sort=shown, title=None, header=header))
    under = f"Answers under policy {summary.policy}" if summary.policy else "Answers"
    return chart.properties(title=alt.Title(under, subtitle=f"{summary.total:,} rows", fontSize=14))


def _bars(summary: Summary, action: str) -> Iterator[dict[str, str | float]]:
    for group, rows in summary.rows.items():
        start = 0.0
        for answer in Answer:
            share = summary.answers[group][action].get(answer, 0) / rows
            if share:
                yield {
                    "action": action,
                    "group": group,
                    "answer": answer.value,
                    "from": start,
                    "to": start + share,
                    "middle": start + share / 2,
                    "words": f"{100 * share:.0f}%" if share >= _ROOM else "",
                }
            start += share


def change_matrix(comparison: CohortComparison) -> Altair:
    """For every action that changes a matrix: the answers of both sides, and how many rows."""
    before, after = comparison.names
    whole = comparison.counted.whole
    matrices = [
        _matrix(action, pairs, before, after)
        for action, pairs in whole.answers.items()
        if any(one is not two for one, two in pairs)
    ]
    about = f"{whole.rows:,} rows, those whose answer changes on grey"
    if not matrices:
        about = f"no answer changes in {whole.rows:,} rows"
        matrices = [alt.Chart(alt.InlineData(values=[{}])).mark_point(opacity=0)]
    title = alt.Title(f"{before} compared with {after}", subtitle=about, fontSize=14)
    return alt.vconcat(*matrices, spacing=24).properties(title=title)


def _matrix(action: str, pairs: Matrix, before: str, after: str) -> Altair:
    firsts = [one for one in Answer if any(pair[0] is one for pair in pairs)]
    seconds = [two for two in Answer if any(pair[1] is two for pair in pairs)]
    found = [
        {
            "before": one.value,
            "after": two.value,
            "changed": one is not two and (one, two) in pairs,
            "words": f"{pairs[one, two]:,}" if (one, two) in pairs else "",
        }
        for one in firsts
        for two in seconds
    ]
    across = alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False)
    down = alt.Axis(ticks=False, domain=False)
    base = alt.Chart(alt.InlineData(values=found)).encode(
        x=alt.X("after:N", sort=[a.value for a in seconds], title=after, axis=across),
        y=alt.Y("before:N", sort=[a.value for a in firsts], title=before, axis=down),
    )
    grey = alt.condition(alt.datum.changed, alt.value("#d4d4d4"), alt.value("#fff"))
    boxes = base.mark_rect(stroke="#000", strokeWidth=0.5).encode(fill=grey)
    numbers = base.mark_text().encode(text="words:N")
    size = {"width": alt.Step(96), "height": alt.Step(26)}
    return alt.layer(boxes, numbers).properties(title=action, **size)


def sensitivity(found: Sensitivity) -> Altair:
    """For every topic a panel: what is counted at each value, joined where the values are numbers.

    The two sides differ by their marks and by how their lines are dashed.
    """
    panels = [_panel(found, topic) for topic in topics(found)]
    if not panels:
        panels = [alt.Chart(alt.InlineData(values=[{}])).mark_point(opacity=0)]
    sides = "A: circles and full lines; B: triangles and dashed lines"
    title = alt.Title(found.title, subtitle=[found.counts, sides], fontSize=14)
    return alt.vconcat(*panels).properties(title=title)


def _panel(found: Sensitivity, topic: Topic) -> Altair:
    numeric = all(_is_number(step.value) for step in found.steps)
    rows = [
        {
            "value": float(step.value) if numeric else step.value,
            "side": side,
            "number": step.measures()[measure],
        }
        for step in found.steps
        for side, measure in topic.sides()
    ]
    if numeric:
        values = sorted({float(step.value) for step in found.steps})
        x = alt.X("value:Q", title=found.of).scale(zero=False)
        x = x.axis(values=values, format=".6~g", grid=False)
    else:
        x = alt.X("value:N", title=found.of, sort=None).axis(labelAngle=0)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=x, y=alt.Y("number:Q", title=topic.title, axis=alt.Axis(gridColor="#ddd"))
    )
    shapes = alt.Scale(domain=[*SIDES, BOTH], range=["circle", "triangle-up", "diamond"])
    marks = base.mark_point(size=70, color="#000", opacity=1, strokeWidth=1.2).encode(
        shape=alt.Shape("side:N", scale=shapes, legend=None)
    )
    if not numeric:
        return marks.properties(width=alt.Step(150), height=140)
    dashes = alt.Scale(domain=[*SIDES, BOTH], range=[[1, 0], [5, 3], [1, 0]])
    lines = base.mark_line(color="#000", strokeWidth=1).encode(
        strokeDash=alt.StrokeDash("side:N", scale=dashes, legend=None)
    )
    return alt.layer(lines, marks).properties(width=420, height=140)


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False
