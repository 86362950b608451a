"""The numbers of instruments that an analysis covers: one of each kind, then up to N of each.

A case that speaks of one instrument of a kind need not name it, and most stories do not; such cases
come first, so that what is found is told as plainly as it can be. Cases with up to N instruments of
each kind have them under these names. They hold every case of one of each, and those of none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import TypeVar

from release_sim.engine.shape import Shape
from release_sim.model.analysis.instrument_counts import NAMES
from release_sim.vocabulary.instruments import INSTRUMENTS

Found = TypeVar("Found")

ONE_OF_EACH = Shape.of()
"""One instrument of each kind, without a name, of which any may be gone."""


def up_to(most: int) -> Shape:
    """Return the shape of cases with up to so many instruments of each kind."""
    return Shape.up_to(NAMES[:most])


def told_plainly(
    most: int, exists: Callable[[Shape], bool], ask: Callable[[Shape], Found]
) -> Found:
    """Return what a search finds, with as few instruments and names of them as possible.

    ``ask`` looks among the cases of one shape, ``exists`` whether there is any. With a name is told
    only what no case of one instrument of each kind shows.
    """
    found = ask(ONE_OF_EACH)
    return told_by_name(most, ask) if found is None and exists(up_to(most)) else found


def told_by_name(most: int, ask: Callable[[Shape], Found | None]) -> Found:
    """Return what a search with named instruments finds, naming as few kinds as possible.

    There must be such a case.
    """
    return next(told for shape in _narrowest_first(most) if (told := ask(shape)) is not None)


def _narrowest_first(most: int) -> Iterator[Shape]:
    """Yield the shapes with several instruments of some kinds, those with the fewest kinds first.

    The others have one without a name.
    """
    for count in range(1, len(INSTRUMENTS) + 1):
        for kinds in combinations(INSTRUMENTS, count):
            yield Shape.up_to(NAMES[:most], kinds)
