"""Charts of a cohort, readable in print and without colour: shades of grey, marks and numbers.

A chart that stands alone has a title and calls things as files do; one in a report has the words
of the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any as Altair  # its charts come in kinds that no reader needs to tell apart

import altair as alt

from release_sim.errors import FilesAreWrongError
from release_sim.model.cohorts.answer_change import CohortComparison, Matrix
from release_sim.model.cohorts.table_counts import Summary
from release_sim.model.problem import Place, Problem
from release_sim.model.report_contents import ChartWords
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS

# From dark to light, so that neighbours in a bar differ in print.
_SHADES = {
    Answer.REQUIRED: "#1a1a1a",
    Answer.FORBIDDEN: "#707070",
    Answer.PERMITTED: "#d4d4d4",
    Answer.SILENT: "#f6f6f6",
    Answer.CONFLICT: "#454545",
    Answer.UNDETERMINED: "#a8a8a8",
}
_WHITE_INK = (Answer.REQUIRED, Answer.FORBIDDEN, Answer.CONFLICT)
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_MOST = 200  # groups, of a few thousand of which nothing can be drawn any more
_ROOM = 0.07  # the share of a bar in which a number has room
_NAMES = ChartWords(
    actions={action: action for action in ACTIONS},
    answers={answer: answer.value for answer in Answer},
    share="share of rows",
)


def chart_picture(chart: Altair, suffix: str) -> bytes:
    """Render a chart as a file: SVG, or PNG at twice the size of a screen."""
    chart = _configured(chart, 10, background="white", padding=12)
    if suffix == ".png":
        data = BytesIO()
        chart.save(data, format="png", scale_factor=2)
        return data.getvalue()
    text = StringIO()
    chart.save(text, format="svg")
    return text.getvalue().encode()


def drawn(chart: Altair) -> str:
    """Render a chart as SVG for a page that supplies title and background."""
    text = StringIO()
    # What a chart would say to a screen reader mark by mark, a table of the page says better.
    silent = {"aria": False, "mark": alt.MarkConfig(aria=False)}
    chart = _configured(chart, 12, background="transparent", padding=2, **silent)
    chart.save(text, format="svg")
    return text.getvalue()


def _configured(chart: Altair, size: int, **more: Altair) -> Altair:
    return chart.configure(
        font=_FONT,
        lineBreak="\n",
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelFontSize=size,
            labelLimit=26 * size,
            titleFontSize=size + 1,
            titleFontWeight="normal",
            domainColor="#000",
        ),
        text=alt.MarkConfig(fontSize=size),
        header=alt.HeaderConfig(labelFontWeight="bold", labelFontSize=12, labelLimit=320),
        legend=alt.LegendConfig(labelFontSize=size),
        title=alt.TitleConfig(anchor="start", fontSize=12, offset=8, subtitleColor="#333"),
        **more,
    )


def answer_mix(summary: Summary, actions: Sequence[str], words: ChartWords | None = None) -> Altair:
    """Return a bar chart of the shares of answers, by action or by action and group."""
    if len(summary.rows) > _MOST:
        message = f"`{summary.by}` makes {len(summary.rows):,} groups, too many to draw"
        hint = f"group by a column with at most {_MOST} different cells, or leave the chart out"
        raise FilesAreWrongError([Problem("too-many-groups", Place("--by"), message, help=hint)])
    told = words or _NAMES
    spoken = [action for action in actions if summary.of(action).keys() - {Answer.SILENT}]
    shown = spoken or list(actions)
    found = [row for action in shown for row in _bars(summary, action, told)]
    met = [a for a in Answer if any(row["answer"] == told.answers[a] for row in found)]
    named, titles = [told.answers[a] for a in met], [told.actions[action] for action in shown]
    row, order = ("group:N", list(summary.rows)) if summary.by else ("action:N", titles)
    # Of two lines, the first stands where a single one would.
    in_two = alt.expr.indexof(alt.datum.label, "\n") >= 0
    axis = alt.Axis(ticks=False, labelOffset=alt.condition(in_two, alt.value(-7), alt.value(0)))
    base = alt.Chart().encode(
        y=alt.Y(row, sort=order, title=None if words else summary.by or None, axis=axis)
    )
    bars = base.mark_bar(stroke="#000", strokeWidth=0.5).encode(
        x=alt.X("from:Q", title=told.share, scale=alt.Scale(domain=[0, 1])).axis(
            format=".0%", grid=False
        ),
        x2="to:Q",
        fill=alt.Fill("answer:N", sort=named)
        .scale(domain=named, range=[_SHADES[a] for a in met])
        .legend(orient="top", title=None, symbolStrokeColor="#000", symbolStrokeWidth=0.5),
    )
    is_dark = alt.FieldOneOfPredicate(field="answer", oneOf=[told.answers[a] for a in _WHITE_INK])
    ink = alt.condition(is_dark, alt.value("#fff"), alt.value("#000"))
    numbers = base.mark_text().encode(x="middle:Q", text="words:N", color=ink)
    lines = 1 + max(title.count("\n") for title in titles)
    size = {"width": 420, "height": alt.Step(20 if summary.by else 4 + 14 * lines)}
    chart = alt.layer(bars, numbers, data=alt.InlineData(values=found)).properties(**size)
    if words:
        return chart
    if summary.by:
        header = alt.Header(labelAngle=0, labelOrient="top", labelAnchor="start")
        chart = chart.facet(row=alt.Row("action:N", sort=titles, title=None, header=header))
    under = f"Answers under policy {summary.policy}" if summary.policy else "Answers"
    return chart.properties(title=alt.Title(under, subtitle=f"{summary.total:,} rows", fontSize=14))


def _bars(summary: Summary, action: str, told: ChartWords) -> Iterator[dict[str, str | float]]:
    for group, rows in summary.rows.items():
        start = 0.0
        for answer in Answer:
            share = summary.answers[group][action].get(answer, 0) / rows
            if share:
                yield {
                    "action": told.actions[action],
                    "group": group,
                    "answer": told.answers[answer],
                    "from": start,
                    "to": start + share,
                    "middle": start + share / 2,
                    "words": _percent(share) if share >= _ROOM else "",
                }
            start += share


def _percent(share: float) -> str:
    """Format a share for a bar; less than all is never written as 100 %."""
    told = f"{100 * share:.0f}%"
    return ">99%" if told == "100%" and share < 1 else told


def change_matrices(comparison: CohortComparison) -> Altair:
    """Return the matrix of every action that changes."""
    before, after = comparison.names
    whole = comparison.counted.whole
    matrices = [
        change_matrix(pairs, comparison.names).properties(title=action)
        for action, pairs in whole.answers.items()
        if any(one is not two for one, two in pairs)
    ]
    about = f"{whole.rows:,} rows, those whose answer changes on grey"
    if not matrices:
        about = f"no answer changes in {whole.rows:,} rows"
        matrices = [alt.Chart(alt.InlineData(values=[{}])).mark_point(opacity=0)]
    title = alt.Title(f"{before} compared with {after}", subtitle=about, fontSize=14)
    return alt.vconcat(*matrices, spacing=24).properties(title=title)


def change_matrix(pairs: Matrix, names: tuple[str, str], told: ChartWords = _NAMES) -> Altair:
    """Return one action's matrix: rows counted by the answers of both sides."""
    before, after = names
    firsts = [one for one in Answer if any(pair[0] is one for pair in pairs)]
    seconds = [two for two in Answer if any(pair[1] is two for pair in pairs)]
    found = [
        {
            "before": told.answers[one],
            "after": told.answers[two],
            "changed": one is not two and (one, two) in pairs,
            "words": f"{pairs[one, two]:,}" if (one, two) in pairs else "",
        }
        for one in firsts
        for two in seconds
    ]
    across = alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False)
    down = alt.Axis(ticks=False, domain=False)
    base = alt.Chart(alt.InlineData(values=found)).encode(
        x=alt.X("after:N", sort=[told.answers[a] for a in seconds], title=after, axis=across),
        y=alt.Y("before:N", sort=[told.answers[a] for a in firsts], title=before, axis=down),
    )
    grey = alt.condition(alt.datum.changed, alt.value("#d4d4d4"), alt.value("#fff"))
    boxes = base.mark_rect(stroke="#000", strokeWidth=0.5).encode(fill=grey)
    numbers = base.mark_text().encode(text="words:N")
    size = {"width": alt.Step(96), "height": alt.Step(26)}
    return alt.layer(boxes, numbers).properties(**size)
