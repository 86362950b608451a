"""Proofs that an invariant is true of every possible case, or the smallest counterexample."""

from __future__ import annotations

from functools import cached_property
from typing import Any as Term  # z3 comes without types

import z3

from release_sim.analysis.encode import Encoding
from release_sim.analysis.proofs.independence import Independences
from release_sim.analysis.proofs.paths import Paths
from release_sim.analysis.smallest import Found, Search
from release_sim.analysis.witness import Witnesses, disagreement
from release_sim.model.analysis.invariant import (
    Against,
    Claim,
    Counterexample,
    Independence,
    Invariant,
    PathInvariant,
    Proof,
    Proved,
)
from release_sim.model.policy import UNRESOLVED, Policy
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Verdict


class Prover:
    """Proves sentences of one policy.

    For all cases, known and unknown, on all days it covers; and under every combination of
    readings, open ones too, but those said to break the sentence, or, ``as_chosen``, under the
    policy's own only.
    """

    def __init__(self, policy: Policy, as_chosen: bool = False) -> None:
        """Encode the policy once for all its invariants."""
        self._as_chosen = as_chosen
        self._witnesses = Witnesses(policy)
        self._encoding = Encoding(policy)
        self._search = Search(self._encoding)
        self._independences = Independences(self._search, self._witnesses)

    def prove(self, claim: Claim) -> Proof:
        """Prove it, or find the smallest of what it is not true of."""
        begun = self._search.seconds
        readings = self._readings(claim)
        against = self._against(claim, readings)
        if against:
            return Counterexample(claim, against, self._search.seconds - begun)
        broken: dict[tuple[str, str], Against] = {}
        unbroken: list[tuple[str, str]] = []
        for name, choice in () if self._as_chosen else claim.broken_by:
            against = self._against(claim, self._encoding.readings({name: choice}))
            if against:
                broken[name, choice] = against
            else:
                unbroken.append((name, choice))
        empty = self._is_empty(claim, readings)
        return Proved(claim, broken, tuple(unbroken), empty, self._search.seconds - begun)

    def _readings(self, claim: Claim) -> list[Term]:
        """Return terms for the readings; open ones stay free, so any choice can break it."""
        if self._as_chosen:
            return self._encoding.readings({})
        terms = []
        for name, choice in claim.broken_by:
            atom = self._encoding.atom(f"reading.{name}")
            if choice != UNRESOLVED:
                terms.append(z3.Not(atom.equals(choice)))
            terms.append(atom.known)
        return terms

    def _against(self, claim: Claim, readings: list[Term]) -> Against | None:
        match claim:
            case Invariant():
                return self._case_against(claim, readings)
            case Independence():
                return self._independences.against(claim, readings) or None
            case PathInvariant():
                return self._paths.against(claim, readings)

    def _is_empty(self, claim: Claim, readings: list[Term]) -> bool:
        match claim:
            case Invariant():
                return not self._search.any([*self._met(claim), *readings])
            case Independence():
                return False
            case PathInvariant():
                return self._paths.never_happens(claim, readings)

    def _case_against(self, claim: Invariant, readings: list[Term]) -> Branch | None:
        fails = z3.Or([self._encoding.answer(claim.action, a) for a in sorted(claim.never)])
        terms = [*self._met(claim), *readings, fails]
        found = self._search.smallest(terms, claim.during.first)
        return found and self._confirmed(claim, found)

    def _met(self, claim: Invariant) -> list[Term]:
        met = self._encoding.verdict_of(claim.when).satisfied
        return [self._encoding.during(claim.during), met]

    def _confirmed(self, claim: Invariant, found: Found) -> Branch:
        """Return the counterexample with the definition's answer, which must break it too."""
        branch = self._witnesses.branch(found, f"Not so: {claim.says}", [claim.action])
        met = self._witnesses.verdict(found, claim.when) is Verdict.SATISFIED
        if not met or branch.expect.answers[claim.action] not in claim.never:
            raise disagreement(f"`{claim.name}`", found)
        return branch

    @cached_property
    def _paths(self) -> Paths:
        """Unrolled only where a sentence speaks of histories."""
        return Paths(self._search, self._witnesses)


def prove(policy: Policy, claim: Claim, as_chosen: bool = False) -> Proof:
    """Prove one sentence of a policy."""
    return Prover(policy, as_chosen).prove(claim)
