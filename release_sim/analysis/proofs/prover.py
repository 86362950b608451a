"""Proofs that an invariant is true of every possible case, or the smallest counterexample."""

from __future__ import annotations

from collections.abc import Mapping

from release_sim.analysis.instruments_needed import Counterexamples
from release_sim.analysis.paper_counts import ONE_OF_EACH, told_plainly, up_to
from release_sim.analysis.proofs.invariant_search import InvariantSearch
from release_sim.analysis.witness import Witnesses
from release_sim.engine.shape import Shape
from release_sim.model.about import About
from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.model.analysis.invariant import (
    CounterCase,
    Counterexample,
    Invariant,
    PathInvariant,
    Proof,
    Proved,
)
from release_sim.model.policy import Policy


class Prover:
    """Proves invariants of one policy.

    For all cases, known and unknown, with up to ``most`` instruments of each kind, on all days it
    covers; and under every combination of readings, open ones too, but those said to break the
    invariant, or, ``as_chosen``, under the policy's own only.
    """

    def __init__(self, policy: Policy, as_chosen: bool = False, most: int = USUAL) -> None:
        """Encode the policy once for all its invariants, shape by shape as they are needed."""
        self._policy, self._as_chosen, self._most = policy, as_chosen, most
        self._about = About.build(policy.rules.values())
        self._counterexamples = Counterexamples(policy, self._about)
        self._witnesses = Witnesses(policy)
        self._searches: dict[Shape, InvariantSearch] = {}

    def prove(self, invariant: Invariant) -> Proof:
        """Prove an invariant, or find its smallest counterexample."""
        begun = self._seconds
        every_case = (ONE_OF_EACH, up_to(self._most))
        # Cases with up to so many papers hold those with one of each, so these are not asked about.
        # Histories do not: one begins with papers that are gone, or without any.
        asked = every_case if isinstance(invariant, PathInvariant) else every_case[1:]
        if any(self._search(shape).is_broken(invariant) for shape in asked):
            against = self._against(invariant)
            if against is None:
                raise RuntimeError(f"`{invariant.name}` is broken by nothing")
            return Counterexample(invariant, against, self._seconds - begun)
        broken: dict[tuple[str, str], CounterCase] = {}
        unbroken: list[tuple[str, str]] = []
        for name, choice in () if self._as_chosen else invariant.broken_by:
            if against := self._against(invariant, {name: choice}):
                broken[name, choice] = against
            else:
                unbroken.append((name, choice))
        empty = all(self._search(shape).is_empty(invariant) for shape in every_case)
        needed = self._counterexamples.instruments_needed(invariant)
        return Proved(
            invariant,
            broken,
            tuple(unbroken),
            empty,
            self._seconds - begun,
            any_number=needed is not None and needed <= self._most,
        )

    @property
    def _seconds(self) -> float:
        return sum(search.seconds for search in self._searches.values())

    def _search(self, shape: Shape) -> InvariantSearch:
        if shape not in self._searches:
            self._searches[shape] = InvariantSearch(
                self._policy, self._about, self._witnesses, self._as_chosen, shape
            )
        return self._searches[shape]

    def _against(
        self, invariant: Invariant, otherwise: Mapping[str, str] | None = None
    ) -> CounterCase | None:
        def is_broken(shape: Shape) -> bool:
            return self._search(shape).is_broken(invariant, otherwise)

        def against(shape: Shape) -> CounterCase | None:
            return self._search(shape).against(invariant, otherwise)

        return told_plainly(self._most, is_broken, against)


def prove_invariant(
    policy: Policy, invariant: Invariant, as_chosen: bool = False, most: int = USUAL
) -> Proof:
    """Prove one invariant of a policy."""
    return Prover(policy, as_chosen, most).prove(invariant)
