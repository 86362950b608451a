"""Proofs that an invariant is true of every possible case, or the smallest counterexample."""

from __future__ import annotations

from functools import cached_property
from typing import Any as Term  # z3 comes without types

import z3

from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch, FoundCase
from release_sim.analysis.proofs.independence import Independences
from release_sim.analysis.proofs.path_search import PathSearch
from release_sim.analysis.witness import Witnesses, disagreement
from release_sim.model.analysis.invariant import (
    AnswerInvariant,
    CounterCase,
    Counterexample,
    IndependenceInvariant,
    Invariant,
    PathInvariant,
    Proof,
    Proved,
)
from release_sim.model.policy import UNRESOLVED, Policy
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Verdict


class Prover:
    """Proves invariants of one policy.

    For all cases, known and unknown, on all days it covers; and under every combination of
    readings, open ones too, but those said to break the invariant, or, ``as_chosen``, under the
    policy's own only.
    """

    def __init__(self, policy: Policy, as_chosen: bool = False) -> None:
        """Encode the policy once for all its invariants."""
        self._as_chosen = as_chosen
        self._witnesses = Witnesses(policy)
        self._encoding = Encoding(policy)
        self._search = CaseSearch(self._encoding)
        self._independences = Independences(self._search, self._witnesses)

    def prove(self, invariant: Invariant) -> Proof:
        """Prove it, or find the smallest of what it is not true of."""
        begun = self._search.seconds
        readings = self._readings(invariant)
        against = self._against(invariant, readings)
        if against:
            return Counterexample(invariant, against, self._search.seconds - begun)
        broken: dict[tuple[str, str], CounterCase] = {}
        unbroken: list[tuple[str, str]] = []
        for name, choice in () if self._as_chosen else invariant.broken_by:
            against = self._against(invariant, self._encoding.readings({name: choice}))
            if against:
                broken[name, choice] = against
            else:
                unbroken.append((name, choice))
        empty = self._is_empty(invariant, readings)
        return Proved(invariant, broken, tuple(unbroken), empty, self._search.seconds - begun)

    def _readings(self, invariant: Invariant) -> list[Term]:
        """Return terms for the readings; open ones stay free, so any choice can break it."""
        if self._as_chosen:
            return self._encoding.readings({})
        terms = []
        for name, choice in invariant.broken_by:
            atom = self._encoding.atom(f"reading.{name}")
            if choice != UNRESOLVED:
                terms.append(z3.Not(atom.equals(choice)))
            terms.append(atom.known)
        return terms

    def _against(self, invariant: Invariant, readings: list[Term]) -> CounterCase | None:
        match invariant:
            case AnswerInvariant():
                return self._case_against(invariant, readings)
            case IndependenceInvariant():
                return self._independences.against(invariant, readings) or None
            case PathInvariant():
                return self._paths.against(invariant, readings)

    def _is_empty(self, invariant: Invariant, readings: list[Term]) -> bool:
        match invariant:
            case AnswerInvariant():
                return not self._search.exists([*self._met(invariant), *readings])
            case IndependenceInvariant():
                return False
            case PathInvariant():
                return self._paths.never_happens(invariant, readings)

    def _case_against(self, invariant: AnswerInvariant, readings: list[Term]) -> Branch | None:
        fails = z3.Or([self._encoding.answer(invariant.action, a) for a in sorted(invariant.never)])
        terms = [*self._met(invariant), *readings, fails]
        found = self._search.minimal(terms, invariant.during.first)
        return found and self._confirmed(invariant, found)

    def _met(self, invariant: AnswerInvariant) -> list[Term]:
        met = self._encoding.holds(invariant.when).satisfied
        return [self._encoding.during(invariant.during), met]

    def _confirmed(self, invariant: AnswerInvariant, found: FoundCase) -> Branch:
        """Return the counterexample with the definition's answer, which must break it too."""
        branch = self._witnesses.branch(found, f"Not so: {invariant.says}", [invariant.action])
        met = self._witnesses.verdict(found, invariant.when) is Verdict.SATISFIED
        if not met or branch.expect.answers[invariant.action] not in invariant.never:
            raise disagreement(f"`{invariant.name}`", found)
        return branch

    @cached_property
    def _paths(self) -> PathSearch:
        """Unrolled only where an invariant speaks of timelines."""
        return PathSearch(self._search, self._witnesses)


def prove_invariant(policy: Policy, invariant: Invariant, as_chosen: bool = False) -> Proof:
    """Prove one invariant of a policy."""
    return Prover(policy, as_chosen).prove(invariant)
