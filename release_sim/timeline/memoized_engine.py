"""Decisions remembered by what they depend on, so that a long history is decided quickly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from release_sim.engine.decide import Engine
from release_sim.engine.semantics import applies, passes
from release_sim.engine.strata import changes_of
from release_sim.errors import OutOfScopeError
from release_sim.model.case import Case
from release_sim.model.condition import Comparison, comparisons
from release_sim.model.decision import Outcome
from release_sim.model.dependence import Dependence
from release_sim.model.policy import Policy
from release_sim.model.problem import Place
from release_sim.model.rule import Duty
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import INSTRUMENTS

REMEMBERED = 4096  # decisions; a history whose facts differ more often decides again


class MomentOutcome(NamedTuple):
    """The parts of a decision that a moment shows."""

    outcomes: Mapping[str, Outcome]
    flags: tuple[str, ...]


class MemoizedEngine:
    """An engine that remembers its decisions by all they depend on.

    That is the time between two days on which the law changes, and what rules ask of the facts,
    unless the readings that are chosen keep them from having a say. Of two values of a fact that
    no question tells apart, and so of two cases that all questions find alike, the outcomes are
    the same.
    """

    def __init__(self, engine: Engine) -> None:
        """Nothing is remembered yet."""
        self.engine = engine
        self._days = days_of_change(engine.policy)
        self._asked = _asked_by(engine.policy)
        self._answers: dict[tuple[str, Value], object] = {}
        self.read = sorted(self._asked)
        self._known: dict[tuple[object, ...], MomentOutcome] = {}

    def __call__(self, case: Case, place: Place | None = None) -> MomentOutcome:
        """Decide the case; ``place`` is where it was written, for messages."""
        facts = case.facts()
        day = bisect_right(self._days, case.as_of)
        read = ((name, facts.get(name)) for name in self.read)
        known = facts.items() if case.instruments else (self.told_by(*fact) for fact in read)
        key = (day, *case.instruments.items(), *known)
        found = self._known.get(key)
        if found is None:
            found = self._decided(case, place)
            if len(self._known) == REMEMBERED:
                self._known.pop(next(iter(self._known)))
            self._known[key] = found
        return found

    def told_by(self, name: str, value: Value | None) -> object:
        """Return what all questions find of a value of a fact: the same of two if all do."""
        asked = self._asked.get(name)
        if value is None or asked is None:
            return value
        found = self._answers.get((name, value))
        if found is None:
            found = tuple(passes(comparison, value) for comparison in asked)
            self._answers[name, value] = found
        return found

    def _decided(self, case: Case, place: Place | None) -> MomentOutcome:
        try:
            return MomentOutcome(*self.engine.outcomes(case))
        except OutOfScopeError as error:
            error.place = place
            raise


def days_of_change(policy: Policy) -> list[date]:
    """List the days on which a rule, or the policy's cover, begins or has ended."""
    bounds = {day for day in (policy.covers.first, _after(policy.covers.last)) if day}
    return sorted(bounds.union(changes_of(policy)))


def changed_on(policy: Policy, day: date) -> tuple[str, ...]:
    """Return the rules that begin on the day, or were last in force the day before."""
    return tuple(
        rule.id
        for rule in policy.rules.values()
        if day in (rule.in_force.first, _after(rule.in_force.last))
    )


def _after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day else None


def _asked_by(policy: Policy) -> dict[str, tuple[Comparison, ...] | None]:
    """Map the facts on which an outcome can depend to what is asked of each; None is its value.

    A rule that the chosen readings keep from ever applying has no say, nor has one that concludes
    only what such rules ask.
    """
    readings = policy.reading_facts()
    live = [r for r in policy.rules.values() if applies(r, readings) is not Verdict.UNSATISFIED]
    dependence = Dependence.build(live)
    flags = {name for name, finding in policy.findings.items() if finding.flag}
    named = (rule.id for rule in live if isinstance(rule.then, Duty) or rule.then.name in flags)
    asked: dict[str, dict[Comparison, None]] = {}
    whole = {kind.life for kind in INSTRUMENTS.values()}
    for comparison in comparisons(policy.concerns):
        asked.setdefault(comparison.fact, {})[comparison] = None
    for name in dependence.closure(named):
        rule = dependence.rules[name]
        for comparison, _ in rule.comparisons:
            asked.setdefault(comparison.fact, {})[comparison] = None
        if isinstance(rule.then, Duty) and rule.then.within:
            whole.add(str(rule.then.within.amount))
    found = {name: tuple(of_one) for name, of_one in asked.items()}
    return {
        name: None if name in whole else found[name]
        for name in VOCABULARY
        if name in whole or name in found
    }
