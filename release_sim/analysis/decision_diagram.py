"""Decision diagrams: functions of several unknowns, each with a few values, kept small.

A diagram is reduced and ordered: a node asks one unknown, has a branch for each of its values, and
is there only once and only if its branches differ; unknowns are asked in the order of their
numbers. So two functions are the same if and only if their nodes are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Node = int
"""A node of the diagrams that share one table; a function of whatever it rests on."""


class Branching(NamedTuple):
    """An inner node: the unknown it depends on, and the node for each of its values."""

    unknown: int
    branches: tuple[Node, ...]


class _Leaf(NamedTuple):
    """A terminal node, which depends on nothing more."""

    value: Any


class Diagrams:
    """Diagrams that share their nodes."""

    def __init__(self) -> None:
        """No node yet."""
        self._nodes: list[Branching | _Leaf] = []
        self._numbers: dict[Branching | _Leaf, Node] = {}
        self._applied: dict[tuple[Any, ...], Node] = {}
        self._given: dict[tuple[Node, int, int], Node] = {}
        self._left: dict[tuple[Node, Any], Node] = {}
        self._rests: dict[Node, frozenset[int]] = {}

    def always(self, value: Any) -> Node:
        """Return the constant function of one value."""
        return self._numbered(_Leaf(value))

    def node(self, unknown: int, branches: tuple[Node, ...]) -> Node:
        """Return the function that is one of the branches, by the value of the unknown."""
        if len(set(branches)) == 1:
            return branches[0]
        return self._numbered(Branching(unknown, branches))

    def branching(self, node: Node) -> Branching | None:
        """Return the unknown that a node asks, with its branches, or None for a constant."""
        found = self._nodes[node]
        return found if isinstance(found, Branching) else None

    def apply(self, operation: Callable[..., Any], *nodes: Node) -> Node:
        """Return the function that the operation makes of others' values."""
        key = operation, *nodes
        if key not in self._applied:
            self._applied[key] = self._apply(operation, *nodes)
        return self._applied[key]

    def restrict(self, node: Node, unknown: int, branch: int) -> Node:
        """Return the function restricted to one value of the unknown."""
        key = node, unknown, branch
        if key not in self._given:
            self._given[key] = self._restricted(*key)
        return self._given[key]

    def without(self, node: Node, ignored: Any) -> Node:
        """Return a function equal to this one except where its value is the ignored one.

        An unknown is left out where only branches that are ignored tell its values apart.
        """
        key = node, ignored
        if key not in self._left:
            self._left[key] = self._without(*key)
        return self._left[key]

    def _without(self, node: Node, ignored: Any) -> Node:
        turn = self._nodes[node]
        if isinstance(turn, _Leaf):
            return node
        branches = tuple(self.without(branch, ignored) for branch in turn.branches)
        counting = {branch for branch in branches if self.value(branch) is not ignored}
        return counting.pop() if len(counting) == 1 else self.node(turn.unknown, branches)

    def fold_from(self, node: Node, first: int, combine: Callable[[set[Any]], Any]) -> Node:
        """Return a function of the unknowns before ``first``, folding the values over the rest.

        ``combine`` takes the values that a way to know those unknowns leaves open.
        """
        found = self._nodes[node]
        if isinstance(found, Branching) and found.unknown < first:
            below = (self.fold_from(branch, first, combine) for branch in found.branches)
            return self.node(found.unknown, tuple(below))
        return self.always(combine(self.values(node)))

    def values(self, node: Node) -> set[Any]:
        """Return every value that the function has somewhere."""
        found = self._nodes[node]
        if isinstance(found, _Leaf):
            return {found.value}
        return set().union(*map(self.values, found.branches))

    def cheapest(self, node: Node, wanted: Any, known: Mapping[int, int]) -> dict[int, int] | None:
        """Return the fewest branches, by unknown, that lead to a value; None if none do.

        A branch that ``known`` has for an unknown costs nothing and is left out.
        """
        seen: dict[Node, dict[int, int] | None] = {}

        def from_here(here: Node) -> dict[int, int] | None:
            if here not in seen:
                seen[here] = self._cheapest_below(here, wanted, known, from_here)
            return seen[here]

        return from_here(node)

    def _cheapest_below(
        self,
        node: Node,
        wanted: Callable[[Any], bool],
        known: Mapping[int, int],
        below: Callable[[Node], dict[int, int] | None],
    ) -> dict[int, int] | None:
        found = self._nodes[node]
        if isinstance(found, _Leaf):
            return {} if wanted(found.value) else None
        ways = []
        for number, branch in enumerate(found.branches):
            rest = below(branch)
            if rest is not None:
                is_known = known.get(found.unknown) == number
                ways.append(rest if is_known else {found.unknown: number, **rest})
        return min(ways, key=lambda way: (len(way), sorted(way.items())), default=None)

    def value(self, node: Node) -> Any:
        """Return the value of a constant function, or None if it depends on an unknown."""
        found = self._nodes[node]
        return found.value if isinstance(found, _Leaf) else None

    def support(self, node: Node) -> frozenset[int]:
        """Return the unknowns on which it depends."""
        if node not in self._rests:
            turn = self._nodes[node]
            self._rests[node] = (
                frozenset()
                if isinstance(turn, _Leaf)
                else frozenset({turn.unknown}).union(*map(self.support, turn.branches))
            )
        return self._rests[node]

    def _apply(self, operation: Callable[..., Any], *nodes: Node) -> Node:
        turns = [found for node in nodes if isinstance(found := self._nodes[node], Branching)]
        if not turns:
            return self.always(operation(*map(self.value, nodes)))
        first = min(turns)
        below = (
            self.apply(operation, *(self.restrict(node, first.unknown, branch) for node in nodes))
            for branch in range(len(first.branches))
        )
        return self.node(first.unknown, tuple(below))

    def _restricted(self, node: Node, unknown: int, branch: int) -> Node:
        turn = self._nodes[node]
        if isinstance(turn, _Leaf) or turn.unknown > unknown:
            return node
        if turn.unknown == unknown:
            return turn.branches[branch]
        return self.node(
            turn.unknown, tuple(self.restrict(each, unknown, branch) for each in turn.branches)
        )

    def _numbered(self, found: Branching | _Leaf) -> Node:
        if found not in self._numbers:
            self._numbers[found] = len(self._nodes)
            self._nodes.append(found)
        return self._numbers[found]
