"""A circuit makes the bitsets that the rules make when they are asked of each block anew."""

from __future__ import annotations

import pickle
from random import Random
from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.circuit import Circuit, CircuitBuilder
from release_sim.cohort.column_bitsets import pack_bits
from release_sim.engine.batch_evaluation import BatchEvaluation, CompiledRules
from release_sim.engine.bitset import ALL, CONSTANT, NONE, BitSet, VerdictBits
from release_sim.engine.shape import Shape
from release_sim.model.about import About
from release_sim.model.condition import Comparison
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from tests.strategies import policies


def bitsets_at_random(random: Random) -> VerdictBits:
    """Some cases that pass, some others that do not; now and then it is alike in all."""
    if random.random() < 0.2:
        return random.choice(list(CONSTANT.values()))
    passes = np.array([random.choice((-1, 0, 1)) for _ in range(70)])
    return VerdictBits(pack_bits(passes == 1), pack_bits(passes == 0))


def same(one: BitSet, other: BitSet) -> bool:
    return bool((np.broadcast_to(one, 2) == np.broadcast_to(other, 2)).all())


class Bits(NamedTuple):
    """One of the two bitsets of a comparison, which the cases give."""

    comparison: Comparison
    of: int


@given(policy=policies(), random=st.randoms(use_true_random=True))
def test_a_circuit_gives_what_the_rules_give(policy: Policy, random: Random) -> None:
    law = CompiledRules(policy.rules.values(), About.build(policy.rules.values()), Shape.of())
    fixed: dict[Comparison, VerdictBits | None] = {}

    def alike(test: Comparison) -> VerdictBits | None:
        if test not in fixed:
            fixed[test] = random.choice([None, None, *CONSTANT.values()])
        return fixed[test]

    def wanted(block: BatchEvaluation) -> list[BitSet]:
        return [block.answer(action, answer) for action in ACTIONS for answer in Answer]

    drawing: CircuitBuilder[Bits] = CircuitBuilder()

    def drawn(test: Comparison) -> VerdictBits:
        return alike(test) or VerdictBits(*(drawing.input(Bits(test, of)) for of in (0, 1)))

    circuit = pickle.loads(pickle.dumps(drawing.circuit(wanted(BatchEvaluation(law, drawn)))))  # noqa: S301  its own
    assert isinstance(circuit, Circuit)
    for _ in range(3):
        told: dict[Comparison, VerdictBits] = {}

        def source(test: Comparison, told: dict[Comparison, VerdictBits] = told) -> VerdictBits:
            if test not in told:
                told[test] = alike(test) or bitsets_at_random(random)
            return told[test]

        expected = wanted(BatchEvaluation(law, source))
        found = circuit.outputs(lambda bits: source(bits.comparison)[bits.of])
        assert all(map(same, found, expected))


def test_what_is_asked_twice_is_made_once_and_what_nobody_needs_not_at_all() -> None:
    drawing: CircuitBuilder[str] = CircuitBuilder()
    one, other, third, unneeded = map(drawing.input, "abcd")
    twice = [(one & other) | third for _ in range(2)]
    assert twice[0] is twice[1]
    assert (one & other) is (other & one)
    assert unneeded is not None
    circuit = drawing.circuit([*twice, ALL, NONE])
    asked: list[str] = []

    def source(name: str) -> BitSet:
        asked.append(name)
        return ALL

    assert circuit.outputs(source) == [ALL, ALL, ALL, NONE]
    assert asked == ["a", "b", "c"]
