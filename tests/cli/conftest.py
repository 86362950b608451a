"""What several tests of the command share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a table of one case."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.jsonl").write_text("")
    (tmp_path / "t.csv").write_text("as_of,custody.state\n2025-06-01,in_custody\n")
    return tmp_path
