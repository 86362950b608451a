"""The rules that bear on one action, and what they say of many cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from release_sim.cohort.decide import Decider
from release_sim.engine.bitset import BatchEvaluation, BitSet, get_bit
from release_sim.engine.tracing import DECIDING
from release_sim.model.analysis.difference import NotDeciding, NotDecidingReason, Reasons
from release_sim.model.rule import Duty, Rule
from release_sim.model.verdict import Answer, Verdict


class Said(NamedTuple):
    """The verdicts on a rule in force: whether it applies, and whether it stands."""

    applies: Verdict
    stands: Verdict


class Bearing:
    """The rules of one policy that bear on an action: those about it, and exceptions to these."""

    def __init__(self, decider: Decider, action: str) -> None:
        """``decider`` is that of the policy."""
        rules = decider.policy.rules
        self._policy, self._in_force = decider.policy, decider.in_force
        self._duties = [rules[name] for name in decider.rules if rules[name].duty_on(action)]
        self._exceptions: dict[str, list[str]] = defaultdict(list)
        for name in decider.rules:
            for displaced in rules[name].exception_to:
                self._exceptions[displaced].append(name)
        bearing = {rule.id for rule in self._duties}
        bearing.update(e for rule in self._duties for e in self._exceptions[rule.id])
        self._names = sorted(bearing)

    def planes(self, block: BatchEvaluation) -> Iterator[BitSet]:
        """Whatever tells cases apart of which these rules do not say the same."""
        for name in self._names:
            yield block.verdict_of(self._in_force[name]).satisfied
            yield from block.applies(name)
            yield from block.stands(name)

    def said(self, block: BatchEvaluation, case: int) -> dict[str, Said]:
        """Return the verdicts on one case of those of the rules that are in force."""
        return {
            name: Said(block.applies(name).at(case), block.stands(name).at(case))
            for name in self._names
            if get_bit(block.verdict_of(self._in_force[name]).satisfied, case)
        }

    def reasons(self, answer: Answer, said: Mapping[str, Said]) -> Reasons:
        """Return the rules that give the action its answer."""
        because = [r.id for r in self._standing(said, Verdict.SATISFIED) if _decides(r, answer)]
        unsettled = []
        if answer is Answer.UNDETERMINED:
            unsettled = [rule.id for rule in self._standing(said, Verdict.UNKNOWN)]
        return Reasons(tuple(because), (), tuple(unsettled))

    def lacking(self, here: Reasons, there: Reasons, said: Mapping[str, Said]) -> Reasons:
        """Add to the reasons here why the rules that decide there do not decide here."""
        told = {*here.because, *here.unsettled}
        absent = tuple(self._absent(name, said) for name in there.because if name not in told)
        return Reasons(here.because, here.in_part, here.unsettled, here.open, absent)

    def _standing(self, said: Mapping[str, Said], wanted: Verdict) -> Iterable[Rule]:
        return (r for r in self._duties if r.id in said and said[r.id].stands is wanted)

    def _absent(self, name: str, said: Mapping[str, Said]) -> NotDeciding:
        if name not in self._policy.rules:
            return NotDeciding(name, NotDecidingReason.NOT_PART)
        if name not in said:
            return NotDeciding(name, NotDecidingReason.NOT_IN_FORCE)
        if said[name].applies is not Verdict.SATISFIED:
            return NotDeciding(name, NotDecidingReason.DOES_NOT_APPLY)
        if said[name].stands is Verdict.SATISFIED:
            return NotDeciding(name, NotDecidingReason.OUTRANKED)
        against = (e for e in self._exceptions[name] if e in said)
        displacing = tuple(e for e in against if said[e].stands is not Verdict.UNSATISFIED)
        return NotDeciding(name, NotDecidingReason.DISPLACED, displacing)


def _decides(rule: Rule, answer: Answer) -> bool:
    return isinstance(rule.then, Duty) and rule.then.modality in DECIDING[answer]
