"""A circuit of bitset operations, built once and run for many blocks of cases.

The rules are asked once with wires in place of planes. What several rules ask is there once, and
what no answer needs is left out; then block after block of cases goes through the gates.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, cast

from release_sim.engine.bitset import BitSet, Source, VerdictBits, and_, not_, or_
from release_sim.model.condition import Comparison

Combine = Callable[[BitSet, BitSet], BitSet]


class Wire:
    """Stands for a plane; wires are combined as planes are."""

    __slots__ = ("_drawing", "number")

    def __init__(self, drawing: Drawing, number: int) -> None:
        """Take the wire's ``number`` among those of the drawing."""
        self._drawing, self.number = drawing, number

    def __and__(self, other: Wire) -> Wire:
        return self._drawing.behind(and_, self, other)

    def __or__(self, other: Wire) -> Wire:
        return self._drawing.behind(or_, self, other)

    def __invert__(self) -> Wire:
        return self._drawing.behind(_inverted, self, self)


class Half(NamedTuple):
    """One of the two planes of a comparison, which the cases give."""

    comparison: Comparison
    of: int


class Gate(NamedTuple):
    """Makes a plane out of those of two wires."""

    combine: Combine
    one: int
    other: int


class Step(NamedTuple):
    """Puts a plane on a wire; those ``done`` are needed no longer."""

    wire: int
    made: Half | Gate
    done: tuple[int, ...]


class Drawing:
    """A source that gives wires, and takes down how they are combined."""

    def __init__(self, alike: Callable[[Comparison], VerdictBits | None]) -> None:
        """``alike`` knows the comparisons that need no wire: those that are alike in all cases."""
        self._alike = alike
        self._wires: dict[Half | Gate, Wire] = {}

    def __call__(self, comparison: Comparison) -> VerdictBits:
        """Return the wires for a comparison."""
        # A block does not look into its planes, so it does not tell them from wires.
        wires = (cast("BitSet", self._wire(Half(comparison, of))) for of in (0, 1))
        return self._alike(comparison) or VerdictBits(*wires)

    def behind(self, combine: Combine, *before: Wire) -> Wire:
        """Return the wire behind a gate, reusing a gate that makes the same."""
        one, other = sorted(wire.number for wire in before)
        return self._wire(Gate(combine, one, other))

    def circuit(self, wanted: Sequence[BitSet | Wire]) -> Circuit:
        """Return the circuit for these bitsets; constant ones are there already."""
        return Circuit(list(self._wires), wanted)

    def _wire(self, made: Half | Gate) -> Wire:
        if made not in self._wires:
            self._wires[made] = Wire(self, len(self._wires))
        return self._wires[made]


class Circuit:
    """Makes the planes that are wanted, and for that only what leads to them."""

    def __init__(self, made: Sequence[Half | Gate], wanted: Sequence[BitSet | Wire]) -> None:
        """``made`` tells of every wire how it comes to its plane."""
        self._wanted = [each.number if isinstance(each, Wire) else each for each in wanted]
        needed = {each for each in self._wanted if isinstance(each, int)}
        steps = []
        for wire in reversed(range(len(made))):
            if wire in needed:
                how = made[wire]
                before = {how.one, how.other} if isinstance(how, Gate) else set()
                steps.append(Step(wire, how, tuple(before - needed)))
                needed |= before
        self._steps = steps[::-1]

    def planes(self, source: Source) -> list[BitSet]:
        """Run the circuit on the cases that ``source`` knows."""
        found: dict[int, BitSet] = {}
        for wire, made, done in self._steps:
            if isinstance(made, Half):
                found[wire] = source(made.comparison)[made.of]
            else:
                found[wire] = made.combine(found[made.one], found[made.other])
            for each in done:  # so that the next plane is written where the cache still is
                del found[each]
        return [found[each] if isinstance(each, int) else each for each in self._wanted]


def _inverted(plane: BitSet, _: BitSet) -> BitSet:
    return not_(plane)
