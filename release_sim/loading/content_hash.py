"""Hashes of all that a kept value was made of: the program, files, and folders of files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from release_sim.version import __version__

_PACKAGES = ("site-packages", "dist-packages")


@cache
def program(folders: tuple[str, ...]) -> str:
    """Return what identifies the program that makes a value.

    It is the version, the interpreter, when a package was last installed or removed, and name,
    size and time of each module and file of words in these folders of the package, in all where
    none is named.
    """
    package = Path(__file__).parent.parent
    places = [package / name for name in folders] or [package]
    stats = sorted(each for place in places for each in modules_below(place))
    packages = [
        (path, os.stat(path).st_mtime_ns)
        for path in sys.path
        if path.endswith(_PACKAGES) and os.path.isdir(path)
    ]
    return repr((__version__, sys.version, packages, stats))


def modules_below(folder: Path | str) -> Iterator[tuple[str, int, int]]:
    """Yield path, size in bytes and time in nanoseconds of each module and file of words."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".toml")):
                found = entry.stat()
                yield entry.path, found.st_size, found.st_mtime_ns
            elif entry.is_dir() and entry.name not in ("__pycache__", "data"):
                yield from modules_below(entry.path)


def files_below(folder: Path | str) -> Iterator[str]:
    """Yield the path of every file below a folder, in the order of their names.

    Links to folders are followed. Raises ``OSError`` where one leads back above itself, or where a
    folder cannot be read.
    """
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.is_dir():
            yield from files_below(entry.path)
        else:
            yield entry.path


def named_bytes(paths: Iterable[str]) -> Iterator[bytes]:
    """Yield the path of each file and its bytes; raise ``OSError`` where one cannot be read."""
    for path in paths:
        yield os.fsencode(path)
        with open(path, "rb", buffering=0) as file:
            yield file.read()


def hash_of(parts: Iterable[bytes]) -> str:
    """Return a hash of several byte strings, each with its length."""
    digest = sha256()
    for part in parts:
        digest.update(b"%d\0" % len(part))
        digest.update(part)
    return digest.hexdigest()
