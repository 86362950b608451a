"""Files that the program writes: new ones, and whole ones over earlier ones."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EEXIST
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from release_sim.errors import NotWrittenError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.found_files import YAML
from release_sim.model.problem import Place
from release_sim.reporting.atomic_file import replacing
from release_sim.reporting.text_format import either


class OutputFormat(NamedTuple):
    """The endings that the name of a file to be written can have.

    Where they choose between formats, ``is_needed``; else a name without any will do, as a pipe's.
    """

    endings: tuple[str, ...]
    is_needed: bool = False


TABLE = OutputFormat((".parquet", ".csv"), is_needed=True)
PARQUET = OutputFormat((".parquet",), is_needed=True)
CHART = OutputFormat((".svg", ".png"), is_needed=True)
CSV = OutputFormat((".csv",))
SVG = OutputFormat((".svg",))
HTML = OutputFormat((".html", ".htm"))
JSON = OutputFormat((".json",))
STORY = OutputFormat(YAML)
JUNIT = OutputFormat((".xml",))
RECORDS = OutputFormat((".jsonl", ".ndjson", ".json", ".log"))
KEY = OutputFormat((".key", ".pem"))


@contextmanager
def check_writable(path: Path) -> Iterator[None]:
    """Raise ``NotWrittenError`` where a file or folder cannot be made, or is there already."""
    try:
        yield
    except FileExistsError as error:
        message = f"`{error.filename or path}` exists already; nothing was written"
        raise NotWrittenError(message) from None
    except OSError as error:
        reason = error.strerror or ""
        if isinstance(error, shutil.Error):  # of a copied folder: (from, to, why) of each file
            reason = error.args[0][0][-1].partition("] ")[2].partition(": ")[0]
        raise NotWrittenError(f"`{path}` cannot be written: {reason.lower()}") from None


def check_output_paths(diagnosis: Diagnosis, *outputs: Path | None) -> None:
    """Raise ``NotWrittenError`` where an output is another, or one of the files that were read.

    Names, links and copies of a name are told apart by the files they lead to.
    """
    read = {os.path.realpath(path) for path in diagnosis.files}
    known = {_identity(path) for path in read}
    for path in filter(None, outputs):
        there = os.path.realpath(path)
        same = _identity(there)
        if there in read or (same and same in known):
            message = f"input and output must be different files: `{path}` is both"
            raise NotWrittenError(message)
        if os.path.dirname(there) in read:
            message = f"`{path}` must lie outside the folder that is read"
            raise NotWrittenError(message)
        read.add(there)
        known.add(same)


def check_ending(
    path: Path | None, option: str, written: OutputFormat, diagnosis: Diagnosis
) -> None:
    """Report an output file whose ending belongs to another kind of file."""
    if path is None or path.suffix.lower() in written.endings:
        return
    if path.suffix or written.is_needed:
        endings = either([f"`{each}`" for each in written.endings])
        message = f"`{path}` does not end in {endings}"
        hint = "give it the ending of what it is to be"
        diagnosis.add("wrong-ending", Place(option), message, help=hint)


def _identity(path: str) -> tuple[int, int] | None:
    """Return the identity of a file, the same for two names of it; None if it is missing."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def new_file(path: Path, text: str) -> None:
    """Write a file that is not there yet, in a folder that need not be."""
    with check_writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as new:
            new.write(text)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Yield a folder that gets this name when complete; leave an existing one alone.

    Raises ``NotWrittenError``, after which nothing of the folder is left.
    """
    with check_writable(path):
        if os.path.lexists(path):
            raise FileExistsError(EEXIST, os.strerror(EEXIST), str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".", suffix=".part", dir=path.parent) as beside:
            half = Path(beside, path.name)
            half.mkdir()
            yield half
            half.rename(path)


def replace_file(path: Path, content: str | bytes) -> None:
    """Write a file over an earlier one: the whole of it, or nothing and ``NotWrittenError``.

    A device, a pipe or a link is written to; to put a file in its place would take it from those
    who use it.
    """
    data = content.encode() if isinstance(content, str) else content
    with check_writable(path):
        if path.is_symlink() or (path.exists() and not path.is_file()):
            path.write_bytes(data)
            return
        with replacing(path) as file:
            file.write(data)
