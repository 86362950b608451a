"""Due and done, by hand: each thing that can become of a duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from release_sim.model.rule import Citation
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.obligation import DutyStatus, Failure, Obligation
from release_sim.model.timelines.timeline import Event, TimelineVariant
from release_sim.model.verdict import Answer
from tests.timelines import BOND, BOOKED, BOTH, bond, due, event, the, told_reason, variant

DAY = "2025-06-18T{}-06:00"
SHERIFF = Citation("denver_release_mar_2018", "failure_admitted")


def on_the_day(*later: tuple[str, str], **readings: str) -> TimelineVariant:
    """Eligible at 08:00 and certain at 09:00; then other things happen."""
    return bond(
        "2025-06-14T12:00-06:00",
        "2025-06-15T12:00-06:00",
        DAY.format("08:00"),
        DAY.format("09:00"),
        *((DAY.format(at), kind) for at, kind in later),
        **readings,
    )


def a_month_later(*later: tuple[str, str]) -> TimelineVariant:
    """A second stay in jail, with the same hours."""
    day = "2025-07-15T{}-06:00"
    return bond(
        "2025-07-14T12:00-06:00",
        "2025-07-14T13:00-06:00",
        day.format("08:00"),
        day.format("09:00"),
        *((day.format(at), kind) for at, kind in later),
    )


@pytest.mark.parametrize(
    ("released", "standing", "failure", "late"),
    [
        ("13:59", DutyStatus.MET, Failure.NONE, 1),
        ("14:00", DutyStatus.MET, Failure.NONE, 0),
        ("14:01", DutyStatus.LATE, Failure.BREACH, 1),
        ("20:00", DutyStatus.LATE, Failure.BREACH, 360),
    ],
)
def test_release_within_six_hours(
    rulebook: Rulebook, released: str, standing: DutyStatus, failure: Failure, late: int
) -> None:
    release = the(due(on_the_day((released, "released")), rulebook, "release_when_eligible"))
    assert (release.status, release.failure, release.minutes) == (standing, failure, late)


def test_six_hours_passed_in_jail_are_a_breach_though_the_release_is_not_told(
    rulebook: Rulebook,
) -> None:
    for shows_it in ("kept_for_agency", "interviewed_in_person", "to_hospital"):
        release = the(due(on_the_day(("14:01", shows_it)), rulebook, "release_when_eligible"))
        assert (release.status, release.failure) == (DutyStatus.MISSED, Failure.BREACH)
    still_there = event(DAY.format("14:01"), "became_known", {"custody.state": "in_custody"})
    found = variant(*on_the_day().events, still_there)
    assert the(due(found, rulebook, "release_when_eligible")).status is DutyStatus.MISSED


def test_a_notice_after_the_release_is_late_however_much_happened_between(
    rulebook: Rulebook,
) -> None:
    left = ("09:30", "released")
    for between in ((), (("10:00", "picked_up"),)):
        found = due(
            on_the_day(left, *between, ("10:37", "notice_sent")), rulebook, "notify_of_release"
        )
        notice = the(found)
        assert (notice.status, notice.minutes) == (DutyStatus.LATE, 67)


def test_a_release_of_which_nothing_is_told_is_not_told_once_its_time_is_over(
    rulebook: Rulebook,
) -> None:
    release = the(due(on_the_day(("14:01", "noted")), rulebook, "release_when_eligible"))
    assert (release.status, release.failure) == (DutyStatus.NOT_TOLD, Failure.NONE)
    still = the(due(on_the_day(("14:00", "noted")), rulebook, "release_when_eligible"))
    assert (still.status, still.failure) == (DutyStatus.OPEN, Failure.NONE)


def test_six_hours_passed_stay_a_breach_when_another_charge_comes(rulebook: Rulebook) -> None:
    charged = on_the_day(("15:00", "kept_on_a_charge"))
    assert the(due(charged, rulebook, "release_when_eligible")).status is DutyStatus.MISSED
    in_time = on_the_day(("13:00", "kept_on_a_charge"))
    assert the(due(in_time, rulebook, "release_when_eligible")).status is DutyStatus.MOOT


def required_of(found: TimelineVariant, rulebook: Rulebook, action: str) -> list[DutyStatus]:
    """What became of each duty to do it, in their order."""
    obligations = due(found, rulebook, action)
    return [each.status for each in obligations if each.answer is Answer.REQUIRED]


def test_handing_over_is_forbidden_and_is_no_release(rulebook: Rulebook) -> None:
    found = variant(
        event("2025-06-14T12:00-06:00", "booking", BOOKED),
        event("2025-06-15T12:00-06:00", "request_received", BOTH | {"request.asks_transfer": True}),
        event(DAY.format("08:00"), "eligible", BOND),
        event(DAY.format("09:00"), "handed_over"),
    )
    handed = the(due(found, rulebook, "transfer_custody"), Answer.FORBIDDEN)
    assert (handed.status, handed.failure) == (DutyStatus.BREACHED, Failure.BREACH)
    release = the(due(found, rulebook, "release_when_eligible"))
    assert (release.status, release.failure) == (DutyStatus.MISSED, Failure.NONE)
    handover = "the handover of the person (18 June 2025, 09:00)"
    assert told_reason(release).startswith(f"it was not done, and {handover} is no release; ")


def test_a_hospital_is_no_release(rulebook: Rulebook) -> None:
    found = on_the_day(("10:00", "to_hospital"))
    # Under guard in hospital the person is in the jail's custody, so the duty stays open.
    assert the(due(found, rulebook, "release_when_eligible")).status is DutyStatus.OPEN


def test_notice_on_a_withdrawn_request_is_moot(rulebook: Rulebook) -> None:
    found = on_the_day(("10:00", "request_cancelled"), ("11:00", "released"))
    notice = the(due(found, rulebook, "notify_of_release"))
    assert (notice.status, notice.failure) == (DutyStatus.MOOT, Failure.NONE)
    assert told_reason(notice) == (
        "it has not been required since the withdrawal of the request (18 June 2025, 10:00)"
    )


def denied(
    at: str, *actions: str, kind: str = "noted", by: Citation | None = None, instrument: str = ""
) -> Event:
    """An event that says that these were not done, called a failure by a source or not."""
    named = (instrument,) if instrument else ()
    told = event(DAY.format(at), kind)
    return replace(told, not_done=actions, process_failure=by, instrument=named)


def test_notice_of_which_nothing_is_told_is_not_told(rulebook: Rulebook) -> None:
    notice = the(due(on_the_day(("11:00", "released")), rulebook, "notify_of_release"))
    assert (notice.status, notice.failure) == (DutyStatus.NOT_TOLD, Failure.NONE)
    assert told_reason(notice) == (
        "the history does not say whether it was done before the person's release "
        "(18 June 2025, 11:00); no source sets a limit"
    )


def test_notice_is_missed_where_an_event_says_that_it_was_not_given(rulebook: Rulebook) -> None:
    day = on_the_day(("11:00", "released"))
    for by, failure in ((None, Failure.NONE), (SHERIFF, Failure.PROCESS)):
        found = variant(*day.events, denied("12:00", "notify_of_release", by=by))
        notice = the(due(found, rulebook, "notify_of_release"))
        assert (notice.status, notice.failure) == (DutyStatus.MISSED, failure)
        assert notice.said_by == by
        assert ("a failure of the process, not a breach" in told_reason(notice)) == (by is not None)


def test_what_was_not_done_before_the_time_is_over_is_open(rulebook: Rulebook) -> None:
    found = variant(*on_the_day().events, denied("10:00", "notify_of_release"))
    assert the(due(found, rulebook, "notify_of_release")).status is DutyStatus.OPEN
    done = event(DAY.format("10:30"), "notice_sent")
    found = variant(*found.events, done, event(DAY.format("11:00"), "released"))
    assert the(due(found, rulebook, "notify_of_release")).status is DutyStatus.MET


def test_of_a_notice_that_was_not_given_there_is_nothing_to_tell(rulebook: Rulebook) -> None:
    day = on_the_day(("11:00", "released"))
    advice = the(due(day, rulebook, "advise_person_of_notice"))
    assert advice.status is DutyStatus.NOT_TOLD
    found = variant(*day.events, denied("12:00", "notify_of_release"))
    assert the(due(found, rulebook, "advise_person_of_notice")).status is DutyStatus.MOOT
    found = variant(*day.events, denied("12:00", "advise_person_of_notice"))
    assert the(due(found, rulebook, "advise_person_of_notice")).status is DutyStatus.MISSED


def test_what_is_said_of_one_stay_says_nothing_of_another(rulebook: Rulebook) -> None:
    first = on_the_day(("11:00", "released")).events
    second = a_month_later(("10:00", "released")).events
    found = variant(*first, denied("12:00", "notify_of_release"), *second)
    required = required_of(found, rulebook, "notify_of_release")
    assert required == [DutyStatus.MISSED, DutyStatus.NOT_TOLD]


def test_what_was_not_done_for_one_paper_may_have_been_for_another(rulebook: Rulebook) -> None:
    """Each of two subpoenas gives a day to answer; of one it is said that none came."""
    asked = {"subpoena.days_to_respond": 1, "subpoena.primarily_criminal_investigation": True}
    served = event("2025-06-15T12:00-06:00", "subpoena_served", asked)
    for instrument, others in (("one", DutyStatus.NOT_TOLD), ("", DutyStatus.LAPSED)):
        found = variant(
            event("2025-06-14T12:00-06:00", "booking", BOOKED),
            replace(served, label="one"),
            replace(served, label="other"),
            denied("12:00", "answer_subpoena", instrument=instrument),
        )
        answers = {each.instrument: each for each in due(found, rulebook, "answer_subpoena")}
        assert answers["one"].status is DutyStatus.LAPSED
        assert answers["other"].status is others
        assert {each.failure for each in answers.values()} == {Failure.NONE}


def test_who_leaves_with_the_second_event_has_left(rulebook: Rulebook) -> None:
    """All is known with the booking, so that the duty begins there and the release ends it."""
    known = {**BOOKED, **BOTH, **BOND, "custody.release_certain": True}
    found = variant(
        event(DAY.format("08:00"), "booking", known | {"custody.eligible_for_release": True}),
        event(DAY.format("09:00"), "released"),
    )
    notice = the(due(found, rulebook, "notify_of_release"))
    assert notice.status is DutyStatus.NOT_TOLD
    assert "before the person's release" in told_reason(notice)


def test_notice_still_to_be_sent_is_open(rulebook: Rulebook) -> None:
    assert the(due(on_the_day(), rulebook, "notify_of_release")).status is DutyStatus.OPEN


def test_notice_before_it_is_certain_serves_the_duty_that_arises(rulebook: Rulebook) -> None:
    early = variant(
        event("2016-06-14T12:00-06:00", "booking", BOOKED),
        event("2016-06-15T12:00-06:00", "request_received", BOTH | {"request.form": "i_247d"}),
        event("2016-06-18T08:00-06:00", "eligible", BOND),
        event("2016-06-18T08:30-06:00", "notice_sent"),
        event("2016-06-18T09:00-06:00", "release_certain"),
        event("2016-06-18T10:00-06:00", "released"),
    )
    notice = the(due(early, rulebook, "notify_of_release"))
    assert (notice.status, notice.minutes) == (DutyStatus.MET, 90)


def test_notice_of_one_release_does_not_serve_the_next(rulebook: Rulebook) -> None:
    first = on_the_day(("10:00", "notice_sent"), ("11:00", "released")).events
    second = a_month_later(("10:00", "released")).events
    standings = required_of(variant(*first, *second), rulebook, "notify_of_release")
    assert standings == [DutyStatus.MET, DutyStatus.NOT_TOLD]


def test_notice_of_the_next_release_does_not_serve_the_one_before(rulebook: Rulebook) -> None:
    first = on_the_day(("11:00", "released")).events
    second = a_month_later(("09:30", "notice_sent"), ("10:00", "released")).events
    standings = required_of(variant(*first, *second), rulebook, "notify_of_release")
    assert standings == [DutyStatus.NOT_TOLD, DutyStatus.MET]


def test_notice_on_one_request_does_not_serve_the_next(rulebook: Rulebook) -> None:
    found = variant(
        *on_the_day(("09:30", "notice_sent"), ("10:00", "request_cancelled")).events,
        event(DAY.format("10:30"), "request_received", BOTH),
        event(DAY.format("11:00"), "released"),
    )
    required = required_of(found, rulebook, "notify_of_release")
    assert required == [DutyStatus.MET, DutyStatus.NOT_TOLD]


def test_a_late_notice_serves_the_release_before_it_and_not_the_next(rulebook: Rulebook) -> None:
    first = on_the_day(("11:00", "released"), ("12:00", "notice_sent")).events
    second = a_month_later(("10:00", "released"), ("10:07", "notice_sent")).events
    found = due(variant(*first, *second), rulebook, "notify_of_release")
    late = [each.minutes for each in found if each.answer is Answer.REQUIRED]
    assert late == [60, 7]


def test_a_question_on_status_is_a_breach(rulebook: Rulebook) -> None:
    found = on_the_day(("10:00", "status_asked"))
    asked = the(due(found, rulebook, "ask_immigration_status"), Answer.FORBIDDEN)
    assert (asked.status, asked.failure) == (DutyStatus.BREACHED, Failure.BREACH)
    assert asked.done == datetime.fromisoformat(DAY.format("10:00"))


def test_a_duty_is_judged_by_the_rules_of_the_day_on_which_it_was_broken(
    rulebook: Rulebook,
) -> None:
    found = variant(
        event("2016-06-14T12:00-06:00", "booking", BOOKED),
        event("2016-06-15T12:00-06:00", "request_received", BOTH | {"request.form": "i_247d"}),
        event("2016-06-18T12:00-06:00", "kept_for_agency"),
        event("2018-06-18T12:00-06:00", "noted"),
    )
    hold = the(due(found, rulebook, "hold_past_release"), Answer.FORBIDDEN)
    assert hold.because == ("denver.holds.no_hold_on_request",)


def test_advice_after_the_interview_is_late(rulebook: Rulebook) -> None:
    asked = {"interview.mode": "phone"}

    def advised(*later: tuple[str, str]) -> Obligation:
        found = variant(
            event("2025-06-14T12:00-06:00", "booking", BOOKED),
            event("2025-06-15T12:00-06:00", "interview_asked", asked),
            *(event(DAY.format(at), kind) for at, kind in later),
        )
        return the(due(found, rulebook, "give_interview_advisement"))

    before = advised(("09:00", "interview_advised"), ("10:00", "interviewed_remotely"))
    assert before.status is DutyStatus.MET
    after = advised(("10:00", "interviewed_remotely"), ("10:45", "interview_advised"))
    assert (after.status, after.minutes) == (DutyStatus.LATE, 45)
    after_it = "after the interview by phone or video (18 June 2025, 10:00)"
    assert after_it in told_reason(after)
    assert advised(("10:00", "interviewed_remotely")).status is DutyStatus.NOT_TOLD
    assert advised().status is DutyStatus.OPEN


def test_advice_for_an_interview_that_never_came_is_moot(rulebook: Rulebook) -> None:
    asked = event("2025-06-15T12:00-06:00", "interview_asked", {"interview.mode": "phone"})
    booked = event("2025-06-14T12:00-06:00", "booking", BOOKED)
    left = event(DAY.format("11:00"), "released")
    never = the(due(variant(booked, asked, left), rulebook, "give_interview_advisement"))
    assert (never.status, told_reason(never)) == (
        DutyStatus.MOOT,
        "it is due before the interview by phone or video, which did not come before "
        "the person's release (18 June 2025, 11:00)",
    )
    held = denied("10:00", "give_interview_advisement", kind="interviewed_remotely")
    found = the(due(variant(booked, asked, held, left), rulebook, "give_interview_advisement"))
    assert found.status is DutyStatus.MISSED


# Holds, under a policy that holds, from the day before Thanksgiving.


def held(rulebook: Rulebook, at: str, kind: str, clock: str = "form_hours") -> Obligation:
    """What became of a hold from 10:00 on 27 November 2024, which one more event ends, or not."""
    found = variant(
        event("2024-11-20T12:00-07:00", "booking", BOOKED),
        event("2024-11-21T12:00-07:00", "request_received", BOTH | {"request.asks_transfer": True}),
        event("2024-11-21T13:00-07:00", "request_served"),
        event("2024-11-27T10:00-07:00", "eligible", BOND),
        event("2024-11-27T11:00-07:00", "kept_for_agency"),
        event(at, kind),
        policy="as_if_detainers_were_honored",
        hold_clock=clock,
    )
    return the(due(found, rulebook, "hold_past_release"))


@pytest.mark.parametrize(
    ("clock", "by"),
    [
        ("form_hours", "2024-11-29T10:00-07:00"),
        ("regulation_hours", "2024-12-02T10:00-07:00"),
    ],
)
def test_48_hours_over_thanksgiving_counted_both_ways(
    rulebook: Rulebook, clock: str, by: str
) -> None:
    hold = held(rulebook, "2024-11-27T12:00-07:00", "noted", clock)
    assert (hold.by, hold.status) == (datetime.fromisoformat(by), DutyStatus.OPEN)


def test_a_release_on_saturday_is_too_late_for_the_form_and_too_early_for_the_regulation(
    rulebook: Rulebook,
) -> None:
    saturday = "2024-11-30T10:00-07:00"
    late = held(rulebook, saturday, "released")
    assert (late.status, late.failure, late.minutes) == (
        DutyStatus.LATE,
        Failure.BREACH,
        24 * 60,
    )
    nothing_shown = held(rulebook, saturday, "noted")
    assert nothing_shown.status is DutyStatus.NOT_TOLD
    early = held(rulebook, saturday, "released", "regulation_hours")
    assert (early.status, early.failure) == (DutyStatus.MISSED, Failure.BREACH)


def test_a_hold_is_met_when_the_agency_takes_over_or_the_time_is_up(rulebook: Rulebook) -> None:
    taken = held(rulebook, "2024-11-28T10:00-07:00", "handed_over")
    assert (taken.status, taken.minutes) == (DutyStatus.MET, 24 * 60)
    assert held(rulebook, "2024-11-29T10:00-07:00", "released").status is DutyStatus.MET


def test_a_hold_ends_with_the_request(rulebook: Rulebook) -> None:
    hold = held(rulebook, "2024-11-28T10:00-07:00", "request_cancelled")
    assert hold.status is DutyStatus.MOOT
    too_late = held(rulebook, "2024-11-29T10:30-07:00", "kept_on_a_charge")
    assert (too_late.status, too_late.minutes) == (DutyStatus.LATE, 30)


def test_a_hold_in_denver_is_a_breach(rulebook: Rulebook) -> None:
    found = on_the_day(("10:00", "kept_for_agency"), ("13:00", "released"))
    assert the(due(found, rulebook, "hold_past_release"), Answer.FORBIDDEN).status is (
        DutyStatus.BREACHED
    )
