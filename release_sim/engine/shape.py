"""The shape of a case: how many instruments of each kind it has, by which rules are put once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from release_sim.engine.semantics import Facts
from release_sim.model.about import NO_KIND, Kinds
from release_sim.model.case import Case
from release_sim.vocabulary.instruments import INSTRUMENTS, UNNAMED, qualified


@dataclass(frozen=True, slots=True)
class Shape:
    """The instruments that a case has of each kind, by their names in the rules put.

    Of the ``doubtful`` kinds not every instrument is surely live, so that each test of one comes
    with a test of its life. Of the ``optional`` kinds a case has any number of those named; one
    that is not there is as one that is gone, and passes no test of its life either.
    """

    slots: tuple[tuple[str, tuple[str, ...]], ...]
    doubtful: Kinds
    optional: Kinds = NO_KIND

    @classmethod
    def of(cls, names: Mapping[str, tuple[str, ...]] | None = None) -> Shape:
        """Return the shape for cases with instruments of these names, of which any may be gone."""
        given = names or {}
        slots = tuple((kind, given.get(kind, (UNNAMED,))) for kind in INSTRUMENTS)
        return cls(slots, frozenset(INSTRUMENTS))

    @classmethod
    def up_to(cls, names: tuple[str, ...], kinds: Iterable[str] = INSTRUMENTS) -> Shape:
        """Return the shape for cases with up to so many instruments of each of some kinds."""
        optional = frozenset(kinds)
        return replace(cls.of(dict.fromkeys(optional, names)), optional=optional)

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the names of the instruments of a kind."""
        return dict(self.slots)[kind]

    def of_kinds(self, kinds: Kinds) -> Shape:
        """Return the shape in these kinds alone."""
        slots = tuple(slot for slot in self.slots if slot[0] in kinds)
        return Shape(slots, self.doubtful & kinds, self.optional & kinds)

    def may_lack(self, kind: str) -> bool:
        """Return whether a case of this shape can be without a live instrument of the kind."""
        return kind in self.doubtful or not self.names(kind)


def shape_of(case: Case, facts: Facts) -> Shape:
    """Return the shape of a case, of which these facts hold, stated or presumed."""
    slots, doubtful = [], set()
    for kind, described in INSTRUMENTS.items():
        names = case.names(kind)
        slots.append((kind, names))
        # One without a name that is presumed not to be is looked at in every case, so that stories
        # with a writ and stories without share what is compiled.
        seldom = kind not in case.instruments and kind in SELDOM
        lives = (facts.get(qualified(described.life, name)) for name in names)
        if seldom or any(life != described.live for life in lives):
            doubtful.add(kind)
    return Shape(tuple(slots), frozenset(doubtful))


SELDOM = {"writ", "court_order"}
"""The kinds of which there is none in most stories, and none is presumed."""
