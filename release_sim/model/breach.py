"""The constraints of the vocabulary that a case breaks, which so cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.vocabulary.constraints import CONSTRAINTS, Constraint
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import UNNAMED


class Breach(NamedTuple):
    """Facts that a case states and that cannot hold together."""

    constraint: Constraint
    facts: Mapping[str, Value]

    @property
    def message(self) -> str:
        """The message: what is wrong, with the facts."""
        return " cannot be with ".join(f"`{n}: {_shown(v)}`" for n, v in self.facts.items())

    @property
    def help(self) -> str:
        """The reason why it cannot be."""
        source = self.constraint.source
        return f"{self.constraint.reason} ({source})" if source else self.constraint.reason


def breaches(case: Case) -> list[Breach]:
    """Return every constraint that the case breaks, of each instrument that breaks it.

    What is only presumed breaks none: a presumption is what a story did not say.
    """
    facts = case.stated
    found = []
    for constraint in CONSTRAINTS:
        names = case.names(constraint.kind) if constraint.kind else (UNNAMED,)
        for each in map(constraint.of, names):
            if all(facts.get(name) in values for name, values in each.items()):
                found.append(Breach(constraint, {name: facts[name] for name in each}))
    return found


def impossible(constraint: Constraint, instrument: str = UNNAMED) -> AllOf:
    """Return the constraint as the condition that is satisfied where it is broken."""
    tests = (Comparison(n, Op.ONE_OF, values) for n, values in constraint.of(instrument).items())
    return AllOf(tuple(tests))


def _shown(value: Value) -> str:
    return str(value).lower()
