"""The smallest case that shows an aspect of a rule, and what to expect of it so that it tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any as Term  # z3 comes without types

import z3

from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch, FoundCase
from release_sim.analysis.terms import all_of, any_of
from release_sim.engine.action_outcomes import DECIDING
from release_sim.model.decision import Decision
from release_sim.model.rule import Duty, Period, Rule
from release_sim.model.scenario import Expectation
from release_sim.model.verdict import Answer
from release_sim.testing.coverage_goals import CoverageGoal, DayDecides, LineDecides
from release_sim.testing.impact import Impact
from release_sim.vocabulary.tested_names import finding_name


class KillingCaseSearch:
    """Searches for cases under one policy; ``seconds`` is the time that z3 has taken."""

    def __init__(self, impact: Impact) -> None:
        """Nothing is encoded before a case is searched for."""
        self.impact = impact
        self.seconds = 0.0

    def minimal(self, goal: CoverageGoal, mutant: Rule | None) -> FoundCase | None:
        """Return the smallest case that shows the aspect by its results, if there is one.

        A line or a day may decide without anything coming out otherwise; a change shows only so.
        """
        if isinstance(goal, DayDecides) and not self._can_be_met(goal.day):
            return None
        with_mutant = Encoding(self.impact.with_mutant(mutant))
        tells = any_of(list(_telling_terms(self.impact, self._encoding, with_mutant)))
        decides = list(self._decides(goal, mutant, with_mutant))
        first = goal.day if isinstance(goal, DayDecides) else None
        search = CaseSearch(self._encoding, with_mutant)
        found = search.minimal([*decides, tells], first)
        if not found and decides:
            found = search.minimal(decides, first)
        self.seconds += search.seconds
        return found

    def _can_be_met(self, day: date) -> bool:
        """Return True if the conditions of the rule can be met on a day that the policy covers."""
        if not self.impact.policy.covers.covers(day):
            return False
        search = CaseSearch(self._encoding)
        met = self._encoding.met(self.impact.rule).satisfied
        found = search.exists([self._encoding.during(Period(day, day)), met])
        self.seconds += search.seconds
        return found

    @cached_property
    def _encoding(self) -> Encoding:
        return Encoding(self.impact.policy)

    def _decides(
        self, goal: CoverageGoal, mutant: Rule | None, with_mutant: Encoding
    ) -> Iterator[Term]:
        """Yield terms: the line or the day alone decides."""
        encoding, rule = self._encoding, self.impact.rule
        met = encoding.met(rule)
        if isinstance(goal, DayDecides):
            yield encoding.during(Period(goal.day, goal.day))
            yield met.satisfied
        elif isinstance(goal, LineDecides) and mutant:
            otherwise = with_mutant.met(mutant)
            yield encoding.during(rule.in_force)
            yield met.satisfied if goal.applies else met.unsatisfied
            yield otherwise.unsatisfied if goal.applies else otherwise.satisfied
            if goal.value is not None:
                yield encoding.atom(goal.test.fact).equals(goal.value)


def expectation(impact: Impact, decision: Decision, otherwise: Decision) -> Expectation:
    """Return what distinguishes the decision from the other, each action by its plainest part.

    Where nothing tells them apart, whatever the rule has a say in.
    """
    answers: dict[str, Answer] = {}
    because: dict[str, tuple[str, ...]] = {}
    displaced: dict[str, tuple[str, ...]] = {}
    for action in impact.actions:
        one, two = decision.outcomes[action], otherwise.outcomes[action]
        if one.answer is two.answer:
            if one.because != two.because:
                because[action] = one.because
            elif one.displaced != two.displaced:
                displaced[action] = one.displaced
            else:
                continue
        answers[action] = one.answer
    about_flags = impact.flags if not answers else set(decision.flags) != set(otherwise.flags)
    return Expectation(
        answers or {action: decision.outcomes[action].answer for action in impact.actions},
        because=because,
        displaced=displaced,
        flags=tuple(sorted(decision.flags)) if about_flags else None,
    )


def _telling_terms(impact: Impact, ours: Encoding, theirs: Encoding) -> Iterator[Term]:
    """Yield terms: an answer, a reason, a displaced rule or a flag differs."""
    for one, two in zip(_observable(impact, ours), _observable(impact, theirs), strict=True):
        if not one.eq(two):
            yield z3.Xor(one, two)


def _observable(impact: Impact, encoding: Encoding) -> Iterator[Term]:
    """Everything that the expectations of a scenario can tell of a case, term by term."""
    for action in impact.actions:
        yield from (encoding.answer(action, answer) for answer in Answer)
    for name in impact.flags:
        yield encoding.findings[finding_name(name)].satisfied
    for name in impact.policy.rules:
        rule = encoding.policy.rules.get(name)
        duty = rule.then if rule else None
        if isinstance(duty, Duty) and duty.action in impact.actions:
            stands, applies = encoding.stands[name], encoding.applies[name]
            deciding = [a for a in Answer if duty.modality in DECIDING[a]]
            so = any_of([encoding.answer(duty.action, answer) for answer in deciding])
            yield all_of([stands.satisfied, so])
            yield all_of([applies.satisfied, stands.unsatisfied])
        else:
            yield from (z3.BoolVal(False), z3.BoolVal(False))
