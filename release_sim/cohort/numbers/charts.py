"""Charts of a cohort, readable in print and without colour: shades of grey, marks and numbers.

Things are called by their words in the language of the reader. A chart that stands alone has a
title, and says whether its people are made up; one in a report has a heading that does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any as Altair  # its charts come in kinds that no reader needs to tell apart

import altair as alt

from release_sim.cohort.numbers.chart_drawing import chart_title
from release_sim.cohort.tables.column_bindings import GROUP
from release_sim.errors import FilesAreWrongError
from release_sim.model.chart_words import ChartWords
from release_sim.model.cohorts.answer_change import CohortComparison, Matrix
from release_sim.model.cohorts.table_counts import Sample, Summary
from release_sim.model.language import LAW_LANGUAGE
from release_sim.model.problem import Place, Problem
from release_sim.model.verdict import Answer
from release_sim.reporting.cohorts.number_text import made_up_text, rows_text
from release_sim.reporting.text_format import share_text

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
_MOST = 200  # groups, of a few thousand of which nothing can be drawn any more
_ROOM = 0.07  # the share of a bar in which a number has room
_BARS = 375  # beside labels, on a portrait page no text of a chart is smaller than 8 points


def answer_mix(
    summary: Summary, actions: Sequence[str], words: ChartWords, alone: bool = False
) -> Altair:
    """Return a bar chart of the shares of answers, by action or by action and group.

    One that stands ``alone`` has a title.
    """
    if len(summary.rows) > _MOST:
        message = f"`{summary.by}` makes {len(summary.rows):,} groups, too many to draw"
        hint = f"group by a column with at most {_MOST} different cells, or leave the chart out"
        raise FilesAreWrongError([Problem("too-many-groups", Place("--by"), message, help=hint)])
    spoken = [action for action in actions if summary.of(action).keys() - {Answer.SILENT}]
    shown = spoken or list(actions)
    found = [row for action in shown for row in _bars(summary, action, words)]
    met = [a for a in Answer if any(row["answer"] == words.answers[a] for row in found)]
    named, titles = [words.answers[a] for a in met], [words.actions[action] for action in shown]
    groups = [words.group(summary.by, name) for name in summary.rows] if summary.by else []
    row, order = ("group:N", groups) if summary.by else ("action:N", titles)
    # Of two lines, the first stands where a single one would.
    in_two = alt.expr.indexof(alt.datum.label, "\n") >= 0
    axis = alt.Axis(ticks=False, labelOffset=alt.condition(in_two, alt.value(-7), alt.value(0)))
    base = alt.Chart().encode(y=alt.Y(row, sort=order, title=None, axis=axis))
    bars = base.mark_bar(stroke="#000", strokeWidth=0.5).encode(
        x=alt.X("from:Q", title=words.share, scale=alt.Scale(domain=[0, 1])).axis(
            format=".0%", grid=False
        ),
        x2="to:Q",
        fill=alt.Fill("answer:N", sort=named)
        .scale(domain=named, range=[_SHADES[a] for a in met])
        .legend(orient="top", title=None, symbolStrokeColor="#000", symbolStrokeWidth=0.5),
        description="said:N",
    )
    is_dark = alt.FieldOneOfPredicate(field="answer", oneOf=[words.answers[a] for a in _WHITE_INK])
    ink = alt.condition(is_dark, alt.value("#fff"), alt.value("#000"))
    numbers = base.mark_text(aria=False).encode(x="middle:Q", text="words:N", color=ink)
    lines = 1 + max(told.count("\n") for told in order)
    size = {"width": _BARS, "height": alt.Step(max(20, 4 + 14 * lines))}
    chart = alt.layer(bars, numbers, data=alt.InlineData(values=found)).properties(**size)
    if not alone:
        return chart
    if summary.by:
        header = alt.Header(labelAngle=0, labelOrient="top", labelAnchor="start")
        chart = chart.facet(row=alt.Row("action:N", sort=titles, title=None, header=header))
    frame = words.frame
    under = frame("charts.answers")
    if summary.policy:
        under = frame("charts.answers_under", policy=summary.policy)
    rows = rows_text(summary.total, frame)
    if summary.by:
        rows = frame("charts.by", rows=rows, column=_column(summary.by, words))
    about = [rows, *_made_up(summary.sample, words), *words.notes]
    return chart.properties(title=chart_title(under, about))


def _made_up(sample: Sample | None, words: ChartWords) -> list[str]:
    """Return a line for a subtitle that says that people are made up, where they are."""
    text = made_up_text(sample, words.frame) if sample else ""
    return [f"{text[:1].upper()}{text[1:]}"] if text else []


def words_of_name(name: str, words: ChartWords) -> str:
    """Return the last part of a dotted name, as words; in a language that is not its own, whole."""
    if words.language is not LAW_LANGUAGE:
        return name
    return name.removeprefix(GROUP).rpartition(".")[2].replace("_", " ")


def column_title(name: str, words: ChartWords) -> str:
    """Return a column in words, and its name."""
    told = words_of_name(name, words)
    return told if told == name else f"{told} ({name})"


def _column(name: str, words: ChartWords) -> str:
    """Return the name of a column, and what it asks."""
    asks = words.column(name)
    return name if asks == name else f"{name}: {asks}"


def _bars(summary: Summary, action: str, words: ChartWords) -> Iterator[dict[str, str | float]]:
    for name, rows in summary.rows.items():
        start = 0.0
        group = words.group(summary.by, name) if summary.by else name
        told = " ".join(words.actions[action].split())
        told = f"{' '.join(group.split())}; {told}" if summary.by else told
        for answer in Answer:
            number = summary.answers[name][action].get(answer, 0)
            share = number / rows
            if share:
                yield {
                    "action": words.actions[action],
                    "group": group,
                    "answer": words.answers[answer],
                    "from": start,
                    "to": start + share,
                    "middle": start + share / 2,
                    "words": _percent(share) if share >= _ROOM else "",
                    "said": words.frame(
                        "charts.bar",
                        told=told,
                        answer=words.answers[answer],
                        share=share_text(number, rows),
                        number=f"{number:,}",
                        rows=rows_text(rows, words.frame),
                    ),
                }
            start += share


def _percent(share: float) -> str:
    """Format a share for a bar; less than all is never written as 100 %."""
    told = f"{100 * share:.0f}%"
    return ">99%" if told == "100%" and share < 1 else told


def change_matrices(comparison: CohortComparison, words: ChartWords) -> Altair:
    """Return the matrix of every action that changes, as one chart that stands alone."""
    before, after = comparison.names
    whole = comparison.counted.whole
    matrices = [
        change_matrix(pairs, comparison.names, words).properties(title=words.actions[action])
        for action, pairs in whole.answers.items()
        if any(one is not two for one, two in pairs)
    ]
    rows = rows_text(whole.rows, words.frame)
    about = words.frame("charts.on_grey", rows=rows)
    if not matrices:
        about = words.frame("charts.no_change", rows=rows)
        matrices = [alt.Chart(alt.InlineData(values=[{}])).mark_point(opacity=0)]
    lines = [about, *_made_up(comparison.sample, words), *words.notes]
    title = chart_title(words.frame("compared.sides", before=before, after=after), lines)
    return alt.vconcat(*matrices, spacing=24).properties(title=title)


def change_matrix(pairs: Matrix, names: tuple[str, str], words: ChartWords) -> Altair:
    """Return one action's matrix: rows counted by the answers of both sides."""
    before, after = names
    firsts = [one for one in Answer if any(pair[0] is one for pair in pairs)]
    seconds = [two for two in Answer if any(pair[1] is two for pair in pairs)]
    found = [
        {
            "before": words.answers[one],
            "after": words.answers[two],
            "changed": one is not two and (one, two) in pairs,
            "words": f"{pairs[one, two]:,}" if (one, two) in pairs else "",
            "said": f"{before} {words.answers[one]}, {after} {words.answers[two]}: "
            + rows_text(pairs.get((one, two), 0), words.frame),
        }
        for one in firsts
        for two in seconds
    ]
    across = alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False)
    down = alt.Axis(ticks=False, domain=False, titlePadding=20)
    base = alt.Chart(alt.InlineData(values=found)).encode(
        x=alt.X("after:N", sort=[words.answers[a] for a in seconds], title=after, axis=across),
        y=alt.Y("before:N", sort=[words.answers[a] for a in firsts], title=before, axis=down),
    )
    grey = alt.condition(alt.datum.changed, alt.value("#d4d4d4"), alt.value("#fff"))
    boxes = base.mark_rect(stroke="#000", strokeWidth=0.5).encode(fill=grey, description="said:N")
    numbers = base.mark_text(aria=False).encode(text="words:N")
    size = {"width": alt.Step(96), "height": alt.Step(26)}
    return alt.layer(boxes, numbers).properties(**size)
