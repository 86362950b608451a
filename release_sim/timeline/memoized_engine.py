"""Decisions remembered by what they depend on, so that a long timeline is decided quickly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from release_sim.engine.decide import Engine
from release_sim.engine.semantics import applies, passes
from release_sim.errors import OutOfScopeError
from release_sim.model.case import Case
from release_sim.model.condition import Comparison, comparisons
from release_sim.model.decision import Outcome
from release_sim.model.dependence import Dependence
from release_sim.model.policy import Policy
from release_sim.model.problem import Place
from release_sim.model.rule import Duty, Rule
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER, INSTRUMENTS, KIND_OF
from release_sim.vocabulary.quotients import asked_instead
from release_sim.vocabulary.tested_names import finding_name

REMEMBERED = 4096  # decisions; a timeline whose facts differ more often decides again

T = TypeVar("T")


class MomentOutcome(NamedTuple):
    """The parts of a decision that a moment shows."""

    outcomes: Mapping[str, Outcome]
    flags: tuple[str, ...]


class MemoizedEngine:
    """An engine that remembers its decisions by all they depend on.

    That is the time between two days on which the law changes, and what rules ask of the facts,
    unless the readings that are chosen keep them from having a say. Of two values of a fact that
    no question tells apart, and so of two cases that all questions find alike, the outcomes are
    the same. Each action is remembered by itself, and each finding that is raised as a flag, with
    the days on which law changes that bears on it; so a case is decided anew only where one of
    them is asked of what no case before it had.
    """

    def __init__(self, engine: Engine) -> None:
        """Nothing is remembered yet."""
        self.engine = engine
        self.days = days_of_change(engine.policy)
        reach = _Reach(engine.policy)
        self._asked = reach.asked()
        self.read = sorted(self._asked)
        self._answers: dict[str, dict[Value, object]] = {name: {} for name in self.read}
        self._known: dict[tuple[object, ...], MomentOutcome] = {}
        self._days_on = reach.days()
        self._places = {
            concluded: tuple(n for n, name in enumerate(self.read) if name in names)
            for concluded, names in reach.facts().items()
        }
        self._outcomes: dict[str, dict[tuple[object, ...], Outcome]] = {a: {} for a in ACTIONS}
        self._flags: dict[str, dict[tuple[object, ...], bool]] = {f: {} for f in reach.flags}

    def __call__(self, case: Case, place: Place | None = None) -> MomentOutcome:
        """Decide the case; ``place`` is where it was written, for messages."""
        facts = case.facts()
        day = bisect_right(self.days, case.as_of)
        if case.instruments:
            whole = (day, *case.instruments.items(), *facts.items())
            if (found := self._known.get(whole)) is None:
                found = self._decided(case, place)
                _remember(self._known, whole, found)
            return found
        known = (day, *self._told(facts))
        if (found := self._known.get(known)) is None:
            found = self._composed(case, place, known)
            _remember(self._known, known, found)
        return found

    def _told(self, facts: Mapping[str, Value]) -> Iterator[object]:
        """Yield the results of the tests on each fact; of an unknown one, the fact to ask for."""
        for name, answers in self._answers.items():
            value = facts.get(name)
            if value is None:
                yield asked_instead(name, facts)
            else:
                yield answers.get(value) or self.told_by(name, value)

    def _composed(
        self, case: Case, place: Place | None, known: tuple[object, ...]
    ) -> MomentOutcome:
        """Put the outcome together from remembered parts; decide the case if one is missing."""
        told = known[1:]
        keys = {
            name: (bisect_right(self._days_on[name], case.as_of), *(told[n] for n in places))
            for name, places in self._places.items()
        }
        outcomes = {name: of.get(keys[name]) for name, of in self._outcomes.items()}
        flags = {name: of.get(keys[name]) for name, of in self._flags.items()}
        remembered = {action: found for action, found in outcomes.items() if found}
        if len(remembered) == len(outcomes) and None not in flags.values():
            return MomentOutcome(remembered, tuple(name for name in flags if flags[name]))
        found = self._decided(case, place)
        for action, outcome in found.outcomes.items():
            _remember(self._outcomes[action], keys[action], outcome)
        for name in flags:
            _remember(self._flags[name], keys[name], name in found.flags)
        return found

    def told_by(self, name: str, value: Value | None) -> object:
        """Return the results of all tests on a value of a fact, equal if no test separates two."""
        asked = self._asked.get(name)
        if value is None or asked is None:
            return value
        answers = self._answers[name]
        found = answers.get(value)
        if found is None:
            found = answers[value] = tuple(passes(comparison, value) for comparison in asked)
        return found

    def _decided(self, case: Case, place: Place | None) -> MomentOutcome:
        try:
            return MomentOutcome(*self.engine.outcomes(case))
        except OutOfScopeError as error:
            error.place = place
            raise


def days_of_change(policy: Policy) -> list[date]:
    """List the days on which a rule, or the policy's cover, begins or has ended."""
    return _days_of(policy, policy.rules.values())


def _days_of(policy: Policy, rules: Iterable[Rule]) -> list[date]:
    """List the days on which one of the rules, or the policy's cover, begins or has ended."""
    periods = [policy.covers, *(rule.in_force for rule in rules)]
    bounds = ((period.first, _after(period.last)) for period in periods)
    return sorted({day for each in bounds for day in each if day})


def changed_on(policy: Policy, day: date) -> tuple[str, ...]:
    """Return the rules that begin on the day, or were last in force the day before."""
    return tuple(
        rule.id
        for rule in policy.rules.values()
        if day in (rule.in_force.first, _after(rule.in_force.last))
    )


def _after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day else None


def _remember(known: dict[tuple[object, ...], T], key: tuple[object, ...], found: T) -> None:
    """Remember one more, and forget the oldest if there are too many."""
    if len(known) == REMEMBERED:
        known.pop(next(iter(known)))
    known[key] = found


class _Reach:
    """The rules on which the outcome for each action, and each flag, can depend, and their facts.

    A rule that the chosen readings keep from ever applying has no say, nor has one that concludes
    only what such rules ask. Flags are those findings that are raised as such.
    """

    def __init__(self, policy: Policy) -> None:
        """Find them for the policy with its readings."""
        readings = policy.reading_facts()
        rules = policy.rules.values()
        live = Dependence.build(r for r in rules if applies(r, readings) is not Verdict.UNSATISFIED)
        self._policy, self._live = policy, live
        self.flags = tuple(name for name, meaning in policy.findings.items() if meaning.flag)
        self._rules = {name: live.closure(self._concluding([name])) for name in self.flags}
        for action in ACTIONS:
            pending = live.closure(self._concluding(policy.pending.get(action, ())))
            self._rules[action] = live.relevant_rules(action) | pending

    def facts(self) -> dict[str, frozenset[str]]:
        """Map each action and flag to the names of its facts: of a paper, its life is one."""
        found = {}
        for concluded, rules in self._rules.items():
            names = {test.fact for test in self._tests(rules)} | self._amounts(rules)
            kinds = {KIND_OF[name] for name in names if name in KIND_OF}
            if concluded in ANSWERED_BY_PAPER:
                kinds.add(ANSWERED_BY_PAPER[concluded])
            found[concluded] = frozenset(names.union(INSTRUMENTS[kind].life for kind in kinds))
        return found

    def days(self) -> dict[str, list[date]]:
        """Map each action and flag to the days on which rules on it, or that bear on it, change."""
        rules = self._policy.rules.values()
        return {
            concluded: _days_of(
                self._policy, [r for r in rules if r.id in relevant or r.duty_on(concluded)]
            )
            for concluded, relevant in self._rules.items()
        }

    def asked(self) -> dict[str, tuple[Comparison, ...] | None]:
        """Map each fact to the tests of it; None stands for its value."""
        rules = frozenset[str]().union(*self._rules.values())
        whole = {kind.life for kind in INSTRUMENTS.values()} | self._amounts(rules)
        asked: dict[str, dict[Comparison, None]] = {}
        for test in self._tests(rules):
            asked.setdefault(test.fact, {})[test] = None
        return {
            name: None if name in whole else tuple(asked[name])
            for name in VOCABULARY
            if name in whole or name in asked
        }

    def _concluding(self, findings: Iterable[str]) -> list[str]:
        names = (finding_name(name) for name in findings)
        return [rule for name in names for rule in self._live.concluding.get(name, ())]

    def _tests(self, rules: Iterable[str]) -> Iterator[Comparison]:
        yield from comparisons(self._policy.concerns)
        for name in rules:
            yield from (test for test, _ in self._live.rules[name].comparisons)

    def _amounts(self, rules: Iterable[str]) -> set[str]:
        """Return the facts that set the time that a duty allows."""
        duties = (self._live.rules[name].then for name in rules)
        return {str(d.within.amount) for d in duties if isinstance(d, Duty) and d.within}
