"""The answers that depend on a reading: robust or contested."""

from __future__ import annotations

from release_sim.engine.decide import Engine
from release_sim.model.case import Case
from release_sim.model.decision import ReadingSensitivity


def sensitive_readings(engine: Engine, case: Case) -> dict[str, tuple[ReadingSensitivity, ...]]:
    """Return, for every action, the readings whose choice alone changes its answer.

    An action that is not named is robust against changing any one reading.
    """
    found: dict[str, list[ReadingSensitivity]] = {}
    choices = engine.reading_choices(case)
    for reading in engine.policy.readings.values():
        for action, under in choices.answers(reading).items():
            if len(set(under.values())) > 1:
                found.setdefault(action, []).append(ReadingSensitivity(reading.name, under))
    return {action: tuple(turning) for action, turning in found.items()}
