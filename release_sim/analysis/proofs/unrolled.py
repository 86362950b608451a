"""Events one after another as terms: what is true of a case before and after each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any as Term  # z3 comes without types
from typing import NamedTuple

import z3

from release_sim.analysis.encode import Encoding
from release_sim.analysis.proofs.transitions import (
    WAITING,
    Answered,
    Transition,
    at_the_start,
    transitions_of,
)
from release_sim.analysis.terms import Atom, Substitution, all_of, any_of, number
from release_sim.vocabulary.fact import Fact


class StepTerms(NamedTuple):
    """The terms of the case after an event: the event, its day, and the facts that events set."""

    event: Term
    day: Term
    atoms: dict[str, Atom]

    @classmethod
    def of(cls, where: str, facts: list[Fact], kinds: int) -> StepTerms:
        """Terms of its own for one case of a timeline, in which so many kinds of events happen."""
        return cls(
            number(f"event{where}", kinds),
            number(f"day{where}", date.max.toordinal()),
            {fact.name: Atom.of(fact, where) for fact in facts},
        )

    def is_event(self, number: int) -> Term:
        """Return a term: the event is the one of this number."""
        return self.event == number

    def is_on(self, day: date) -> Term:
        """Return a term: it is on this day."""
        return self.day == day.toordinal()

    def terms(self) -> list[Term]:
        """All of them, in the same order for any two."""
        of_facts = [term for atom in self.atoms.values() for term in (atom.known, atom.value)]
        return [self.event, self.day, *of_facts]


class Unrolled:
    """Histories of one policy, of as many events as are asked for.

    The case before the first event is that of the encoding; each later one has its own terms for
    the day and for the facts that events set, and shares all others.
    """

    def __init__(self, encoding: Encoding) -> None:
        """Encode one event once, to be repeated when more are asked for."""
        self._encoding = encoding
        self.transitions = transitions_of(encoding.about, encoding.shape)
        names = dict.fromkeys(name for each in self.transitions for name in each.changes)
        atoms = {name: encoding.atom(name) for name in names}
        self._facts = [atom.fact for atom in atoms.values()]
        self.start = [atom.equals(at_the_start(name)) for name, atom in atoms.items()]
        at_first = self._terms(" at the start", [])
        self.moments = [at_first._replace(day=encoding.as_of, atoms=atoms)]
        self._then = self._terms(" then", self._facts)
        self._happening = all_of(list(self._one_event(self.moments[0], self._then)))
        self._steps: list[Term] = []

    def step(self, count: int) -> Term:
        """Return the terms of one event, counted from 1, and of the cases around it."""
        while len(self._steps) < count:
            before, after = self.moments[-1], self._terms(f" {len(self.moments)}", self._facts)
            old = [*self.moments[0].terms(), *self._then.terms()]
            new = [*before.terms(), *after.terms()]
            self._steps.append(Substitution(old, new).of(self._happening))
            self.moments.append(after)
        return self._steps[count - 1]

    def is_event(self, count: int, kind: str) -> Term:
        """Return a term: the event of this number is of a kind, whatever it is about."""
        numbers = (n for n, each in enumerate(self.transitions) if each.kind.name == kind)
        return any_of([self.moments[count].is_event(number) for number in numbers])

    def _terms(self, where: str, facts: list[Fact]) -> StepTerms:
        return StepTerms.of(where, facts, len(self.transitions))

    def after(self, count: int, term: Term) -> Term:
        """Return the term about a case as a term about the case after so many events."""
        return Substitution(self.moments[0].terms(), self.moments[count].terms()).of(term)

    def _one_event(self, before: StepTerms, then: StepTerms) -> Iterator[Term]:
        """Yield its terms: it can happen, is not earlier, and sets its facts and no others."""
        yield before.day <= then.day
        after = Substitution(before.terms(), then.terms())
        yield after.of(all_of(self._encoding.bounds))
        yield any_of(list(map(then.is_event, range(len(self.transitions)))))
        for n, possible in enumerate(self.transitions):
            sets = [
                any_of([then.atoms[name].equals(value) for value in values])
                for name, values in possible.changes.items()
            ]
            yield z3.Implies(then.is_event(n), all_of([self._can_happen(possible), *sets]))
        for name, atom in then.atoms.items():
            was = before.atoms[name]
            stays = all_of([atom.known == was.known, atom.value == was.value])
            setting = (n for n, each in enumerate(self.transitions) if name in each.changes)
            yield any_of([stays, *map(then.is_event, setting)])

    def _can_happen(self, possible: Transition) -> Term:
        """Return a term: the event can happen after a case, as far as the case goes."""
        waiting = self._encoding.holds(WAITING).satisfied
        return all_of(
            [
                self._encoding.verdict_of(possible.when).satisfied,
                *map(self._answered, possible.asked(False)),
                z3.Implies(
                    waiting, all_of([self._answered(each) for each in possible.asked(True)])
                ),
            ]
        )

    def _answered(self, answers: Answered) -> Term:
        each = ((action, answer) for action, several in answers for answer in sorted(several))
        return any_of([self._encoding.answer(action, answer) for action, answer in each])
