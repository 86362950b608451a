"""Files that hold what must come out, compared to the letter."""

from __future__ import annotations

import os
from pathlib import Path

WRITES_GOLDEN = bool(os.environ.get("RELEASE_SIM_UPDATE_GOLDEN"))


def check_golden(path: Path, text: str) -> None:
    """The file holds this text; RELEASE_SIM_UPDATE_GOLDEN=1 writes it instead."""
    if WRITES_GOLDEN:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"{path} is not there; write it with RELEASE_SIM_UPDATE_GOLDEN=1"
    assert text == path.read_text(encoding="utf-8")
