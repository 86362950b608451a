"""A circuit of bitset operations, built once and run for many blocks of cases.

The rules are asked once with nodes in place of bitsets. What several rules ask is there once, and
what no answer needs is left out; then block after block of cases goes through the gates.
What the inputs of a circuit are is for whoever has the cases to say.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar, cast

from release_sim.engine.bitset import BitSet, and_, not_, or_

Input = TypeVar("Input", bound=Hashable)
Combine = Callable[[BitSet, BitSet], BitSet]


class CircuitNode:
    """A placeholder for a bitset; nodes are combined as bitsets are."""

    __slots__ = ("_drawing", "number")

    def __init__(self, drawing: CircuitBuilder[Any], number: int) -> None:
        """Take the node's ``number`` among those of the drawing."""
        self._drawing, self.number = drawing, number

    def __and__(self, other: CircuitNode) -> CircuitNode:
        return self._drawing.behind(and_, self, other)

    def __or__(self, other: CircuitNode) -> CircuitNode:
        return self._drawing.behind(or_, self, other)

    def __invert__(self) -> CircuitNode:
        return self._drawing.behind(invert, self, self)


class Gate(NamedTuple):
    """Makes a bitset out of those of two nodes."""

    combine: Combine
    one: int
    other: int


class CircuitStep(NamedTuple, Generic[Input]):
    """Puts an input or what a gate makes on a node; those ``done`` are needed no longer."""

    node: int
    made: Input | Gate
    done: tuple[int, ...]


class CircuitBuilder(Generic[Input]):
    """Hands out nodes in place of bitsets, and records how they are combined."""

    def __init__(self) -> None:
        """Nothing is drawn yet."""
        self._nodes: dict[Input | Gate, CircuitNode] = {}

    def input(self, given: Input) -> BitSet:
        """Return the node for an input."""
        # A block does not look into its bitsets, so it does not tell them from nodes.
        return cast("BitSet", self._node(given))

    def behind(self, combine: Combine, *before: CircuitNode) -> CircuitNode:
        """Return the node behind a gate, reusing a gate that makes the same."""
        one, other = sorted(node.number for node in before)
        return self._node(Gate(combine, one, other))

    def circuit(self, wanted: Sequence[BitSet | CircuitNode]) -> Circuit[Input]:
        """Return the circuit for these bitsets; constant ones are there already."""
        return Circuit(list(self._nodes), wanted)

    def _node(self, made: Input | Gate) -> CircuitNode:
        if made not in self._nodes:
            self._nodes[made] = CircuitNode(self, len(self._nodes))
        return self._nodes[made]


class Circuit(Generic[Input]):
    """Computes the wanted bitsets, and only what they depend on.

    ``steps`` are taken one after another; ``wanted`` has a node or a constant for each bitset.
    """

    def __init__(
        self, made: Sequence[Input | Gate], wanted: Sequence[BitSet | CircuitNode]
    ) -> None:
        """``made`` tells of every node how it comes to its bitset."""
        self.wanted = [each.number if isinstance(each, CircuitNode) else each for each in wanted]
        needed = {each for each in self.wanted if isinstance(each, int)}
        steps: list[CircuitStep[Input]] = []
        for node in reversed(range(len(made))):
            if node in needed:
                how = made[node]
                before = {how.one, how.other} if isinstance(how, Gate) else set()
                steps.append(CircuitStep(node, how, tuple(before - needed)))
                needed |= before
        self.steps = steps[::-1]

    def outputs(self, source: Callable[[Input], BitSet]) -> list[BitSet]:
        """Run the circuit on the cases whose inputs ``source`` gives."""
        found: dict[int, BitSet] = {}
        for node, made, done in self.steps:
            if isinstance(made, Gate):
                found[node] = made.combine(found[made.one], found[made.other])
            else:
                found[node] = source(made)
            for each in done:  # so that the next bitset is written where the cache still is
                del found[each]
        return [found[each] if isinstance(each, int) else each for each in self.wanted]


def invert(bits: BitSet, _: BitSet) -> BitSet:
    """Return the complement of the first bitset; the second is ignored."""
    return not_(bits)
