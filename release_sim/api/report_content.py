"""The contents of a report: cases, timelines, comparisons of policies, counts of people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from release_sim.analysis.explain.sensitivity_to_readings import sensitive_readings
from release_sim.api.inputs import Inputs, OnProgress
from release_sim.api.policy_sides import check_days, differences, sides_of
from release_sim.api.report_cohort import PeopleOptions
from release_sim.api.scenario_decisions import decide_all
from release_sim.api.timeline_replay import replay_results
from release_sim.engine.decide import EngineCache
from release_sim.model.analysis.difference import Side
from release_sim.model.report_contents import DecidedBranch, Report, ReportCase, ReportTimeline
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.model.timelines.timeline import Timeline
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS

_SETTLED = (Answer.REQUIRED, Answer.FORBIDDEN, Answer.PERMITTED, Answer.SILENT)


def gathered(
    inputs: Inputs,
    paths: Sequence[Path],
    compare: tuple[str, str] | None,
    people: PeopleOptions | None,
    on_progress: OnProgress,
) -> tuple[Rulebook, Report]:
    """Everything the report is to tell; what is wrong is reported at once."""
    if paths:
        rulebook, scenarios, timelines = inputs.stories(paths)
    else:
        rulebook, scenarios, timelines = inputs.rulebook(), [], []
    sides: list[Side] = []
    if compare:
        sides = sides_of(inputs, rulebook, dict(zip("AB", compare, strict=True)), None, [])
        check_days(inputs, sides)
    counted = None
    if people:
        counted = (
            people.shifts(inputs, sides, on_progress)
            if compare
            else people.table(inputs.diagnosis, on_progress)
        )
    deciders = EngineCache(rulebook)
    decided = [(each, decide_all(inputs, deciders, each)) for each in scenarios]
    replayed = [_timeline(inputs, deciders, each) for each in timelines]
    inputs.diagnosis.raise_if_any()
    cases = []
    for number, (scenario, parts) in enumerate(decided, 1):
        on_progress(f"{number} of {len(decided)} scenarios")
        cases.append(_case(deciders, scenario, [DecidedBranch(*part[:2]) for part in parts]))
    return rulebook, Report(
        tuple(cases),
        tuple(each for each in replayed if each),
        differences(sides, list(ACTIONS)) if sides else None,
        counted() if counted else None,
    )


def _case(deciders: EngineCache, scenario: Scenario, parts: Sequence[DecidedBranch]) -> ReportCase:
    # z3 takes a tenth of a second to come, which the list of all verbs does without.
    from release_sim.analysis.explain.minimal_changes import ChangeSearch  # noqa: PLC0415
    from release_sim.analysis.explain.question_plan import plan_questions  # noqa: PLC0415

    (branch, decision), *what_if = ((each.branch, each.decision) for each in parts)
    engine = deciders.engine(branch.policy, branch.readings)
    outcomes = decision.outcomes.values()
    is_open = {o.action for o in outcomes if o.answer is Answer.UNDETERMINED}
    spoken = [o for o in outcomes if o.answer is not Answer.SILENT and o.action not in is_open]
    changes = {
        outcome.action: tuple(
            ChangeSearch(engine, branch.case, outcome.action).to(answer)
            for answer in _SETTLED
            if answer is not outcome.answer
        )
        for outcome in spoken
    }
    return ReportCase(
        scenario,
        engine.policy,
        decision,
        sensitive_readings(engine, branch.case),
        changes,
        {
            action: plan_questions(engine, branch.case, action)
            for action in ACTIONS
            if action in is_open
        },
        tuple(DecidedBranch(*each) for each in what_if),
    )


def _timeline(inputs: Inputs, deciders: EngineCache, timeline: Timeline) -> ReportTimeline | None:
    """Return the timeline with its what-ifs; report a problem and return None."""
    variants = (timeline.main, *timeline.what_if)
    found = replay_results(inputs, deciders, timeline, variants)
    return ReportTimeline(timeline, found[0], tuple(found[1:])) if found else None
