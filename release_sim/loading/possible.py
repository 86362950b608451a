"""Complaints of a case that cannot be, each where a fact of it was written."""

from __future__ import annotations

from collections.abc import Mapping

from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.breach import breaches
from release_sim.model.case import Case
from release_sim.model.problem import Place


def check_possible(case: Case, places: Mapping[str, Place], diagnosis: Diagnosis) -> None:
    """Complain of every constraint that facts with a place here break, at the last of these."""
    for breach in breaches(case):
        written = [place for name, place in places.items() if name in breach.facts]
        if written:
            diagnosis.add("cannot-be", written[-1], breach.message, help=breach.help)
