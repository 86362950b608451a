"""Scenarios decided, branch by branch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from release_sim.api.inputs import Inputs
from release_sim.engine.decide import EngineCache
from release_sim.errors import OutOfScopeError
from release_sim.model.decision import Decision
from release_sim.model.records.recordable import Recordable
from release_sim.model.scenario import Branch, Scenario
from release_sim.testing.expectations import unmet

Decided = tuple[Branch, Decision, tuple[str, ...]]
"""A branch, its decision, and what the branch expects and the decision does not say."""


def decide_all(inputs: Inputs, deciders: EngineCache, scenario: Scenario) -> list[Decided]:
    """Decide every branch; what lies outside a policy is reported."""
    found: list[Decided] = []
    for branch in (scenario.main, *scenario.what_if):
        try:
            decision = deciders.decide(branch)
        except OutOfScopeError as error:
            inputs.complain_of(error, scenario, branch)
            continue
        found.append((branch, decision, unmet(branch.expect, decision)))
    return found


def recordable_branches(
    deciders: EngineCache, done: Iterable[tuple[Scenario, list[Decided]]]
) -> Iterator[Recordable]:
    """Yield what is recorded of each branch."""
    for scenario, parts in done:
        for branch, decision, failed in parts:
            policy = deciders.engine(branch.policy, branch.readings).policy
            yield Recordable(scenario.name, branch, policy, decision, failed)
