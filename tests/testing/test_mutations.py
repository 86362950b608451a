"""The bundled scenarios prove every line, every boundary and every word of the rules."""

from __future__ import annotations

import pytest

from release_sim.api.inputs import branches
from release_sim.engine.decide import EngineCache
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.testing.adequacy import measure_adequacy
from release_sim.testing.adequacy_text import sentence
from release_sim.testing.coverage_goals import DayDecides
from release_sim.testing.mutant_runs import ReferenceRun
from tests.conftest import ROOT

FILES = [
    f"{path.parent.name}.{path.stem}"
    for path in sorted((ROOT / "rules").rglob("*.yaml"))
    if path.parent.name not in ("sources", "readings", "policies")
]


@pytest.fixture(scope="module")
def decided(rulebook: Rulebook, scenarios: list[Scenario]) -> list[ReferenceRun]:
    deciders = EngineCache(rulebook)
    return [ReferenceRun(branch, deciders.decide(branch)) for _, branch in branches(scenarios)]


@pytest.mark.parametrize("file", FILES)
def test_whatever_can_be_shown_of_a_rule_is_shown(
    rulebook: Rulebook, decided: list[ReferenceRun], file: str
) -> None:
    rules = [rule for rule in rulebook.rules.values() if rule.id.startswith(f"{file}.")]
    found = measure_adequacy(rulebook, rules, decided, lambda _: None)
    missed = [goal for showing in found.lacking for goal in showing.goals]
    assert [f"{goal.rule}: {sentence(goal)}" for goal in missed] == []
    # Before the law, or the time that a policy covers, begins, a rule's conditions can be unmet;
    # whatever else no case can show would be a line or a word too many.
    assert all(isinstance(each, DayDecides) and not each.in_force for each in found.impossible)
