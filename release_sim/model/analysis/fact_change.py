"""The changes of facts or readings that would give another answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.model.verdict import Answer
from release_sim.vocabulary.fact import Party, Value
from release_sim.vocabulary.instruments import paper_of
from release_sim.vocabulary.value_set import ValueSet


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact or reading that gets another value, any of ``to``; ``before`` None is unknown."""

    before: Value | None
    to: ValueSet


ChangeSet = tuple[FactChange, ...]
"""Changes that together lead to an answer, and of which none can be left out."""


class NewPaper(NamedTuple):
    """A paper that has not come: its kind, what it is called, and who can bring it."""

    kind: str
    name: str
    by: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class AddedPapers:
    """Papers that give an answer if they come, and the facts they must have for that.

    Each of the ``ways`` is a smallest set of their facts, proved to be all; of the others nothing
    need be known. Where papers alone do not lead there, it has the changes of other facts too, as
    few as there can be.
    """

    papers: tuple[NewPaper, ...]
    ways: tuple[ChangeSet, ...]

    def of_each(self, way: ChangeSet) -> Iterator[tuple[NewPaper, ChangeSet]]:
        """Yield each paper with the facts that it must have."""
        for paper in self.papers:
            yield paper, tuple(c for c in way if paper_of(c.to.fact.name) == paper[:2])

    def besides(self, way: ChangeSet) -> ChangeSet:
        """Return the changes of other facts."""
        new = {paper[:2] for paper in self.papers}
        return tuple(change for change in way if paper_of(change.to.fact.name) not in new)


@dataclass(frozen=True, slots=True)
class ChangeTo:
    """All smallest sets of changes of facts that lead to an answer; proved to be all.

    There is no way where none leads there, and one of no change where the answer is that one.
    ``by`` are the parties whose changes were looked at; ``added`` are papers which, put beside
    those that the case tells of, give the answer too, of cases with up to ``most`` of each kind.
    """

    action: str
    found: Answer
    wanted: Answer
    by: tuple[Party, ...]
    ways: tuple[ChangeSet, ...]
    added: tuple[AddedPapers, ...] = ()
    most: int = USUAL


@dataclass(frozen=True, slots=True)
class ReadingRobustness:
    """The other answers that some combination of readings gives, each with the smallest changes.

    The answer is robust where there is none: proved to be the same under every combination.
    """

    action: str
    found: Answer
    ways: Mapping[Answer, tuple[ChangeSet, ...]]
