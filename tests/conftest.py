"""What the tests share: the rulebook, loaded once, and how long Hypothesis looks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from release_sim.api import inputs
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import bundled
from release_sim.loading.rulebook_reader import load_rulebook
from release_sim.loading.scenarios import ScenarioReader
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from tests.memory import WorkerMemory

ROOT = Path(__file__).parent.parent
TIMELINES = sorted((ROOT / "scenarios" / "timelines").rglob("*.yaml"))
SCENARIOS = sorted({*(ROOT / "scenarios").rglob("*.yaml")} - {*TIMELINES})

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)  # cases have some sixty facts
_EXAMPLES = {"quick": 20, "long": 200, "night": 5000}
for name, most in _EXAMPLES.items():
    settings.register_profile(name, max_examples=most, deadline=None, suppress_health_check=_SLOW)
PROFILE = os.environ.get("RELEASE_SIM_PROFILE", "quick")
settings.load_profile(PROFILE)
# Tests run side by side are told the width of the terminal; what they print has its own.
os.environ.pop("COLUMNS", None)
# Rulebooks are kept beside what pytest keeps, not in the home of whoever runs the tests.
os.environ["RELEASE_SIM_CACHE"] = str(ROOT / ".pytest_cache" / "rulebooks")


def examples(number: int) -> settings:
    """Return how long Hypothesis looks: so many examples in ``make test``, and more in longer runs.

    For tests whose examples take more, or less, than those of most.
    """
    return settings(max_examples=number * _EXAMPLES[PROFILE] // _EXAMPLES["quick"])


def _loaded(folder: Path) -> Rulebook:
    diagnosis = Diagnosis()
    found = load_rulebook(folder, diagnosis)
    diagnosis.raise_if_any()
    return found


@pytest.fixture(scope="session")
def long() -> bool:
    """Whether tests that can be of several sizes run at their full one."""
    return PROFILE != "quick"


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return _loaded(bundled("rules"))


@pytest.fixture(scope="session", autouse=True)
def _read_once(rulebook: Rulebook) -> Iterator[None]:
    """Give whatever asks for the bundled rules the one rulebook, as they change in no test."""

    def load(folder: Path, diagnosis: Diagnosis) -> Rulebook:
        return rulebook if folder == bundled("rules") else load_rulebook(folder, diagnosis)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "load_rulebook", load)
        yield


@pytest.fixture(scope="session")
def _memory() -> WorkerMemory:
    return WorkerMemory()


@pytest.fixture(autouse=True)
def _given_back(_memory: WorkerMemory) -> Iterator[None]:
    """Keep a worker small, whatever its tests have compiled."""
    yield
    _memory.give_back()


@pytest.fixture(scope="session")
def small_rulebook() -> Rulebook:
    """A town with one rule or two, for tests of wrong input."""
    return _loaded(ROOT / "tests" / "golden" / "small_rules")


@pytest.fixture(scope="session")
def scenarios(rulebook: Rulebook) -> list[Scenario]:
    diagnosis = Diagnosis()
    reader = ScenarioReader(rulebook, diagnosis)
    found = [reader.read(path) for path in SCENARIOS]
    diagnosis.raise_if_any()
    return [scenario for scenario in found if scenario]


@pytest.fixture(scope="session")
def denver(rulebook: Rulebook) -> Policy:
    return rulebook.policies["denver"]
