"""What was found of some verdicts or facts is told again, and no decision turns on that."""

from __future__ import annotations

import pytest

from release_sim.engine import action_outcomes, matcher, rule_tracer
from release_sim.engine.decide import Engine
from release_sim.model.policy import Policy
from release_sim.model.scenario import Branch, Scenario
from tests.conftest import some


@pytest.fixture
def branches(scenarios: list[Scenario]) -> list[Branch]:
    told = [b for each in scenarios for b in (each.main, *each.what_if)]
    return some([b for b in told if b.policy == "denver"], 6)


@pytest.mark.parametrize("most", [1, 3, 1000])
def test_an_engine_that_has_decided_much_decides_as_a_new_one(
    most: int, branches: list[Branch], denver: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = [Engine(denver).with_readings(b.readings).decide(b.case) for b in branches]
    for module in (action_outcomes, matcher, rule_tracer):
        monkeypatch.setattr(module, "MOST", most)
    monkeypatch.setattr(matcher, "MOST_OF_A_CLAUSE", most)
    used = Engine(denver)
    for _ in range(2):
        again = [used.with_readings(b.readings).decide(b.case) for b in branches]
        assert again == new
        branches.reverse()
        new.reverse()
