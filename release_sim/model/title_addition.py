"""Additions to the title of a changed story, as data for the language of a reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class OptionsGiven:
    """The options that changed a story, as they were given; false where there are none.

    ``typed`` has assignments, ``FACT=VALUE`` and ``NAME=CHOICE``. ``to_what_if`` is True where the
    title is that of a what-if, made of the story so changed.
    """

    typed: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()
    policy: str = ""
    as_of: str = ""
    begins_on: str = ""
    to_what_if: bool = False

    def __bool__(self) -> bool:
        return any((self.typed, self.forgotten, self.policy, self.as_of, self.begins_on))


@dataclass(frozen=True, slots=True)
class OnAccount:
    """The account that a story is told on, if several contradict each other."""

    name: str


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """A person whom a synthesis drew by chance, and who is nobody."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case that somebody tells from scratch; no file gives it a title."""


@dataclass(frozen=True, slots=True)
class AsWhatIf:
    """The what-if of a story that the case began as, by the title that the file gives."""

    title: str


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """A story that now differs from its file."""


TitleAddition = OptionsGiven | OnAccount | MadeUpPerson | NewCase | AsWhatIf | ChangedSince


class Titled(Protocol):
    """A case or a timeline by its title, and what was added to that, first to last.

    Its name is that of the what-if that it is, with the account behind ``@``; the story has none.
    """

    @property
    def name(self) -> str:
        """The name of the what-if, and of the account."""

    @property
    def title(self) -> str:
        """The title that the file gives."""

    @property
    def added(self) -> tuple[TitleAddition, ...]:
        """The additions to the title of the file."""
