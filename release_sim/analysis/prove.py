"""Whether a sentence is true of every possible case; if not, the smallest of which it is not."""

from __future__ import annotations

from typing import Any as Term  # z3 comes without types

import z3

from release_sim.analysis.encode import Encoding
from release_sim.analysis.smallest import Found, Search
from release_sim.analysis.witness import Witnesses, disagreement
from release_sim.model.invariant import Counterexample, Invariant, Proof, Proved
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
        """Encodes the policy once for all its sentences."""
        self._policy, self._as_chosen = policy, as_chosen
        self._witnesses = Witnesses(policy)
        self._encoding = Encoding(policy)
        self._search = Search(self._encoding)

    def prove(self, invariant: Invariant) -> Proof:
        """Prove it, or find the smallest case of which it is not true."""
        begun = self._search.seconds
        claimed = [
            self._encoding.during(invariant.during),
            self._encoding.verdict_of(invariant.when).satisfied,
        ]
        fails = z3.Or([self._encoding.answer(invariant.action, a) for a in sorted(invariant.never)])
        readings = self._readings(invariant)
        found = self._search.smallest([*claimed, *readings, fails], invariant.during.first)
        if found:
            branch = self._confirmed(invariant, found)
            return Counterexample(invariant, branch, self._search.seconds - begun)
        broken: dict[tuple[str, str], Branch] = {}
        unbroken: list[tuple[str, str]] = []
        for name, choice in () if self._as_chosen else invariant.broken_by:
            only = self._chosen({name: choice})
            witness = self._search.smallest([*claimed, *only, fails], invariant.during.first)
            if witness:
                broken[name, choice] = self._confirmed(invariant, witness)
            else:
                unbroken.append((name, choice))
        empty = not self._search.any([*claimed, *readings])
        return Proved(invariant, broken, tuple(unbroken), empty, self._search.seconds - begun)

    def _readings(self, invariant: Invariant) -> list[Term]:
        """An open reading may turn out to be the one that breaks the sentence, so it is none."""
        if self._as_chosen:
            return self._chosen({})
        terms = []
        for name, choice in invariant.broken_by:
            atom = self._encoding.atom(f"reading.{name}")
            if choice != UNRESOLVED:
                terms.append(z3.Not(atom.has(choice)))
            terms.append(atom.known)
        return terms

    def _chosen(self, otherwise: dict[str, str]) -> list[Term]:
        """The readings as the policy chooses them, but for these."""
        facts = self._policy.reading_as(otherwise).reading_facts()
        names = [f"reading.{name}" for name in self._policy.readings]
        return [self._encoding.atom(name).has(facts.get(name)) for name in names]

    def _confirmed(self, invariant: Invariant, found: Found) -> Branch:
        """The case with the answer that the definition gives, which must break the sentence too."""
        branch = self._witnesses.branch(found, f"Not so: {invariant.says}", [invariant.action])
        met = self._witnesses.verdict(found, invariant.when) is Verdict.SATISFIED
        if not met or branch.expect.answers[invariant.action] not in invariant.never:
            raise disagreement(f"`{invariant.name}`", found)
        return branch


def prove(policy: Policy, invariant: Invariant, as_chosen: bool = False) -> Proof:
    """Prove one sentence of a policy."""
    return Prover(policy, as_chosen).prove(invariant)
