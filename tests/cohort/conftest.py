"""What several tests of tables and people share."""

from __future__ import annotations

import pytest

from release_sim.model.cohorts.population import (
    Population,
)
from release_sim.model.rulebook import Rulebook
from tests.cohort.populations import population_in
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def denvers(rulebook: Rulebook) -> Population:
    return population_in(ROOT / "rules" / "populations" / "denver.yaml", rulebook)
