"""The files of stories: those named, and those found in the folders named."""

from __future__ import annotations

import os.path
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from release_sim.errors import NothingCollectedError
from release_sim.loading.books import story_file
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import STANDARD_INPUT, expand, read_tree
from release_sim.loading.node import Node
from release_sim.loading.scenarios import is_timeline, scenario_name


class StoryFile(NamedTuple):
    """A file that could be read; ``named`` by itself, or found in a folder."""

    path: Path
    tree: Node
    named: bool


def story_files(paths: Sequence[Path], keyword: str, diagnosis: Diagnosis) -> list[StoryFile]:
    """List the readable files, of those named and those below the folders named.

    Raises ``NothingCollectedError`` where the name of none contains the keyword.
    """
    named = [story_file(path) for path in paths]
    found = dict.fromkeys(expand(named, diagnosis))
    chosen = [path for path in found if keyword in scenario_name(path)]
    if keyword and not chosen:
        raise NothingCollectedError(f"no name contains `{keyword}`")
    trees = ((path, read_tree(path, diagnosis)) for path in chosen)
    return [StoryFile(path, tree, path in named) for path, tree in trees if tree]


def check_found(
    files: Sequence[StoryFile], what: str, paths: Sequence[Path], diagnosis: Diagnosis
) -> None:
    """Raise the problems found, or an error if there is no file at all."""
    diagnosis.raise_if_any()
    if not files:
        where = ", ".join(str(path) for path in paths) or "the bundled scenarios"
        raise NothingCollectedError(f"no {what} file (*.yaml) below {where}")


def tells_a_timeline(path: Path) -> bool:
    """Return True if the file named is a timeline; standard input is taken for a scenario."""
    where = story_file(path)
    if str(path) == STANDARD_INPUT or not os.path.isfile(where):
        return False
    node = read_tree(where, Diagnosis())
    return node is not None and is_timeline(node)
