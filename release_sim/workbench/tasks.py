"""The questions that a process of its own answers: what takes z3, or more than a moment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from release_sim.api.case_across import AcrossOptions, across, sides_across
from release_sim.api.inputs import Inputs, OnProgress
from release_sim.api.policy_sides import compare_policies
from release_sim.api.report_content import report_case, rulebook_contents
from release_sim.engine.decide import EngineCache
from release_sim.errors import FilesAreWrongError
from release_sim.model.analysis.difference import PolicyComparison, Side
from release_sim.model.analysis.fact_change import ChangeTo
from release_sim.model.analysis.place_answers import Across
from release_sim.model.analysis.plan import Inquiry
from release_sim.model.decided_branch import DecidedBranch
from release_sim.model.language import Language
from release_sim.model.problem import Place
from release_sim.model.report_contents import Report, ReportRulebook
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.verdict import CLEAR_ANSWERS
from release_sim.vocabulary.actions import ACTIONS

# z3 takes a tenth of a second to come, and templates as long, which the server does without.


def changes(
    engines: EngineCache, _: OnProgress, branch: Branch, action: str
) -> tuple[ChangeTo, ...]:
    """Return, for each other settled answer, the fewest changes of facts that lead to it.

    And the papers that would if they came.
    """
    from release_sim.analysis.explain.added_papers import AddedPapersSearch  # noqa: PLC0415
    from release_sim.analysis.explain.minimal_changes import ChangeSearch  # noqa: PLC0415

    engine = engines.engine(branch.policy, branch.readings)
    found = engine.decide(branch.case).outcomes[action].answer
    search = ChangeSearch(engine, branch.case, action)
    papers = AddedPapersSearch(engine, branch.case, action)
    others = (search.to(answer) for answer in CLEAR_ANSWERS if answer is not found)
    return tuple(map(papers.with_papers, others))


def questions(engines: EngineCache, _: OnProgress, branch: Branch, action: str) -> Inquiry:
    """Return what to ask so that the fewest questions settle an undetermined answer."""
    from release_sim.analysis.explain.question_plan import plan_questions  # noqa: PLC0415

    engine = engines.engine(branch.policy, branch.readings)
    return plan_questions(engine, branch.case, action)


def report_page(
    engines: EngineCache, _: OnProgress, folder: Path, scenario: Scenario, language: Language
) -> str:
    """Return the report on one case, as a page of its own."""
    from release_sim.reporting.page.page import page  # noqa: PLC0415

    decided = DecidedBranch(scenario.main, engines.decide(scenario.main), ())
    told = report_case(engines, scenario, [decided])
    voice = Inputs(folder).voice(engines.rulebook, language)
    return page(voice, Report((told,)))


def compare_sides(
    _: EngineCache, on_progress: OnProgress, sides: Sequence[Side], actions: Sequence[str]
) -> list[PolicyComparison]:
    """Return where two sides answer differently, action by action, in all cases there are."""
    found = []
    for number, action in enumerate(actions, 1):
        found.append(compare_policies(sides, [action]))
        on_progress(f"{number} / {len(actions)}")
    return found


def across_all(engines: EngineCache, _: OnProgress, folder: Path, branch: Branch) -> Across:
    """Return a case as every policy decides it: those of places first, then those made up."""
    inputs, rulebook = Inputs(folder), engines.rulebook
    usual = sides_across(inputs, rulebook, AcrossOptions())
    named = {side.policy.name for side in usual}
    as_if = [Side(each) for each in rulebook.policies.values() if each.name not in named]
    scenario = Scenario("case", "", (), branch, (), Place("case"))
    return across(inputs, rulebook, scenario, branch, [*usual, *as_if], [*ACTIONS])


def shown_by_scenarios(_: EngineCache, on_progress: OnProgress, folder: Path) -> ReportRulebook:
    """Return which bundled scenarios show what of each rule; none that other rules do not fit."""
    try:
        told = rulebook_contents(Inputs(folder), [], "", on_progress)[1]
    except FilesAreWrongError:
        return ReportRulebook({}, {})
    return told.rulebook or ReportRulebook({}, {})
