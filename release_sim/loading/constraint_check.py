"""Cases that cannot be, reported where a fact of each was written."""

from __future__ import annotations

from collections.abc import Mapping

from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.broken_constraints import broken_constraints
from release_sim.model.case import Case
from release_sim.model.problem import Place


def check_constraints(case: Case, places: Mapping[str, Place], diagnosis: Diagnosis) -> None:
    """Report every constraint that facts with a place here break, at the last of these."""
    for broken in broken_constraints(case):
        written = [place for name, place in places.items() if name in broken.facts]
        if written:
            diagnosis.add("cannot-be", written[-1], broken.message, help=broken.help)
