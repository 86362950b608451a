"""Cases decided by policies that are made up."""

from __future__ import annotations

from release_sim.engine.decide import EngineCache
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Expectation
from release_sim.testing.mutant_runs import ReferenceRun


def book_of(policy: Policy) -> Rulebook:
    return Rulebook(policy.rules, {}, policy.readings, policy.findings, {policy.name: policy})


def decided(policy: Policy, *given: tuple[Case, Expectation]) -> list[ReferenceRun]:
    engines = EngineCache(book_of(policy))
    branches = [Branch("", "", policy.name, case, {}, expect) for case, expect in given]
    return [ReferenceRun(branch, engines.decide(branch)) for branch in branches]
