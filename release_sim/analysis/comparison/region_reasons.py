"""The rules behind an answer in every case of a region, and why those of another policy are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any as Term  # z3 comes without types

import z3

from release_sim.analysis.encode import Encoding
from release_sim.analysis.terms import VerdictTerms
from release_sim.engine.tracing import DECIDING
from release_sim.model.analysis.difference import NotDeciding, NotDecidingReason, Reasons
from release_sim.model.policy import UNRESOLVED, Policy
from release_sim.model.rule import Rule
from release_sim.model.verdict import Answer


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
                (in_part if self._possible(z3.Not(stands.satisfied)) else because).append(rule.id)
            if answer is Answer.UNDETERMINED and self._possible(_unknown(stands)):
                unsettled.append(rule.id)
        open_readings = tuple(sorted(set(self._open(unsettled))))
        return Reasons(tuple(because), tuple(in_part), tuple(unsettled), open_readings)

    def lacking(self, here: Reasons, there: Reasons) -> Reasons:
        """Add to the reasons here why the rules that decide there do not decide here."""
        decide = {*here.because, *here.in_part}
        missing = (name for name in (*there.because, *there.in_part) if name not in decide)
        return replace(here, absent=tuple(self._absent(name) for name in missing))

    def _open(self, unsettled: Iterable[str]) -> Iterator[str]:
        """Yield the unresolved readings that leave these rules unsettled."""
        for name in self._encoding.dependence.closure(unsettled):
            if self._possible(_unknown(self._encoding.applies[name])):
                for fact in self._policy.rules[name].reads():
                    reading = fact.removeprefix("reading.")
                    if self._policy.chosen.get(reading) == UNRESOLVED:
                        yield reading

    def _absent(self, name: str) -> NotDeciding:
        if name not in self._policy.rules:
            return NotDeciding(name, NotDecidingReason.NOT_PART)
        rule = self._encoding.policy.rules.get(name)
        if rule is None or not self._possible(self._encoding.during(rule.in_force)):
            return NotDeciding(name, NotDecidingReason.NOT_IN_FORCE)
        if not self._possible(self._encoding.applies[name].satisfied):
            return NotDeciding(name, NotDecidingReason.DOES_NOT_APPLY, tuple(self._failing(rule)))
        if self._possible(self._encoding.stands[name].satisfied):
            return NotDeciding(name, NotDecidingReason.OUTRANKED)
        exceptions = self._encoding.dependence.exceptions[name]
        against = (e for e in exceptions if self._possible(self._encoding.stands[e].satisfied))
        return NotDeciding(name, NotDecidingReason.DISPLACED, tuple(against))

    def _failing(self, rule: Rule) -> Iterator[str]:
        """Yield the facts, findings and readings for which the rule never applies in the region."""
        for test, barring in rule.comparisons:
            verdict = self._encoding.verdict_of(test)
            if not self._possible(verdict.unsatisfied if barring else verdict.satisfied):
                yield test.fact


def _unknown(verdict: VerdictTerms) -> Term:
    return z3.Not(z3.Or(verdict.satisfied, verdict.unsatisfied))
