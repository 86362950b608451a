"""Reading files: those of folders, one file, standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from errno import EBADF
from pathlib import Path

from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.loading.found_files import other_files, yaml_files
from release_sim.loading.node import Node, place_in
from release_sim.loading.yaml_tree import parse
from release_sim.model.problem import Place

LARGEST = 1_000_000  # bytes; a hundred times the longest rule file
STANDARD_INPUT = "-"
_USUAL = 2**16  # bytes; few files have more


def expand(paths: Iterable[Path], diagnosis: Diagnosis) -> Iterator[Path]:
    """Expand folders to the files below them; report files whose ending seems a mistake.

    The names are those of ``yaml_files``.
    """
    for path in paths:
        if os.path.isdir(path):  # unlike Path.is_dir, false where the name cannot be looked up
            for other in other_files(path):
                complain_of_ending(other, diagnosis)
            yield from yaml_files(path)
        else:
            yield path


def complain_of_ending(path: Path, diagnosis: Diagnosis) -> None:
    """Report a file that would be ignored because of its ending."""
    message = f"`{path.name}` does not end as a file does that is read here"
    hint = "files here end in `.yaml`; rename it, or move it elsewhere"
    diagnosis.add("misplaced-file", Place(str(path)), message, help=hint)


def read_tree(path: Path, diagnosis: Diagnosis) -> Node | None:
    """Parse one file (``-`` is standard input); report a problem and return None if unreadable."""
    data = read_bytes(path, diagnosis)
    return None if data is None else tree_of(path, data, diagnosis)


def tree_of(path: Path, data: bytes, diagnosis: Diagnosis) -> Node | None:
    """Parse the bytes of a file; report a problem and return None if they are not a tree."""
    shown = str(path)
    if len(data) > LARGEST:
        message = f"the file is larger than {LARGEST:,} bytes"
        diagnosis.add("file-too-large", Place(shown), message, help="split it by topic")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        rest = bytes(error.object)  # without the byte order mark
        text = rest.decode(errors="replace")
        diagnosis.register_source(shown, text)
        place = place_in(shown, text, len(rest[: error.start].decode()))
        message = f"byte {len(data) - len(rest) + error.start + 1} is not UTF-8"
        diagnosis.add("not-utf-8", place, message, help="save the file as UTF-8")
        return None
    diagnosis.register_source(shown, text)
    return parse(shown, text, diagnosis)


def read_bytes(path: Path, diagnosis: Diagnosis) -> bytes | None:
    """Read a file of a permitted size; report a problem and return None if that fails."""
    try:
        if str(path) == STANDARD_INPUT:
            if not sys.stdin:
                raise OSError(EBADF, "standard input is closed")
            return sys.stdin.buffer.read(LARGEST + 1)
        with path.open("rb") as file:
            diagnosis.files.append(path)
            begun = file.read(_USUAL)  # room for the largest takes longer to get than to read this
            return begun if len(begun) < _USUAL else begun + file.read(LARGEST + 1 - _USUAL)
    except OSError as error:
        complain_of(error, path, diagnosis)
    return None


def complain_of(error: OSError, path: Path, diagnosis: Diagnosis) -> None:
    """Report why a file could not be read."""
    place = Place(str(path))
    if isinstance(error, FileNotFoundError):
        hint = suggestion(path.name, [near.name for near in path.parent.glob("*.yaml")])
        diagnosis.add("file-not-found", place, "no such file", help=hint)
    elif isinstance(error, IsADirectoryError):
        diagnosis.add("is-a-folder", place, "this is a folder", help="name a file in it")
    else:
        diagnosis.add("cannot-read", place, (error.strerror or "it cannot be read").lower())
