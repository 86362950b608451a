"""Proofs of independence: two cases alike in all but one fact, and the rules between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any as Term  # z3 comes without types
from typing import NamedTuple

from release_sim.analysis.minimal_case import CaseSearch, FoundCase
from release_sim.analysis.terms import Atom, Substitution, all_of, any_of, is_worked_out, opposite
from release_sim.analysis.witness import Witnesses, disagreement
from release_sim.model.analysis.invariant import IndependenceInvariant, Influence
from release_sim.model.broken_constraints import broken_constraints
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.instruments import KIND_OF, qualified
from release_sim.vocabulary.quotients import QUOTIENTS
from release_sim.vocabulary.tested_names import reading_name


class _FactInTwoCases(NamedTuple):
    """A fact in two cases that are alike except for it and what is worked out from it."""

    pairs: tuple[tuple[Atom, Atom], ...]
    follows: tuple[Term, ...]

    @classmethod
    def of(cls, atom: Atom, atoms: Mapping[str, Atom]) -> _FactInTwoCases:
        """Return a second case with its own terms for this fact, sharing all others."""
        name = atom.fact.name
        changed, follows = [(atom, Atom.of(atom.fact, " changed"))], []
        for quotient in QUOTIENTS:
            if name in quotient.counts and atoms.keys() >= set(quotient.names):
                before = atoms[quotient.fact.name]
                after = Atom.of(before.fact, " changed")
                changed.append((before, after))
                then = {**atoms, name: changed[0][1]}
                told = [
                    is_worked_out(*(each[count] for count in quotient.counts))
                    for each in (atoms, then)
                ]
                same = all_of([before.known == after.known, before.value == after.value])
                follows += [
                    any_of([*told, same]),
                    any_of([told[0], opposite(told[1]), opposite(before.known)]),
                    any_of([told[1], opposite(told[0]), opposite(after.known)]),
                ]
        return cls(tuple(changed), tuple(follows))

    @property
    def known(self) -> list[Term]:
        """The terms that the fact is known in both cases."""
        return [atom.known for atom in self.pairs[0]]

    def otherwise(self, term: Term) -> Term:
        """Return a term about the first case as the same term about the second."""
        old = [each for before, _ in self.pairs for each in (before.known, before.value)]
        new = [each for _, after in self.pairs for each in (after.known, after.value)]
        return Substitution(old, new).of(term)

    def tells_apart(self, terms: list[Term], bounds: list[Term]) -> Term | None:
        """Return a term: the cases differ in one of these; None if the fact is in none.

        ``bounds`` are those of a case, which both are.
        """
        pairs = [(term, self.otherwise(term)) for term in terms]
        differing = [one != other for one, other in pairs if not one.eq(other)]
        if not differing:
            return None
        return all_of([self.otherwise(all_of(bounds)), *self.follows, any_of(differing)])


class Independences:
    """Looks for two cases that differ in one fact only and have two answers."""

    def __init__(self, search: CaseSearch, witnesses: Witnesses) -> None:
        """Both are those of the policy."""
        self._search, self._witnesses = search, witnesses
        self._encoding = search.encoding

    def against(
        self, invariant: IndependenceInvariant, readings: list[Term]
    ) -> tuple[Influence, ...]:
        """Find the facts that change an answer, with every smallest set of readings needed.

        One fact is changed at a time: what changing several changes, changing one of them does.
        Of several instruments of a kind the first is looked at: any could be called so.
        """
        given = [self._encoding.during(invariant.during), *readings]
        return tuple(
            influence
            for fact in map(self._asked, invariant.facts)
            if fact in self._encoding.atoms
            for action in ACTIONS
            for influence in self._influences(invariant, fact, action, given)
        )

    def is_broken(self, invariant: IndependenceInvariant, readings: list[Term]) -> bool:
        """Return True if one of the facts changes an answer."""
        answers = [self._encoding.answer(action, a) for action in ACTIONS for a in Answer]
        given = [self._encoding.during(invariant.during), *readings]
        facts = [f for f in map(self._asked, invariant.facts) if f in self._encoding.atoms]
        changes = (_FactInTwoCases.of(self._encoding.atoms[f], self._encoding.atoms) for f in facts)
        differing = (each.tells_apart(answers, self._encoding.bounds) for each in changes)
        return any(self._search.exists([*given, each]) for each in differing if each is not None)

    def _asked(self, fact: str) -> str:
        kind = KIND_OF.get(fact)
        return qualified(fact, self._encoding.shape.names(kind)[0]) if kind else fact

    def _influences(
        self, invariant: IndependenceInvariant, fact: str, action: str, given: list[Term]
    ) -> Iterator[Influence]:
        changed = _FactInTwoCases.of(self._encoding.atoms[fact], self._encoding.atoms)
        answers = [self._encoding.answer(action, a) for a in Answer]
        differs = changed.tells_apart(answers, self._encoding.bounds)
        if differs is None:
            return
        known = changed.known
        undetermined = self._encoding.answer(action, Answer.UNDETERMINED)
        settled = [opposite(undetermined), opposite(changed.otherwise(undetermined))]
        for readings in self._readings([*given, differs]):
            under = [*given, differs, *self._encoding.readings(readings)]
            # Two settled answers on two values are the most telling, where there are such.
            for telling in ([*known, *settled], known, []):
                found = self._search.minimal([*under, *telling], invariant.during.first)
                if found:
                    yield self._confirmed(invariant, fact, action, found)
                    break

    def _readings(self, terms: list[Term]) -> Iterator[dict[str, str]]:
        """Every smallest set of readings, other than the policy's, under which these can be."""
        solver = self._search.solver(terms)
        while self._search.can(solver):
            solver.push()
            readings = self._search.fix_readings(solver)
            solver.pop()
            yield readings
            chosen = self._encoding.policy.with_readings(readings).reading_facts()
            names = [reading_name(name) for name in readings]
            same = [self._encoding.atom(name).equals(chosen.get(name)) for name in names]
            solver.add(opposite(all_of(same)))

    def _confirmed(
        self, invariant: IndependenceInvariant, fact: str, action: str, found: FoundCase
    ) -> Influence:
        """Return the two cases with the definition's answers, which must differ too."""
        title = f"Against this: {invariant.says}"
        one = self._witnesses.branch(found, title, [action])
        for value in self._search.values(self._encoding.atoms[fact].fact):
            case = found.case.forget([fact]) if value is None else found.case.set({fact: value})
            if broken_constraints(case):
                continue
            changed = found._replace(case=case)
            other = self._witnesses.branch(changed, title, [action])
            if other.expect.answers != one.expect.answers:
                values = one.case.facts().get(fact), value
                rules = self._between(action, found, changed)
                return Influence(fact, values, action, rules, one, other)
        raise disagreement(f"`{invariant.name}`", found)

    def _between(self, action: str, found: FoundCase, changed: FoundCase) -> tuple[str, ...]:
        """Return the rules that stand differently in the second case, up to the answer."""
        one, other = self._witnesses.standing(found), self._witnesses.standing(changed)
        dependence = self._encoding.dependence
        leading: list[str] = []
        for rule in reversed(dependence.topological()):
            wanted = rule.duty_on(action) or any(rule.id in dependence.wants[r] for r in leading)
            if wanted and one.get(rule.id) is not other.get(rule.id):
                leading.append(rule.id)
        return tuple(reversed(leading))
