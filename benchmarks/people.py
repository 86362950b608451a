"""The made-up people that everyone decides: the same for everyone, however many."""

from __future__ import annotations

from datetime import date

import numpy as np

from release_sim.api.inputs import Inputs
from release_sim.cohort.cases import CaseTable, Codes
from release_sim.cohort.people.parameter_file import read_population
from release_sim.cohort.people.synthesize import Synthesizer, sample_parameters
from release_sim.model.policy import Policy

POLICY, SEED = "denver", 1


def denver() -> Policy:
    """Return the policy by which they are decided."""
    return Inputs.at(None).rulebook().policies[POLICY]


def people(rows: int) -> CaseTable:
    """So many, of all years of which the parameters speak."""
    inputs = Inputs.at(None)
    rulebook = inputs.rulebook()
    path = inputs.population_file(None, rulebook)
    population = path and read_population(path, rulebook.sources, inputs.diagnosis)
    inputs.diagnosis.raise_if_any()
    assert population
    synthesizer = Synthesizer(population, sample_parameters(population.parameters, SEED), SEED)
    days = np.empty(rows, dtype=np.int32)
    columns: dict[str, Codes] = {}
    first = 0
    for cases, _ in synthesizer.blocks(rows):
        here = slice(first, first := first + len(cases))
        days[here] = cases.as_of
        for name, codes in cases.columns.items():
            columns.setdefault(name, np.empty(rows, dtype=codes.dtype))[here] = codes
    # What two columns presume is worked out beforehand as well, for everyone.
    presumed = CaseTable(days, columns).presumed()[1]
    return CaseTable(days, {**columns, **presumed})


def on(day: date, cases: CaseTable) -> CaseTable:
    """Return the same people, all of one day."""
    return CaseTable(np.full(len(cases), day.toordinal(), dtype=np.int32), cases.columns)
