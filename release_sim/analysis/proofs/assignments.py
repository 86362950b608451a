"""Every combination of values that some comparisons can tell apart, in blocks of bitsets.

Values of a fact of which every comparison says the same are one; that a fact is unknown is a value
like the others. Within a block some facts vary, which makes their bitsets the same in all blocks;
the other facts are alike in all its cases, so that little is worked out for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from release_sim.engine.bitset import CONSTANT, BitSet, Source, VerdictBits
from release_sim.engine.semantics import verdict_of
from release_sim.model.condition import Comparison
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Value

BLOCK = 2**18  # bitsets of 32 KiB, of which dozens stay in the cache

FactValues = Sequence[Value | None]


def representatives(several: FactValues, comparisons: Sequence[Comparison]) -> list[Value | None]:
    """Return one value of each class that the comparisons do not separate."""
    found: dict[tuple[Verdict, ...], Value | None] = {}
    for value in several:
        found.setdefault(tuple(_verdict(comparison, value) for comparison in comparisons), value)
    return list(found.values())


class AssignmentBlock(NamedTuple):
    """One block: what is alike in all its cases, and the bitsets of every comparison."""

    alike: dict[str, Value | None]
    source: Source


class Assignments:
    """All combinations of the values that some facts can have; ``count`` is how many.

    The cases of a block are the bits of ``mask``.
    """

    def __init__(
        self, several: Mapping[str, FactValues], comparisons: Iterable[Comparison]
    ) -> None:
        """``comparisons`` are all the comparisons of these facts that will be asked."""
        self._asked = list(dict.fromkeys(comparisons))
        self._comparisons: dict[str, list[Comparison]] = defaultdict(list)
        for comparison in self._asked:
            self._comparisons[comparison.fact].append(comparison)
        self._values = {
            name: representatives(several[name], self._comparisons[name]) for name in several
        }
        self.count = prod(map(len, self._values.values()))
        self._varying: list[str] = []
        self.size = 1
        for name in sorted(self._values, key=lambda name: len(self._comparisons[name])):
            if self.size * len(self._values[name]) <= BLOCK:
                self._varying.append(name)
                self.size *= len(self._values[name])

    @property
    def names(self) -> frozenset[str]:
        """The facts and readings that vary."""
        return frozenset(name for name, several in self._values.items() if len(several) > 1)

    def by(self, fact: str) -> list[Assignments]:
        """Return the same combinations for each value of one fact, in one common order."""
        ways = self._values.get(fact, [])
        return [Assignments({**self._values, fact: [way]}, self._asked) for way in ways]

    @property
    def mask(self) -> BitSet:
        """The bits of a block that are cases."""
        return _bits_of(np.ones(self.size, dtype=np.bool_))

    def __iter__(self) -> Iterator[AssignmentBlock]:
        """Block after block."""
        varying = self._bitsets()
        alike = [
            [
                (value, {t: CONSTANT[_verdict(t, value)] for t in self._comparisons[name]})
                for value in each
            ]
            for name, each in self._values.items()
            if name not in self._varying
        ]
        names = [name for name in self._values if name not in self._varying]
        for chosen in product(*alike):
            bitsets = dict(varying)
            for _, of_tests in chosen:
                bitsets.update(of_tests)
            given = {name: value for name, (value, _) in zip(names, chosen, strict=True)}
            yield AssignmentBlock(given, bitsets.__getitem__)

    def at(self, part: AssignmentBlock, bit: int) -> dict[str, Value | None]:
        """Return the values of the facts in one case of a block, by its bit."""
        case = dict(part.alike)
        for name in self._varying:
            bit, digit = divmod(bit, len(self._values[name]))
            case[name] = self._values[name][digit]
        return case

    def _bitsets(self) -> dict[Comparison, VerdictBits]:
        """Return the bitsets of the facts that vary, the first of them from case to case."""
        found = {}
        alike = 1
        for name in self._varying:
            several = self._values[name]
            times = self.size // (alike * len(several))
            for comparison in self._comparisons[name]:
                each = np.array([_verdict(comparison, value) for value in several], dtype=np.uint8)
                verdicts = np.tile(np.repeat(each, alike), times)
                found[comparison] = VerdictBits(
                    _bits_of(verdicts == Verdict.SATISFIED),
                    _bits_of(verdicts == Verdict.UNSATISFIED),
                )
            alike *= len(several)
        return found


def _verdict(comparison: Comparison, value: Value | None) -> Verdict:
    return verdict_of(comparison, {} if value is None else {comparison.fact: value})


def _bits_of(bits: NDArray[np.bool_]) -> BitSet:
    """One bit a case, in whole words."""
    packed = np.packbits(bits, bitorder="little")
    return np.pad(packed, (0, -len(packed) % 8)).view(np.uint64)
