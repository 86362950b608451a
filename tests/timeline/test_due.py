"""Duties to release, to advise and not to ask, by hand: each thing that can become of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.obligation import DutyStatus, Failure, Obligation
from release_sim.model.timelines.timeline import Event
from release_sim.model.verdict import Answer
from tests.timeline.stays import DAY, denied, on_the_day
from tests.timelines import BOND, BOOKED, BOTH, due, event, the, told_reason, variant


@pytest.mark.parametrize(
    ("released", "status", "failure", "late"),
    [
        ("13:59", DutyStatus.MET, Failure.NONE, 1),
        ("14:00", DutyStatus.MET, Failure.NONE, 0),
        ("14:01", DutyStatus.LATE, Failure.BREACH, 1),
        ("20:00", DutyStatus.LATE, Failure.BREACH, 360),
    ],
)
def test_release_within_six_hours(
    rulebook: Rulebook, released: str, status: DutyStatus, failure: Failure, late: int
) -> None:
    release = the(due(on_the_day((released, "released")), rulebook, "release_when_eligible"))
    assert (release.status, release.failure, release.minutes) == (status, failure, late)


@pytest.mark.parametrize(
    ("released", "said"),
    [
        ("13:59", "it was done 1 minute before the limit; "),
        ("14:00", "it was done just when the time was over; "),
        ("17:00", "it was done 3 hours after the limit; "),
    ],
)
def test_what_became_of_a_limit_is_told_by_the_distance_from_it(
    rulebook: Rulebook, released: str, said: str
) -> None:
    release = the(due(on_the_day((released, "released")), rulebook, "release_when_eligible"))
    assert told_reason(release).startswith(said)


def test_six_hours_passed_in_jail_are_a_breach_though_the_release_is_not_told(
    rulebook: Rulebook,
) -> None:
    for shows_it in ("kept_for_agency", "interviewed_in_person", "to_hospital"):
        release = the(due(on_the_day(("14:01", shows_it)), rulebook, "release_when_eligible"))
        assert (release.status, release.failure) == (DutyStatus.MISSED, Failure.BREACH)
    still_there = event(DAY.format("14:01"), "became_known", {"custody.state": "in_custody"})
    found = variant(*on_the_day().events, still_there)
    assert the(due(found, rulebook, "release_when_eligible")).status is DutyStatus.MISSED


def test_a_release_of_which_nothing_is_told_is_not_told_once_its_time_is_over(
    rulebook: Rulebook,
) -> None:
    release = the(due(on_the_day(("14:01", "noted")), rulebook, "release_when_eligible"))
    assert (release.status, release.failure) == (DutyStatus.NOT_TOLD, Failure.NONE)
    still = the(due(on_the_day(("14:00", "noted")), rulebook, "release_when_eligible"))
    assert (still.status, still.failure) == (DutyStatus.OPEN, Failure.NONE)


def test_who_is_seen_in_jail_when_the_time_ends_is_not_seen_there_after_it(
    rulebook: Rulebook,
) -> None:
    found = on_the_day(("14:00", "kept_for_agency"), ("14:01", "noted"))
    assert the(due(found, rulebook, "release_when_eligible")).status is DutyStatus.NOT_TOLD


RELEASE = ("release_when_eligible",)
BOOKED_AND_ASKED, ELIGIBLE_AND_CERTAIN = on_the_day().events[:2], on_the_day().events[2:]
PASSED = event(DAY.format("14:01"), "noted")
OFF = event(DAY.format("15:00"), "became_known", {"custody.eligible_for_release": False})
ON = event(DAY.format("16:00"), "became_known", {"custody.eligible_for_release": True, **BOND})


@pytest.mark.parametrize(
    ("events", "statuses"),
    [
        # with the event that ends the duty, after its time was over
        ((PASSED, replace(OFF, not_done=RELEASE), ON), [DutyStatus.MISSED, DutyStatus.OPEN]),
        # with the event from which it is due anew
        ((PASSED, OFF, replace(ON, not_done=RELEASE)), [DutyStatus.NOT_TOLD, DutyStatus.OPEN]),
        ((replace(PASSED, not_done=RELEASE), OFF, ON), [DutyStatus.MISSED, DutyStatus.OPEN]),
    ],
)
def test_that_it_was_not_done_is_said_of_the_duty_before_it_is_due_anew(
    events: tuple[Event, ...], statuses: list[DutyStatus], rulebook: Rulebook
) -> None:
    found = variant(*BOOKED_AND_ASKED, *ELIGIBLE_AND_CERTAIN, *events)
    assert [each.status for each in due(found, rulebook, *RELEASE)] == statuses


@pytest.mark.parametrize(("number", "status"), [(1, DutyStatus.NOT_TOLD), (2, DutyStatus.MISSED)])
def test_what_is_said_before_a_duty_begins_is_not_said_of_it(
    number: int, status: DutyStatus, rulebook: Rulebook
) -> None:
    events = [*on_the_day().events]
    events[number] = replace(events[number], not_done=RELEASE)
    assert the(due(variant(*events, PASSED), rulebook, *RELEASE)).status is status


def test_six_hours_passed_stay_a_breach_when_another_charge_comes(rulebook: Rulebook) -> None:
    charged = on_the_day(("15:00", "kept_on_a_charge"))
    assert the(due(charged, rulebook, "release_when_eligible")).status is DutyStatus.MISSED
    in_time = on_the_day(("13:00", "kept_on_a_charge"))
    assert the(due(in_time, rulebook, "release_when_eligible")).status is DutyStatus.MOOT


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
    """Return the outcome of a hold from 10:00 on 27 November 2024, with one more event or none."""
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
