"""Many cases decided at once, under one policy: an answer for every action, a byte each.

The code of an answer is its place in ``ANSWERS``. What the rules say of a case is half a byte a
rule, in the order of ``Decider.rules``: whether it surely applies, surely does not, surely stands,
surely does not. All four are set where the rule is not in force.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import islice
from typing import NamedTuple

import numpy as np

from release_sim.cohort.cases import CaseTable
from release_sim.cohort.circuit import Circuit, CircuitBuilder
from release_sim.cohort.column_bitsets import Bytes, ColumnBitsets, ColumnTest, store_bytes
from release_sim.cohort.word_kernel import KERNEL, Program, StoredByte, WordKernel
from release_sim.engine.batch_evaluation import BatchEvaluation, CompiledRules, Source
from release_sim.engine.bitset import CONSTANT, NONE, BitSet, VerdictBits, or_
from release_sim.engine.semantics import verdict_of
from release_sim.engine.shape import Shape
from release_sim.engine.strata import during
from release_sim.model.about import About
from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.instruments import LIVES
from release_sim.vocabulary.tested_names import finding_name

Instruments = Mapping[str, tuple[str, ...]]

ANSWERS = tuple(Answer)
BITS = 3  # of the code of an answer


class CohortAnswers(NamedTuple):
    """The code of each case's answer by action, and the verdicts of rules if asked for.

    ``pending`` has, by the actions that can be, 1 where it is asked for and not due yet.
    """

    answers: dict[str, Bytes]
    rules: Bytes | None
    pending: dict[str, Bytes]


class CohortEngine:
    """Decides cases under one policy, of whatever days they are.

    A rule that is in force for some time is one that also asks for the day. So all days have one
    law, in which a rule out of force is one that does not apply.
    """

    def __init__(self, policy: Policy, kernel: WordKernel | None = KERNEL) -> None:
        """``policy`` has its readings chosen; without a ``kernel``, numpy does the work."""
        self.policy, self._kernel = policy, kernel
        self.rules = tuple(sorted(policy.rules))
        self.data = -(-len(self.rules) // 2)
        self.covers = during(policy.covers)
        self.scope = AllOf((self.covers, policy.concerns))
        self.in_force = {name: during(rule.in_force) for name, rule in policy.rules.items()}
        self.pending = tuple(sorted(policy.not_due_yet))
        self._readings = policy.reading_facts()
        self._circuits: dict[tuple[Hashable, bool], Circuit[ColumnTest]] = {}
        self._programs: dict[tuple[Hashable, bool], Program] = {}
        self._about = About.build(policy.rules.values())
        self._compiled: dict[Hashable, CompiledRules] = {}

    def block(self, source: Source, instruments: Instruments) -> BatchEvaluation:
        """Return the evaluation of a block of cases under the chosen readings.

        ``instruments`` are the names by kind of those that the cases tell apart.
        """

        def read(comparison: Comparison) -> VerdictBits:
            if comparison.fact in self._readings:
                return CONSTANT[verdict_of(comparison, self._readings)]
            return source(comparison)

        return BatchEvaluation(self._rules_for(instruments), read)

    def decide(self, cases: CaseTable, with_rules: bool = False) -> CohortAnswers:
        """Return the answers of all cases, whatever days and persons the policy covers."""
        # In one piece, because memory for many middling pieces is slow to come.
        codes = np.empty((len(ACTIONS) + len(self.pending), len(cases)), dtype=np.uint8)
        answers, pending = codes[: len(ACTIONS)], codes[len(ACTIONS) :]
        outputs = [
            *(StoredByte(each, BITS) for each in answers),
            *(StoredByte(each, 1) for each in pending),
        ]
        said = None
        if with_rules:
            said = np.empty((len(cases), self.data), dtype=np.uint8)
            left = 4 * len(self.rules)
            outputs += (StoredByte(said[:, at], min(8, left - 8 * at)) for at in range(self.data))
        self._run(ColumnBitsets.of(cases), cases, with_rules, outputs)
        return CohortAnswers(
            dict(zip(ACTIONS, answers, strict=True)),
            said,
            dict(zip(self.pending, pending, strict=True)),
        )

    def verdicts(self, said: Bytes) -> dict[str, tuple[Verdict, Verdict]]:
        """Decode one case's verdicts: whether each rule in force applies and stands."""
        bits = np.unpackbits(said, count=4 * len(self.rules), bitorder="little")
        found = {}
        for rule, (yes, no, stands, falls) in zip(self.rules, bits.reshape(-1, 4), strict=True):
            if not (yes and no):
                found[rule] = _verdict(yes, no), _verdict(stands, falls)
        return found

    def _rules_for(self, instruments: Instruments) -> CompiledRules:
        """Return all rules, put for cases with any of these instruments."""
        key = frozenset(instruments.items())
        if key not in self._compiled:
            rules = (
                replace(
                    rule,
                    when=AllOf((self.in_force[name], _affirmed(rule.when))),
                    unless=tuple(map(_affirmed, rule.unless)),
                )
                for name, rule in self.policy.rules.items()
            )
            self._compiled[key] = CompiledRules(rules, self._about, Shape.of(instruments))
        return self._compiled[key]

    def _run(
        self,
        columns: ColumnBitsets,
        cases: CaseTable,
        with_rules: bool,
        outputs: Sequence[StoredByte],
    ) -> None:
        """Run the circuit on the cases and store the results."""
        key = columns.kind, with_rules
        circuit = self._circuit(columns, cases.instruments, with_rules)
        if self._kernel:
            if key not in self._programs:
                self._programs[key] = Program.of(circuit, columns.codes)
            self._kernel.run(self._programs[key], columns.codes, len(cases), outputs)
            return
        bitsets = iter(circuit.outputs(columns.bits))
        beside = np.empty(len(cases), dtype=np.uint8)
        for to, bits in outputs:
            store_bytes(beside, list(islice(bitsets, bits)))
            to[:] = beside

    def _circuit(
        self, columns: ColumnBitsets, instruments: Instruments, with_rules: bool
    ) -> Circuit[ColumnTest]:
        """Return the circuit for the bits of all answers, and of the verdicts if wanted."""
        key = columns.kind, with_rules
        if key not in self._circuits:
            drawing: CircuitBuilder[ColumnTest] = CircuitBuilder()
            block = self.block(columns.drawn(drawing.input), instruments)
            wanted = [bits for action in ACTIONS for bits in coded(block, action)]
            wanted += (self.pending_in(block, action) for action in self.pending)
            if with_rules:
                wanted += (bits for rule in self.rules for bits in self._half(block, rule))
            self._circuits[key] = drawing.circuit(wanted)
        return self._circuits[key]

    def pending_in(self, block: BatchEvaluation, action: str) -> BitSet:
        """Return the cases in which an action is asked for and not due yet."""
        tests = (
            Comparison(finding_name(finding), Op.IS, (True,))
            for finding in self.policy.pending.get(action, ())
        )
        return reduce(or_, (block.holds(test).satisfied for test in tests), NONE)

    def _half(self, block: BatchEvaluation, rule: str) -> list[BitSet]:
        out_of_force = block.verdict_of(self.in_force[rule]).unsatisfied
        said = (*block.applies(rule), *block.stands(rule))
        return [or_(out_of_force, bits) for bits in said]


def coded(block: BatchEvaluation, action: str) -> list[BitSet]:
    """Return the codes of the answers for an action, one bitset for each bit."""
    by_code = [block.answer(action, answer) for answer in ANSWERS]
    return [
        reduce(or_, (bits for code, bits in enumerate(by_code) if code >> bit & 1), NONE)
        for bit in range(BITS)
    ]


def _affirmed(condition: Condition) -> Condition:
    """Return the condition with no test that an instrument's life is *not* so.

    Columns take such a test for the question whether none is live, see ``ColumnBitsets``.
    """
    if isinstance(condition, Comparison):
        if condition.fact in LIVES and condition.op is Op.IS_NOT:
            return Comparison(condition.fact, Op.IS, (not condition.values[0],))
        return condition
    return type(condition)(tuple(map(_affirmed, condition.parts)))


def _verdict(surely: int, surely_not: int) -> Verdict:
    return Verdict(1 + int(surely) - int(surely_not))
