"""Fixtures for all tests: the rulebook, loaded once, and the numbers of examples."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings, strategies

from release_sim.api import inputs
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.found_files import bundled
from release_sim.loading.rulebook_reader import load_rulebook
from release_sim.loading.scenarios import ScenarioReader
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from tests.compiled_once import CompiledOnce
from tests.given_to_workers import FilesAndFolders
from tests.golden_files import WRITES_GOLDEN
from tests.memory import WorkerMemory

Item = TypeVar("Item")

ROOT = Path(__file__).parent.parent
HANGS = 300  # seconds after which whatever is waited for is taken to hang, on any machine
TIMELINES = sorted((ROOT / "scenarios" / "timelines").rglob("*.yaml"))
SCENARIOS = sorted({*(ROOT / "scenarios").rglob("*.yaml")} - {*TIMELINES})

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)  # cases have some sixty facts
_EXAMPLES = {"quick": 4, "ci": 20, "long": 200, "night": 5000}
for name, most in _EXAMPLES.items():
    settings.register_profile(name, max_examples=most, deadline=None, suppress_health_check=_SLOW)
PROFILE = os.environ.get("RELEASE_SIM_PROFILE", "quick")
settings.load_profile(PROFILE)
# Tests run side by side are told the width of the terminal; what they print has its own.
os.environ.pop("COLUMNS", None)
# Rulebooks are kept beside what pytest keeps, not in the home of whoever runs the tests.
os.environ["RELEASE_SIM_BOOKS"] = ""  # nor do books that they have installed count
os.environ["RELEASE_SIM_CACHE"] = str(ROOT / ".pytest_cache" / "rulebooks")


def examples(number: int) -> settings:
    """Return how long Hypothesis looks: so many examples in ``.ci/run``, fewer in ``make test``.

    For tests whose examples take more, or less, than those of most.
    """
    return settings(max_examples=max(1, number * _EXAMPLES[PROFILE] // _EXAMPLES["ci"]))


def some(of: Iterable[Item], number: int) -> list[Item]:
    """Return so many of the items, spread evenly, in ``make test``, and all in ``.ci/run``.

    All, too, where the files that hold what must come out are written anew.
    """
    every = list(of)
    if PROFILE != "quick" or len(every) <= number or WRITES_GOLDEN:
        return every
    return [every[place * len(every) // number] for place in range(number)]


@pytest.hookimpl(trylast=True)
def pytest_sessionstart() -> None:
    """Have Hypothesis read all characters before the worker has grown.

    The first time in a clone it takes 200 MB for a moment.
    """
    strategies.text().validate()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked ``whole`` where ``make test`` runs everything.

    Whoever names a file or a word gets all that it names.
    """
    is_named = config.args != config.getini("testpaths") or config.option.keyword
    if PROFILE == "quick" and not is_named:
        left_out = [item for item in items if item.get_closest_marker("whole")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("whole")]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> FilesAndFolders:
    """Return what gives tests to the workers of ``make test``."""
    return FilesAndFolders(config, log)


def _loaded(folder: Path) -> Rulebook:
    diagnosis = Diagnosis()
    found = load_rulebook(folder, diagnosis)
    diagnosis.raise_if_any()
    return found


@pytest.fixture(scope="session")
def long() -> bool:
    """Return True if tests with several sizes run at their full one."""
    return PROFILE in ("long", "night")


@cache
def bundled_rulebook() -> Rulebook:
    """Return the bundled rules, which are read once."""
    return _loaded(bundled("rules"))


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return bundled_rulebook()


@pytest.fixture(scope="session", autouse=True)
def _read_once(rulebook: Rulebook) -> Iterator[None]:
    """Give whatever asks for the bundled rules the one rulebook, as they change in no test."""

    def load(folder: Path, diagnosis: Diagnosis) -> Rulebook:
        return rulebook if folder == bundled("rules") else load_rulebook(folder, diagnosis)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "load_rulebook", load)
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(rulebook: Rulebook) -> Iterator[CompiledOnce]:
    """Give all engines of the bundled rules one store of what is compiled, which is bounded."""
    with pytest.MonkeyPatch.context() as patch:
        yield CompiledOnce(rulebook, patch)


@pytest.fixture(scope="session")
def _memory(scenarios: list[Scenario]) -> WorkerMemory:  # noqa: ARG001  they are read before
    """What looks after the memory of the worker, once all that it keeps to the end is read."""
    return WorkerMemory()


@pytest.fixture(scope="module", autouse=True)
def _given_back_after_a_file(_memory: WorkerMemory, _compiled_once: CompiledOnce) -> Iterator[None]:
    """Give back what the fixtures of a file held, which are gone when this one ends."""
    yield
    _memory.after_a_file(at_once=_compiled_once.let_go())


@pytest.fixture(autouse=True)
def _given_back(_memory: WorkerMemory) -> Iterator[None]:
    """Keep a worker small, whatever its tests have compiled."""
    yield
    _memory.after_a_test()


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


@pytest.fixture(name="cache")
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which answers are kept, empty at first."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("RELEASE_SIM_CACHE", str(folder))
    return folder
