"""The changes of facts or readings that would give another answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from release_sim.model.verdict import Answer
from release_sim.vocabulary.fact import Party, Value
from release_sim.vocabulary.value_set import ValueSet


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact or reading that gets another value, any of ``to``; nothing before is unknown."""

    before: Value | None
    to: ValueSet


ChangeSet = tuple[FactChange, ...]
"""Changes that together lead to an answer, and of which none can be left out."""


@dataclass(frozen=True, slots=True)
class AddedPaper:
    """One more paper of a kind that gives an answer, and the facts it must have for that.

    Each of the ``ways`` is a smallest set of its facts, proved to be all; of the others nothing
    need be known. ``name`` is what it is called there, and ``by`` are those who can bring it.
    """

    kind: str
    name: str
    by: tuple[Party, ...]
    ways: tuple[ChangeSet, ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ChangeTo:
    """All smallest sets of changes of facts that lead to an answer; proved to be all.

    There is no way where none leads there, and one of no change where the answer is that one.
    ``by`` are the parties whose changes were looked at; ``added`` are the papers one of which, put
    beside those that the case tells of, gives the answer too.
    """

    action: str
    found: Answer
    wanted: Answer
    by: tuple[Party, ...]
    ways: tuple[ChangeSet, ...]
    added: tuple[AddedPaper, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingRobustness:
    """The other answers that some combination of readings gives, each with the smallest changes.

    The answer is robust where there is none: proved to be the same under every combination.
    """

    action: str
    found: Answer
    ways: Mapping[Answer, tuple[ChangeSet, ...]]
