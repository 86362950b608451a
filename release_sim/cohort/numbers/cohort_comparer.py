"""Two policies over the same cases: how often answers differ, and by which rules on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from release_sim.cohort.cases import CaseTable
from release_sim.cohort.cohort_engine import ANSWERS, BITS, CohortEngine, coded
from release_sim.cohort.column_bitsets import Bytes, ColumnBitsets, pack_bits, store_bytes, to_bools
from release_sim.cohort.numbers.answer_change_counts import AnswerChangeCounts, Failing
from release_sim.cohort.numbers.row_reasons import RowReasons
from release_sim.engine.batch_evaluation import BatchEvaluation
from release_sim.engine.bitset import BitSet, all_of, count_bits, first_bit, get_bit, or_
from release_sim.model.analysis.difference import AnswerDifference, Reasons
from release_sim.model.analysis.not_deciding import NotDecidingReason
from release_sim.model.cohorts.answer_change import AnswerChange, ComparisonCounts, GroupCounts
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer

Numbers = NDArray[np.int64]

_CODES = 2**BITS  # as many as answers could have
_PAIRS = _CODES**2


class CohortComparer:
    """Decides cases under two policies and counts where the answers differ."""

    def __init__(self, before: Policy, after: Policy, actions: Sequence[str]) -> None:
        """Only these actions are compared."""
        self._actions = actions
        self.engines = CohortEngine(before), CohortEngine(after)
        self._reasons = {
            action: [RowReasons(engine, action) for engine in self.engines] for action in actions
        }

    def compare(
        self, cases: CaseTable, numbers: Numbers, groups: Bytes | Numbers, names: Sequence[str]
    ) -> AnswerChangeCounts:
        """Count the shifts of some cases with these row numbers, each in a named group."""
        columns = ColumnBitsets.of(cases)  # what both policies ask of them is worked out once
        blocks = [engine.block(columns, cases.instruments) for engine in self.engines]
        kept = self._covered(blocks, len(cases))
        if len(kept) < len(cases):
            found = self.compare(cases.take(kept), numbers[kept], groups[kept], names)
            found.left_out = len(cases) - len(kept)
            return found
        found = AnswerChangeCounts()
        whole = pack_bits(np.ones(len(cases), dtype=np.bool_))
        changed = whole ^ whole
        pairs = np.empty(len(cases), dtype=np.uint8)
        for action in self._actions:
            one, two = (coded(block, action) for block in blocks)
            store_bytes(pairs, [*two, *one])
            for code, rows in _code_counts(groups * np.intp(_PAIRS) + pairs):
                group, pair = divmod(code, _PAIRS)
                found.pairs[names[group], action, *divmod(pair, _CODES)] = rows
            differs = whole & reduce(or_, (a ^ b for a, b in zip(one, two, strict=True)))
            if differs.any():
                self._explain(action, blocks, differs, numbers, found)
                changed |= differs
        for side, (engine, block) in enumerate(zip(self.engines, blocks, strict=True)):
            for action in {*engine.pending} & {*self._actions}:
                waiting = whole & engine.pending_in(block, action)
                for group, rows in _code_counts(groups[to_bools(waiting, len(cases))]):
                    found.pending[names[group], action, side] = rows
        changes = groups[to_bools(changed, len(cases))]
        found.rows.update({names[group]: rows for group, rows in _code_counts(groups)})
        found.changed.update({names[group]: rows for group, rows in _code_counts(changes)})
        found.latest = int(cases.as_of.max(initial=0))
        return found

    def counted(self, found: AnswerChangeCounts) -> ComparisonCounts:
        """All that was counted."""
        answers: dict[str, dict[str, dict[tuple[Answer, Answer], int]]] = {
            name: {action: {} for action in self._actions} for name in found.rows
        }
        for (name, action, one, two), rows in sorted(found.pairs.items()):
            answers[name][action][ANSWERS[one], ANSWERS[two]] = rows
        groups = {
            name: GroupCounts(
                found.rows[name],
                found.changed[name],
                answers[name],
                {
                    action: (found.pending[name, action, 0], found.pending[name, action, 1])
                    for action in self._pending()
                },
            )
            for name in sorted(found.rows)
        }
        shifts = [
            AnswerChange(self._with_failing(change, found), rows, found.examples[change])
            for change, rows in found.shifts.items()
        ]
        place = {action: number for number, action in enumerate(self._actions)}
        # No two shifts of one action have an example in common, so this order is whole.
        shifts.sort(key=lambda s: (place[s.change.action], -s.rows, s.example))
        before, after = (engine.policy for engine in self.engines)
        latest = date.fromordinal(found.latest) if found.latest else None
        return ComparisonCounts(before, after, groups, found.left_out, tuple(shifts), latest)

    def _pending(self) -> list[str]:
        """List the actions that can be asked for and not be due yet, on either side."""
        return [a for a in self._actions if any(a in each.pending for each in self.engines)]

    def _covered(self, blocks: Sequence[BatchEvaluation], cases: int) -> NDArray[np.intp]:
        """Return the cases that both policies cover."""
        scopes = (each.scope for each in self.engines)
        within = all_of(
            block.verdict_of(scope) for block, scope in zip(blocks, scopes, strict=True)
        )
        return np.flatnonzero(~to_bools(within.unsatisfied, cases))

    def _explain(
        self,
        action: str,
        blocks: Sequence[BatchEvaluation],
        differs: BitSet,
        numbers: Numbers,
        found: AnswerChangeCounts,
    ) -> None:
        """Count the cases with differing answers by the reasons on both sides."""
        sides = zip(self._reasons[action], blocks, strict=True)
        bitsets = chain.from_iterable(reasons.bitsets(block) for reasons, block in sides)
        for kind in _kinds(differs, bitsets):
            case = first_bit(kind)
            change, example = self._change(action, blocks, case), int(numbers[case])
            found.shifts[change] += count_bits(kind)
            found.examples[change] = min(example, found.examples.get(change, example))
            found.fail(change, frozenset(self._failing(change, blocks, kind)))

    def _change(
        self, action: str, blocks: Sequence[BatchEvaluation], case: int
    ) -> AnswerDifference:
        before, after = (_answer_at(block, action, case) for block in blocks)
        here, there = self._reasons[action]
        verdicts = here.verdicts(blocks[0], case), there.verdicts(blocks[1], case)
        reasons = here.reasons(before, verdicts[0]), there.reasons(after, verdicts[1])
        return AnswerDifference(
            action,
            before,
            after,
            here.lacking(reasons[0], reasons[1], verdicts[0]),
            there.lacking(reasons[1], reasons[0], verdicts[1]),
        )

    def _failing(
        self, change: AnswerDifference, blocks: Sequence[BatchEvaluation], rows: BitSet
    ) -> Iterator[Failing]:
        """Yield the facts on which rules that do not apply fail in all of the rows."""
        on_both = change.on_before, change.on_after
        sides = zip(self._reasons[change.action], blocks, on_both, strict=True)
        for side, (reasons, block, on) in enumerate(sides):
            for rule in _not_applying(on):
                yield from ((side, rule, fact) for fact in reasons.failing(block, rows, rule))

    def _with_failing(
        self, change: AnswerDifference, found: AnswerChangeCounts
    ) -> AnswerDifference:
        """Return the change with the facts on which rules fail in all of its rows."""
        failing = found.failing[change]

        def told(side: int, reasons: Reasons) -> Reasons:
            rules = self.engines[side].policy.rules
            absent = tuple(
                replace(
                    each,
                    on=tuple(
                        dict.fromkeys(
                            fact
                            for fact in rules[each.rule].reads()
                            if (side, each.rule, fact) in failing
                        )
                    ),
                )
                if each.why is NotDecidingReason.DOES_NOT_APPLY
                else each
                for each in reasons.absent
            )
            return replace(reasons, absent=absent)

        return replace(
            change, on_before=told(0, change.on_before), on_after=told(1, change.on_after)
        )


def _not_applying(reasons: Reasons) -> Iterator[str]:
    does_not = NotDecidingReason.DOES_NOT_APPLY
    return (each.rule for each in reasons.absent if each.why is does_not)


def _answer_at(block: BatchEvaluation, action: str, case: int) -> Answer:
    return next(answer for answer in ANSWERS if get_bit(block.answer(action, answer), case))


def _kinds(within: BitSet, bitsets: Iterable[BitSet]) -> list[BitSet]:
    """Split a set of cases by membership in others, leaving no empty parts."""
    kinds = [within]
    for bits in {(bits & within).tobytes(): bits for bits in bitsets}.values():
        parts = (part for kind in kinds for part in (kind & bits, kind & ~bits))
        kinds = [part for part in parts if part.any()]
    return kinds


def _code_counts(codes: NDArray[np.integer]) -> list[tuple[int, int]]:
    """Every code that occurs, and how often."""
    times = np.bincount(codes)
    return [(int(code), int(times[code])) for code in np.flatnonzero(times)]
