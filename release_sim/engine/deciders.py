"""Deciding the branches of scenarios, each under its own policy and readings."""

from __future__ import annotations

from collections.abc import Mapping

from release_sim.engine.decide import Engine
from release_sim.model.decision import Decision
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch


class Deciders:
    """The engines of a rulebook's policies, made when first asked for and kept."""

    def __init__(self, rulebook: Rulebook) -> None:
        """No engine is made yet."""
        self._rulebook = rulebook
        self._engines: dict[str, Engine] = {}

    def engine(self, policy: str, readings: Mapping[str, str]) -> Engine:
        """The engine of a policy with some readings chosen otherwise."""
        if policy not in self._engines:
            self._engines[policy] = Engine(self._rulebook.policies[policy])
        return self._engines[policy].under(readings)

    def decide(self, branch: Branch) -> Decision:
        """The decision of one branch; raises ``OutOfScopeError`` as the engine does."""
        return self.engine(branch.policy, branch.readings).decide(branch.case)
