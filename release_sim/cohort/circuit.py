"""A circuit of bitset operations, built once and run for many blocks of cases.

The rules are asked once with nodes in place of bitsets. What several rules ask is there once, and
what no answer needs is left out; then block after block of cases goes through the gates.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, cast

from release_sim.engine.bitset import BitSet, Source, VerdictBits, and_, not_, or_
from release_sim.model.condition import Comparison

Combine = Callable[[BitSet, BitSet], BitSet]


class CircuitNode:
    """Stands for a bitset; nodes are combined as bitsets are."""

    __slots__ = ("_drawing", "number")

    def __init__(self, drawing: CircuitBuilder, number: int) -> None:
        """Take the node's ``number`` among those of the drawing."""
        self._drawing, self.number = drawing, number

    def __and__(self, other: CircuitNode) -> CircuitNode:
        return self._drawing.behind(and_, self, other)

    def __or__(self, other: CircuitNode) -> CircuitNode:
        return self._drawing.behind(or_, self, other)

    def __invert__(self) -> CircuitNode:
        return self._drawing.behind(_inverted, self, self)


class InputBits(NamedTuple):
    """One of the two bitsets of a comparison, which the cases give."""

    comparison: Comparison
    of: int


class Gate(NamedTuple):
    """Makes a bitset out of those of two nodes."""

    combine: Combine
    one: int
    other: int


class CircuitStep(NamedTuple):
    """Puts a bitset on a node; those ``done`` are needed no longer."""

    node: int
    made: InputBits | Gate
    done: tuple[int, ...]


class CircuitBuilder:
    """A source that gives nodes, and takes down how they are combined."""

    def __init__(self, alike: Callable[[Comparison], VerdictBits | None]) -> None:
        """``alike`` knows the comparisons that need no node: those that are alike in all cases."""
        self._alike = alike
        self._wires: dict[InputBits | Gate, CircuitNode] = {}

    def __call__(self, comparison: Comparison) -> VerdictBits:
        """Return the nodes for a comparison."""
        # A block does not look into its bitsets, so it does not tell them from nodes.
        nodes = (cast("BitSet", self._node(InputBits(comparison, of))) for of in (0, 1))
        return self._alike(comparison) or VerdictBits(*nodes)

    def behind(self, combine: Combine, *before: CircuitNode) -> CircuitNode:
        """Return the node behind a gate, reusing a gate that makes the same."""
        one, other = sorted(node.number for node in before)
        return self._node(Gate(combine, one, other))

    def circuit(self, wanted: Sequence[BitSet | CircuitNode]) -> Circuit:
        """Return the circuit for these bitsets; constant ones are there already."""
        return Circuit(list(self._wires), wanted)

    def _node(self, made: InputBits | Gate) -> CircuitNode:
        if made not in self._wires:
            self._wires[made] = CircuitNode(self, len(self._wires))
        return self._wires[made]


class Circuit:
    """Makes the bitsets that are wanted, and for that only what leads to them."""

    def __init__(
        self, made: Sequence[InputBits | Gate], wanted: Sequence[BitSet | CircuitNode]
    ) -> None:
        """``made`` tells of every node how it comes to its bitset."""
        self._wanted = [each.number if isinstance(each, CircuitNode) else each for each in wanted]
        needed = {each for each in self._wanted if isinstance(each, int)}
        steps = []
        for node in reversed(range(len(made))):
            if node in needed:
                how = made[node]
                before = {how.one, how.other} if isinstance(how, Gate) else set()
                steps.append(CircuitStep(node, how, tuple(before - needed)))
                needed |= before
        self._steps = steps[::-1]

    def outputs(self, source: Source) -> list[BitSet]:
        """Run the circuit on the cases that ``source`` knows."""
        found: dict[int, BitSet] = {}
        for node, made, done in self._steps:
            if isinstance(made, InputBits):
                found[node] = source(made.comparison)[made.of]
            else:
                found[node] = made.combine(found[made.one], found[made.other])
            for each in done:  # so that the next bitset is written where the cache still is
                del found[each]
        return [found[each] if isinstance(each, int) else each for each in self._wanted]


def _inverted(bits: BitSet, _: BitSet) -> BitSet:
    return not_(bits)
