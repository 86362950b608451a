"""Charts of a simulation: how long before the release notice comes, and the week of each desk.

They are readable in print and without colour, and say that everyone is made up. Hours are those of
the clocks of the place, as words, so that no machine's zone moves them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any as Altair  # its charts come in kinds that no reader needs to tell apart

import altair as alt

from release_sim.model.processes.run_numbers import DeskNumbers
from release_sim.model.processes.simulation import Simulation, Variant
from release_sim.model.processes.staffing import WEEK_HOURS
from release_sim.model.timelines.local_time import city_of
from release_sim.reporting.catalogue import Frame
from release_sim.reporting.sentences import Voice
from release_sim.reporting.simulations.variant_title import variant_title

_HOURS = [f"{hour:02}" for hour in range(24)]
_FROM, _TO, _STEP = -60, 180, 5  # minutes before the release that the curves show
_DASHES = [[1, 0], [5, 3], [1, 2], [8, 3, 2, 3], [3, 1], [10, 4]]
_PADDING = {"left": 24, "top": 8, "right": 24, "bottom": 8}  # letters are wider in some browsers
_DARK = 0.55  # of the scale, from where on numbers are white


def simulation_chart(simulation: Simulation, voice: Voice) -> Altair:
    """Return the curves of all variants, and a week for each desk and variant."""
    base, frame = simulation.base, voice.catalogue.plain
    horizon = base.process.horizon
    told = frame(
        "simulated.chart",
        first=horizon.first,
        last=horizon.last,
        replications=simulation.replications,
    )
    leads = {title_of_variant(v, frame): simulation.leads(v) for v in simulation.variants}
    panels = [lead_curves(leads, frame)]
    for name in base.process.desks:
        most = max(_waiting(simulation.desk(v, name)) for v in simulation.variants)
        panels += [week(simulation, v, name, most, voice) for v in simulation.variants]
    heading = frame("replay.told", text=base.process.title)
    title = alt.Title(heading, subtitle=[told], fontSize=14)
    whole = alt.vconcat(*panels, spacing=24).resolve_scale(color="independent")
    return whole.properties(title=title, padding=_PADDING)


def title_of_variant(variant: Variant, frame: Frame) -> str:
    """Return the title of a variant in the language of the words."""
    return variant_title(variant.name, variant.title, variant.policy.name, variant.surge, frame)


def lead_curves(leads: Mapping[str, Counter[int]], frame: Frame) -> Altair:
    """Return the share of notices that come at least so many minutes before the release.

    ``leads`` has by the title of each variant how many notices come how many minutes before.
    """
    titles = list(leads)
    found = [
        {"minutes": minutes, "share": share, "variant": title}
        for title, counted in leads.items()
        for minutes, share in _at_least(counted)
    ]
    dash = alt.StrokeDash("variant:N", sort=titles, title=None)
    dash = dash.scale(domain=titles, range=_DASHES[: len(titles)] or [[1, 0]])
    shares = alt.Axis(format=".0%", titlePadding=14)
    share = frame("simulated.lead_share")
    axis = alt.Axis(values=list(range(_FROM, _TO + 1, 30)), grid=True)
    return (
        alt.Chart(alt.InlineData(values=found))
        .mark_line(color="#000", interpolate="step-after")
        .encode(
            x=alt.X("minutes:Q", title=frame("simulated.lead_axis"), axis=axis),
            y=alt.Y("share:Q", title=share).scale(domain=[0, 1]).axis(shares),
            strokeDash=dash.legend(orient="top", labelLimit=500, symbolSize=600),
        )
        .properties(width=520, height=200, title=frame("simulated.lead_title"))
    )


def week(simulation: Simulation, variant: Variant, desk: str, most: float, voice: Voice) -> Altair:
    """Return how much waits at a desk by hour of the week, in shades up to ``most``."""
    numbers = simulation.desk(variant, desk)
    frame, days = voice.catalogue.plain, list(voice.words.duties.weekdays)
    found = list(_cells(numbers, most, days))
    city = city_of(variant.process.horizon.time_zone)
    hours = frame("simulated.hour_of_day", city=city)
    across = alt.Axis(orient="bottom", labelAngle=0, ticks=False, domain=False)
    # What is drawn says itself to who does not see it; the numbers on it would only say it again.
    base = alt.Chart(alt.InlineData(values=found)).encode(
        description="told:N",
        x=alt.X("hour:N", sort=_HOURS, title=hours, axis=across),
        y=alt.Y("day:N", sort=days, title=None, axis=alt.Axis(ticks=False, domain=False)),
    )
    shade = alt.Color("waiting:Q", legend=None)
    shade = shade.scale(domain=[0, max(most, 1e-9)], range=["#fff", "#333"])
    ink = alt.condition(alt.datum.dark, alt.value("#fff"), alt.value("#000"))
    boxes = base.mark_rect(stroke="#ccc", strokeWidth=0.5).encode(color=shade)
    text = base.mark_text(fontSize=11, aria=False).encode(text="words:N", color=ink)
    title = frame("simulated.waiting", desk=desk, variant=title_of_variant(variant, frame))
    return alt.layer(boxes, text).properties(width=alt.Step(26), height=alt.Step(20), title=title)


def _at_least(leads: Counter[int]) -> Iterator[tuple[int, float]]:
    total = leads.total()
    if total:
        for minutes in range(_FROM, _TO + 1, _STEP):
            yield minutes, sum(n for lead, n in leads.items() if lead >= minutes) / total


def _waiting(desk: DeskNumbers) -> float:
    """Return the most that waits on average in any hour."""
    return max(q / m if m else 0.0 for q, m in zip(desk.queue, desk.minutes, strict=True))


def _cells(
    desk: DeskNumbers, most: float, days: Sequence[str]
) -> Iterator[dict[str, str | float | bool]]:
    for hour in range(WEEK_HOURS):
        minutes = desk.minutes[hour]
        waiting = desk.queue[hour] / minutes if minutes else 0.0
        day, time, words = days[hour // 24], _HOURS[hour % 24], f"{waiting:.1f}"
        yield {
            "day": day,
            "hour": time,
            "waiting": waiting,
            "words": words,
            "told": f"{day}, {time}: {words}",
            "dark": waiting > _DARK * most,
        }
