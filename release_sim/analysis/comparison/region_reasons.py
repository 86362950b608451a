"""The rules behind an answer in every case of a region, and why those of another policy are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any as Term  # z3 comes without types

from release_sim.analysis.encode import Encoding
from release_sim.analysis.terms import VerdictTerms, any_of, opposite
from release_sim.engine.action_outcomes import DECIDING
from release_sim.model.analysis.difference import Reasons
from release_sim.model.analysis.not_deciding import NotDeciding, not_deciding
from release_sim.model.policy import UNRESOLVED, Policy
from release_sim.model.verdict import Answer
from release_sim.vocabulary.tested_names import reading_of


class RegionReasons:
    """The rules of one policy that decide in a region, in every case of it or in some."""

    def __init__(self, policy: Policy, encoding: Encoding, possible: Callable[..., bool]) -> None:
        """``possible`` asks whether a case of the region is so; ``encoding`` may be of one day."""
        self._policy, self._encoding, self._possible = policy, encoding, possible

    def behind(self, action: str, answer: Answer) -> Reasons:
        """Return the rules that give the action this answer in the region."""
        because: list[str] = []
        in_part: list[str] = []
        unsettled: list[str] = []
        for rule, duty in self._encoding.policy.duties_on(action):
            stands = self._encoding.stands[rule.id]
            if duty.modality in DECIDING[answer] and self._possible(stands.satisfied):
                (in_part if self._possible(opposite(stands.satisfied)) else because).append(rule.id)
            if answer is Answer.UNDETERMINED and self._possible(_unknown(stands)):
                unsettled.append(rule.id)
        open_readings = tuple(sorted(set(self._open(unsettled))))
        return Reasons(tuple(because), tuple(in_part), tuple(unsettled), open_readings)

    def lacking(self, here: Reasons, there: Reasons) -> Reasons:
        """Add to the reasons here why the rules that decide there do not decide here."""
        return here.lacking(there, self._not_deciding)

    def in_force(self, rule: str) -> bool:
        """Return True if the rule is in force in some case of the region."""
        found = self._encoding.policy.rules.get(rule)
        return found is not None and self._possible(self._encoding.during(found.in_force))

    def applies(self, rule: str) -> bool:
        """Return True if the rule applies in some case of the region."""
        return self._possible(self._encoding.applies[rule].satisfied)

    def stands(self, rule: str) -> bool:
        """Return True if the rule stands in some case of the region."""
        return self._possible(self._encoding.stands[rule].satisfied)

    def may_stand(self, rule: str) -> bool:
        """Return True if the rule is not ruled out in some case of the region."""
        return self._possible(opposite(self._encoding.stands[rule].unsatisfied))

    def failing(self, rule: str) -> Iterator[str]:
        """Yield the facts, findings and readings on which the rule fails all over the region."""
        for comparison, barring in self._policy.rules[rule].comparisons:
            verdict = self._encoding.holds(comparison)
            if not self._possible(verdict.unsatisfied if barring else verdict.satisfied):
                yield comparison.fact

    def _not_deciding(self, rule: str) -> NotDeciding:
        exceptions = self._encoding.dependence.exceptions.get(rule, ())
        return not_deciding(rule, self._policy, exceptions, self)

    def _open(self, unsettled: Iterable[str]) -> Iterator[str]:
        """Yield the unresolved readings that leave these rules unsettled."""
        for name in self._encoding.dependence.closure(unsettled):
            if self._possible(_unknown(self._encoding.applies[name])):
                for fact in self._policy.rules[name].reads():
                    reading = reading_of(fact)
                    if self._policy.chosen.get(reading) == UNRESOLVED:
                        yield reading


def _unknown(verdict: VerdictTerms) -> Term:
    return opposite(any_of([verdict.satisfied, verdict.unsatisfied]))
