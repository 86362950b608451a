"""Charts as pictures: their letters and titles, and how they are drawn to files and pages."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO, StringIO
from textwrap import wrap
from typing import Any as Altair  # its charts come in kinds that no reader needs to tell apart

import altair as alt

from release_sim.model.language import Language
from release_sim.reporting.printable_text import printable

_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
# Letters are a fifth wider where none of the fonts is: labels and titles then reach further.
_PADDING = {"left": 52, "top": 12, "right": 52, "bottom": 12}
_TITLE, _LINE = 52, 76  # letters of a line of a title, and of what stands below it


def chart_picture(chart: Altair, suffix: str, language: Language) -> bytes:
    """Render a chart as a file: SVG, or PNG at twice the size of a screen."""
    chart = _shown(_configured(chart, 10, background="white", padding=_PADDING))
    if language is not Language.ENGLISH:
        # What the library says of axes and legends to a screen reader is in English alone.
        chart.config.axis.aria = chart.config.legend.aria = False
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
    chart = _shown(_configured(chart, 12, background="transparent", padding=_PADDING, **silent))
    chart.save(text, format="svg")
    return text.getvalue()


def _shown(chart: Altair) -> Altair:
    """Return the chart with all its words such as can be drawn: a group may be called anything."""
    return type(chart).from_dict(_in_all(chart.to_dict()))


def _in_all(value: Altair) -> Altair:
    match value:
        case str():
            return printable(value)
        case dict():
            return {_in_all(key): _in_all(each) for key, each in value.items()}
        case list():
            return [_in_all(each) for each in value]
    return value


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
        legend=alt.LegendConfig(labelFontSize=size, columnPadding=12),
        title=alt.TitleConfig(anchor="start", fontSize=12, offset=8, subtitleColor="#333"),
        **more,
    )


def chart_title(title: str, about: Sequence[str]) -> Altair:
    """Return a title with what it says below it, in lines no wider than a chart."""
    below = [line for each in about for line in wrap(each, _LINE)]
    return alt.Title(wrap(title, _TITLE), subtitle=below, fontSize=14)
