"""Rules on any action and policies of a few of them, made up."""

from __future__ import annotations

from datetime import date

from release_sim.model.condition import AllOf, Condition
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Period, Rule
from tests.strategies import CITE


def rule(name: str, modality: Modality, action: str, *when: Condition, **more: object) -> Rule:
    duty = Duty(modality, action)
    return Rule(f"a.b.{name}", "a test", CITE, duty, when=AllOf(when), **more)  # type: ignore[arg-type]  # fields by name


def policy_of(*rules: Rule, concerns: Condition = AllOf(())) -> Policy:
    by_id = {each.id: each for each in rules}
    about = AllOf((concerns,))
    return Policy("made_up", "a", "a", Period(date(2015, 1, 1)), by_id, {}, {}, {}, about)
