"""Finding files: the folders that come with the program, and the YAML files below a folder."""

from __future__ import annotations

import os
from pathlib import Path

YAML = (".yaml", ".yml")


def bundled(name: str) -> Path:
    """Return the folder of the ``rules`` or ``scenarios`` that come with the program.

    They lie in the package once it is installed, and beside it in a checkout.
    """
    package = Path(__file__).parent.parent
    installed = package / "data" / name
    return installed if installed.is_dir() else package.parent / name


def yaml_files(folder: Path) -> list[Path]:
    """List every YAML file below a folder, in the order of their names, without hidden ones."""
    return [path for path in _files_below(folder) if path.suffix in YAML]


def other_files(folder: Path) -> list[Path]:
    """List other files that seem meant to be read, from a name such as ``a.yaml.txt``."""
    return [
        path
        for path in _files_below(folder)
        if path.suffix not in YAML and any(end in path.name.lower() for end in YAML)
    ]


def _files_below(folder: Path) -> list[Path]:
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        so_named = [name for name in folders if name.endswith(YAML)]  # which is reported
        shown = [name for name in files if not name.startswith(".")]
        found += (Path(place, name) for name in (*so_named, *shown))
    return sorted(found)
