"""Writing to the terminal: width, colour where it is wanted, and nothing that steers it."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, TextIO

from release_sim.errors import ReaderGoneError
from release_sim.reporting.printable_text import printable, printable_json
from release_sim.reporting.text_format import WIDTH
from release_sim.vocabulary.actions import ACTIONS

if TYPE_CHECKING:
    from release_sim.model.limits import Caveat
    from release_sim.model.records.ledger_results import Appended
    from release_sim.model.scenario import LeftOut
    from release_sim.model.verdict import Answer
    from release_sim.reporting.sentences import Voice

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
# An answer is coloured behind the name of its action, so that no word of a story ever is.
_PAINTED = re.compile(
    rf"(?m)^( *(?:{'|'.join(ACTIONS)})(?:  +|: ))"
    r"(required|forbidden|permitted|undetermined|conflict)\b"
    r"|^(\S+:\d+:\d+: )(error|warning)\b"
    r"|^( +)(NOT AS EXPECTED)\b"
)
# What begins a colour of ours in a text with words of others, who cannot guess it.
_OURS = f"\x1b{os.urandom(8).hex()}"
_OURS_OR_NOT = re.compile(rf"{_OURS}(\[[0-9;]*m)")


def width() -> int:
    """Return the columns to fill: the terminal's, but no more than a trace has."""
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return WIDTH
    return max(40, min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns))


def print_out(text: str) -> None:
    """Print data; raise ``ReaderGoneError`` where nobody reads it any more."""
    try:
        _write(sys.stdout, text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None


def print_err(text: str) -> None:
    """Print a message that is not data; where nobody reads it any more, that ends nothing."""
    try:
        _write(sys.stderr, text)
        sys.stderr.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def print_time(begun: float, in_z3: float) -> None:
    """Print the seconds since a reading of ``perf_counter``, and those spent in z3."""
    print_err(f"{perf_counter() - begun:.2f} s, of which {in_z3:.2f} s in z3")


def progress(text: str) -> None:
    """Show on a terminal how far long work has come; nothing takes it away again."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{printable(text)}")
        sys.stderr.flush()


def print_json(value: Any) -> None:
    """Print data as JSON."""
    print_out(printable_json(json.dumps(value, indent=2, ensure_ascii=False)))


def print_written(*paths: Path | None) -> None:
    """Print which files were written beside what is printed."""
    for path in filter(None, paths):
        print_err(f"wrote {path}")


def print_recorded(path: Path, found: Sequence[Appended]) -> None:
    """Print what was added to a file of records, and what to note of it."""
    # Signatures come only where something is recorded.
    from release_sim.reporting.records.audit_text import appended_text  # noqa: PLC0415

    print_err(appended_text(str(path), found, width()))


def print_caveats(caveats: Sequence[Caveat], voice: Voice) -> None:
    """Print what is to be said of the days of answers: what was not read, or may be missing."""
    if caveats:
        # Most days need no warning.
        from release_sim.reporting.caveat_text import caveat_lines  # noqa: PLC0415

        print_out("\n".join(["", *caveat_lines(caveats, voice.about(), width())]))


def print_left_out(left_out: Sequence[LeftOut]) -> None:
    """Print what options have left out, and why."""
    if left_out:
        # No file without options has anything to leave out.
        from release_sim.reporting.answers.left_out_text import left_out_text  # noqa: PLC0415

        print_err(left_out_text(left_out, width()))


def print_idle(options: Sequence[str]) -> None:
    """Print the options that change nothing, each with the reason."""
    for each in dict.fromkeys(options):
        print_err(f"note: {each}")


def painter() -> Callable[[Answer, str], str]:
    """Return a function that colours a text as its answer, where colour is wanted."""
    if not _wants_colour(sys.stdout):
        return lambda _, text: text
    return lambda answer, text: _coloured(text, _COLOURS.get(answer.value, ""), _OURS)


def _write(stream: TextIO, text: str) -> None:
    ours = _OURS_OR_NOT.split(text)
    shown = "".join(f"\x1b{part}" if n % 2 else printable(part) for n, part in enumerate(ours))
    stream.write((_painted(shown) if _wants_colour(stream) else shown) + "\n")


def _wants_colour(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _painted(text: str) -> str:
    return _PAINTED.sub(_paint, text)


def _paint(found: re.Match[str]) -> str:
    before, word = (group for group in found.groups() if group is not None)
    return before + _coloured(word, _COLOURS[word])


def _coloured(text: str, colour: str, escape: str = "\x1b") -> str:
    return f"{escape}[{colour}m{text}{escape}[0m" if colour else text
