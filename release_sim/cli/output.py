"""Writing to the terminal: width, colour where it is wanted, and nothing that steers it."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, TextIO

from release_sim.errors import ReaderGoneError
from release_sim.model.language import LAW_LANGUAGE, Language
from release_sim.model.problem import Severity
from release_sim.model.verdict import Answer
from release_sim.reporting.paint import Paint, Painted, Result, unpainted
from release_sim.reporting.printable_text import printable, printable_json
from release_sim.reporting.text_format import WIDTH

if TYPE_CHECKING:
    from release_sim.model.idle_option import IdleOption
    from release_sim.model.limits import Caveat
    from release_sim.model.records.ledger_results import Appended
    from release_sim.model.scenario import LeftOut
    from release_sim.reporting.sentences import Voice

_COLOURS: Mapping[Painted, str] = {
    Answer.REQUIRED: "32",
    Answer.FORBIDDEN: "31",
    Answer.PERMITTED: "36",
    Answer.UNDETERMINED: "33",
    Answer.CONFLICT: "1;31",
    Severity.ERROR: "1;31",
    Severity.WARNING: "33",
    Result.UNMET: "1;31",
}
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


def print_time(begun: float, in_z3: float, language: Language = LAW_LANGUAGE) -> None:
    """Print the seconds since a reading of ``perf_counter``, and those spent in z3."""
    seconds = f"{perf_counter() - begun:.2f}"
    print_note("time", language, seconds=seconds, in_z3=f"{in_z3:.2f}")


def print_note(name: str, language: Language = LAW_LANGUAGE, /, **values: object) -> None:
    """Print a text that stands beside the data, in the language of the reader."""
    from release_sim.api.catalogue_cache import catalogue

    print_err(catalogue(language).plain(f"beside.{name}", **values))


def progress(text: str) -> None:
    """Show on a terminal how far long work has come; nothing takes it away again."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{printable(text)}")
        sys.stderr.flush()


def print_json(value: Any) -> None:
    """Print data as JSON."""
    print_out(printable_json(json.dumps(value, indent=2, ensure_ascii=False)))


def heard_in(language: Language, *, json: bool) -> Language:
    """Return the language of what is printed beside the data; beside JSON it is not chosen."""
    return LAW_LANGUAGE if json else language


def print_written(*paths: Path | None, language: Language = LAW_LANGUAGE) -> None:
    """Print which files were written beside what is printed."""
    for path in filter(None, paths):
        print_note("wrote", language, path=path)


def print_recorded(
    path: Path, found: Sequence[Appended], language: Language = LAW_LANGUAGE
) -> None:
    """Print what was added to a file of records, and what to note of it."""
    # Signatures come only where something is recorded.
    from release_sim.api.catalogue_cache import catalogue
    from release_sim.reporting.records.audit_text import appended_text

    print_err(appended_text(str(path), found, catalogue(language).plain, width()))


def print_caveats(caveats: Sequence[Caveat], voice: Voice) -> None:
    """Print what is to be said of the days of answers: what was not read, or may be missing."""
    if caveats:
        # Most days need no warning.
        from release_sim.reporting.caveat_text import caveat_lines

        print_out("\n".join(["", *caveat_lines(caveats, voice.about(), width())]))


def print_left_out(left_out: Sequence[LeftOut], voice: Voice) -> None:
    """Print what options have left out, and why."""
    if left_out:
        # No file without options has anything to leave out.
        from release_sim.reporting.answers.left_out_text import left_out_text

        print_err(left_out_text(left_out, voice, width()))


def print_idle(options: Sequence[IdleOption], language: Language = LAW_LANGUAGE) -> None:
    """Print the options that change nothing, each with the reason."""
    if options:
        # Few options change nothing.
        from release_sim.api.catalogue_cache import catalogue
        from release_sim.reporting.answers.left_out_text import idle_text

        for each in dict.fromkeys(options):
            print_err(idle_text(each, catalogue(language).plain))


def painter(stream: TextIO | None = None) -> Paint:
    """Return a function that colours a word by its meaning, where the stream shows colours.

    The stream is standard output if none is named.
    """
    return _painted if _wants_colour(stream or sys.stdout) else unpainted


def _painted(meaning: Painted, text: str) -> str:
    colour = _COLOURS.get(meaning)
    return f"{_OURS}[{colour}m{text}{_OURS}[0m" if colour else text


def _write(stream: TextIO, text: str) -> None:
    ours = _OURS_OR_NOT.split(text)
    shown = "".join(f"\x1b{part}" if n % 2 else printable(part) for n, part in enumerate(ours))
    stream.write(shown + "\n")


def _wants_colour(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
