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

from release_sim.cli.exits import Exit
from release_sim.reporting.words import WIDTH

_COLOURS = {
    "required": "32",
    "forbidden": "31",
    "permitted": "36",
    "undetermined": "33",
    "conflict": "1;31",
    "error": "1;31",
    "NOT AS EXPECTED": "1;31",
}
_PAINTED = re.compile(
    r"(?m)^( *[a-z_]+(?:  +|: )|\S+:\d+:\d+: | +)"
    r"(required|forbidden|permitted|undetermined|conflict|error|NOT AS EXPECTED)\b"
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


def say_json(value: Any) -> None:
    """Print data as JSON."""
    say(json.dumps(value, indent=2, ensure_ascii=False))


@contextmanager
def making(path: Path) -> Iterator[None]:
    """Say plainly why a file or folder cannot be made; one that exists is never written over."""
    try:
        yield
    except FileExistsError:
        note(f"error: `{path}` exists already; nothing was written")
        raise SystemExit(Exit.USAGE) from None
    except OSError as error:
        note(f"error: `{path}` cannot be written: {(error.strerror or '').lower()}")
        raise SystemExit(Exit.USAGE) from None


def replace_file(path: Path, text: str) -> None:
    """Write a report over an earlier one: the whole of it, or nothing and a message."""
    half = path.with_name(f".{path.name}.part")
    with making(path):
        try:
            half.write_text(text, encoding="utf-8")
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)


def _write(stream: TextIO, text: str) -> None:
    stream.write((_painted(text) if _wants_colour(stream) else text) + "\n")


def _wants_colour(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _painted(text: str) -> str:
    return _PAINTED.sub(lambda m: f"{m[1]}\x1b[{_COLOURS[m[2]]}m{m[2]}\x1b[0m", text)
