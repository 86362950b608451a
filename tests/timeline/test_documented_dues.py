"""Duties and acts in the documented cases, to the minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from release_sim.model.rule import Citation
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.obligation import DutyStatus, Failure
from release_sim.model.timelines.timeline import TimelineVariant
from release_sim.model.verdict import Answer
from release_sim.timeline.clock import end_of
from release_sim.vocabulary.fact import Value
from tests.timelines import BOOKED, BOTH, DENVER, bond, due, event, the, told_reason, variant

SHERIFF = Citation("denver_release_mar_2018", "failure_admitted")


def test_case_21_a_fax_26_minutes_before_the_release(rulebook: Rulebook) -> None:
    found = bond(
        "2016-10-05T12:00-06:00",
        "2016-10-06T12:00-06:00",
        "2016-12-20T21:00-07:00",
        "2016-12-20T23:30-07:00",
        ("2016-12-20T23:33-07:00", "notice_sent"),
        ("2016-12-20T23:59-07:00", "released"),
        ("2016-12-21T06:00-07:00", "not_picked_up"),
    )
    notice = the(due(found, rulebook, "notify_of_release"))
    assert (notice.status, notice.failure, notice.minutes) == (DutyStatus.MET, Failure.NONE, 26)
    assert told_reason(notice) == (
        "it was done 26 minutes before the person's release (20 December 2016, 23:59); "
        "no source sets a limit"
    )
    release = the(due(found, rulebook, "release_when_eligible"))
    assert (release.status, release.within, release.minutes) == (DutyStatus.MET, None, None)
    assert the(due(found, rulebook, "hold_past_release"), Answer.FORBIDDEN).status is DutyStatus.MET


def march_2018(**readings: str) -> TimelineVariant:
    return bond(
        "2018-03-02T12:00-07:00",
        "2018-03-05T12:00-07:00",
        "2018-03-10T09:00-07:00",
        "2018-03-10T17:00-07:00",
        ("2018-03-10T17:26-07:00", "released"),
        ("2018-03-10T18:33-07:00", "notice_sent"),
        **readings,
    )


def test_case_23_notice_67_minutes_late_fails_the_process_and_breaks_no_law(
    rulebook: Rulebook,
) -> None:
    *before, sent = march_2018().events
    called = replace(sent, process_failure=SHERIFF)
    notice = the(due(variant(*before, called), rulebook, "notify_of_release"))
    assert (notice.status, notice.failure, notice.minutes) == (
        DutyStatus.LATE,
        Failure.PROCESS,
        67,
    )
    assert notice.said_by == SHERIFF
    assert notice.because == ("denver.notice.notify_as_far_as_able",)
    assert told_reason(notice) == (
        "it was done 67 minutes after the person's release (10 March 2018, 17:26); "
        "no source sets a limit; a failure of the process, not a breach "
        "(Reports on a release from the Denver jail on 10 March 2018)"
    )


def test_case_23_with_the_time_that_ice_asks_for_is_a_breach(rulebook: Rulebook) -> None:
    found = march_2018(best_efforts="strict_minimum_time")
    notice = the(due(found, rulebook, "notify_of_release"))
    assert (notice.status, notice.failure) == (DutyStatus.LATE, Failure.BREACH)
    assert notice.minutes == 48 * 60 + 67
    assert notice.by == datetime.fromisoformat("2018-03-08T17:26-07:00")


def test_case_17_notice_in_september_2017_as_far_as_able_but_late(rulebook: Rulebook) -> None:
    found = bond(
        "2017-09-20T12:00-06:00",
        "2017-09-21T12:00-06:00",
        "2017-09-25T09:00-06:00",
        "2017-09-25T10:00-06:00",
        ("2017-09-25T10:30-06:00", "released"),
        ("2017-09-25T11:15-06:00", "notice_sent"),
    )
    notice = the(due(found, rulebook, "notify_of_release"))
    assert (notice.status, notice.failure, notice.minutes) == (
        DutyStatus.LATE,
        Failure.NONE,
        45,
    )
    assert the(due(found, rulebook, "hold_past_release"), Answer.FORBIDDEN).kept


def june_2025(eligible: str = "2025-06-18T11:52-06:00") -> TimelineVariant:
    return bond(
        "2025-06-14T12:00-06:00",
        "2025-06-15T12:00-06:00",
        eligible,
        "2025-06-18T11:52-06:00",
        ("2025-06-18T12:00-06:00", "notice_sent"),
        ("2025-06-18T12:01-06:00", "not_picked_up"),
        ("2025-06-18T14:34-06:00", "released"),
        release_certain="when_eligible",
    )


def test_case_25_notice_154_minutes_before_and_release_within_six_hours(rulebook: Rulebook) -> None:
    notice = the(due(june_2025(), rulebook, "notify_of_release"))
    assert (notice.status, notice.minutes) == (DutyStatus.MET, 154)
    release = the(due(june_2025(), rulebook, "release_when_eligible"))
    assert (release.status, release.minutes) == (DutyStatus.MET, 6 * 60 - 162)
    assert str(release.within) == "6 hours after readiness"


def test_case_25_if_the_bond_of_monday_counts_the_six_hours_are_broken(rulebook: Rulebook) -> None:
    release = the(due(june_2025("2025-06-16T12:00-06:00"), rulebook, "release_when_eligible"))
    assert (release.status, release.failure) == (DutyStatus.LATE, Failure.BREACH)
    assert release.by == datetime.fromisoformat("2025-06-16T18:00-06:00")
    assert release.minutes == (44 * 60) + 34


SUBPOENA: dict[str, Value] = {
    "subpoena.issuer": "immigration_officer",
    "subpoena.signed_by": "immigration_officer",
    "subpoena.primarily_criminal_investigation": False,
    "information.kind": "address",
    "information.purpose": "civil_immigration_enforcement",
    "information.within_court_order": False,
}
GONE = {"custody.state": "released", "warrant.form": "no_warrant", "warrant.signed_by": "no_one"}
THREE, ONE = ("first", "second", "third"), ("fourth",)


def january_2020() -> TimelineVariant:
    """Four subpoenas: three people released, for whom 14 days are set, and one in custody, 3."""
    return variant(
        event("2020-01-02T12:00-07:00", "became_known", GONE, THREE),
        event("2020-01-02T12:00-07:00", "booking", BOOKED, ONE),
        event("2020-01-03T12:00-07:00", "request_received", BOTH, (*THREE, *ONE)),
        event(
            "2020-01-13T10:00-07:00",
            "subpoena_served",
            SUBPOENA | {"subpoena.days_to_respond": 14},
            THREE,
        ),
        event(
            "2020-01-13T10:00-07:00",
            "subpoena_served",
            SUBPOENA | {"subpoena.days_to_respond": 3},
            ONE,
        ),
        event("2020-01-16T15:00-07:00", "records_refused", None, (*THREE, *ONE)),
        event(
            "2020-04-20T12:00-06:00",
            "subpoena_enforced",
            who=THREE,
            scope=("address", "contact", "current_charges", "bond_record"),
        ),
    )


def test_case_18_four_subpoenas_are_refused(rulebook: Rulebook) -> None:
    for person in (*THREE, *ONE):
        found = due(january_2020(), rulebook, "produce_records", person)
        unasked, refused = [each for each in found if each.answer is Answer.FORBIDDEN]
        assert unasked.kept
        assert refused.kept
        assert unasked.begins < refused.begins
        assert refused.begins == datetime.fromisoformat("2020-01-13T10:00-07:00")


def test_case_18_its_time_is_14_days_for_three_and_3_for_one(rulebook: Rulebook) -> None:
    by = {"first": date(2020, 1, 27), "fourth": date(2020, 1, 16)}
    for person, day in by.items():
        answered = the(due(january_2020(), rulebook, "answer_subpoena", person), Answer.PERMITTED)
        assert (answered.by, answered.status) == (end_of(day, DENVER), DutyStatus.MET)
    events = [e for e in january_2020().events if e.kind.name != "records_refused"]
    silent = variant(*events)
    last = replace(events[-1], not_done=("answer_subpoena",), who=(*THREE, *ONE))
    unanswered = variant(*events[:-1], last)
    for person, day in by.items():
        lapsed = the(due(silent, rulebook, "answer_subpoena", person), Answer.PERMITTED)
        assert (lapsed.by, lapsed.status) == (end_of(day, DENVER), DutyStatus.NOT_TOLD)
        lapsed = the(due(unanswered, rulebook, "answer_subpoena", person), Answer.PERMITTED)
        assert (lapsed.by, lapsed.status) == (end_of(day, DENVER), DutyStatus.LAPSED)
    late = event("2020-01-17T09:00-07:00", "records_refused", None, ONE)
    found = due(variant(*events[:-1], late), rulebook, "answer_subpoena", "fourth")
    answered = the(found, Answer.PERMITTED)
    assert (answered.status, answered.minutes) == (DutyStatus.LATE, 9 * 60)
    assert answered.failure is Failure.NONE


def test_case_20_a_court_is_obeyed_within_its_scope(rulebook: Rulebook) -> None:
    for person in THREE:
        required = the(due(january_2020(), rulebook, "produce_records", person))
        assert required.because == ("federal.subpoenas.court_is_obeyed",)
        assert (required.status, required.by) == (DutyStatus.OPEN, None)
    given = variant(
        *january_2020().events,
        event("2020-04-30T12:00-06:00", "records_given", who=("first",)),
        event(
            "2020-05-01T12:00-06:00",
            "became_known",
            {"information.kind": "meeting_schedule"},
            ("second",),
        ),
        event("2020-05-02T12:00-06:00", "records_given", who=("second",)),
    )
    assert the(due(given, rulebook, "produce_records", "first")).status is DutyStatus.MET
    assert the(due(given, rulebook, "produce_records", "second")).status is DutyStatus.MOOT
    outside = due(given, rulebook, "produce_records", "second")[-1]
    assert (outside.answer, outside.status) == (Answer.FORBIDDEN, DutyStatus.BREACHED)
