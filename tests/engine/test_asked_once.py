"""Remembered results for verdicts or facts, and that no decision turns on remembering."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from release_sim.engine import action_outcomes, matcher, rule_tracer
from release_sim.engine.action_outcomes import ActionOutcomes
from release_sim.engine.decide import Engine
from release_sim.engine.rule_tracer import RuleTracer
from release_sim.engine.semantics import Evaluation
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.actions import HOLD
from tests.conftest import some
from tests.made_up import rule


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


def outcomes() -> Callable[[Verdict], object]:
    """The outcome of one rule on one action, by the verdict on it."""
    alone = rule("may", Modality.MAY)
    of = ActionOutcomes(HOLD, {"": [(alone, Duty(Modality.MAY, HOLD))]}, [alone.id])
    return lambda verdict: of.outcome(Evaluation({alone.id: verdict}, {alone.id: verdict}, {}))


def traces() -> Callable[[Verdict], object]:
    """The trace of one rule without lines, by the verdict on it."""
    of = RuleTracer(rule("may", Modality.MAY), (), (), (), {})
    return lambda verdict: of.trace({}, verdict, verdict, ())


@pytest.mark.parametrize("kept", [outcomes, traces])
def test_what_was_told_is_told_again_until_there_is_too_much_of_it(
    kept: Callable[[], Callable[[Verdict], object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (action_outcomes, rule_tracer):
        monkeypatch.setattr(module, "MOST", 2)
    told, (no, maybe, yes) = kept(), Verdict
    first, second = told(no), told(maybe)
    assert first != second
    assert (told(no) is first, told(maybe) is second) == (True, True)
    told(yes)
    assert told(no) is not first
    assert told(no) == first
