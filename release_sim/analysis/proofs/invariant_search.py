"""The search for a counterexample to an invariant among cases of one shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any as Term  # z3 comes without types

from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch, Checker, FoundCase
from release_sim.analysis.proofs.independence import Independences
from release_sim.analysis.proofs.path_search import PathSearch
from release_sim.analysis.terms import all_of, any_of, opposite
from release_sim.analysis.witness import Witnesses, disagreement
from release_sim.engine.shape import Shape
from release_sim.model.about import About
from release_sim.model.analysis.invariant import (
    AnswerInvariant,
    CounterCase,
    IndependenceInvariant,
    Invariant,
    PathInvariant,
)
from release_sim.model.policy import UNRESOLVED, Policy
from release_sim.model.scenario import Branch
from release_sim.vocabulary.tested_names import reading_name

_NO_ACTION = ""


class InvariantSearch:
    """Looks for counterexamples of one shape to the invariants of one policy.

    Under every combination of readings but those said to break an invariant, or, ``as_chosen``,
    under the policy's own only.
    """

    def __init__(
        self, policy: Policy, about: About, witnesses: Witnesses, as_chosen: bool, shape: Shape
    ) -> None:
        """Encode the policy once for all its invariants; ``about`` tells of its rules."""
        self._as_chosen, self._witnesses = as_chosen, witnesses
        self._encoding = Encoding(policy, shape=shape, about=about)
        self._search = CaseSearch(self._encoding)
        self._checkers: dict[str, Checker] = defaultdict(lambda: self._search.checker([]))
        self._independences = Independences(self._search, witnesses)

    @property
    def seconds(self) -> float:
        """The time that z3 has taken to answer."""
        return self._search.seconds

    def is_broken(self, invariant: Invariant, otherwise: Mapping[str, str] | None = None) -> bool:
        """Return True if there is a counterexample; readings as below."""
        readings = self._readings(invariant, otherwise)
        match invariant:
            case AnswerInvariant():
                failing = self._failing(invariant, readings)
                return self._checkers[invariant.action](*failing)
            case IndependenceInvariant():
                return self._independences.is_broken(invariant, readings)
            case PathInvariant():
                return self._paths.is_broken(invariant, readings)

    def against(
        self, invariant: Invariant, otherwise: Mapping[str, str] | None = None
    ) -> CounterCase | None:
        """Return the smallest counterexample, if there is any.

        With ``otherwise``, under the policy's own readings except these.
        """
        readings = self._readings(invariant, otherwise)
        match invariant:
            case AnswerInvariant():
                return self._case_against(invariant, readings)
            case IndependenceInvariant():
                return self._independences.against(invariant, readings) or None
            case PathInvariant():
                return self._paths.against(invariant, readings)

    def is_empty(self, invariant: Invariant) -> bool:
        """Return True if no case or history meets its condition."""
        readings = self._readings(invariant, None)
        match invariant:
            case AnswerInvariant():
                met = [terms.satisfied for terms in self._encoding.asked(invariant.asked).values()]
                during = self._encoding.during(invariant.during)
                return not self._checkers[_NO_ACTION](during, any_of(met), *readings)
            case IndependenceInvariant():
                return False
            case PathInvariant():
                return self._paths.never_happens(invariant, readings)

    def _readings(self, invariant: Invariant, otherwise: Mapping[str, str] | None) -> list[Term]:
        """Return terms for the readings; open ones stay free, so any choice can break it."""
        if self._as_chosen or otherwise is not None:
            return self._encoding.readings(otherwise or {})
        terms = []
        for name, choice in invariant.broken_by:
            atom = self._encoding.atom(reading_name(name))
            if choice != UNRESOLVED:
                terms.append(opposite(atom.equals(choice)))
            terms.append(atom.known)
        return terms

    def _failing(self, invariant: AnswerInvariant, readings: list[Term]) -> list[Term]:
        """Return terms: a case has an answer that the invariant rules out."""
        failing = [
            all_of([met.satisfied, any_of(self._answered(invariant, instrument))])
            for instrument, met in self._encoding.asked(invariant.asked).items()
        ]
        return [self._encoding.during(invariant.during), *readings, any_of(failing)]

    def _case_against(self, invariant: AnswerInvariant, readings: list[Term]) -> Branch | None:
        """Return the smallest case with an answer, to an instrument where it is to one."""
        terms = self._failing(invariant, readings)
        found = self._search.minimal(terms, invariant.during.first)
        return found and self._confirmed(invariant, found)

    def _answered(self, invariant: AnswerInvariant, instrument: str | None) -> list[Term]:
        answer = self._encoding.answer
        return [answer(invariant.action, each, instrument) for each in sorted(invariant.never)]

    def _confirmed(self, invariant: AnswerInvariant, found: FoundCase) -> Branch:
        """Return the counterexample with the definition's answer, which must break it too."""
        branch = self._witnesses.branch(
            found, f"Against this: {invariant.says}", [invariant.action]
        )
        if not self._witnesses.breaks(found, invariant):
            raise disagreement(f"`{invariant.name}`", found)
        return branch

    @cached_property
    def _paths(self) -> PathSearch:
        """Return the search of histories, made when an invariant first needs it."""
        return PathSearch(self._search, self._witnesses)
