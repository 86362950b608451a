"""Notices of a release, by hand: each thing that can become of the duty."""

from __future__ import annotations

from dataclasses import replace

from release_sim.model.rule import Citation
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.obligation import DutyStatus, Failure
from release_sim.model.timelines.timeline import TimelineVariant
from release_sim.model.verdict import Answer
from tests.timeline.stays import DAY, denied, on_the_day
from tests.timelines import BOND, BOOKED, BOTH, bond, due, event, the, told_reason, variant

SHERIFF = Citation("denver_release_mar_2018", "failure_admitted")


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


def required_of(found: TimelineVariant, rulebook: Rulebook, action: str) -> list[DutyStatus]:
    """Return the outcome of each duty on the action, in order."""
    obligations = due(found, rulebook, action)
    return [each.status for each in obligations if each.answer is Answer.REQUIRED]


def test_notice_on_a_withdrawn_request_is_moot(rulebook: Rulebook) -> None:
    found = on_the_day(("10:00", "request_cancelled"), ("11:00", "released"))
    notice = the(due(found, rulebook, "notify_of_release"))
    assert (notice.status, notice.failure) == (DutyStatus.MOOT, Failure.NONE)
    assert told_reason(notice) == (
        "it has not been required since the withdrawal of the request (18 June 2025, 10:00)"
    )


def test_notice_of_which_nothing_is_told_is_not_told(rulebook: Rulebook) -> None:
    notice = the(due(on_the_day(("11:00", "released")), rulebook, "notify_of_release"))
    assert (notice.status, notice.failure) == (DutyStatus.NOT_TOLD, Failure.NONE)
    assert told_reason(notice) == (
        "the timeline does not say whether it was done before the person's release "
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


def test_what_is_said_last_of_what_was_not_done_is_what_shows_it(rulebook: Rulebook) -> None:
    twice = (denied("10:00", "notify_of_release"), denied("10:30", "notify_of_release"))
    found = variant(*on_the_day().events, *twice, event(DAY.format("11:00"), "released"))
    reason = told_reason(the(due(found, rulebook, "notify_of_release")))
    assert reason.startswith(
        "it was not done, as is told with a note of the story (18 June 2025, 10:30)"
    )


def test_a_notice_with_which_the_history_begins_is_done(rulebook: Rulebook) -> None:
    known = {**BOOKED, **BOTH, **BOND, "custody.state": "in_custody"}
    known |= {"custody.eligible_for_release": True, "custody.release_certain": True}
    found = variant(
        event(DAY.format("08:00"), "notice_sent", known), event(DAY.format("09:00"), "released")
    )
    assert the(due(found, rulebook, "notify_of_release")).status is DutyStatus.MET


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
    statuses = required_of(variant(*first, *second), rulebook, "notify_of_release")
    assert statuses == [DutyStatus.MET, DutyStatus.NOT_TOLD]


def test_notice_of_the_next_release_does_not_serve_the_one_before(rulebook: Rulebook) -> None:
    first = on_the_day(("11:00", "released")).events
    second = a_month_later(("09:30", "notice_sent"), ("10:00", "released")).events
    statuses = required_of(variant(*first, *second), rulebook, "notify_of_release")
    assert statuses == [DutyStatus.NOT_TOLD, DutyStatus.MET]


def test_notice_on_one_request_does_not_serve_the_next(rulebook: Rulebook) -> None:
    found = variant(
        *on_the_day(("09:30", "notice_sent"), ("10:00", "request_cancelled")).events,
        event(DAY.format("10:30"), "request_received", BOTH),
        event(DAY.format("11:00"), "released"),
    )
    required = required_of(found, rulebook, "notify_of_release")
    assert required == [DutyStatus.MET, DutyStatus.NOT_TOLD]


def test_a_notice_with_word_that_the_release_is_off_serves_the_duty_that_comes_anew(
    rulebook: Rulebook,
) -> None:
    """What is stated with an event counts for its doing: the first duty had fallen away by then."""
    found = variant(
        *on_the_day().events,
        event(DAY.format("10:00"), "notice_sent", {"custody.release_certain": False}),
        event(DAY.format("11:00"), "release_certain"),
    )
    required = required_of(found, rulebook, "notify_of_release")
    assert required == [DutyStatus.MOOT, DutyStatus.MET]


def test_a_late_notice_serves_the_release_before_it_and_not_the_next(rulebook: Rulebook) -> None:
    first = on_the_day(("11:00", "released"), ("12:00", "notice_sent")).events
    second = a_month_later(("10:00", "released"), ("10:07", "notice_sent")).events
    found = due(variant(*first, *second), rulebook, "notify_of_release")
    late = [each.minutes for each in found if each.answer is Answer.REQUIRED]
    assert late == [60, 7]
