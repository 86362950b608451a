"""Fixtures for tests of outputs in another language."""

from __future__ import annotations

import pytest

from release_sim.api.inputs import Inputs
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from tests.conftest import TIMELINES
from tests.reporting.english_words import given_names, names_in


@pytest.fixture(scope="module")
def names(rulebook: Rulebook, scenarios: list[Scenario]) -> list[str]:
    """Names and citations, which stay as they are in any language."""
    _, timelines = Inputs.at(None).timelines(TIMELINES)
    return [*names_in(rulebook), *given_names(scenarios), *given_names(timelines)]
