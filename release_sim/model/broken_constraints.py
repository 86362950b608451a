"""The constraints of the vocabulary that a case breaks, which so cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.vocabulary.constraints import CONSTRAINTS, Constraint
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import UNNAMED
from release_sim.vocabulary.quotients import QUOTIENTS, Quotient


class BrokenConstraint(NamedTuple):
    """Facts that a case states and that cannot hold together."""

    constraint: Constraint
    facts: Mapping[str, Value | None]

    @property
    def message(self) -> str:
        """The message: what is wrong, with the facts."""
        first, *others = (f"`{name}: {_shown(value)}`" for name, value in self.facts.items())
        return f"{first} cannot be with {' and '.join(others)}"

    @property
    def help(self) -> str:
        """The reason why it cannot be."""
        source = self.constraint.source
        return f"{self.constraint.reason} ({source})" if source else self.constraint.reason


def broken_constraints(case: Case) -> list[BrokenConstraint]:
    """Return every constraint that the case breaks, of each instrument that breaks it.

    What is only presumed breaks none: a presumption is what a story did not say.
    """
    facts = case.stated
    found = []
    for constraint in CONSTRAINTS:
        names = case.names(constraint.kind) if constraint.kind else (UNNAMED,)
        for each in map(constraint.of, names):
            if all(facts.get(name) in values for name, values in each.items()):
                found.append(BrokenConstraint(constraint, {name: facts[name] for name in each}))
    said = {**facts, **dict.fromkeys(case.unknown)}
    found += (broken for each in QUOTIENTS if (broken := not_the_quotient(each, said)))
    return found


def not_the_quotient(
    quotient: Quotient, said: Mapping[str, Value | None]
) -> BrokenConstraint | None:
    """Return the constraint that is broken where a quotient is not what its counts tell."""
    name = quotient.fact.name
    known = {n: value for n, value in said.items() if value is not None}
    value = quotient.worked_out(known)
    if value is None or name not in said or said[name] == value:
        return None
    part, whole = (known[count] for count in quotient.counts)
    reason = f"{part} over {whole}, rounded down, is {value}"
    told = {each: said[each] for each in quotient.names}
    return BrokenConstraint(Constraint({name: (value,)}, reason), told)


def impossible(constraint: Constraint, instrument: str = UNNAMED) -> AllOf:
    """Return the constraint as the condition that is satisfied where it is broken."""
    tests = (Comparison(n, Op.ONE_OF, values) for n, values in constraint.of(instrument).items())
    return AllOf(tuple(tests))


def _shown(value: Value | None) -> str:
    return "unknown" if value is None else str(value).lower()
