"""Stays in jail, told by hand, of which something is due."""

from __future__ import annotations

from dataclasses import replace

from release_sim.model.rule import Citation
from release_sim.model.timelines.timeline import Event, TimelineVariant
from tests.timelines import bond, event

DAY = "2025-06-18T{}-06:00"


def on_the_day(*later: tuple[str, str], **readings: str) -> TimelineVariant:
    """Eligible at 08:00 and certain at 09:00; then other things happen."""
    return bond(
        "2025-06-14T12:00-06:00",
        "2025-06-15T12:00-06:00",
        DAY.format("08:00"),
        DAY.format("09:00"),
        *((DAY.format(at), kind) for at, kind in later),
        **readings,
    )


def denied(
    at: str, *actions: str, kind: str = "noted", by: Citation | None = None, instrument: str = ""
) -> Event:
    """An event that says that these were not done, called a failure by a source or not."""
    named = (instrument,) if instrument else ()
    told = event(DAY.format(at), kind)
    return replace(told, not_done=actions, process_failure=by, instrument=named)
