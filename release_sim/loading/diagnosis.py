"""Gathers what is wrong with any number of files, each complaint beside its source line."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from release_sim.errors import FilesAreWrongError
from release_sim.model.problem import Place, Problem


class Diagnosis:
    """Problems found so far, and the text of the files in which they may lie."""

    def __init__(self) -> None:
        """Nothing read, nothing wrong."""
        self._lines: dict[str, list[str]] = {}
        self._problems: dict[tuple[str, Place, str], Problem] = {}

    def read(self, path: str, text: str) -> None:
        """Remember the text of a file, to quote from it."""
        self._lines[path] = text.splitlines()

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
        """Complain once; the same complaint at the same place is not repeated."""
        lines = self._lines.get(place.path, [])
        text = lines[place.line - 1] if place.line <= len(lines) else ""
        problem = Problem(name, place, message, mark, help, rule, text)
        self._problems.setdefault((name, place, message), problem)

    def __len__(self) -> int:
        return len(self._problems)

    def raise_if_any(self) -> None:
        """Raise ``FilesAreWrongError`` with everything found, if anything was."""
        if self._problems:
            raise FilesAreWrongError(list(self._problems.values()))


def suggestion(word: str, known: Iterable[str]) -> str:
    """A question after a likely misspelling, or what there is when the list is short."""
    names = sorted(known)
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    if 0 < len(names) <= 8:
        return "there is " + ", ".join(f"`{name}`" for name in names)
    return ""
