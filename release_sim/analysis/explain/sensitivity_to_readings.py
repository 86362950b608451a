"""The answers that depend on a reading: robust or contested."""

from __future__ import annotations

from release_sim.engine.decide import Engine
from release_sim.model.case import Case
from release_sim.model.decision import ReadingSensitivity
from release_sim.vocabulary.actions import ACTIONS


def sensitive_readings(engine: Engine, case: Case) -> dict[str, tuple[ReadingSensitivity, ...]]:
    """Return, for every action, the readings whose choice alone changes its answer.

    An action that is not named is robust against changing any one reading.
    """
    found: dict[str, list[ReadingSensitivity]] = {}
    policy = engine.policy
    as_chosen = engine.answers(case)
    in_force = (rule for rule in policy.rules.values() if rule.in_force.covers(case.as_of))
    tested = {name for rule in in_force for name in rule.reads()}
    for reading in policy.readings.values():
        if f"reading.{reading.name}" in tested:
            by_choice = {
                choice: engine.with_readings({reading.name: choice}).answers(case)
                if choice != policy.chosen[reading.name]
                else as_chosen
                for choice in reading.choices
            }
            for action in ACTIONS:
                under = {choice: all_of[action] for choice, all_of in by_choice.items()}
                if len(set(under.values())) > 1:
                    found.setdefault(action, []).append(ReadingSensitivity(reading.name, under))
    return {action: tuple(turning) for action, turning in found.items()}
