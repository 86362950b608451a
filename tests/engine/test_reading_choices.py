"""What another choice of a reading changes is found by evaluating only what depends on it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.engine.decide import Engine
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from tests.conftest import examples
from tests.strategies import (
    cases,
    cases_with_instruments,
    choices_of_readings,
    few_facts,
    policies,
)


def turning(engine: Engine, case: Case) -> dict[str, Mapping[str, Mapping[str, Answer]]]:
    """Return by reading the answers under each of its choices, where they differ."""
    choices = engine.reading_choices(case)
    return {
        name: {
            action: under
            for action, under in choices.answers(reading).items()
            if len(set(under.values())) > 1
        }
        for name, reading in engine.policy.readings.items()
    }


def decided_whole(engine: Engine, case: Case) -> dict[str, Mapping[str, Mapping[str, Answer]]]:
    """Return the same, every rule evaluated under every choice."""
    found: dict[str, Mapping[str, Mapping[str, Answer]]] = {}
    for name, reading in engine.policy.readings.items():
        by = {c: engine.with_readings({name: c}).answers(case) for c in reading.choices}
        under = {action: {choice: by[choice][action] for choice in by} for action in ACTIONS}
        found[name] = {a: each for a, each in under.items() if len(set(each.values())) > 1}
    return found


@given(data=st.data(), policy=policies())
def test_on_random_policies(data: st.DataObject, policy: Policy) -> None:
    engine = Engine(policy).with_readings(data.draw(choices_of_readings(policy)))
    for case in data.draw(st.lists(cases(facts=few_facts()), min_size=1, max_size=3)):
        assert turning(engine, case) == decided_whole(engine, case)


@pytest.mark.parametrize("name", ["denver", "aurora"])
def test_on_real_policies_under_any_readings_and_papers(rulebook: Rulebook, name: str) -> None:
    policy = rulebook.policies[name]
    engine = Engine(policy)

    @examples(25)
    @given(
        case=cases(policy) | cases_with_instruments(policy), readings=choices_of_readings(policy)
    )
    def agree(case: Case, readings: dict[str, str]) -> None:
        other = engine.with_readings(readings)
        assert turning(other, case) == decided_whole(other, case)

    agree()
