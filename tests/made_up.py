"""Policies of a few rules on one action, made up, of which the answers are worked out by hand."""

from __future__ import annotations

from datetime import date

from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Period, Rule
from release_sim.vocabulary.actions import HOLD
from tests.strategies import CITE, READING

IN_CUSTODY = Comparison("custody.state", Op.IS, ("in_custody",))
WIDE = Comparison("reading.breadth", Op.IS, ("wide",))
CANCELLED = Comparison("request.cancelled", Op.IS, (True,))


def rule(name: str, modality: Modality, *when: Condition, **more: object) -> Rule:
    return Rule(f"a.b.{name}", "a test", CITE, Duty(modality, HOLD), when=AllOf(when), **more)  # type: ignore[arg-type]  # fields by name


def policy_of(*rules: Rule, breadth: str = "narrow", name: str = "made_up") -> Policy:
    by_id = {each.id: each for each in rules}
    covers = Period(date(2015, 1, 1))
    readings = {"breadth": READING}
    return Policy(name, "a", "a", covers, by_id, readings, {"breadth": breadth}, {})


MAY_HOLD = policy_of(rule("may", Modality.MAY, IN_CUSTODY))
