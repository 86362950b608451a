"""Properties of all timelines: random ones, of several people and all kinds of events."""

from __future__ import annotations

from hypothesis import settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from release_sim.engine.decide import Engine
from release_sim.model.rulebook import Rulebook
from tests.conftest import PROFILE, examples
from tests.timeline.histories import Histories


def test_every_history(rulebook: Rulebook) -> None:
    engine = Engine(rulebook.policies["denver"])
    few = settings(examples(7), stateful_step_count=8 if PROFILE == "quick" else 20)
    run_state_machine_as_test(lambda: Histories(engine), settings=few)  # type: ignore[arg-type]  # any callable serves
