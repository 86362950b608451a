"""A search of histories of a few events for one that an invariant rules out.

A history begins before the booking, when there is no request, no warrant and no writ. Days pass
between events, and the law may change; readings, and facts that no event sets, stay what they
are. The jail does what is required of it and nothing that is forbidden: a person whom nothing but
the agency's wish keeps is gone before anything else happens, unless they may be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any as Term  # z3 comes without types
from typing import NamedTuple

import z3

from release_sim.analysis.minimal_case import CaseSearch, FoundCase
from release_sim.analysis.proofs.transitions import (
    ASKED_ACTIONS,
    WAITING,
    Transition,
    at_the_start,
)
from release_sim.analysis.proofs.unrolled import Unrolled
from release_sim.analysis.terms import all_of, any_of, disjunction, label
from release_sim.analysis.witness import Witnesses, disagreement
from release_sim.engine.grounding import ground
from release_sim.engine.semantics import verdict_of
from release_sim.engine.strata import changes_of
from release_sim.model.analysis.invariant import EventPath, PathInvariant, PathStep
from release_sim.model.case import Case, presumed_of_named
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import UNNAMED, named, unqualified

StatedFacts = dict[str, Value | None]


class _FoundEvent(NamedTuple):
    """An event that was found, its day, the facts before it and those that it sets."""

    transition: Transition
    day: date
    before: StatedFacts
    sets: dict[str, Value]

    def told(self, relevant: set[str], case: Case) -> dict[str, Value]:
        """Return the facts it sets, leaving out those unchanged and presumed."""
        name = self.transition.instrument
        presumed = Case(self.day, instruments=case.instruments).presumed()
        if name != UNNAMED:
            facts = [(n, unqualified(n)[0]) for n in self.sets if n in relevant]
            own = {n: plain for n, plain in facts if plain in VOCABULARY}
            # What comes with an instrument, and would be presumed of it, need not be told.
            return {n: self.sets[n] for n in own if self.sets[n] != presumed_of_named(own[n])}
        passed_over = presumed.items() & self.before.items()
        return {n: v for n, v in self.sets.items() if n in relevant and (n, v) not in passed_over}


class PathSearch:
    """Searches histories of one policy, shortest first."""

    def __init__(self, search: CaseSearch, witnesses: Witnesses) -> None:
        """Both are those of the policy."""
        self._search, self._witnesses = search, witnesses
        self._encoding = search.encoding
        self._unrolled = Unrolled(self._encoding)
        self._timelines = search.checker(self._unrolled.start)
        self._happens: list[Term] = []

    def is_broken(self, invariant: PathInvariant, readings: list[Term]) -> bool:
        """Return True if some history ends as the invariant rules out, whatever its length."""
        lengths = range(1, invariant.most + 1)
        return self._can_end(invariant, self._met(invariant), readings, lengths)

    def against(self, invariant: PathInvariant, readings: list[Term]) -> EventPath | None:
        """Return the shortest history that ends as the invariant rules out."""
        met = self._met(invariant)
        count = self._shortest(invariant, met, readings)
        if count is None:
            return None
        during = self._encoding.during(invariant.during)
        solver = self._search.solver([*self._unrolled.start, *self._known(), *readings])
        for number in range(1, count + 1):
            solver.add(self._unrolled.step(number), self._unrolled.after(number, during))
        solver.add(*self._ends(count, invariant, met))
        return self._told(invariant, solver, count)

    def never_happens(self, invariant: PathInvariant, readings: list[Term]) -> bool:
        """Return True if no history ends with the event at all."""
        return self._shortest(invariant, z3.BoolVal(True), readings) is None

    def _met(self, invariant: PathInvariant) -> Term:
        """Return a term: the case before the last event meets the invariant's condition."""
        return disjunction(self._encoding.asked(invariant.asked).values()).satisfied

    def _shortest(self, invariant: PathInvariant, met: Term, readings: list[Term]) -> int | None:
        """Return the length of the shortest histories with that end."""
        lengths = range(1, invariant.most + 1)
        can = (n for n in lengths if self._can_end(invariant, met, readings, [n]))
        return next(can, None)

    def _can_end(
        self, invariant: PathInvariant, met: Term, readings: list[Term], lengths: Sequence[int]
    ) -> bool:
        """Return True if a history of one of these lengths has that end.

        An event may not happen, and then none after it does; so one solver knows all timelines.
        """
        happens = self._events_up_to(lengths[-1])
        during = self._encoding.during(invariant.during)
        days = [
            z3.Implies(term, self._unrolled.after(number, during))
            for number, term in enumerate(happens, 1)
        ]
        ends = [all_of([happens[n - 1], *self._ends(n, invariant, met)]) for n in lengths]
        return self._timelines(*self._known(), *readings, *days, any_of(ends))

    def _events_up_to(self, count: int) -> list[Term]:
        """Return terms by number: an event of this number exists, and all before it."""
        for number in range(len(self._happens) + 1, count + 1):
            happens = label(f"there is event {number}")
            step = all_of([*self._happens[-1:], self._unrolled.step(number)])
            self._timelines.add(z3.Implies(happens, step))
            self._happens.append(happens)
        return self._happens[:count]

    def _known(self) -> list[Term]:
        return [self._encoding.atoms[name].known for name in self._lasting()]

    def _ends(self, count: int, invariant: PathInvariant, met: Term) -> list[Term]:
        """Return terms: the event of this number is the one that the invariant names."""
        is_event = self._unrolled.is_event(count, invariant.event)
        return [is_event, self._unrolled.after(count - 1, met)]

    def _lasting(self) -> list[str]:
        """List the facts that rules test and no event sets."""
        names = self._unrolled.moments[0].atoms
        atoms = self._encoding.atoms
        return [n for n in atoms if unqualified(n)[0] in VOCABULARY and n not in names]

    def _told(self, invariant: PathInvariant, solver: Term, count: int) -> EventPath:
        """Return the plainest of these histories, with the answers by the definition."""
        readings = self._search.fix_readings(solver)
        relevant = self._relevant_facts(invariant)
        steps: list[PathStep] = []
        cases: list[FoundCase] = []
        for event in self._events(solver, self._days(invariant, solver, count), relevant):
            case = self._case(event.before, relevant, steps[-1].day if steps else event.day)
            cases.append(FoundCase(case, readings))
            self._confirm(invariant, event, cases[-1])
            happened = event.transition
            told = event.told(relevant, case)
            steps.append(PathStep(event.day, happened.kind, told, happened.instrument))
        if not self._witnesses.applies(cases[-1], invariant.asked):
            raise disagreement(f"`{invariant.name}`", cases[-1])
        asked = [action for each in event.transition.asked(True) for action, _ in each]
        branch = self._witnesses.branch(cases[-1], f"Against this: {invariant.says}", asked)
        return EventPath(tuple(steps), branch)

    def _events(self, solver: Term, days: list[date], relevant: set[str]) -> Iterator[_FoundEvent]:
        """Yield the plainest events of these days, and the plainest facts."""
        settle, moments = self._search.fix_first, self._unrolled.moments[1 : len(days) + 1]
        several = self._unrolled.transitions
        happening = [several[settle(solver, range(len(several)), m.is_event)] for m in moments]
        facts: StatedFacts = {name: at_the_start(name) for name in self._unrolled.moments[0].atoms}
        for name in (name for name in self._lasting() if name in relevant):
            atom = self._encoding.atoms[name]
            ways = [value for value in self._search.values(atom.fact) if value is not None]
            facts[name] = settle(solver, _plainest_first(name, ways), atom.equals)
        for possible, day, moment in zip(happening, days, moments, strict=True):
            sets = {
                name: settle(solver, _plainest_first(name, values), moment.atoms[name].equals)
                for name, values in possible.changes.items()
            }
            yield _FoundEvent(possible, day, facts, sets)
            facts = {**facts, **sets}

    def _days(self, invariant: PathInvariant, solver: Term, count: int) -> list[date]:
        """Choose days under the latest law, with as few changes of law as possible."""
        policy = self._encoding.policy
        begins = {policy.covers.first or date.min, invariant.during.first or date.min}
        changes = sorted(begins.union(changes_of(policy)))
        days: list[date] = []
        for moment in self._unrolled.moments[1 : count + 1]:
            later = [day for day in changes if days and day > days[-1]]
            ways = [days[-1], *later] if days else changes[::-1]
            days.append(self._search.fix_first(solver, ways, moment.is_on))
        return days

    def _relevant_facts(self, invariant: PathInvariant) -> set[str]:
        """Return the facts on which an answer in the histories can depend."""
        encoding, grounded = self._encoding, self._encoding.grounded
        rules = {name for action in ASKED_ACTIONS for name in grounded.relevant_rules(action)}
        about = encoding.about.with_rule(invariant.asked)
        put = ground([invariant.asked], about, encoding.shape).rules
        asked = {fact for rule in put for fact in rule.reads()}
        return asked.union(*(grounded.rules[name].reads() for name in rules))

    def _case(self, facts: StatedFacts, relevant: set[str], as_of: date) -> Case:
        """Return the case that states these facts, presumptions left out."""
        instruments = {
            kind: tuple(n for n, atom in by_name.items() if facts[atom.fact.name])
            for kind, by_name in self._encoding.there_is.items()
        }
        asked = named(VOCABULARY, instruments)
        told = {n: facts[n] for n in asked if n in facts and n in relevant}
        presumed = Case(as_of, instruments=instruments).presumed()
        stated = {n: v for n, v in told.items() if v is not None and v != presumed.get(n)}
        unknown = frozenset(n for n, v in told.items() if v is None and n in presumed)
        return Case(as_of, stated, unknown, instruments)

    def _confirm(self, invariant: PathInvariant, event: _FoundEvent, found: FoundCase) -> None:
        """Check by the definition that the event can happen in that case."""
        known = {name: value for name, value in event.before.items() if value is not None}
        waiting = verdict_of(WAITING, known) is Verdict.SATISFIED
        given = self._witnesses.branch(found, "", ASKED_ACTIONS).expect.answers
        can = all(
            any(given[action] in several for action, several in each)
            for each in event.transition.asked(waiting)
        )
        met = verdict_of(event.transition.when, known)
        if not can or met is not Verdict.SATISFIED:
            raise disagreement(f"`{event.transition.kind.name}` in `{invariant.name}`", found)


def _plainest_first(fact: str, values: Iterable[Value]) -> list[Value]:
    """Sort the values: the one at the start first, then the others in their order."""
    usual = at_the_start(fact)
    return sorted(values, key=lambda value: value != usual)
