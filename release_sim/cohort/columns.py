"""A column of codes as bit planes: one for every class of values that no test tells apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from release_sim.cohort.cases import Cases, Codes
from release_sim.engine.classes import told_apart
from release_sim.engine.planes import ALIKE, NONE, Pair, Plane, either
from release_sim.engine.semantics import compare, verdict_of
from release_sim.model.condition import Test
from release_sim.model.fact import Fact, Value
from release_sim.model.values import Span


class Cut:
    """The values of one fact, cut where some test changes its mind."""

    def __init__(self, fact: Fact, tests: Iterable[Test]) -> None:
        """``tests`` are all that will be asked of the fact."""
        asked = list(tests)
        self._classes = told_apart(fact, asked)
        self.passing = {
            test: [compare(test, each.first) for each in self._classes] for test in asked
        }

    def planes(self, codes: Codes) -> list[Plane]:
        """For every class the cases that have a value of it; no class has the unknown."""
        return [
            reduce(either, (packed(_within(codes, span)) for span in each.spans))
            for each in self._classes
        ]


class Tested:
    """The planes of every test of some cases; a column is made into planes when first asked for.

    The first argument tells what holds of all cases alike, as the readings do.
    """

    def __init__(self, alike: Mapping[str, Value], cuts: Mapping[str, Cut], cases: Cases) -> None:
        """``cuts`` has every fact that will be tested."""
        presumed, by_case = cases.presumed()
        stated = {name: value for name, value in cases.alike.items() if value is not None}
        self._alike = {**alike, **presumed, **stated}
        self._columns = {**cases.columns, **by_case}
        self._cuts = cuts
        self._planes: dict[str, list[Plane]] = {}

    def __call__(self, test: Test) -> Pair:
        """The cases that surely pass a test, and those that surely do not."""
        if test.fact not in self._columns:
            return ALIKE[verdict_of(test, self._alike)]
        cut = self._cuts[test.fact]
        if test.fact not in self._planes:
            self._planes[test.fact] = cut.planes(self._columns[test.fact])
        planes = list(zip(self._planes[test.fact], cut.passing[test], strict=True))
        return Pair(
            reduce(either, (plane for plane, passes in planes if passes), NONE),
            reduce(either, (plane for plane, passes in planes if not passes), NONE),
        )


def _within(codes: Codes, span: Span) -> NDArray[np.bool_]:
    first, last = span
    return codes == first if first == last else (codes >= first) & (codes <= last)


def packed(bits: NDArray[np.bool_]) -> Plane:
    """One bit a case, in whole words."""
    found = np.packbits(bits, bitorder="little")
    over = -len(found) % 8
    return (np.pad(found, (0, over)) if over else found).view(np.uint64)


def unpacked(plane: Plane, number: int) -> NDArray[np.uint8]:
    """So many cases of a plane, a byte each."""
    words = np.broadcast_to(plane, (-(-number // 64),))
    octets = np.ascontiguousarray(words).view(np.uint8)
    return np.unpackbits(octets, count=number, bitorder="little")
