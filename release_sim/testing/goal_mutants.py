"""The aspects that scenarios should show of a rule, each with the rival it excludes.

Every aspect has a *rival*: the rule as it would be if what is to be shown were not so. That a line
decides alone is masking MC/DC, as tests of conditions are measured in avionics: other lines may
come out as they like, so long as the rule would come out otherwise by this one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from release_sim.engine.semantics import passes
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.decision import Decision
from release_sim.model.rule import Period, Rule
from release_sim.model.verdict import Verdict
from release_sim.testing.coverage_goals import CoverageGoal, DayDecides, LineDecides, RuleMutation
from release_sim.testing.mutants import mutants
from release_sim.vocabulary.fact import Value

_ALWAYS, _NEVER = AllOf(()), AnyOf(())
_DAY = timedelta(days=1)


def coverage_goals(rule: Rule) -> Iterator[CoverageGoal]:
    """List everything to show of a rule, the narrowest first, because it may show the rest."""
    if first := rule.in_force.first:
        yield DayDecides(rule.id, first, in_force=True, last=False)
        if first > date.min:
            yield DayDecides(rule.id, first - _DAY, in_force=False, last=False)
    if last := rule.in_force.last:
        yield DayDecides(rule.id, last, in_force=True, last=True)
        if last < date.max:
            yield DayDecides(rule.id, last + _DAY, in_force=False, last=True)
    lines = list(enumerate(rule.comparisons))
    for i, (test, barring) in lines:
        for value in _either_side(test):
            applying = passes(test, value) is not barring
            yield LineDecides(rule.id, i, test, barring, applying, value)
    for i, (test, barring) in lines:
        for applying in (True, False):
            yield LineDecides(rule.id, i, test, barring, applying)
    yield from mutants(rule)


def mutant_for(rule: Rule, goal: CoverageGoal) -> Rule | None:
    """Return the rule without this aspect; None if it would not be there."""
    match goal:
        case LineDecides():
            return _turned(rule, goal)
        case DayDecides():
            return None if goal.in_force else replace(rule, in_force=Period())
        case RuleMutation():
            return goal.to


def decides(
    goal: CoverageGoal, rule_id: str, decision: Decision, rival: Callable[[], Verdict]
) -> bool:
    """Return True if the line or the day alone decides a case decided with the rule.

    ``rival`` tells whether the rule without this aspect would apply, and is asked where that
    matters. A change is not seen in a decision, but in what is expected of it.
    """
    trace = decision.rules.get(rule_id)
    if isinstance(goal, DayDecides):
        if decision.as_of != goal.day:
            return False
        return (trace.applies if trace else rival()) is Verdict.SATISFIED
    if not isinstance(goal, LineDecides) or trace is None:
        return False
    wanted = Verdict.SATISFIED if goal.applies else Verdict.UNSATISFIED
    if trace.applies is not wanted or goal.value not in (None, trace.comparisons[goal.line].value):
        return False
    return rival() not in (wanted, Verdict.UNKNOWN)


def _either_side(test: Comparison) -> tuple[Value, ...]:
    """Return the values on either side of a threshold, if the test has one."""
    limit = test.values[0]
    below = test.op in (Op.AT_LEAST, Op.FROM, Op.BEFORE)
    if test.op not in (Op.AT_LEAST, Op.AT_MOST, Op.FROM, Op.BEFORE):
        return ()
    if isinstance(limit, date):
        return (limit, limit - _DAY) if limit > date.min else (limit,)
    return limit, int(limit) - 1 if below else int(limit) + 1


def _turned(rule: Rule, goal: LineDecides) -> Rule:
    """Return the rule with one line fixed to its result on the other side."""
    holds = goal.applies is goal.barring
    lines = iter(range(len(rule.comparisons)))

    def turned(condition: Condition) -> Condition:
        if not isinstance(condition, Comparison):
            return type(condition)(tuple(map(turned, condition.parts)))
        if next(lines) != goal.line:
            return condition
        # The line is still there, so that a block which asks whether an instrument is live does.
        return AnyOf((_ALWAYS, condition)) if holds else AllOf((_NEVER, condition))

    when = AllOf(tuple(map(turned, rule.when.parts)))
    return replace(rule, when=when, unless=tuple(map(turned, rule.unless)))
