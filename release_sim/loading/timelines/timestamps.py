"""Moments as written: a day, a time of day, and the offset that the place has then."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.model.problem import Place
from release_sim.model.timelines.local_time import local

WRITE_TIME = "write it like 2018-03-10T17:26-07:00, with the offset that the clocks there have then"
YEARS = range(1970, 2100)  # those for which the offsets of time zones are known or foreseen

_WRITTEN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})(Z|[-+][0-9]{2}:[0-9]{2})?")


def read_moment(node: Node, zone: ZoneInfo, diagnosis: Diagnosis) -> datetime | None:
    """Read the moment written there, in a time zone; report a problem and return None."""
    if node.value is None:
        return None
    written = _WRITTEN.fullmatch(node.value) if isinstance(node.value, str) else None
    clock = _clock(written[1]) if written else None
    if written is None or clock is None:
        mark = f"expected a day of {YEARS[0]} to {YEARS[-1]} and a time of day"
        message = f"an event cannot be at {node.shown()}"
        diagnosis.add("bad-time", node.place, message, mark=mark, help=WRITE_TIME)
        return None
    right = {moment.isoformat(timespec="minutes"): moment for moment in moments_at(clock, zone)}
    if node.value in right:
        return right[str(node.value)]
    name, message, mark, hint = _wrong_time(clock, written[2], list(right), zone)
    diagnosis.add(name, node.place, message, mark=mark, help=hint)
    return None


def _wrong_time(
    clock: datetime, offset: str | None, right: list[str], zone: ZoneInfo
) -> tuple[str, str, str, str]:
    """Return name, message, mark and help for an invalid time."""
    shown = f"`{clock:%H:%M}` on {clock:%Y-%m-%d}"
    write = f"write {' or '.join(right)}"
    if not right:
        mark, hint = "the clocks go forward an hour here", "write a time that the clocks show"
        return "hour-does-not-exist", f"{shown} does not exist in {zone}", mark, hint
    if offset:
        offsets = " or ".join(text.removeprefix(f"{clock:%Y-%m-%dT%H:%M}") for text in right)
        message = f"`{offset}` is not the offset of {zone} then"
        return "wrong-offset", message, f"{zone} has {offsets}", write
    if len(right) == 1:
        return "no-offset", f"{shown} has no offset", "the offset is missing", write
    mark, hint = "the clocks go back an hour here", f"{write}, which comes an hour later"
    return "hour-exists-twice", f"{shown} exists twice in {zone}", mark, hint


def check_year(day: date, place: Place, diagnosis: Diagnosis) -> bool:
    """Return True if a timeline can begin on a day; report the day if none can."""
    if day.year not in YEARS:
        message = f"a timeline cannot begin on {day}"
        mark = f"expected a day of {YEARS[0]} to {YEARS[-1]}"
        diagnosis.add("bad-date", place, message, mark=mark)
    return day.year in YEARS


def moments_at(clock: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return the moments at which the clocks of a zone show this time: one, none or two."""
    found = (local(clock.replace(tzinfo=zone, fold=fold), zone) for fold in (0, 1))
    return [at for at in dict.fromkeys(found) if local(at, zone).replace(tzinfo=None) == clock]


def on_day(at: datetime, day: date, zone: ZoneInfo) -> datetime:
    """Return the same time of day in a zone on another day.

    What would fall into the hour that does not exist falls on its end, so that events keep their
    order.
    """
    here = at.astimezone(zone)
    clock = datetime.combine(day, here.time().replace(fold=0))
    while not (moments := moments_at(clock, zone)):
        clock += timedelta(minutes=1)
    return moments[here.fold % len(moments)]


def _clock(text: str) -> datetime | None:
    try:
        clock = datetime.fromisoformat(text)
    except ValueError:
        return None
    return clock if clock.year in YEARS else None
