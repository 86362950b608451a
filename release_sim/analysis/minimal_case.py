"""The smallest case that satisfies some terms, the same one whatever the solver finds first.

Smallest: the fewest instruments with names, then the fewest facts stated or said unknown, and
readings other than the policy's. Among several, the law of the latest days first, then what is
plainest fact by fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from time import perf_counter
from typing import Any as Term  # z3 comes without types
from typing import NamedTuple, TypeVar

import z3

from release_sim.analysis.encode import Encoding
from release_sim.analysis.preferences import Preferences
from release_sim.analysis.terms import Atom, all_of, checked
from release_sim.analysis.usual_terms import usual_term
from release_sim.engine.strata import changes_of
from release_sim.model.case import Case
from release_sim.model.policy import UNRESOLVED
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.instruments import KIND_OF, UNNAMED, unqualified
from release_sim.vocabulary.quotients import QUOTIENTS
from release_sim.vocabulary.tested_names import is_reading, reading_of

Each = TypeVar("Each")

_CONFLICTS_FIRST = 1_000_000  # before the solver simplifies what it knows
_INTERRUPTED = "interrupted from keyboard"  # z3 takes Ctrl-C for itself while it works


class FoundCase(NamedTuple):
    """A case, and the readings chosen differently from the policy."""

    case: Case
    readings: dict[str, str]

    @classmethod
    def of(
        cls,
        as_of: date,
        said: Mapping[str, Value | None],
        instruments: Mapping[str, tuple[str, ...]] | None = None,
    ) -> FoundCase:
        """Separate the values of facts from the choices of readings; None is unknown.

        A fact without one is unknown, a reading unresolved. ``instruments`` are those with names.
        """
        facts = {name: value for name, value in said.items() if not is_reading(name)}
        stated = {name: value for name, value in facts.items() if value is not None}
        readings = {
            reading_of(name): UNRESOLVED if value is None else str(value)
            for name, value in said.items()
            if is_reading(name)
        }
        unknown = frozenset(facts.keys() - stated.keys())
        return cls(Case(as_of, stated, unknown, instruments or {}), readings)


class Checker:
    """A solver reused for related questions, so that one helps with the next."""

    def __init__(self, search: CaseSearch, terms: Iterable[Term]) -> None:
        """Take terms that all questions share; the encodings may grow between two of them."""
        self._search, self._solver = search, search.solver(terms)
        self._known = list(map(len, search.bounds()))

    def add(self, term: Term) -> None:
        """Let all questions from now on share one term more."""
        self._solver.add(term)

    def __call__(self, *assumed: Term) -> bool:
        """Return True if some case satisfies these terms too."""
        for number, bounds in enumerate(self._search.bounds()):
            self._solver.add(*bounds[self._known[number] :])
            self._known[number] = len(bounds)
        return self._search.can(self._solver, *assumed)


class CaseSearch:
    """Asks z3 for cases of a policy, or of several at once; ``seconds`` is how long it took."""

    def __init__(self, encoding: Encoding, *others: Encoding) -> None:
        """Take the encodings, which may grow between two questions."""
        self.encoding = encoding
        self.seconds = 0.0
        self._all = (encoding, *others)

    def exists(self, terms: Iterable[Term]) -> bool:
        """Return True if some case satisfies all the terms."""
        return self.can(self.solver(terms))

    def checker(self, terms: Iterable[Term]) -> Checker:
        """Return a function that tests these terms together with further ones."""
        return Checker(self, terms)

    def minimal(self, terms: Iterable[Term], first: date | None = None) -> FoundCase | None:
        """Return the smallest such case, if any; ``first`` is the first day the terms allow."""
        solver = self.solver(terms)
        if not self.can(solver):
            return None
        instruments = self._fewest_instruments(solver)
        # In one order, whichever rules and questions were the first to speak of a fact.
        every = sorted(self._atoms().items())
        atoms = {name: atom for name, atom in every if _is_of_one(name, instruments)}
        as_usual = {
            name: usual_term(atom, atoms, self.encoding.policy) for name, atom in atoms.items()
        }
        usual = Preferences(solver, self.can, as_usual, "is as usual")
        usual.fix_fewest_unmet()
        begins = {first or date.min}
        for policy in (each.policy for each in self._all):
            begins |= {policy.covers.first or date.min, *changes_of(policy)}
        as_of = self.fix_first(
            solver,
            sorted(begins, reverse=True),
            lambda day: self.encoding.as_of == day.toordinal(),
        )
        chosen = {n: self._fix_value(solver, atoms[n]) for n in usual.unmet()}
        return FoundCase.of(as_of, chosen, instruments)

    def _fix_value(self, solver: Term, atom: Atom) -> Value | None:
        """Choose the plainest value that is possible, and add it to the solver.

        That of a count which is tied to others may lie beside all that are tested: then the least.
        """
        plain = (v for v in self.values(atom.fact) if self.can(solver, atom.equals(v)))
        value = next(plain, None)
        if value is not None or self.can(solver, atom.equals(None)):
            solver.add(atom.equals(value))
            return value
        least, most = atom.fact.code_range()
        while least < most:
            middle = (least + most) // 2
            if self.can(solver, atom.value <= middle):
                most = middle
            else:
                least = middle + 1
        solver.add(atom.value == least)
        return atom.fact.decode(least)

    def _fewest_instruments(self, solver: Term) -> dict[str, tuple[str, ...]]:
        """Choose as few of the instruments as possible, and add them to the solver."""
        by_kind = {kind: atoms for each in self._all for kind, atoms in each.there_is.items()}
        atoms = [atom for by_name in by_kind.values() for atom in by_name.values()]
        absent = {atom.fact.name: atom.equals(False) for atom in atoms}
        wanted = Preferences(solver, self.can, absent, "is not so")
        wanted.fix_fewest_unmet()
        there = set(wanted.unmet())
        return {
            kind: tuple(name for name, atom in by_name.items() if atom.fact.name in there)
            for kind, by_name in by_kind.items()
        }

    def solver(self, terms: Iterable[Term]) -> Term:
        """Return a solver for the cases that satisfy all the terms."""
        solver = z3.SolverFor("QF_FD")
        # Most questions are answered with few conflicts, before which to simplify takes longest.
        solver.set("simplify.delay", _CONFLICTS_FIRST)
        wanted = list(terms)
        solver.add(all_of([*chain(*self.bounds()), *wanted]))
        return solver

    def bounds(self) -> list[list[Term]]:
        """Return the terms that every case of each of the policies satisfies, as far as known."""
        tested = self._atoms()
        for quotient in QUOTIENTS:  # of which one policy may test the counts, another itself
            self.encoding.tie(quotient, tested)
        return [each.bounds for each in self._all]

    def can(self, solver: Term, *assumed: Term) -> bool:
        """Return True if the solver is satisfiable under these assumptions."""
        begun = perf_counter()
        found = checked(solver, assumed)
        self.seconds += perf_counter() - begun
        if found == z3.unknown:
            if solver.reason_unknown() == _INTERRUPTED:
                raise KeyboardInterrupt
            raise RuntimeError(f"z3 gave up: {solver.reason_unknown()}")
        return bool(found == z3.sat)

    def fix_first(self, solver: Term, ways: Sequence[Each], term: Callable[[Each], Term]) -> Each:
        """Return the first way that is possible, and add it to the solver."""
        way = next(way for way in ways if self.can(solver, term(way)))
        solver.add(term(way))
        return way

    def fix_readings(self, solver: Term) -> dict[str, str]:
        """Choose the fewest readings against the policy, and add them to the solver.

        The solver must know of some case.
        """
        policy = self.encoding.policy
        atoms = {n: a for n, a in sorted(self._atoms().items()) if is_reading(n)}
        as_chosen = {n: a.equals(policy.reading_facts().get(n)) for n, a in atoms.items()}
        chosen = Preferences(solver, self.can, as_chosen, "as chosen")
        chosen.fix_fewest_unmet()
        found: dict[str, str] = {}
        for name in chosen.unmet():
            fact = atoms[name].fact
            choice = self.fix_first(solver, self.values(fact), atoms[name].equals)
            found[reading_of(name)] = str(choice or UNRESOLVED)
        return found

    def _atoms(self) -> dict[str, Atom]:
        """Return the facts and readings that any of the policies tests."""
        return {name: atom for each in self._all for name, atom in each.atoms.items()}

    def values(self, fact: Fact) -> list[Value | None]:
        """List values that cover every combination of test results, unknown last."""
        if fact.kind is FactKind.YES_NO:
            return [True, False, None]
        if fact.kind is FactKind.CHOICE:
            return [*fact.choices, None]
        codes = {code for each in self._all for code in each.mentioned[fact.name]}
        near = [*sorted(codes), *sorted({c + n for c in codes for n in (-1, 1)} - codes)]
        if fact.kind is FactKind.COUNT:
            return [*(code for code in near if fact.accepts(code)), None]
        return [*map(date.fromordinal, near), None]


def _is_of_one(fact: str, instruments: Mapping[str, tuple[str, ...]]) -> bool:
    """Return True unless it is a fact of an instrument that is not among these."""
    plain, name = unqualified(fact)
    return name == UNNAMED or name in instruments[KIND_OF[plain]]
