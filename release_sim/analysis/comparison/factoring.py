"""Conjunctions that ask much the same, said as one region with alternatives.

Eight that differ only in why there is no judge's warrant (one of four) and no writ (one of two)
are one region: what all of them ask, one of four and one of two. Nothing is added or lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from release_sim.model.analysis.difference import Conjunction, Region
from release_sim.vocabulary.facts import DAY, VOCABULARY
from release_sim.vocabulary.instruments import unqualified
from release_sim.vocabulary.value_set import ValueSet

LONGEST = 3  # facts in an alternative; with more, a region of its own is easier to read

_ORDER = {name: place for place, name in enumerate((DAY.name, *VOCABULARY))}

Alternative = frozenset[ValueSet]
Block = frozenset[Alternative]


class _RegionDraft(NamedTuple):
    """A region under construction, as sets, so that common parts are easy to find."""

    every: frozenset[ValueSet]
    some: frozenset[Block] = frozenset()

    def beyond(self, shared: _RegionDraft) -> Block:
        """Return its conditions beyond ``shared``, as alternatives; none if they are not simple."""
        if not (shared.every <= self.every and shared.some <= self.some):
            return frozenset()
        every, some = self.every - shared.every, self.some - shared.some
        if (every and some) or len(some) > 1:
            return frozenset()
        return next(iter(some)) if some else frozenset({every})


def factor_conjunctions(conjunctions: Iterable[Conjunction]) -> list[Region]:
    """Factor the conjunctions into few regions, in the order of their first conjunctions."""
    seen: dict[ValueSet, ValueSet] = {}  # what is equal is one object, and quickly seen to be so
    drafts = _Drafts(
        _RegionDraft(frozenset(seen.setdefault(values, values) for values in conjunction))
        for conjunction in conjunctions
    )
    while drafts.join():
        pass
    return [_region_of(draft) for draft in drafts]


class _Drafts:
    """Drafts by number, with what each pair shares, which a merger of others leaves unchanged.

    What two share has a number too, its place. By the longest alternative that they would have,
    ``_pairs`` holds for each of two drafts the other one, and the place of what they share.
    """

    def __init__(self, drafts: Iterable[_RegionDraft]) -> None:
        self._drafts: dict[int, _RegionDraft] = {}
        self._added: list[int] = []  # every draft there ever was, in the order in which they came
        self._shared: dict[_RegionDraft, int] = {}
        self._listed: list[_RegionDraft] = []
        self._pairs: dict[int, dict[int, dict[int, int]]] = {n + 1: {} for n in range(LONGEST)}
        # By draft and place what it asks beyond that, where this is simple; by place the longest
        # alternative of each such draft, and how many of those that were added have been looked at.
        self._blocks: dict[int, dict[int, Block]] = {}
        self._fitting: dict[int, dict[int, int]] = {}
        self._seen: dict[int, int] = {}
        for number, draft in enumerate(drafts):
            self._add(number, draft)

    def __iter__(self) -> Iterator[_RegionDraft]:
        """Yield them in the order of their first conjunctions."""
        return iter(draft for _, draft in sorted(self._drafts.items()))

    def join(self) -> bool:
        """Merge the drafts that differ least, as many as possible; return False if none can be."""
        least = next((n for n, pairs in self._pairs.items() if any(pairs.values())), None)
        if least is None:
            return False
        closest = {place for each in self._pairs[least].values() for place in each.values()}
        ways = []
        for place in closest:
            members = sorted(n for n, longest in self._fit(place).items() if longest <= least)
            ways.append((-len(members), members, place))
        _, members, place = min(ways)
        shared = self._listed[place]
        joined = Block().union(*(self._blocks[member][place] for member in members))
        for member in members:
            self._remove(member)
        self._add(members[0], _RegionDraft(shared.every, shared.some | {joined}))
        return True

    def _add(self, number: int, draft: _RegionDraft) -> None:
        for other, beside in self._drafts.items():
            if found := _shared(draft, beside):
                longest, shared = found
                place = self._shared.setdefault(shared, len(self._listed))
                if place == len(self._listed):
                    self._listed.append(shared)
                self._pairs[longest].setdefault(number, {})[other] = place
                self._pairs[longest].setdefault(other, {})[number] = place
        self._drafts[number] = draft
        self._blocks[number] = {}
        self._added.append(number)

    def _remove(self, number: int) -> None:
        del self._drafts[number]
        for pairs in self._pairs.values():
            for other in pairs.pop(number, {}):
                del pairs[other][number]
        for place in self._blocks.pop(number):
            del self._fitting[place][number]

    def _fit(self, place: int) -> dict[int, int]:
        """Return the drafts that ask simply more than this, each with its longest alternative."""
        found = self._fitting.setdefault(place, {})
        for number in self._added[self._seen.get(place, 0) :]:
            if number in self._drafts and number not in found:
                block = self._drafts[number].beyond(self._listed[place])
                if longest := _longest([block]):
                    self._blocks[number][place] = block
                    found[number] = longest
        self._seen[place] = len(self._added)
        return found


def _shared(one: _RegionDraft, other: _RegionDraft) -> tuple[int, _RegionDraft] | None:
    """Return the longest alternative of two that can be joined, and what they share."""
    every = one.every & other.every
    if max(len(one.every), len(other.every)) - len(every) > LONGEST:
        return None  # the alternative would be too long, or not simple
    shared = _RegionDraft(every, one.some & other.some)
    each = [_longest([one.beyond(shared)]), _longest([other.beyond(shared)])]
    # What asks nothing beyond what they share holds of the other as it is.
    return (max(each), shared) if min(each) and max(each) <= min(LONGEST, len(every)) else None


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
    """Factor out the values of a fact that all alternatives allow together."""
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


def _places(conjunction: Iterable[ValueSet]) -> list[tuple[int, str, object]]:
    named = ((unqualified(values.fact.name), values.spans) for values in conjunction)
    return [(_ORDER[fact], instrument, spans) for (fact, instrument), spans in named]
