"""A story and a history of which two accounts are told, as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.disputed import HISTORY, LATE


@pytest.fixture
def history(tmp_path: Path) -> Path:
    path = tmp_path / "history.yaml"
    path.write_text(HISTORY + LATE, encoding="utf-8")
    return path
