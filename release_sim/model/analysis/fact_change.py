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
class ChangeTo:
    """All smallest sets of changes of facts that lead to an answer; proved to be all.

    There is no way where none leads there, and one of no change where the answer is that one.
    ``by`` are the parties whose changes were looked at.
    """

    action: str
    found: Answer
    wanted: Answer
    by: tuple[Party, ...]
    ways: tuple[ChangeSet, ...]


@dataclass(frozen=True, slots=True)
class ReadingRobustness:
    """The other answers that some combination of readings gives, each with the smallest changes.

    The answer is robust where there is none: proved to be the same under every combination.
    """

    action: str
    found: Answer
    ways: Mapping[Answer, tuple[ChangeSet, ...]]
