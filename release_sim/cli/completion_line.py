"""The beginning of a command line that the shell wants completed."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Shell(StrEnum):
    """The shells that names can be completed in."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


class TypedLine(NamedTuple):
    """The words behind the name of the command, and the one that is being written.

    What can stand in its place depends on the ``stem`` of the word alone; the rest of the word
    chooses among it.
    """

    before: tuple[str, ...]
    word: str

    @classmethod
    def of(cls, text: str) -> TypedLine:
        """Split the beginning of a line; the last word is the one being written, perhaps empty."""
        _, *words = _words(text)
        *before, word = words or [""]
        return cls(tuple(before), word)

    @property
    def stem(self) -> str:
        """Return the part of the word that selects the names: a fact and its sign, or a hyphen."""
        name, sign, _ = self.word.partition("=")
        return name + sign if sign else "-" * self.word.startswith("-")

    def chosen(self, names: Iterable[str], shell: Shell) -> list[str]:
        """Return the names that begin with the word, as the shell takes them."""
        # Bash completes only what comes behind the sign.
        cut = self.word.rfind("=") + 1 if shell is Shell.BASH else 0
        return [name[cut:] for name in names if name.startswith(self.word)]


def _words(text: str) -> list[str]:
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:  # a quotation that is not closed yet
        words.append(lexer.token.lstrip("\"'"))
        return words
    return [*words, ""] if text[-1:].isspace() or not words else words
