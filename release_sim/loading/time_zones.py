"""Time zones as files name them: by their names in the database of time zones of the IANA."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from release_sim.loading.diagnosis import Diagnosis, likely
from release_sim.loading.node import Node


def zone_name(node: Node | None, diagnosis: Diagnosis) -> str:
    """Return the name of a time zone, empty if none is written; report one that does not exist."""
    if node is None:
        return ""
    if isinstance(node.value, str) and node.value in _known():
        return node.value
    hint = likely(str(node.value), _known()) or "name one such as America/Denver"
    diagnosis.add("value-not-listed", node.place, f"{node.shown()} is no time zone", help=hint)
    return ""


@cache
def _known() -> set[str]:
    # Python opens every file of the database to list them: 18 ms, and each place names its zone.
    return available_timezones()
