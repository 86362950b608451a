"""The rules in force on a day, laid in strata: a rule stands above every finding it tests."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from release_sim.engine.action_outcomes import ActionOutcomes
from release_sim.engine.grounding import Grounding, folded, rule_of
from release_sim.engine.rule_tracer import RuleTracer, RuleTracerCache
from release_sim.engine.semantics import Evaluation, Exceptions, answer_of_all
from release_sim.engine.shape import Shape
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.model.dependence import Dependence
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Period, Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.facts import DAY
from release_sim.vocabulary.instruments import UNNAMED


class Stratum(NamedTuple):
    """Rules whose conditions can be asked together, and those that can be settled once they are.

    A rule is settled when every exception to it is, which may be a stratum later.
    """

    asked: list[Rule]
    settled: list[Rule]


@dataclass(frozen=True, eq=False)
class Regime:
    """The rules in force between two days on which some rule of the policy begins or ends.

    ``rules`` are those in force. The others are the same, put for the instruments of a case:
    ``order`` has every one after what it depends on, ``instrument`` tells of which instrument one
    decides, for those that are asked of one after another, and ``bindings`` of which of each kind
    it tests; ``shape`` tells for which cases they were put, and ``kept_tracers`` has what traces
    them.
    """

    rules: tuple[Rule, ...]
    order: tuple[Rule, ...]
    exceptions: Exceptions
    concluding: Exceptions
    instrument: Mapping[str, str]
    bindings: Mapping[str, Mapping[str, str]]
    shape: Shape
    kept_tracers: RuleTracerCache

    def duties(self, action: str) -> dict[str, list[tuple[Rule, Duty]]]:
        """Return the rules on an action, by the instrument that it is an answer to."""
        return self._duties.get(action, {})

    def outcomes(self, action: str, instrument: str | None = None) -> ActionOutcomes:
        """Return the outcomes of an action, over all instruments or about one."""
        key = (action, instrument)
        if key not in self._outcomes:
            duties: Mapping[str, list[tuple[Rule, Duty]]] = self.duties(action)
            if instrument is not None:
                duties = {instrument: duties.get(instrument, [])}
            in_force = self._considered.get(action, ())
            self._outcomes[key] = ActionOutcomes(action, duties, in_force)
        return self._outcomes[key]

    def answer(self, found: Evaluation, action: str, instrument: str | None = None) -> Answer:
        """Return the answer for an action, over all instruments or to one."""
        return answer_of_all(
            [(duty, found.stands[rule.id]) for rule, duty in duties]
            for name, duties in self.duties(action).items()
            if instrument in (None, name)
        )

    @cached_property
    def strata(self) -> tuple[Stratum, ...]:
        """The rules as they are asked together, stratum after stratum."""
        asked: dict[str, int] = {}
        settled: dict[str, int] = {}
        for rule in self.order:
            concluding = (c for name in rule.reads() for c in self.concluding.get(name, ()))
            asked[rule.id] = max((settled[c] + 1 for c in concluding), default=0)
            against = (settled[e] for e in self.exceptions[rule.id])
            settled[rule.id] = max((asked[rule.id], *against))
        levels = [Stratum([], []) for _ in range(max(settled.values(), default=-1) + 1)]
        for rule in self.order:
            levels[asked[rule.id]].asked.append(rule)
            levels[settled[rule.id]].settled.append(rule)
        return tuple(levels)

    @cached_property
    def tracers(self) -> Mapping[str, RuleTracer]:
        """The tracer of each rule as it is put, by its id."""
        return {
            rule.id: self.kept_tracers.tracer(own, rule, self.bindings.get(rule.id, {}), self.shape)
            for rule in self.order
            for own in [self._own.get(rule_of(rule.id))]
            if own
        }

    def folded(self, found: Evaluation) -> Evaluation:
        """Return the verdicts of the rules themselves, from those of the rules as they are put."""
        if self.as_written:
            return found
        return folded(found, (rule.id for rule in self.rules))

    @cached_property
    def _outcomes(self) -> dict[tuple[str, str | None], ActionOutcomes]:
        return {}

    @cached_property
    def _own(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def as_written(self) -> bool:
        """True if each rule is put once, and for no instrument with a name: so is each finding."""
        return self._own.keys() == self.by_id.keys()

    @cached_property
    def _considered(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for rule in self.rules:
            if isinstance(rule.then, Duty):
                found.setdefault(rule.then.action, set()).add(rule.id)
        return {action: tuple(sorted(rules)) for action, rules in found.items()}

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules as they were put, by the id that each then has."""
        return {rule.id: rule for rule in self.order}

    @cached_property
    def _duties(self) -> dict[str, dict[str, list[tuple[Rule, Duty]]]]:
        found: dict[str, dict[str, list[tuple[Rule, Duty]]]] = {}
        for rule in self.order:
            if isinstance(rule.then, Duty):
                by_instrument = found.setdefault(rule.then.action, {})
                name = self.instrument.get(rule.id, UNNAMED)
                by_instrument.setdefault(name, []).append((rule, rule.then))
        return found


def changes_of(policy: Policy) -> list[date]:
    """Return the days on which some rule of the policy comes into force or ceases to be."""
    periods = [rule.in_force for rule in policy.rules.values()]
    begins = {p.first for p in periods if p.first}
    ends = {p.last + timedelta(days=1) for p in periods if p.last}
    return sorted(begins | ends)


class Regimes:
    """The regimes of a policy, each made when a case first asks for it; rules hold no circle."""

    def __init__(self, policy: Policy, grounding: Grounding) -> None:
        """No regime is made yet; ``grounding`` is for these rules and perhaps more."""
        self._rules, self._changes = tuple(policy.rules.values()), changes_of(policy)
        self._grounding = grounding
        self._kept_tracers = RuleTracerCache(self._grounding)
        self._made: dict[tuple[int, Shape], Regime] = {}

    def at(self, as_of: date, shape: Shape) -> Regime:
        """Return the regime of that day for cases of a shape."""
        key = (bisect_right(self._changes, as_of), shape)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._regime(as_of, shape)
        return found

    def _regime(self, as_of: date, shape: Shape) -> Regime:
        in_force = tuple(rule for rule in self._rules if rule.in_force.covers(as_of))
        grounded = self._grounding.ground(in_force, shape)
        dependence = Dependence.build(grounded.rules)
        return Regime(
            in_force,
            dependence.topological(),
            dependence.exceptions,
            dependence.concluding,
            grounded.instrument,
            grounded.bindings,
            shape,
            self._kept_tracers,
        )


def during(period: Period) -> AllOf:
    """Return the condition that the day lies in a period."""
    begun = (Comparison(DAY.name, Op.FROM, (period.first,)),) if period.first else ()
    not_over = (Comparison(DAY.name, Op.AT_MOST, (period.last,)),) if period.last else ()
    return AllOf((*begun, *not_over))
