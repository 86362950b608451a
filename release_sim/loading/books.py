"""Books: folders of rules that installed packages bring beside those of the program.

A package says so by an entry point of the group ``release_sim.books``. Its value names a Python
package, no module of which is run: only the folders ``rules`` and ``scenarios`` in it are read.
Books add to the rules that come with the program; another rules folder stands alone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from release_sim.loading.found_files import bundled, yaml_files
from release_sim.model.book import GROUP

VARIABLE = "RELEASE_SIM_BOOKS"
"""The environment variable that names the books to use; empty, none is. Unset, all are."""


class InstalledBook(NamedTuple):
    """An entry point of the group, with the package that has it.

    ``folder`` is that of the Python package named, or None where there is none.
    """

    name: str
    value: str
    package: str
    version: str
    folder: Path | None


def rules_folder(named: Path | None) -> Path:
    """Return the rules folder named, else that of ``RELEASE_SIM_RULES``, else the bundled one."""
    by_variable = os.environ.get("RELEASE_SIM_RULES")
    return named or (Path(by_variable) if by_variable else bundled("rules"))


def books_beside(folder: Path) -> tuple[InstalledBook, ...]:
    """Return the books that add to a rules folder: those installed, if it is the program's own."""
    return installed(os.environ.get(VARIABLE)) if folder == bundled("rules") else ()


def rule_folders(folder: Path) -> list[Path]:
    """Return a rules folder and those of the books beside it."""
    return [folder, *_folders(folder, "rules")]


def rule_file(folder: Path, name: str) -> Path:
    """Return the path of a file by its name in a rules folder, of whichever book has it."""
    found = (each / name for each in rule_folders(folder))
    return next((path for path in found if path.is_file()), folder / name)


def rule_files(folder: Path, kind: str) -> list[Path]:
    """List the YAML files of a kind, as ``sources``, of a rules folder and its books."""
    return [path for each in rule_folders(folder) for path in yaml_files(each / kind)]


def scenario_folders(folder: Path) -> list[Path]:
    """Return the scenarios that come with the program and those of the books beside a folder."""
    return [bundled("scenarios"), *_folders(folder, "scenarios")]


def story_file(path: Path) -> Path:
    """Return the path as given, or the bundled story of this name if there is no such file.

    That is a story or a folder of them, named within the scenarios or as it lies in the repository.
    """
    if os.path.lexists(path) or path.is_absolute() or ".." in path.parts:
        return path
    name = Path(*path.parts[1:]) if path.parts[:1] == ("scenarios",) else path
    folders = scenario_folders(bundled("rules"))
    shipped = (each / named for each in folders for named in (name, f"{name}.yaml"))
    return next((each for each in shipped if os.path.exists(each)), path)


def _folders(folder: Path, kind: str) -> Iterator[Path]:
    for book in books_beside(folder):
        if book.folder and (book.folder / kind).is_dir():
            yield book.folder / kind


def named_books(listed: str | None) -> list[str] | None:
    """Return the names in the value of the variable, or None where it is unset."""
    return None if listed is None else [name.strip() for name in listed.split(",") if name.strip()]


def installed_names() -> list[str]:
    """Return the names of all books that are installed."""
    return [each.name for each in installed(None)]


@cache
def installed(listed: str | None) -> tuple[InstalledBook, ...]:
    """Return the books that are installed, of those listed or all, by package and name."""
    names = named_books(listed)
    if names == [] or not _some_package_brings_one():
        return ()
    # It takes as long to import as a decision takes, and few have a book.
    from importlib.metadata import entry_points  # noqa: PLC0415

    found = [
        InstalledBook(
            point.name,
            point.value,
            point.dist.name if point.dist else "",
            point.dist.version if point.dist else "",
            _folder_of(point.value),
        )
        for point in entry_points(group=GROUP)
        if names is None or point.name in names
    ]
    return tuple(sorted(found, key=lambda each: (each.package, each.name)))


def _some_package_brings_one() -> bool:
    """Return True if the metadata of any package names the group, without parsing the rest."""
    for folder in (each or os.curdir for each in sys.path):
        try:
            names = os.listdir(folder)
        except NotADirectoryError:
            return True  # packages in an archive: whoever reads it tells
        except OSError:
            continue
        for name in names:
            if name.endswith("-info") and _names_the_group(os.path.join(folder, name)):
                return True
    return False


def _names_the_group(metadata: str) -> bool:
    try:
        with open(os.path.join(metadata, "entry_points.txt"), "rb") as file:
            return GROUP.encode() in file.read()
    except OSError:
        return False


def _folder_of(value: str) -> Path | None:
    """Return the folder of a Python package by its dotted name; nothing of it is run."""
    top, *below = value.split(".")
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return None
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places)), *below) if places else None
