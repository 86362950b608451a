"""The rules in force on a day, laid in strata: a rule stands above every finding it tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from release_sim.engine.semantics import Exceptions
from release_sim.model.dependence import Dependence
from release_sim.model.policy import Policy
from release_sim.model.rule import Rule


class Stratum(NamedTuple):
    """Rules whose conditions can be asked together, and those that can be settled once they are.

    A rule is settled when every exception to it is, which may be a stratum later.
    """

    asked: tuple[Rule, ...]
    settled: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Regime:
    """The rules in force between two days on which some rule of the policy begins or ends.

    ``order`` puts every rule after what it depends on; ``strata`` lay out the same rules.
    """

    order: tuple[Rule, ...]
    strata: tuple[Stratum, ...]
    exceptions: Exceptions
    concluding: Exceptions


def changes_of(policy: Policy) -> list[date]:
    """Return the days on which some rule of the policy comes into force or ceases to be."""
    periods = [rule.in_force for rule in policy.rules.values()]
    begins = {p.first for p in periods if p.first}
    ends = {p.last + timedelta(days=1) for p in periods if p.last}
    return sorted(begins | ends)


def regime_of(policy: Policy, as_of: date) -> Regime:
    """Return the regime of that day; the policy must have been checked to hold no circle."""
    dependence = Dependence.build(r for r in policy.rules.values() if r.in_force.covers(as_of))
    order = dependence.topological()
    asked: dict[str, int] = {}
    settled: dict[str, int] = {}
    for rule in order:
        concluding = (c for name in rule.reads() for c in dependence.concluding.get(name, ()))
        asked[rule.id] = max((settled[c] + 1 for c in concluding), default=0)
        against = (settled[e] for e in dependence.exceptions[rule.id])
        settled[rule.id] = max((asked[rule.id], *against))
    strata = tuple(
        Stratum(
            tuple(rule for rule in order if asked[rule.id] == level),
            tuple(rule for rule in order if settled[rule.id] == level),
        )
        for level in range(max(settled.values(), default=-1) + 1)
    )
    return Regime(order, strata, dependence.exceptions, dependence.concluding)
