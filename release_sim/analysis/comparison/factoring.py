"""Conjunctions that ask much the same, said as one region with alternatives.

Eight that differ only in why there is no judge's warrant (one of four) and no writ (one of two)
are one region: what all of them ask, one of four and one of two. Nothing is added or lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
        every, some = self.every - shared.every, self.some - shared.some
        if not shared.every <= self.every or not shared.some <= self.some:
            return frozenset()
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
    ways = []
    seen = set()
    for one, other in combinations(shapes, 2):
        shared = _RegionDraft(one.every & other.every, one.some & other.some)
        longest = _longest([one.beyond(shared), other.beyond(shared)])
        if (shared, longest) in seen or not 0 < longest <= min(LONGEST, len(shared.every)):
            continue
        seen.add((shared, longest))
        blocks = [shape.beyond(shared) for shape in shapes]
        members = [n for n, block in enumerate(blocks) if 0 < _longest([block]) <= longest]
        together = _RegionDraft(
            shared.every, shared.some | {Block().union(*(blocks[n] for n in members))}
        )
        ways.append((longest, -len(members), members, together))
    if not ways:
        return shapes
    *_, members, together = min(ways, key=lambda way: way[:3])
    kept = [(n, shape) for n, shape in enumerate(shapes) if n not in members]
    return [shape for _, shape in sorted([*kept, (members[0], together)], key=lambda each: each[0])]


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
