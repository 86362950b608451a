"""The output of the command, kept until anything it was made of differs.

What `run` prints of a file, what a page of help says, what can follow a line, and the names that a
rulebook has, are made of files, of the program, and of what the command line and the terminal are
like: asked again, they are printed again. Imported before anything of the command is, this asks
only the standard library.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TextIO, cast

from release_sim.loading.books import books_beside, rule_folders, rules_folder, scenario_folders
from release_sim.loading.content_hash import files_below, hash_of, named_bytes, program
from release_sim.loading.disk_cache import cache_bytes, cache_folder, cached_bytes
from release_sim.loading.found_files import bundled

_MOST = 200  # outputs that are kept; the oldest go
_ENVIRONMENT = (
    *("RELEASE_SIM_", "PYTHON", "LANG", "LC_", "TZ"),
    *("TERM", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "_TYPER", "TYPER"),
)
"""The beginnings of the names of variables that the program or its libraries look at."""


class CachedOutput(NamedTuple):
    """The output of a command line that depends on files alone, and which these are.

    ``rules`` is the rules folder that it names; where none is read, the program alone counts.
    ``everywhere`` it is the same, whatever terminal, folder and environment it is asked in.
    """

    words: tuple[str, ...]
    reads_rules: bool = False
    rules: Path | None = None
    stories: tuple[Path, ...] = ()
    everywhere: bool = False

    def kept(self) -> str | None:
        """Return the cached output, or None if an input changed or nothing is cached."""
        body = cached_bytes(self._name)
        if body is None:
            return None
        made_of, _, text = body.partition(b"\n")
        return text.decode() if made_of == self.made_of() else None

    @contextmanager
    def keeping(self) -> Iterator[list[str]]:
        """Cache the lines put into the list, unless an input changes or an error is raised.

        Whoever reads files that are being written must not pass for one who read them whole.
        """
        before = self.made_of() if cache_folder() else None
        parts: list[str] = []
        yield parts
        if before and parts and before == self.made_of():
            body = "".join(parts).encode(errors="replace")
            cache_bytes(self._name, before + b"\n" + body, _MOST)

    def lines(self, make: Callable[[], Iterable[str]]) -> list[str]:
        """Return the cached lines, or make them and cache them."""
        found = self.kept()
        if found is None:
            with self.keeping() as parts:
                found = "\n".join(make())
                parts.append(found)
        return found.splitlines()

    def made_of(self) -> bytes | None:
        """Return the hash of everything the output depends on, or None if it cannot be read."""
        try:
            return hash_of(self._parts()).encode()
        except OSError:
            return None

    def _parts(self) -> Iterator[bytes]:
        yield program(()).encode()
        if not self.reads_rules:
            return
        folder = rules_folder(self.rules)
        yield repr(books_beside(folder)).encode()
        for each in dict.fromkeys((*rule_folders(folder), bundled("rules"))):
            yield from named_bytes(files_below(each))
        for each in scenario_folders(bundled("rules")):
            yield "\n".join(files_below(each)).encode(errors="surrogateescape")
        yield from named_bytes(map(str, self.stories))

    @property
    def _name(self) -> str:
        told = (self.words, *(() if self.everywhere else _surroundings()))
        return f"{hash_of(repr(each).encode() for each in told)}.output"


def printed_by(command: Callable[[], None]) -> list[str]:
    """Run the command; return the data it printed, or None if it also printed messages.

    Where it does not end well, ``SystemExit`` is raised as the command raises it.
    """
    out, err = sys.stdout, sys.stderr
    copies = _Copy(out), _Copy(err)
    sys.stdout, sys.stderr = (cast("TextIO", copy) for copy in copies)
    try:
        command()
    except SystemExit as end:
        if end.code:
            raise
    finally:
        sys.stdout, sys.stderr = out, err
    printed, noted = copies
    return [] if noted.parts else printed.parts


class _Copy:
    """A stream that remembers what is written to it."""

    def __init__(self, stream: TextIO) -> None:
        self.parts: list[str] = []
        self._stream = stream

    def write(self, text: str) -> int:
        written = self._stream.write(text)  # which refuses bytes
        self.parts.append(text)
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _surroundings() -> Sequence[object]:
    """Return the parts of terminal, folder and environment that can change the output."""
    out, size, folder = sys.stdout, (0, 0), ""
    with suppress(OSError, ValueError):  # it is no terminal
        columns, lines = os.get_terminal_size(out.fileno())
        size = columns, lines
    with suppress(OSError):  # it was removed
        folder = os.getcwd()
    environment = sorted(
        (name, value) for name, value in os.environ.items() if name.startswith(_ENVIRONMENT)
    )
    return folder, out.isatty(), size, out.encoding, out.errors, environment
