"""Populations that tests of synthetic people draw from."""

from __future__ import annotations

from pathlib import Path

from release_sim.cohort.people.parameter_file import read_population
from release_sim.cohort.people.synthesize import DrawnCases, Synthesizer, sample_parameters
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.cohorts.population import (
    HAS_REQUEST,
    Population,
    SampleUnit,
)
from release_sim.model.rulebook import Rulebook
from release_sim.vocabulary.facts import DAY
from tests.conftest import ROOT

SMALL = ROOT / "tests" / "golden" / "small_parameters.yaml"


def population_in(path: Path, rulebook: Rulebook) -> Population:
    diagnosis = Diagnosis()
    found = read_population(path, rulebook.sources, diagnosis)
    diagnosis.raise_if_any()
    assert found
    return found


def synthesizer(
    population: Population,
    seed: int = 1,
    replicate: int = 0,
    people: SampleUnit = SampleUnit.REQUESTS,
) -> Synthesizer:
    return Synthesizer(
        population, sample_parameters(population.parameters, seed, replicate), seed, people
    )


def columns(drawn: DrawnCases) -> dict[str, list[int]]:
    every = {DAY.name: drawn.cases.as_of, HAS_REQUEST.name: drawn.has_request}
    return {name: codes.tolist() for name, codes in {**every, **drawn.cases.columns}.items()}


def joined(blocks: list[DrawnCases]) -> dict[str, list[int]]:
    parts = [columns(block) for block in blocks]
    return {name: [code for part in parts for code in part[name]] for name in parts[0]}
