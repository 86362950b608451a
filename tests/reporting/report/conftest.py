"""People, decided tables and written reports, made once for the files of this folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from release_sim.engine.decide import EngineCache
from release_sim.model.rulebook import Rulebook
from tests.conftest import ROOT, some
from tests.memory import WorkerMemory
from tests.reporting.report.report_pages import (
    BY,
    CHANGED,
    EVERY_CHANGE,
    LATE,
    OPEN,
    RED_LIGHT,
    SEED,
    SIDES,
    SMALL_RULES,
    SMALL_STORY,
    SPANISH,
    parsed,
)
from tests.wrong_input import command


class Pages(dict[str, str]):
    """The pages by name, each written when it is first asked for."""

    def __init__(self, folder: Path, asked: Mapping[str, Sequence[str]]) -> None:
        """``asked`` are the arguments of each page."""
        super().__init__()
        self._folder, self._asked = folder, asked

    def __missing__(self, name: str) -> str:
        """Write a page."""
        paths = [
            str(ROOT / given) if given.startswith("scenarios/") else given
            for given in self._asked[name]
        ]
        file = self._folder / f"{name}.html"
        done = command("report", *paths, "--out", str(file))
        assert (done.code, done.err) == (0, "")
        assert str(file) in done.out
        self[name] = file.read_text(encoding="utf-8")
        return self[name]


@pytest.fixture(scope="package", autouse=True)
def _given_back_after_the_folder(_memory: WorkerMemory) -> Iterator[None]:
    """Give back what the fixtures of the folder held, which are gone when this one ends."""
    yield
    parsed.cache_clear()
    _memory.after_a_file(at_once=True)


@pytest.fixture(scope="package")
def engines(rulebook: Rulebook) -> EngineCache:
    return EngineCache(rulebook)


@pytest.fixture(scope="package")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up people, and beside them the same decided."""
    file = tmp_path_factory.mktemp("people") / "people.parquet"
    drawn = ("--rows", "400", "--seed", "1", "-o", str(file))
    assert not command("cohort", "synthesize", *drawn).code
    decided = ("--keep", BY, "-o", str(file.with_name("decided.parquet")))
    assert not command("cohort", "decide", str(file), *decided).code
    return file


@pytest.fixture(scope="package")
def decided(people: Path) -> Path:
    return people.with_name("decided.parquet")


@pytest.fixture(scope="package")
def pages(
    tmp_path_factory: pytest.TempPathFactory, people: Path, decided: Path
) -> Mapping[str, str]:
    """Write reports on scenarios, a timeline, two policies, people, and in Spanish."""
    folder = tmp_path_factory.mktemp("pages")
    incidents = ("--rate", "incidents=1/1226")
    counted = ("--cohort", str(people), "--by", BY, "--replicates", "2", *incidents)
    asked = {
        "cases": [*some((OPEN, SEED), 1), *CHANGED],
        "history": [LATE, *CHANGED],
        "policies": ["--compare", *SIDES, *counted],
        "rulebook": ["--rulebook", RED_LIGHT],
        "town": ["--rulebook", "--rules", str(SMALL_RULES), str(SMALL_STORY)],
        "spanish_people": ["--compare", *SIDES, *counted, *SPANISH],
        "spanish_groups": ["--cohort", str(decided), "--by", BY, *SPANISH],
        "spanish_places": [SEED, OPEN, "--across", *SPANISH],
        "spanish_changes": [SEED, LATE, *CHANGED, *EVERY_CHANGE, *SPANISH],
        "spanish_rulebook": ["--rulebook", RED_LIGHT, *SPANISH],
        "spanish": [
            OPEN,
            LATE,
            "--what-if",
            "--as-of",
            "2026-03-01",
            "--cohort",
            str(decided),
            *incidents,
            *SPANISH,
        ],
    }
    return Pages(folder, asked)
