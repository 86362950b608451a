"""Books as pip installs them: packages and their metadata in a folder that Python looks in."""

from __future__ import annotations

from inspect import unwrap
from pathlib import Path

import pytest

from release_sim.api import inputs
from release_sim.loading import books
from release_sim.loading.rulebook_reader import load_rulebook


def install_books(site: Path, patch: pytest.MonkeyPatch) -> None:
    """Let the packages in a folder be found until the test ends; all books count, or those listed.

    Those listed stand in ``books.txt`` of the folder.
    """
    patch.delenv(books.VARIABLE, raising=False)
    if (site / "books.txt").exists():
        patch.setenv(books.VARIABLE, (site / "books.txt").read_text().strip())
    patch.setattr(inputs, "load_rulebook", load_rulebook)  # not the one that all tests share
    patch.syspath_prepend(site)
    patch.setattr(books, "installed", unwrap(books.installed))  # looked for each time
