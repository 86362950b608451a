"""The answer over time, what a history expects, and where the policy has no answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from release_sim.engine.decide import Engine
from release_sim.errors import OutOfScopeError
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.model.rule import Duty, Modality, Period, Within
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.obligation import DutyStatus
from release_sim.model.timelines.timeline import Event, TimelineExpectation
from release_sim.model.verdict import Answer
from release_sim.timeline.evaluation import over_time, unmet_of_replay
from release_sim.timeline.fold import replay_variant
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.timeline.obligations import obligations_of
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import Value
from tests.made_up import CANCELLED, IN_CUSTODY, policy_of, rule
from tests.timelines import BOND, BOOKED, BOTH, PERSON, bond, event, replayed, variant


def test_the_answer_over_time_names_the_event_or_the_law_that_changed_it(
    rulebook: Rulebook,
) -> None:
    engine = Engine(rulebook.policies["denver"])
    found = variant(
        event("2019-01-10T12:00-07:00", "booking", BOOKED),
        event("2025-02-01T12:00-07:00", "request_received", BOTH),
        event("2025-02-02T12:00-07:00", "eligible", BOND),
        event("2025-02-02T13:00-07:00", "release_certain"),
    )
    lot = over_time(replayed(found, rulebook), engine, PERSON, "release_to_secure_lot")
    assert [each.answer for each in lot.periods] == [Answer.SILENT]
    assert lot.coming
    assert (lot.coming.answer, lot.coming.begins) == (
        Answer.PERMITTED,
        datetime.fromisoformat("2025-02-28T00:00-07:00"),
    )
    assert "denver.handover.into_the_fenced_lot" in lot.coming.rules
    hold = over_time(replayed(found, rulebook), engine, PERSON, "hold_past_release")
    assert [(i.answer, i.begun_by.event and i.begun_by.event.name) for i in hold.periods] == [
        (Answer.FORBIDDEN, "booking"),
    ]
    assert hold.coming is None


def test_the_first_of_the_changes_to_come_is_told_without_an_end() -> None:
    may = rule("may", Modality.MAY, IN_CUSTODY, in_force=Period(last=date(2020, 1, 31)))
    must = rule("must", Modality.MUST, IN_CUSTODY, in_force=Period(date(2020, 3, 1)))
    engine = Engine(policy_of(may, must))
    booked = variant(event("2020-01-01T12:00-07:00", "booking"))
    coming = over_time(replay_variant(booked, MemoizedEngine(engine)), engine, PERSON, HOLD).coming
    assert coming
    assert (coming.answer, coming.rules, coming.ends) == (Answer.SILENT, ("a.b.may",), None)
    assert coming.begins == datetime.fromisoformat("2020-02-01T00:00-07:00")


def test_a_hold_whose_time_is_over_is_not_permitted_anew_when_the_law_changes() -> None:
    over = AllOf((Comparison("custody.hold_time_over", Op.IS, (True,)),))
    six = Duty(Modality.MAY, HOLD, Within(6, "hours", "after", "eligibility"))
    may = replace(rule("may", Modality.MAY, IN_CUSTODY), then=six, unless=(over,))
    later = rule("later", Modality.MUST_NOT, CANCELLED, in_force=Period(date(2020, 3, 1)))
    engine = Engine(policy_of(may, later))
    told = variant(
        event("2020-01-01T12:00-07:00", "booking"),
        event("2020-01-02T12:00-07:00", "eligible"),
        event("2020-01-02T19:00-07:00", "noted"),
    )
    hold = over_time(replay_variant(told, MemoizedEngine(engine)), engine, PERSON, HOLD)
    assert [each.answer for each in hold.periods] == [Answer.PERMITTED, Answer.SILENT]
    assert hold.coming is None


def test_the_law_changes_an_answer_between_two_events(rulebook: Rulebook) -> None:
    engine = Engine(rulebook.policies["denver"])
    found = variant(
        event("2017-06-10T12:00-06:00", "booking", BOOKED),
        event("2017-10-10T12:00-06:00", "noted"),
    )
    asked = over_time(replayed(found, rulebook), engine, PERSON, "ask_immigration_status")
    before, since = asked.periods
    assert (before.answer, since.answer) == (Answer.SILENT, Answer.FORBIDDEN)
    assert before.ends == since.begins == datetime.fromisoformat("2017-08-31T00:00-06:00")
    assert since.begun_by.event is None
    assert asked.coming is None
    assert "denver.status.no_question" in since.rules
    assert not [rule for rule in since.rules if rule.startswith("denver.handover")]


def test_what_is_expected_and_did_not_come_is_said(rulebook: Rulebook) -> None:
    late = bond(
        "2018-03-02T12:00-07:00",
        "2018-03-05T12:00-07:00",
        "2018-03-10T09:00-07:00",
        "2018-03-10T17:00-07:00",
        ("2018-03-10T17:26-07:00", "released"),
        ("2018-03-10T18:33-07:00", "notice_sent"),
    )
    found = replayed(late, rulebook)
    wanted = TimelineExpectation(
        {("released", PERSON, "notify_of_release", None): Answer.REQUIRED},
        {
            (PERSON, "notify_of_release", None): DutyStatus.MET,
            (PERSON, "answer_subpoena", None): DutyStatus.MET,
        },
    )
    assert unmet_of_replay(wanted, found, obligations_of(found)) == (
        "after released: notify_of_release: expected required, found silent",
        "notify_of_release: expected met, found met late",
        "answer_subpoena: expected met, found no duty",
    )
    right = TimelineExpectation(
        {("release_certain", PERSON, "notify_of_release", None): Answer.REQUIRED},
        {(PERSON, "notify_of_release", None): DutyStatus.LATE},
    )
    assert unmet_of_replay(right, found, obligations_of(found)) == ()


def test_what_did_not_come_is_said_of_each_person_and_each_paper() -> None:
    not_held = policy_of(rule("not", Modality.MUST_NOT, IN_CUSTODY))
    booked = event("2020-01-01T12:00-07:00", "booking", who=("ann", "bob"))
    found = replay_variant(variant(booked), MemoizedEngine(Engine(not_held)))
    _, duty = obligations_of(found)
    papers = [
        replace(duty, instrument="form"),
        replace(duty, instrument="letter", status=DutyStatus.BREACHED),
    ]
    wanted = TimelineExpectation(
        {("booking", "ann", HOLD, None): Answer.REQUIRED},
        {("bob", HOLD, None): DutyStatus.MET, ("bob", HOLD, "letter"): DutyStatus.MET},
    )
    assert unmet_of_replay(wanted, found, papers) == (
        "after booking: hold_past_release of ann: expected required, found forbidden",
        "hold_past_release of bob: expected met, found met (form), breached (letter)",
        "hold_past_release (letter) of bob: expected met, found breached",
    )


def test_a_broken_ban_outweighs_a_duty_that_was_met_and_a_kept_one_hides_none(
    rulebook: Rulebook,
) -> None:
    told: tuple[Event, ...] = (
        event("2025-06-02T20:00-06:00", "booking", BOOKED),
        event("2025-06-03T09:00-06:00", "request_received", BOTH),
        event("2025-06-09T09:00-06:00", "eligible", BOND),
        event("2025-06-09T10:00-06:00", "release_certain"),
    )
    early = event("2025-06-08T09:00-06:00", "notice_sent")
    left = event("2025-06-09T11:00-06:00", "released")
    strict = {"early_notice": "not_before_it_is_due"}
    as_usual: dict[str, str] = {}
    withdrawn = event("2025-06-09T10:30-06:00", "request_cancelled")
    for events, readings, became in (
        ((*told[:2], early, *told[2:], left), strict, DutyStatus.BREACHED),
        ((*told, withdrawn, left), as_usual, DutyStatus.MOOT),
    ):
        found = replayed(variant(*events, **readings), rulebook)
        duties = obligations_of(found)
        assert [each.status for each in duties if each.action == "notify_of_release"][-1] is (
            DutyStatus.MET
        )
        wanted = TimelineExpectation({}, {(PERSON, "notify_of_release", None): DutyStatus.MET})
        assert unmet_of_replay(wanted, found, duties) == (
            f"notify_of_release: expected met, found {became}",
        )


def test_a_history_outside_what_the_policy_covers_names_the_event(rulebook: Rulebook) -> None:
    first = event("2016-05-05T12:00-06:00", "booking", BOOKED)
    with pytest.raises(OutOfScopeError) as raised:
        replayed(variant(first, policy="aurora"), rulebook)
    assert raised.value.place is first.place


def test_an_answer_is_expected_of_each_paper(rulebook: Rulebook) -> None:
    letter: dict[str, Value] = {
        "request.form": "letter",
        "request.asks_interview": True,
        "interview.mode": "video",
    }
    found = replayed(
        variant(
            event("2025-06-02T20:00-06:00", "booking", BOOKED),
            replace(event("2025-06-03T09:00-06:00", "request_received", BOTH), label="form"),
            replace(event("2025-06-04T09:00-06:00", "request_received", letter), label="letter"),
        ),
        rulebook,
    )
    advice = "give_interview_advisement"
    wanted = TimelineExpectation(
        {
            ("letter", PERSON, advice, "letter"): Answer.REQUIRED,
            ("letter", PERSON, advice, "form"): Answer.FORBIDDEN,
            ("form", PERSON, advice, "letter"): Answer.SILENT,
        }
    )
    assert unmet_of_replay(wanted, found, obligations_of(found)) == (
        "after letter: give_interview_advisement (form): expected forbidden, found silent",
    )
