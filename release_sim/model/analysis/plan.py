"""A plan of questions that settle an undetermined answer, each led to by the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from release_sim.model.verdict import Answer
from release_sim.vocabulary.fact import Fact
from release_sim.vocabulary.value_set import ValueSet


@dataclass(frozen=True, slots=True)
class PlanLeaf:
    """Nothing more to ask: the answer, whatever the facts are that are still unknown.

    An answer that is ``undetermined`` turns on nothing but open readings, and ``turns_on`` names
    them. It comes ``early`` where a decision, which does not look ahead, may still call the
    answer undetermined, though every way the unknown facts can turn out and the open readings can
    be chosen gives this one. For a reading it may wait even once every fact is known.
    """

    answer: Answer
    turns_on: tuple[str, ...] = ()
    early: bool = False

    @property
    def most(self) -> int:
        """Return the largest number of questions left."""
        return 0

    @property
    def average(self) -> Fraction:
        """Return the average number of questions left."""
        return Fraction(0)


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """A fact to ask, and what follows from what it turns out to be."""

    fact: Fact
    branches: tuple[tuple[ValueSet, Plan], ...]

    @property
    def most(self) -> int:
        """Return the largest number of questions left."""
        return 1 + max(plan.most for _, plan in self.branches)

    @property
    def average(self) -> Fraction:
        """Return the average number of questions left, every branch equally likely."""
        averages = [plan.average for _, plan in self.branches]
        return 1 + sum(averages, Fraction(0)) / len(averages)


Plan = PlanLeaf | PlanQuestion


@dataclass(frozen=True, slots=True)
class Inquiry:
    """The questions that always settle an answer, or leave it open to readings alone.

    ``proved`` tells that no plan asks fewer questions at most, and of those that ask so many none
    asks fewer on average. ``soonest`` tells for each possible answer what settles it with the
    fewest facts, in every way there is; nothing where the plan is not proved.
    """

    action: str
    found: Answer
    plan: Plan
    proved: bool
    soonest: Mapping[Answer, tuple[tuple[ValueSet, ...], ...]]
