"""Writing to the terminal: width, colour where it is wanted, and a reader who goes away."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from release_sim.cli.options import Exit
from release_sim.reporting.words import WIDTH

_COLOURS = {
    "required": "32",
    "forbidden": "31",
    "permitted": "36",
    "undetermined": "33",
    "conflict": "1;31",
    "error": "1;31",
    "warning": "33",
    "NOT AS EXPECTED": "1;31",
}
_PAINTED = re.compile(
    r"(?m)^( *[a-z_]+(?:  +|: )|\S+:\d+:\d+: | +)"
    r"(required|forbidden|permitted|undetermined|conflict|error|warning|NOT AS EXPECTED)\b"
)


def width() -> int:
    """The columns to fill: the terminal's, but no more than a trace has."""
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return WIDTH
    return max(40, min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns))


def say(text: str) -> None:
    """Print data."""
    _write(sys.stdout, text)


def note(text: str) -> None:
    """Print a message that is not data."""
    _write(sys.stderr, text)


def progress(text: str) -> None:
    """Show on a terminal how far long work has come; nothing takes it away again."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def say_json(value: Any) -> None:
    """Print data as JSON."""
    say(json.dumps(value, indent=2, ensure_ascii=False))


@contextmanager
def making(path: Path) -> Iterator[None]:
    """Say plainly why a file or folder cannot be made; one that exists is never written over."""
    try:
        yield
    except FileExistsError as error:
        note(f"error: `{error.filename or path}` exists already; nothing was written")
        raise SystemExit(Exit.USAGE) from None
    except OSError as error:
        note(f"error: `{path}` cannot be written: {(error.strerror or '').lower()}")
        raise SystemExit(Exit.USAGE) from None


def new_file(path: Path, text: str) -> None:
    """Write a file that is not there yet, in a folder that need not be."""
    with making(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as new:
            new.write(text)


def replace_file(path: Path, content: str | bytes) -> None:
    """Write a report over an earlier one: the whole of it, or nothing and a message.

    A device, a pipe or a link is written to; to put a file in its place would take it from those
    who use it.
    """
    octets = content.encode() if isinstance(content, str) else content
    with making(path):
        if path.is_symlink() or (path.exists() and not path.is_file()):
            path.write_bytes(octets)
            return
        half = path.with_name(f".{path.name}.part")
        try:
            half.write_bytes(octets)
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)


def _write(stream: TextIO, text: str) -> None:
    stream.write((_painted(text) if _wants_colour(stream) else text) + "\n")


def _wants_colour(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _painted(text: str) -> str:
    return _PAINTED.sub(lambda m: f"{m[1]}\x1b[{_COLOURS[m[2]]}m{m[2]}\x1b[0m", text)
