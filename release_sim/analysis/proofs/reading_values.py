"""The values of readings over which an invariant is decided in every case."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from release_sim.analysis.proofs.case_space import FactValues
from release_sim.model.policy import Policy
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.tested_names import reading_name


def open_readings(policy: Policy, breaking: Collection[tuple[str, str]]) -> dict[str, FactValues]:
    """Return every choice of every reading, open included, except those that break the invariant.

    The policy's own come first, so that another is only found where it matters.
    """
    chosen = policy.reading_facts()
    several: dict[str, list[Value | None]] = {}
    for name, reading in policy.readings.items():
        own = chosen.get(reading_name(name))
        others = (choice for choice in (*reading.choices, None) if choice != own)
        several[reading_name(name)] = [own, *others]
    for name, choice in breaking:
        choices = several[reading_name(name)]
        several[reading_name(name)] = [each for each in choices if each not in (choice, None)]
    return dict(several)


def chosen_readings(policy: Policy, otherwise: Mapping[str, str]) -> dict[str, FactValues]:
    """Return the readings as the policy chooses them, except for these."""
    facts = policy.with_readings(otherwise).reading_facts()
    names = [reading_name(name) for name in policy.readings]
    return {name: [facts.get(name)] for name in names}
