"""The bundled scenarios: each comes out as expected, and all together they show what rules say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from release_sim.api.inputs import Inputs, branches
from release_sim.api.scenario_decisions import decided_branch
from release_sim.cli.run_text import full_trace
from release_sim.engine.decide import EngineCache
from release_sim.model.decided_branch import DecidedBranch
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.reporting.sentences import Voice
from release_sim.testing.adequacy import measure_adequacy
from release_sim.testing.adequacy_text import goal_clause
from release_sim.testing.coverage import rule_coverage
from release_sim.testing.coverage_goals import DayDecides
from release_sim.testing.mutant_runs import ReferenceRun
from tests.conftest import ROOT, SCENARIOS, TIMELINES, some
from tests.golden_files import check_golden

Decided = Callable[[Scenario], list[DecidedBranch]]

FILES = [
    f"{path.parent.name}.{path.stem}"
    for path in sorted((ROOT / "rules").rglob("*.yaml"))
    if path.parent.name not in ("sources", "readings", "policies")
]


@pytest.fixture(scope="module")
def engines(rulebook: Rulebook) -> EngineCache:
    return EngineCache(rulebook)


@pytest.fixture(scope="module")
def voice(rulebook: Rulebook) -> Voice:
    return Inputs.at(None).voice(rulebook)


@pytest.fixture(scope="module")
def decided(engines: EngineCache) -> Decided:
    """Return what decides a scenario and its what-ifs, each once."""
    found: dict[str, list[DecidedBranch]] = {}

    def parts(of: Scenario) -> list[DecidedBranch]:
        if of.name not in found:
            found[of.name] = [decided_branch(engines, each) for each in (of.main, *of.what_if)]
        return found[of.name]

    return parts


@pytest.mark.parametrize(
    "path", some(SCENARIOS, 45), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_comes_out_as_expected_with_the_trace_that_was_read(
    path: Path,
    voice: Voice,
    engines: EngineCache,
    scenarios: list[Scenario],
    decided: Decided,
) -> None:
    name = f"{path.parent.name}/{path.stem}"
    scenario = next(s for s in scenarios if s.name == name)
    parts = decided(scenario)
    assert [sentence for part in parts for sentence in part.unmet] == []
    trace = full_trace(voice, engines, scenario, parts, 100)
    assert max(map(len, trace.splitlines())) <= 100
    check_golden(path.with_suffix(".trace"), trace + "\n")


def test_each_says_what_must_come_out(scenarios: list[Scenario]) -> None:
    for scenario, branch in branches(scenarios):
        expected = branch.expect.answers or branch.expect.by_instrument
        assert expected, f"{scenario.name} {branch.name} expects nothing"


@pytest.mark.whole
def test_every_rule_applies_does_not_apply_and_is_displaced_somewhere(
    rulebook: Rulebook, scenarios: list[Scenario], decided: Decided
) -> None:
    decisions = [e.decision for each in scenarios for part in decided(each) for e in part.each]
    lacking = [
        f"{each.rule} is never {what}"
        for each in rule_coverage(rulebook.rules, decisions)
        for what in each.lacking()
    ]
    assert lacking == []


def test_no_trace_is_left_of_a_scenario_that_is_gone() -> None:
    traces = {path.with_suffix("") for path in (ROOT / "scenarios").rglob("*.trace")}
    assert traces == {path.with_suffix("") for path in (*SCENARIOS, *TIMELINES)}


@pytest.fixture(scope="module")
def runs(scenarios: list[Scenario], decided: Decided) -> list[ReferenceRun]:
    each = (told for story in scenarios for part in decided(story) for told in part.each)
    return [ReferenceRun(told.branch, told.decision) for told in each]


# No case has a subpoena that asks for no records, so no case shows its line on them; without the
# line, what such a subpoena is for would have to be known where there is none.
SETTLES_WHAT_IS_UNKNOWN = (
    "colorado.personal_information.purpose_of_the_agency",
    "`unless request.asks_records is true` alone decides that it applies",
)


@pytest.mark.whole
@pytest.mark.parametrize("file", FILES)
def test_whatever_can_be_shown_of_a_rule_is_shown(
    rulebook: Rulebook, runs: list[ReferenceRun], file: str
) -> None:
    rules = [rule for rule in rulebook.rules.values() if rule.id.startswith(f"{file}.")]
    found = measure_adequacy(rulebook, rules, runs, lambda _: None)
    missed = [goal for showing in found.lacking for goal in showing.goals]
    assert [f"{goal.rule}: {goal_clause(goal)}" for goal in missed] == []
    # Before the law, or the time that a policy covers, begins, a rule's conditions can be unmet;
    # whatever else no case can show would be a line or a word too many.
    others = [
        each
        for each in found.impossible
        if (each.rule, goal_clause(each)) != SETTLES_WHAT_IS_UNKNOWN
    ]
    assert all(isinstance(each, DayDecides) and not each.in_force for each in others)
