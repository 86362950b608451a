"""The check of a chosen reading, wherever one is written: in a file, an option or a field."""

from __future__ import annotations

from collections.abc import Mapping

from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.model.policy import UNRESOLVED, Reading
from release_sim.model.problem import Place


def check_choice(
    name: str,
    choice: str,
    place: Place,
    readings: Mapping[str, Reading],
    diagnosis: Diagnosis,
    choice_place: Place | None = None,
) -> bool:
    """Return True if the reading has this choice; report a problem otherwise."""
    if not diagnosis.check_known("reading", name, readings, place):
        return False
    if not choice:
        message = f"reading `{name}` is given no choice"
        hint = suggestion(choice, readings[name].choices)
        diagnosis.add("no-value", choice_place or place, message, help=hint)
        return False
    message = f"reading `{name}` has no choice `{choice}`"
    choices = [*readings[name].choices, UNRESOLVED]
    there = choice_place or place
    return diagnosis.check_known("choice", choice, choices, there, message=message)
