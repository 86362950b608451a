"""Thirteen kinds of legal fault, each with a story that fails if one line of a rule is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import pytest

from release_sim.api.inputs import Inputs, branches
from release_sim.engine.decide import Engine
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.timelines.timeline import Timeline, TimelineVariant
from release_sim.testing.expectations import unmet
from release_sim.testing.mutants import mutants
from release_sim.timeline.evaluation import evaluate_replay
from release_sim.timeline.memoized_engine import MemoizedEngine
from tests.conftest import some


class Shown(NamedTuple):
    """A story, or one of its what-ifs, and the change of a rule that it notices."""

    story: str
    rule: str
    change: str = "left out"
    what_if: str | None = None


KINDS = {
    "a ban waits to be asked": Shown(
        "handover/immigration_officers_take_whom_detectives_asked_about",
        "denver.handover.no_direct_transfer",
        "`when finding.immigration_officers_take is true` dropped",
    ),
    "any judge's paper unlocks anything": Shown(
        "papers/search_warrant_of_the_jail",
        "denver.access.entry_with_a_judges_paper",
        "`when finding.agencys_search is true` dropped",
    ),
    "a writ is an order": Shown(
        "papers/state_judges_writ_and_nobody_else_asks",
        "federal.warrants.writ_is_obeyed",
        "`when finding.others_writ is true` dropped",
        "another_county_comes_with_it_while_ice_asks",
    ),
    "one request lifts a ban on everything else": Shown(
        "notice/request_for_notice_lifts_no_other_ban", "denver.notice.nothing_unasked"
    ),
    "what is not yet due is taken for forbidden": Shown(
        "notice/notice_before_it_is_due", "denver.notice.not_due_yet"
    ),
    "who is bound": Shown(
        "elsewhere/private_operator_and_a_prosecutor",
        "colorado.custody.jails_and_lock_ups",
        what_if="after_the_act_of_2025",
    ),
    "the agency is taken for the purpose": Shown(
        "access/crime_in_the_letter_and_form_i_200_in_the_hand",
        "federal.detainers.on_an_immigration_paper",
    ),
    "custody is taken for a building": Shown(
        "custody/bond_posted_in_hospital", "colorado.custody.wherever_it_is"
    ),
    "which information": Shown(
        "information/state_office_asked_for_photographs",
        "colorado.personal_information.identifying_information",
    ),
    "clocks": Shown(
        "timelines/recognizance_in_court",
        "colorado.release.within_six_hours",
        what_if="he_leaves_an_hour_later",
    ),
    "verdicts that nobody made": Shown(
        "timelines/ice_is_never_told",
        "denver.notice.person_is_told",
        what_if="nobody_says_whether_a_fax_went",
    ),
    "two accounts of one fact": Shown(
        "timelines/two_accounts_of_who_came", "federal.warrants.commanded_by_a_warrant"
    ),
    "orders of a court": Shown(
        "orders/court_orders_silence_about_a_woman",
        "federal.court_orders.no_report_as_ordered",
        what_if="a_report_of_her_in_another_county_in_2020",
    ),
    "a reading silences a release": Shown(
        "holds/any_active_warrant_silences_no_release",
        "denver.holds.any_active_warrant_unlocks",
        "in force a day less",
        "on_the_day_before_the_act",
    ),
}


@pytest.fixture(scope="module")
def stories(scenarios: list[Scenario]) -> dict[tuple[str, str | None], Branch | TimelineVariant]:
    """Every branch of every bundled scenario, and every course of every timeline."""
    _, timelines = Inputs.at(None).timelines([])
    return {
        **{
            (scenario.name, branch.name or None): branch for scenario, branch in branches(scenarios)
        },
        **{(each.name, part.name or None): part for each in timelines for part in courses(each)},
    }


def courses(timeline: Timeline) -> tuple[TimelineVariant, ...]:
    return (timeline.main, *timeline.what_if)


@pytest.mark.parametrize("kind", some(KINDS, 5))
def test_a_story_of_each_kind_fails_once_a_rule_of_it_is_changed_by_one_line(
    kind: str,
    rulebook: Rulebook,
    stories: dict[tuple[str, str | None], Branch | TimelineVariant],
) -> None:
    shown = KINDS[kind]
    story = stories[shown.story, shown.what_if]
    policy = rulebook.policies[story.policy]
    changes = [each for each in mutants(policy.rules[shown.rule]) if each.name == shown.change]
    changed = changes[0].to  # where an alternative has one line, both go by the same name
    kept = {name: rule for name, rule in policy.rules.items() if name != shown.rule}
    rules = kept if changed is None else {**kept, shown.rule: changed}
    assert not list(unmet_under(policy, story))
    assert list(unmet_under(replace(policy, rules=rules), story))


def unmet_under(policy: Policy, story: Branch | TimelineVariant) -> list[str]:
    engine = Engine(policy).with_readings(story.readings)
    if isinstance(story, Branch):
        return list(unmet(story.expect, engine.decide_unchecked(story.case)))
    return list(evaluate_replay(story, MemoizedEngine(engine)).unmet)
