"""Fixtures for tests of records: a folder of one's own, files of records and a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_sim.audit import keys
from tests.audit.record_files import LINES, STORY, written


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.fixture
def story(here: Path) -> Path:
    """The folder with the history in it."""
    (here / "story.yaml").write_text(STORY, encoding="utf-8")
    return here


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    return written(tmp_path_factory.mktemp("records") / "one")


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Lines that were written to another file."""
    return written(tmp_path_factory.mktemp("records") / "other", LINES + 2, "other")


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("keys") / "key"
    return path, keys.make(path)
