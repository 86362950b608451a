"""Gathers what is wrong with any number of files, each problem with its source line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from math import ceil
from pathlib import Path
from typing import TypeVar

from release_sim.errors import FilesAreWrongError
from release_sim.model.problem import Place, Problem

T = TypeVar("T")

_STEM, _SAME = 4, 0.6  # letters, and the share of a word, that another form of it begins with

_LISTS = {
    "fact": "`release-sim facts` lists them",
    "rule": "`release-sim rules` lists them",
    "source": "`release-sim sources` lists them",
    "policy": "`release-sim policies` lists them",
    "reading": "`release-sim readings` lists them",
    "finding": "declare it under `findings:` in a rule file",
    "action": "`release-sim actions` lists them",
    "event": "`release-sim schema timeline` lists them",
    "book": "`release-sim policies` names the books that are installed",
}


class Diagnosis:
    """Problems found so far, and the text of the files in which they may lie."""

    def __init__(self) -> None:
        """Nothing read, nothing wrong."""
        self._lines: dict[str, Sequence[str]] = {}
        self._texts: dict[str, str] = {}
        self._lost: dict[str, set[str]] = {}
        self._problems: dict[tuple[str, Place, str], Problem] = {}
        self._more = 0
        self.files: list[Path] = []
        """The files that were read, and the folders of which each file is a part of one table."""

    def register_source(self, path: str, text: str) -> None:
        """Remember the text of a file, to quote from it."""
        self._texts[path] = text

    def register_lines(self, path: str, lines: Sequence[str]) -> None:
        """Remember lines to quote from, as the uses of one option of the command."""
        self._lines[path] = lines

    def mark_unusable(self, kind: str, name: str = "") -> None:
        """Note that something of this kind exists but cannot be used; no name means any.

        What refers to it is then not called unknown: its own problem says what to mend.
        """
        self._lost.setdefault(kind, set()).add(name)

    def has_unusable(self, kind: str) -> bool:
        """Return True if something of this kind exists but cannot be used."""
        return kind in self._lost

    def check_known(
        self,
        kind: str,
        word: str,
        known: Collection[str],
        place: Place,
        *,
        message: str = "",
        hint: str = "",
        rule: str = "",
    ) -> bool:
        """Return True if a name is known; report it otherwise, with a suggestion if no ``hint``."""
        if word in known:
            return True
        if not self._may_be_lost(kind, word):
            message = message or f"unknown {kind} `{word}`"
            mark, hint = f"no {kind} has this name", hint or suggestion(word, known, kind)
            name = f"unknown-{kind.replace(' ', '-')}"
            self.add(name, place, message, mark=mark, help=hint, rule=rule)
        return False

    def add(
        self,
        name: str,
        place: Place,
        message: str,
        *,
        mark: str = "",
        help: str = "",  # noqa: A002  the word the reader sees
        rule: str = "",
    ) -> None:
        """Report once; the same problem at the same place is not repeated."""
        problem = Problem(name, place, message, mark, help, rule, self.line_at(place))
        self._problems.setdefault((name, place, message), problem)

    def count(self) -> None:
        """Count a problem that is not printed, because enough of its kind are."""
        self._more += 1

    def take(self, error: FilesAreWrongError) -> None:
        """Add all problems of an error to those found here."""
        self._more += error.more
        for each in error.problems:
            self._problems.setdefault((each.name, each.place, each.message), each)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return the problems found so far, in the order in which it was reported."""
        return tuple(self._problems.values())

    def line_at(self, place: Place) -> str:
        """Return the text of the line at a place; empty if its file was not read."""
        if place.path in self._texts:  # most are never quoted from
            self.register_lines(place.path, self._texts.pop(place.path).splitlines())
        lines = self._lines.get(place.path, ())
        return lines[place.line - 1] if place.line <= len(lines) else ""

    def _may_be_lost(self, kind: str, word: str) -> bool:
        lost = self._lost.get(kind, ())
        return "" in lost or any(
            word == name or word.startswith(f"{name}.") or name.startswith(f"{word}.")
            for name in lost
        )

    def __len__(self) -> int:
        return len(self._problems)

    def require(self, value: T | None) -> T:
        """Return the value, which is there unless a problem was reported; raise what was."""
        self.raise_if_any()
        assert value is not None, "missing, and no problem says why"  # noqa: S101
        return value

    def raise_if_any(self) -> None:
        """Raise ``FilesAreWrongError`` with everything found, if anything was."""
        if self._problems:
            raise FilesAreWrongError(list(self._problems.values()), self._more)


def suggestion(word: str, known: Iterable[str], kind: str = "") -> str:
    """Suggest the name likely meant; else list the names when there are few, or say what does."""
    names = sorted(set(known))
    listed = ", ".join(f"`{name}`" for name in names) if len(names) <= 12 else ""
    told = f"there is {listed}" if listed else _LISTS.get(kind, "")
    return likely(word, names) or told


def likely(word: str, known: Iterable[str]) -> str:
    """Suggest the name likely meant: other capitals, a misspelling, another ending of the word."""
    names = sorted(known)
    begun = [name for name in names if word and name.startswith(word)]
    stem = max(_STEM, ceil(len(word) * _SAME))
    alike = [name for name in names if len(word) >= stem and name.startswith(word[:stem])]
    close = (
        [name for name in names if word and name.casefold() == word.casefold()]
        or get_close_matches(word[:100], names, n=1, cutoff=0.7)
        or begun[: len(begun) == 1]
        or alike[: len(alike) == 1]
    )
    return f"did you mean `{close[0]}`?" if close else ""
