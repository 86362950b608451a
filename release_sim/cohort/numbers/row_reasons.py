"""The rules behind an answer in rows of a table, and why those of another policy are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from release_sim.cohort.cohort_engine import CohortEngine
from release_sim.engine.action_outcomes import DECIDING
from release_sim.engine.batch_evaluation import BatchEvaluation
from release_sim.engine.bitset import BitSet, get_bit
from release_sim.model.analysis.difference import Reasons
from release_sim.model.analysis.not_deciding import NotDeciding, not_deciding
from release_sim.model.dependence import Dependence
from release_sim.model.rule import Duty, Rule
from release_sim.model.verdict import Answer, Verdict


class RuleVerdicts(NamedTuple):
    """The verdicts on a rule in force: whether it applies, and whether it stands."""

    applies: Verdict
    stands: Verdict


class RowReasons:
    """The duties of one policy on an action and the exceptions to them, in rows of a table."""

    def __init__(self, cohort_engine: CohortEngine, action: str) -> None:
        """``cohort_engine`` is that of the policy."""
        self._policy, self._in_force = cohort_engine.policy, cohort_engine.in_force
        self._exceptions = Dependence.build(self._policy.rules.values()).exceptions
        duties = self._policy.duties_on(action)
        self._duties = sorted((rule for rule, _ in duties), key=lambda rule: rule.id)
        exceptions = (name for rule in self._duties for name in self._exceptions[rule.id])
        self._names = sorted({*exceptions, *(rule.id for rule in self._duties)})

    def bitsets(self, block: BatchEvaluation) -> Iterator[BitSet]:
        """Yield sets of rows that separate rows in which these rules have different verdicts."""
        for name in self._names:
            yield block.verdict_of(self._in_force[name]).satisfied
            yield from block.applies(name)
            yield from block.stands(name)

    def verdicts(self, block: BatchEvaluation, case: int) -> dict[str, RuleVerdicts]:
        """Return the verdicts on one row of those of the rules that are in force."""
        return {
            name: RuleVerdicts(block.applies(name).at(case), block.stands(name).at(case))
            for name in self._names
            if get_bit(block.verdict_of(self._in_force[name]).satisfied, case)
        }

    def reasons(self, answer: Answer, verdicts: Mapping[str, RuleVerdicts]) -> Reasons:
        """Return the rules that give the action its answer."""
        stand = self._standing(verdicts, Verdict.SATISFIED)
        because = [rule.id for rule in stand if _decides(rule, answer)]
        unsettled = []
        if answer is Answer.UNDETERMINED:
            unsettled = [rule.id for rule in self._standing(verdicts, Verdict.UNKNOWN)]
        return Reasons(tuple(because), (), tuple(unsettled))

    def lacking(
        self, here: Reasons, there: Reasons, verdicts: Mapping[str, RuleVerdicts]
    ) -> Reasons:
        """Add to the reasons here why the rules that decide there do not decide here.

        On which facts a rule fails is not told: that differs between rows of the same verdicts.
        """
        row = _RowVerdicts(verdicts)

        def explain(rule: str) -> NotDeciding:
            return not_deciding(rule, self._policy, self._exceptions.get(rule, ()), row)

        return here.lacking(there, explain)

    def failing(self, block: BatchEvaluation, rows: BitSet, rule: str) -> Iterator[str]:
        """Yield the facts, findings and readings on which a rule fails in each of some rows."""
        for comparison, barring in self._policy.rules[rule].comparisons:
            verdict = block.holds(comparison)
            passing = verdict.unsatisfied if barring else verdict.satisfied
            if not (rows & passing).any():
                yield comparison.fact

    def _standing(self, verdicts: Mapping[str, RuleVerdicts], wanted: Verdict) -> Iterable[Rule]:
        return (r for r in self._duties if r.id in verdicts and verdicts[r.id].stands is wanted)


class _RowVerdicts:
    """The verdicts on one row, as evidence of why a rule does not decide."""

    def __init__(self, verdicts: Mapping[str, RuleVerdicts]) -> None:
        self._verdicts = verdicts

    def in_force(self, rule: str) -> bool:
        return rule in self._verdicts

    def applies(self, rule: str) -> bool:
        return self._verdicts[rule].applies is Verdict.SATISFIED

    def stands(self, rule: str) -> bool:
        return self._verdicts[rule].stands is Verdict.SATISFIED

    def may_stand(self, rule: str) -> bool:
        found = self._verdicts.get(rule)  # an exception out of force stands against nothing
        return found is not None and found.stands is not Verdict.UNSATISFIED

    def failing(self, rule: str) -> Iterable[str]:  # noqa: ARG002  of one row, it would mislead
        return ()


def _decides(rule: Rule, answer: Answer) -> bool:
    return isinstance(rule.then, Duty) and rule.then.modality in DECIDING[answer]
