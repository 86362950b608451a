"""Cases of lawyers and analysts of November 2026: each is a bundled story, and comes out so.

What the law says of each was worked out before any was run. That a story meets what it expects is
tested with all others; here, that it is there and expects that.
"""

from __future__ import annotations

import pytest

from release_sim.api.inputs import Inputs
from release_sim.model.scenario import Scenario
from release_sim.model.timelines.timeline import Timeline

SCENARIOS = {
    "t01 another county's warrant": (
        "holds/state_judge_signed_the_warrant",
        {"transfer_custody": "forbidden"},
    ),
    "t02 a handover that nobody asked for": (
        "handover/handed_over_without_being_asked",
        {"transfer_custody": "forbidden"},
    ),
    "t03 officers let in unasked": (
        "access/let_in_without_being_asked",
        {"admit_to_secure_area": "forbidden"},
    ),
    "t05 an address added to a fax": (
        "information/address_added_to_the_fax",
        {"share_personal_information": "forbidden"},
    ),
    "t06 a state agency and a status": (
        "information/state_agency_asked_for_a_status",
        {"share_immigration_status": "forbidden"},
    ),
    "t07 social security numbers": (
        "subpoenas/social_security_numbers_at_a_state_agency",
        {"produce_records": "forbidden"},
    ),
    "t08 a release time, as information and as notice": (
        "information/release_time_as_information",
        {"notify_of_release": "required", "share_personal_information": "undetermined"},
    ),
    "t09 a public roster": (
        "information/charges_on_the_public_roster",
        {"share_personal_information": "permitted"},
    ),
    "t10 early notice": ("notice/notice_before_it_is_due", {"notify_of_release": "permitted"}),
    "t11 a judge's warrant and nobody asks": (
        "holds/judges_warrant_and_nobody_asks",
        {"hold_past_release": "permitted", "release_when_eligible": "silent"},
    ),
    "t12 the lot after the act of 2025": (
        "handover/lot_after_the_act_of_2025",
        {"release_to_secure_lot": "undetermined"},
    ),
    "t13 a state question in 2021": (
        "information/state_agency_asks_a_status_in_2021",
        {"ask_immigration_status": "silent"},
    ),
    "t14 a duty needs the question": (
        "information/state_agency_may_need_the_answer",
        {"ask_immigration_status": "undetermined"},
    ),
    "t15 a state prison in 2024": (
        "elsewhere/state_prison_in_2024",
        {"hold_past_release": "undetermined"},
    ),
    "t17 in hospital under guard": (
        "custody/bond_posted_in_hospital",
        {
            "hold_past_release": "forbidden",
            "release_when_eligible": "required",
            "notify_of_release": "required",
        },
    ),
    "t18 an interview before the advisement": (
        "access/video_interview_without_the_advisement",
        {"interview_remotely": "forbidden", "give_interview_advisement": "required"},
    ),
    "t19 advice of a notice that nobody gives": (
        "notice/advice_of_a_notice_not_given",
        {"advise_person_of_notice": "permitted"},
    ),
    "t20 an agent of another agency": (
        "access/agent_of_another_agency_with_form_i_200",
        {"admit_to_secure_area": "forbidden", "hold_past_release": "forbidden"},
    ),
    "t21 into the lot from court": (
        "handover/lot_straight_from_court",
        {"release_to_secure_lot": "undetermined"},
    ),
    "t24 a judge's writ": (
        "papers/state_judges_writ_and_nobody_else_asks",
        {"transfer_custody": "required"},
    ),
    "t29 probation and a court's order": (
        "information/court_orders_probation_to_give_an_address",
        {"share_personal_information": "permitted"},
    ),
    "a handover request that was withdrawn": (
        "holds/handover_request_that_was_withdrawn",
        {"give_interview_advisement": "silent", "notify_of_release": "forbidden"},
    ),
}

TIMELINES = {
    "t10b early notice, in time": (
        "timelines/early_notice_before_the_end_of_a_sentence",
        {"notify_of_release": "met"},
    ),
    # A payer told of in prose alone sets no clock; docs/how_to/replay_a_timeline.md says why.
    "t27 a payer waits": (
        "timelines/payer_waits_nine_hours",
        {"release_when_eligible": "met late"},
    ),
    "t28 nineteen days": (
        "timelines/nineteen_days_after_the_dismissal",
        {"release_when_eligible": "met late"},
    ),
    "t30 a hold after its 48 hours": (
        "timelines/hold_after_its_48_hours",
        {"release_when_eligible": "met late"},
    ),
    "an early answer": ("timelines/answered_a_day_early", {"notify_of_release": "met"}),
    "an interview that is never held": (
        "timelines/interview_request_withdrawn",
        {"give_interview_advisement": "moot"},
    ),
    "ICE is never told": (
        "timelines/ice_is_never_told",
        {"notify_of_release": "missed", "release_when_eligible": "met"},
    ),
    "a withdrawn detainer, then an interview": (
        "timelines/withdrawn_detainer_then_an_interview_request",
        {},
    ),
    # As it was handed in it did not say which letter is withdrawn, which is an error that asks.
    "a letter is withdrawn and the detainer stands": (
        "timelines/detainer_stands_when_a_letter_is_withdrawn",
        {"notify_of_release": "met"},
    ),
    "a judge's warrant, then an officer's": ("timelines/judges_warrant_then_a_form_i_200", {}),
}


@pytest.fixture(scope="module")
def timelines() -> dict[str, Timeline]:
    _, found = Inputs.at(None).timelines([])
    return {each.name: each for each in found}


@pytest.mark.parametrize("case", SCENARIOS)
def test_a_case_that_was_handed_in_is_a_bundled_scenario(
    case: str, scenarios: list[Scenario]
) -> None:
    name, answers = SCENARIOS[case]
    (found,) = (each for each in scenarios if each.name == name)
    expected = {action: str(answer) for action, answer in found.main.expect.answers.items()}
    assert answers.items() <= expected.items()


@pytest.mark.parametrize("case", TIMELINES)
def test_a_history_that_was_handed_in_is_a_bundled_timeline(
    case: str, timelines: dict[str, Timeline]
) -> None:
    name, duties = TIMELINES[case]
    expect = timelines[name].main.expect
    expected = {action: str(status) for (_, action, _), status in expect.statuses.items()}
    assert duties.items() <= expected.items()
    assert expected or expect.answers
