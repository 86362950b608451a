"""The instruments of cases that have any number of a kind, up to those with a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from release_sim.analysis.proofs.case_space import CaseSpace
from release_sim.engine.bitset import BitSet, and_, not_, or_
from release_sim.engine.shape import Shape
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import (
    INSTRUMENTS,
    KIND_OF,
    THERE_IS,
    UNNAMED,
    qualified,
    unqualified,
)

KIND_THERE_IS: Mapping[str, str] = {fact.name: kind for kind, fact in THERE_IS.items()}
"""The kind of which a fact tells whether there is one."""


class CountedPapers:
    """The named instruments that the cases of a space mention, by kind.

    The names are interchangeable, so the first are there first. Of one that is not there nothing is
    known but that it is gone, so that a case is counted once.
    """

    def __init__(self, space: CaseSpace, shape: Shape) -> None:
        """Look at what the space says; ``shape`` has the names of each kind."""
        self._space = space
        self._facts: dict[tuple[str, str], list[str]] = {}
        for fact in space.values:
            plain, name = unqualified(fact)
            if name != UNNAMED and plain in KIND_OF:
                self._facts.setdefault((KIND_OF[plain], name), []).append(fact)
        read = {kind for kind, _ in self._facts}
        self._names = {kind: shape.names(kind) for kind in INSTRUMENTS if kind in read}

    def bounds(self) -> Iterator[BitSet]:
        """Yield sets of cases; the possible cases are those in all of them."""
        for kind, names in self._names.items():
            there = {name: self._there_is(kind, name) for name in names}
            for name, is_there in there.items():
                if is_there is not None:
                    for fact in self._facts[kind, name]:
                        yield or_(is_there, self._is_gone(kind, fact))
            for before, after in pairwise(there.values()):
                if before is not None and after is not None:
                    yield not_(and_(not_(before), after))

    def told_by(
        self, values: Mapping[str, Value | None]
    ) -> tuple[dict[str, Value | None], dict[str, tuple[str, ...]]]:
        """Return the values of one case without those of absent instruments, and those present."""
        instruments = {
            kind: tuple(
                n for n in names if values.get(qualified(THERE_IS[kind].name, n)) is not False
            )
            for kind, names in self._names.items()
        }
        absent = {
            fact
            for (kind, name), facts in self._facts.items()
            if name not in instruments[kind]
            for fact in facts
        }
        told = {
            name: value
            for name, value in values.items()
            if name not in absent and unqualified(name)[0] not in KIND_THERE_IS
        }
        return told, instruments

    def named(self, fact: str) -> list[str]:
        """Return the names that a fact has in the space: its own, or that of each instrument."""
        names = self._names.get(KIND_OF.get(fact, ""), ())
        several = (fact, *(qualified(fact, name) for name in names))
        return [each for each in several if each in self._space.values]

    def _there_is(self, kind: str, name: str) -> BitSet | None:
        fact = qualified(THERE_IS[kind].name, name)
        if fact not in self._space.values:
            return None
        return self._space.where(fact, lambda value: value is True)

    def _is_gone(self, kind: str, fact: str) -> BitSet:
        """Return the cases that state of an instrument what an absent one has."""
        described = INSTRUMENTS[kind]
        is_life = unqualified(fact)[0] == described.life
        gone = not described.live if is_life else None
        return self._space.where(fact, lambda value: value is gone)
