"""The facts of a case as z3 terms: its day, what is known of it, and which papers it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any as Term  # z3 comes without types

from release_sim.analysis.terms import (
    Atom,
    VerdictTerms,
    all_of,
    any_of,
    conjunction,
    constant,
    disjunction,
    is_quotient,
    number,
    opposite,
)
from release_sim.engine.semantics import verdict_of
from release_sim.engine.shape import Shape
from release_sim.model.broken_constraints import impossible
from release_sim.model.condition import AllOf, Comparison, Condition
from release_sim.model.rule import Period
from release_sim.vocabulary.constraints import CONSTRAINTS_ON
from release_sim.vocabulary.fact import Fact, Value
from release_sim.vocabulary.instruments import (
    INSTRUMENTS,
    KIND_OF,
    THERE_IS,
    qualified,
    unqualified,
)
from release_sim.vocabulary.quotients import TIED, Quotient
from release_sim.vocabulary.tested_names import is_reading


class FactTerms:
    """The terms of the cases of a shape.

    ``atoms`` are the facts and readings that are compared with something, ``mentioned`` the codes
    they are compared with; ``there_is`` tells of the instruments of each optional kind that is
    read whether a case has them. ``bounds`` must hold of every case.
    """

    def __init__(
        self, vocabulary: Mapping[str, Fact], chosen: Mapping[str, Value] | None, shape: Shape
    ) -> None:
        """Encode nothing before it is compared; ``chosen`` fixes the readings, None leaves them."""
        self.as_of = number("as_of", date.max.toordinal())
        self.atoms: dict[str, Atom] = {}
        self.mentioned: dict[str, set[int]] = defaultdict(set)
        self.there_is: dict[str, dict[str, Atom]] = {}
        self.bounds: list[Term] = []
        self.shape = shape
        self._vocabulary, self._chosen = vocabulary, chosen
        self._tied: set[Quotient] = set()
        self._tests: dict[Comparison, VerdictTerms] = {}

    def verdict_of(self, condition: Condition) -> VerdictTerms:
        """Encode a condition put for the instruments."""
        if isinstance(condition, Comparison):
            return self.comparison(condition)
        parts = [self.verdict_of(part) for part in condition.parts]
        return conjunction(parts) if isinstance(condition, AllOf) else disjunction(parts)

    def comparison(self, test: Comparison) -> VerdictTerms:
        """Encode a comparison of a fact or a reading."""
        if test not in self._tests:
            self._tests[test] = self._compared(test)
        return self._tests[test]

    def during(self, period: Period) -> Term:
        """Return a term: the case is decided on a day of the period."""
        first, last = period.first or date.min, period.last or date.max
        return all_of([first.toordinal() <= self.as_of, self.as_of <= last.toordinal()])

    def atom(self, name: str) -> Atom:
        """Return the terms of a fact or a reading, bounded to the values it can have.

        Or of whether there is an instrument.
        """
        if (there_is := self._there_is(name)) is not None:
            return there_is
        if name not in self.atoms:
            fact, instrument = unqualified(name)
            self.atoms[name] = Atom.of(replace(self._vocabulary[fact], name=name))
            self.bounds.append(self.atoms[name].bounds())
            for constraint in CONSTRAINTS_ON.get(fact, ()):
                broken = self.verdict_of(impossible(constraint, instrument)).satisfied
                self.bounds.append(opposite(broken))
            if fact in TIED:
                self.tie(TIED[fact], self.atoms)
            kind = KIND_OF.get(fact)
            if kind in self.shape.optional and kind not in self.there_is:
                self._make_optional(kind)
        return self.atoms[name]

    def tie(self, quotient: Quotient, tested: Collection[str]) -> None:
        """Tie a quotient to its counts, once it is tested and one of them is."""
        counts = any(name in tested for name in quotient.counts)
        if counts and quotient.fact.name in tested and quotient not in self._tied:
            self._tied.add(quotient)
            self.bounds.append(is_quotient(*map(self.atom, quotient.names)))

    def _make_optional(self, kind: str) -> None:
        """Let a case have any number of the instruments of a kind, the first of them first."""
        described, names = INSTRUMENTS[kind], self.shape.names(kind)
        there_is = THERE_IS[kind]
        self.there_is[kind] = {
            name: Atom.of(replace(there_is, name=qualified(there_is.name, name))) for name in names
        }
        atoms = list(self.there_is[kind].values())
        self.bounds += [all_of([atom.known, atom.bounds()]) for atom in atoms]
        for name, atom in self.there_is[kind].items():
            gone = self.atom(qualified(described.life, name)).equals(not described.live)
            self.bounds.append(any_of([atom.equals(True), gone]))
        for before, after in pairwise(atoms):
            self.bounds.append(any_of([before.equals(True), after.equals(False)]))

    def _there_is(self, name: str) -> Atom | None:
        fact, instrument = unqualified(name)
        kind = fact.partition(".")[0]
        if kind not in self.shape.optional or fact != THERE_IS[kind].name:
            return None
        if kind not in self.there_is:
            self._make_optional(kind)
        return self.there_is[kind][instrument]

    def _compared(self, test: Comparison) -> VerdictTerms:
        """Encode a comparison for the first time."""
        if self._chosen is not None and is_reading(test.fact):
            return constant(verdict_of(test, self._chosen))
        atom = self.atom(test.fact)
        self.mentioned[test.fact] |= {atom.fact.encode(v) for v in test.values}
        return atom.verdict(test)
