"""Fixtures for several tests of tables and people."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_sim.model.cohorts.population import (
    Population,
)
from release_sim.model.rulebook import Rulebook
from tests.cohort.populations import population_in
from tests.conftest import ROOT
from tests.wrong_input import command


@pytest.fixture(scope="module")
def denvers(rulebook: Rulebook) -> Population:
    return population_in(ROOT / "rules" / "populations" / "denver.yaml", rulebook)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up people of one year."""
    path = tmp_path_factory.mktemp("people") / "people.parquet"
    arguments = ("--rows", "300", "--seed", "1", "--year", "2025", "-o", str(path))
    assert not command("cohort", "synthesize", *arguments).code
    return path
