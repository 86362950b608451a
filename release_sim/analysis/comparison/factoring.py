"""Conjunctions that ask much the same, said as one region with alternatives.

Eight that differ only in why there is no judge's warrant (one of four) and no writ (one of two)
are one region: what all of them ask, one of four and one of two. Nothing is added or lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from release_sim.model.analysis.difference import Conjunction, Region
from release_sim.vocabulary.facts import DAY, VOCABULARY
from release_sim.vocabulary.value_set import ValueSet

LONGEST = 3  # facts in an alternative; with more, a region of its own is easier to read

_ORDER = {name: place for place, name in enumerate((DAY.name, *VOCABULARY))}

Alternative = frozenset[ValueSet]
Block = frozenset[Alternative]


class _RegionDraft(NamedTuple):
    """A region while it is put together, in sets: what two of them share is then easily seen."""

    every: frozenset[ValueSet]
    some: frozenset[Block] = frozenset()

    def beyond(self, shared: _RegionDraft) -> Block:
        """Return what it asks beyond ``shared``, as alternatives; none if they are not simple."""
        if not (shared.every <= self.every and shared.some <= self.some):
            return frozenset()
        every, some = self.every - shared.every, self.some - shared.some
        if (every and some) or len(some) > 1:
            return frozenset()
        return next(iter(some)) if some else frozenset({every})


def factor_conjunctions(conjunctions: Iterable[Conjunction]) -> list[Region]:
    """Factor the conjunctions into few regions, in the order of their first conjunctions."""
    shapes = [_RegionDraft(frozenset(conjunction)) for conjunction in conjunctions]
    while (joined := _joined(shapes)) != shapes:
        shapes = joined
    return [_region_of(shape) for shape in shapes]


def _joined(shapes: list[_RegionDraft]) -> list[_RegionDraft]:
    """Those joined that differ least, and of such the most; the same shapes where none can be."""
    least, closest = LONGEST + 1, dict[_RegionDraft, None]()  # in order, so that ties are settled
    for shared, longest in _pairs(shapes):
        if longest < least:
            least, closest = longest, {}
        if longest == least:
            closest[shared] = None
    ways = []
    for shared in closest:
        blocks = [(n, shape.beyond(shared)) for n, shape in enumerate(shapes)]
        joined = [(n, block) for n, block in blocks if 0 < _longest([block]) <= least]
        members = [n for n, _ in joined]
        some = shared.some | {Block().union(*(block for _, block in joined))}
        ways.append((-len(members), members, _RegionDraft(shared.every, some)))
    if not ways:
        return shapes
    *_, members, together = min(ways, key=lambda way: way[:2])
    kept = [(n, shape) for n, shape in enumerate(shapes) if n not in members]
    return [shape for _, shape in sorted([*kept, (members[0], together)], key=lambda each: each[0])]


def _pairs(shapes: list[_RegionDraft]) -> Iterator[tuple[_RegionDraft, int]]:
    """Yield what two shapes share that can be joined, and their longest alternative."""
    for one, other in combinations(shapes, 2):
        every = one.every & other.every
        if max(len(one.every), len(other.every)) - len(every) > LONGEST:
            continue  # the alternative would be too long, or not simple
        shared = _RegionDraft(every, one.some & other.some)
        longest = _longest([one.beyond(shared), other.beyond(shared)])
        if 0 < longest <= min(LONGEST, len(every)):
            yield shared, longest


def _longest(blocks: Sequence[Block]) -> int:
    """Return the number of facts in the longest alternative; 0 if a block has none."""
    if not all(blocks):
        return 0
    return max(len(alternative) for block in blocks for alternative in block)


def _region_of(shape: _RegionDraft) -> Region:
    every = set(shape.every)
    blocks = []
    for block in shape.some:
        shared, alternatives = _common_literals(list(block))
        every |= shared
        blocks.append(tuple(sorted(map(_in_order, alternatives), key=_places)))
    return Region(_in_order(every), tuple(sorted(blocks, key=lambda block: _places(block[0]))))


def _common_literals(block: list[Alternative]) -> tuple[set[ValueSet], list[Alternative]]:
    """Factor out what all alternatives ask of a fact; those that ask for less say so."""
    shared = set()
    names = [{values.fact.name for values in alternative} for alternative in block]
    for name in set[str].intersection(*names):
        asked = [next(v for v in alternative if v.fact.name == name) for alternative in block]
        widest = ValueSet.union(asked)
        if widest in asked:
            shared.add(widest)
            block = [alternative - {widest} for alternative in block]
    return shared, block


def _in_order(asked: Iterable[ValueSet]) -> Conjunction:
    """Sort the value sets: the day first, then the facts in the vocabulary's order."""
    return tuple(sorted(asked, key=lambda values: _places([values])))


def _places(conjunction: Iterable[ValueSet]) -> list[tuple[int, object]]:
    return [(_ORDER[values.fact.name], values.spans) for values in conjunction]
