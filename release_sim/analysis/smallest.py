"""The smallest case of which some terms are true, the same one whatever the solver happens on.

Smallest: the fewest facts stated or said unknown, and readings other than the policy's. Among
several, the law of the latest days first, then what is plainest fact by fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from time import perf_counter
from typing import Any as Term  # z3 comes without types
from typing import NamedTuple, TypeVar

import z3

from release_sim.analysis.encode import Encoding
from release_sim.analysis.terms import Atom
from release_sim.engine.strata import changes_of
from release_sim.model.case import Case
from release_sim.model.fact import Fact, Kind, Value
from release_sim.model.policy import UNRESOLVED

Each = TypeVar("Each")


class Found(NamedTuple):
    """A case, and the readings chosen otherwise than by the policy."""

    case: Case
    readings: dict[str, str]


class Search:
    """Asks z3 for cases of one policy; ``seconds`` is the time it has taken to answer."""

    def __init__(self, encoding: Encoding) -> None:
        """``encoding`` may grow between two questions."""
        self.encoding = encoding
        self.seconds = 0.0

    def any(self, terms: Iterable[Term]) -> bool:
        """Whether there is a case of which all the terms are true."""
        return self._can(self._solver(terms))

    def smallest(self, terms: Iterable[Term], first: date | None = None) -> Found | None:
        """The smallest such case, if there is one; ``first`` is the first day the terms allow."""
        solver = self._solver(terms)
        if not self._can(solver):
            return None
        usual = {name: self._as_usual(atom) for name, atom in self.encoding.atoms.items()}
        unusual = [z3.Not(term) for term in usual.values()]
        if unusual:
            at_most = (z3.AtMost(*unusual, n) for n in range(len(unusual) + 1))
            solver.add(next(each for each in at_most if self._can(solver, each)))
        policy = self.encoding.policy
        begins = {policy.covers.first or date.min, first or date.min, *changes_of(policy)}
        as_of = self._settle(
            solver,
            sorted(begins, reverse=True),
            lambda day: self.encoding.as_of == day.toordinal(),
        )
        chosen: dict[str, Value | None] = {}
        for name, atom in self.encoding.atoms.items():
            if self._can(solver, usual[name]):
                solver.add(usual[name])
            else:
                chosen[name] = self._settle(solver, self._values(atom.fact), atom.has)
        readings = {
            name.removeprefix("reading."): UNRESOLVED if value is None else str(value)
            for name, value in chosen.items()
            if name.startswith("reading.")
        }
        stated = {n: v for n, v in chosen.items() if v is not None and not _is_reading(n)}
        unknown = {n for n, v in chosen.items() if v is None and not _is_reading(n)}
        return Found(Case(as_of, stated, frozenset(unknown)), readings)

    def _solver(self, terms: Iterable[Term]) -> Term:
        solver = z3.SolverFor("QF_FD")
        wanted = list(terms)
        solver.add(*self.encoding.bounds, *wanted)
        return solver

    def _can(self, solver: Term, *assumed: Term) -> bool:
        begun = perf_counter()
        found = solver.check(*assumed)
        self.seconds += perf_counter() - begun
        if found == z3.unknown:
            raise RuntimeError(f"z3 gave up: {solver.reason_unknown()}")
        return bool(found == z3.sat)

    def _settle(self, solver: Term, ways: Sequence[Each], term: Callable[[Each], Term]) -> Each:
        """The first way that is possible, from now on the only one."""
        way = next(way for way in ways if self._can(solver, term(way)))
        solver.add(term(way))
        return way

    def _as_usual(self, atom: Atom) -> Term:
        """That a case says nothing of the fact, or that a reading is the policy's."""
        fact = atom.fact
        if _is_reading(fact.name):
            return atom.has(self.encoding.policy.reading_facts().get(fact.name))
        if fact.presumed is None:
            return atom.has(None)
        parts = fact.presumed.quotient_of or ()
        silent = [self.encoding.atoms[n].has(None) for n in parts if n in self.encoding.atoms]
        return z3.And(atom.has(fact.presumed.value), *silent)

    def _values(self, fact: Fact) -> list[Value | None]:
        """Values that between them pass and fail every test in all ways there are; then unknown."""
        if fact.kind is Kind.YES_NO:
            return [True, False, None]
        if fact.kind is Kind.CHOICE:
            return [*fact.choices, None]
        codes = self.encoding.mentioned[fact.name]
        near = [*sorted(codes), *sorted({c + n for c in codes for n in (-1, 1)} - codes)]
        if fact.kind is Kind.COUNT:
            return [*(code for code in near if fact.accepts(code)), None]
        return [*map(date.fromordinal, near), None]


def _is_reading(name: str) -> bool:
    return name.startswith("reading.")
