"""An invariant: a sentence that must be true of every case; and what became of proving it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from release_sim.model.condition import All, Condition
from release_sim.model.rule import Period
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer


@dataclass(frozen=True, slots=True)
class Invariant:
    """When ``when`` is satisfied, ``action`` has none of the answers ``never``.

    ``broken_by`` names choices of readings under which the sentence fails, with the reason.
    ``during`` bounds the dates for which it is claimed.
    """

    name: str
    says: str
    action: str
    never: frozenset[Answer]
    when: Condition = All(())
    during: Period = Period()
    broken_by: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proved:
    """The sentence holds of every case; ``broken`` has a witness for each reading that breaks it.

    ``unbroken`` are the readings said to break it that do not; it is ``empty`` where no case
    meets its condition, so that it says nothing.
    """

    invariant: Invariant
    broken: Mapping[tuple[str, str], Branch]
    unbroken: tuple[tuple[str, str], ...]
    empty: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A smallest case of which the sentence is not true; ``branch`` expects the answer found."""

    invariant: Invariant
    branch: Branch
    seconds: float


Proof = Proved | Counterexample
