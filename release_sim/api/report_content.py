"""The contents of a report: cases, timelines, comparisons of policies, counts of people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from release_sim.analysis.explain.sensitivity_to_readings import sensitive_readings
from release_sim.api.alternative_options import WhatIfOptions
from release_sim.api.alternatives import Alternatives
from release_sim.api.case_across import AcrossOptions, across, sides_across
from release_sim.api.case_what_if import what_if
from release_sim.api.idle_options import idle_in_scenarios
from release_sim.api.inputs import Inputs, OnProgress
from release_sim.api.overrides import Overrides
from release_sim.api.policy_sides import check_days, compare_policies, sides_of
from release_sim.api.report_cohort import PeopleOptions
from release_sim.api.scenario_decisions import decide_all, decide_covered
from release_sim.api.timeline_replay import TimelineOverrides, replay_results
from release_sim.api.timeline_what_if import timeline_what_if
from release_sim.engine.decide import EngineCache
from release_sim.model.analysis.difference import Side
from release_sim.model.analysis.place_answers import Across
from release_sim.model.decided_branch import DecidedBranch
from release_sim.model.report_contents import (
    AlternativeType,
    AskedAlternative,
    Report,
    ReportCase,
    ReportRulebook,
    ReportTimeline,
)
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.timelines.timeline import Timeline
from release_sim.model.verdict import CLEAR_ANSWERS, Answer, Verdict
from release_sim.vocabulary.actions import ACTIONS


@dataclass(frozen=True, slots=True)
class StoryOptions:
    """The stories of a report, and what options change of them.

    ``overrides`` change the stories themselves; ``alternatives`` are shown beside them, and with
    ``across`` what other places decide.
    """

    paths: Sequence[Path]
    keyword: str = ""
    overrides: Overrides = Overrides()
    alternatives: WhatIfOptions = WhatIfOptions()
    across: bool = False


def gathered(
    inputs: Inputs,
    stories: StoryOptions,
    compare: tuple[str, str] | None,
    people: PeopleOptions | None,
    on_progress: OnProgress,
) -> tuple[Rulebook, Report]:
    """Everything the report is to tell; what is wrong is reported at once."""
    if stories.paths:
        rulebook, scenarios, timelines = inputs.stories(stories.paths, stories.keyword)
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
    told = _Stories(inputs, rulebook, stories)
    decided = told.decided(scenarios)
    replayed = [found for each in timelines for found in told.timeline(each)]
    inputs.diagnosis.raise_if_any()
    cases: list[ReportCase] = []
    for number, (scenario, parts) in enumerate(decided, 1):
        on_progress(f"{number} of {len(decided)} scenarios")
        cases += told.case(scenario, parts)
    of_people = counted() if counted else None  # before what takes seconds: it may find no row
    regions = compare_policies(sides, list(ACTIONS), on_progress=on_progress) if sides else None
    return rulebook, Report(tuple(cases), tuple(replayed), regions, of_people)


def rulebook_contents(
    inputs: Inputs, paths: Sequence[Path], keyword: str, on_progress: OnProgress
) -> tuple[Rulebook, Report]:
    """Return the whole rulebook, with the scenarios in files or folders that show each rule."""
    rulebook, (scenarios,) = inputs.scenarios_under(paths, [Overrides()], keyword)
    engines = EngineCache(rulebook)
    applied: dict[str, dict[str, None]] = {}
    displaced: dict[str, dict[str, None]] = {}
    for number, scenario in enumerate(scenarios, 1):
        on_progress(f"{number} of {len(scenarios)} scenarios")
        for each in decide_all(inputs, engines, scenario):
            for name, trace in each.decision.rules.items():
                if trace.stands is Verdict.SATISFIED:
                    applied.setdefault(name, {})[scenario.name] = None
                elif trace.applies is Verdict.SATISFIED and trace.stands is Verdict.UNSATISFIED:
                    displaced.setdefault(name, {})[scenario.name] = None
    inputs.diagnosis.raise_if_any()
    shown = ReportRulebook(
        {name: tuple(found) for name, found in applied.items()},
        {name: tuple(found) for name, found in displaced.items()},
    )
    return rulebook, Report(rulebook=shown)


class _Stories:
    """The stories of a report, as options change them, and the alternatives that are asked."""

    def __init__(self, inputs: Inputs, rulebook: Rulebook, options: StoryOptions) -> None:
        self._inputs, self._options, self._rulebook = inputs, options, rulebook
        self._engines = EngineCache(rulebook)
        self._alternatives = Alternatives(inputs, rulebook, options.alternatives)
        self._asked = self._alternatives.checked()
        self._changes = inputs.read_overrides(options.overrides, rulebook)

    def decided(self, scenarios: Sequence[Scenario]) -> list[tuple[Scenario, list[DecidedBranch]]]:
        """Decide the scenarios; with options, what is not covered is left out."""
        if scenarios and self._options.overrides:
            self._inputs.diagnosis.raise_if_any()
            told = [self._changes.change]
            self._inputs.idle += idle_in_scenarios(told, scenarios, self._rulebook)
            changed = self._inputs.overridden(scenarios, self._changes)
            return decide_covered(self._inputs, self._engines, changed)
        return [(each, decide_all(self._inputs, self._engines, each)) for each in scenarios]

    def case(self, scenario: Scenario, parts: Sequence[DecidedBranch]) -> Iterator[ReportCase]:
        """Yield one scenario with all that is asked of it, as each account tells it."""
        main, *others = parts
        for name, told in main.accounts.items():
            named = replace(scenario, main=told.branch)
            own = (told, *(each.accounts.get(name, each) for each in others))
            yield replace(self._case(named, own), told=main)
        if not main.accounts:
            yield self._case(scenario, parts)

    def _case(self, scenario: Scenario, parts: Sequence[DecidedBranch]) -> ReportCase:
        found = report_case(self._engines, scenario, parts)
        if self._options.across:
            found = replace(found, across=self._across(scenario, parts[0].branch))
        if not self._asked:
            return found
        told = what_if(self._alternatives, self._asked, scenario)
        return replace(found, alternatives=self._typed(told.alternatives))

    def _across(self, scenario: Scenario, branch: Branch) -> Across:
        rulebook = self._engines.rulebook
        sides = sides_across(self._inputs, rulebook, AcrossOptions())
        return across(self._inputs, rulebook, scenario, branch, sides, list(ACTIONS))

    def timeline(self, timeline: Timeline) -> Iterator[ReportTimeline]:
        """Yield the timeline with its what-ifs, as each account tells it; report problems."""
        changes = TimelineOverrides(self._changes.given, self._changes.change)
        variants = changes.variants(self._inputs, timeline, None)
        given_at = changes.given_at
        found = replay_results(self._inputs, self._engines, timeline, variants, (), given_at)
        if not found:
            return
        main, *others = found
        for name, result in main.accounts.items():
            named = replace(timeline, main=result.variant)
            own = tuple(each.accounts.get(name, each) for each in others)
            yield replace(self._asked_of(ReportTimeline(named, result, own)), told=main)
        if not main.accounts:
            named = replace(timeline, main=main.variant)
            yield self._asked_of(ReportTimeline(named, main, tuple(others)))

    def _asked_of(self, told: ReportTimeline) -> ReportTimeline:
        if not self._asked:
            return told
        others = timeline_what_if(self._alternatives, self._asked, told.timeline)
        return replace(told, alternatives=self._typed(others.alternatives))

    def _typed(
        self, found: Sequence[AlternativeType]
    ) -> tuple[AskedAlternative[AlternativeType], ...]:
        return tuple(
            AskedAlternative(tuple(step.option() for step in steps), each)
            for steps, each in zip(self._asked, found, strict=True)
        )


def report_case(
    engines: EngineCache, scenario: Scenario, parts: Sequence[DecidedBranch]
) -> ReportCase:
    """Return a scenario with all that a report asks of it; ``parts`` are its branches decided."""
    # z3 takes a tenth of a second to come, which the list of all verbs does without.
    from release_sim.analysis.explain.added_papers import AddedPapersSearch  # noqa: PLC0415
    from release_sim.analysis.explain.minimal_changes import ChangeSearch  # noqa: PLC0415
    from release_sim.analysis.explain.question_plan import plan_questions  # noqa: PLC0415

    told, *what_if = parts
    branch, decision = told.branch, told.decision
    engine = engines.engine(branch.policy, branch.readings)
    outcomes = decision.outcomes.values()
    is_open = {o.action for o in outcomes if o.answer is Answer.UNDETERMINED}
    spoken = [o for o in outcomes if o.answer is not Answer.SILENT and o.action not in is_open]
    changes = {}
    for outcome in spoken:
        search = ChangeSearch(engine, branch.case, outcome.action)
        papers = AddedPapersSearch(engine, branch.case, outcome.action)
        others = (answer for answer in CLEAR_ANSWERS if answer is not outcome.answer)
        changes[outcome.action] = tuple(papers.with_papers(search.to(other)) for other in others)
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
        tuple(what_if),
    )
