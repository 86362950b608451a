"""Duties under rules made up: which doing counts for which of them, and when their time is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from release_sim.engine.decide import Engine
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Within
from release_sim.model.timelines.duty_reason import Happening, HappeningKind
from release_sim.model.timelines.obligation import DutyStatus, Failure, Obligation
from release_sim.model.timelines.timeline import Event
from release_sim.timeline.custody import CustodyTimeline
from release_sim.timeline.fold import replay_variant
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.timeline.obligations import obligations_of
from release_sim.vocabulary.actions import HOLD, NOTICE, RELEASE
from release_sim.vocabulary.fact import Value
from tests.made_up import CANCELLED, IN_CUSTODY, policy_of, rule
from tests.strategies import CITE
from tests.timelines import DENVER, event, variant

ADVICE, INTERVIEW = "give_interview_advisement", "interview_remotely"
ELIGIBLE = Comparison("custody.eligible_for_release", Op.IS, (True,))
SIX = Within(6, "hours", "after", "eligibility")


def on(
    modality: Modality, action: str, when: Comparison = IN_CUSTODY, within: Within | None = None
) -> Policy:
    """A policy of one rule on one action."""
    return policy_of(replace(rule("one", modality, when), then=Duty(modality, action, within)))


def at(clock: str, kind: str, stated: Mapping[str, Value] | None = None) -> Event:
    return event(f"2025-06-02T{clock}-06:00", kind, stated)


def duties(policy: Policy, *events: Event) -> tuple[Obligation, ...]:
    return obligations_of(replay_variant(variant(*events), MemoizedEngine(Engine(policy))))


def became(policy: Policy, *events: Event) -> list[DutyStatus]:
    """What became of each duty, in the order in which they begin."""
    return [each.status for each in duties(policy, *events)]


BOOKED = at("08:00", "booking")
MUST_TELL = on(Modality.MUST, NOTICE, ELIGIBLE)
FREE, KEPT = {"custody.eligible_for_release": True}, {"custody.eligible_for_release": False}


def test_what_was_done_at_the_end_of_one_duty_does_not_serve_the_next() -> None:
    told = at("10:00", "notice_sent")
    kept, again = at("11:00", "became_known", KEPT), at("12:00", "became_known", FREE)
    for before in (
        (at("09:00", "became_known", FREE),),
        (BOOKED, at("09:00", "became_known", FREE)),
    ):
        assert became(MUST_TELL, *before, told, kept, again) == [DutyStatus.MET, DutyStatus.OPEN]


def test_what_was_done_in_one_stay_does_not_serve_the_next_that_follows_at_once() -> None:
    left, back = at("10:00", "released"), at("11:00", "back_in_jail", FREE)
    assert became(MUST_TELL, BOOKED, at("09:00", "notice_sent"), left, back) == [DutyStatus.OPEN]
    must_release = on(Modality.MUST, RELEASE, ELIGIBLE)
    assert became(must_release, left, back) == [DutyStatus.OPEN]


def test_that_someone_left_is_what_happened_once_and_not_at_the_first_event() -> None:
    engine = MemoizedEngine(Engine(MUST_TELL))
    left, later = at("10:00", "released"), at("11:00", "noted")
    back = at("11:00", "back_in_jail")
    for events, kind, name in (
        ((BOOKED, left, later), HappeningKind.LEFT, ""),
        ((left, back), HappeningKind.EVENT, "released"),
    ):
        replay = replay_variant(variant(*events), engine)
        stays = CustodyTimeline(replay.moments, replay.last, DENVER)
        *_, now, last = range(len(events))
        assert stays.happening(now) == Happening(kind, left.at, name)
        after = events[last]
        assert stays.happening(last) == Happening(HappeningKind.EVENT, after.at, after.kind.name)


def test_what_a_doing_makes_known_counts_for_it_so_it_does_not_break_the_ban_that_it_ends() -> None:
    ban = on(Modality.MUST_NOT, NOTICE, Comparison("custody.eligible_for_release", Op.IS, (False,)))
    assert became(ban, BOOKED, at("10:00", "notice_sent", FREE)) == [DutyStatus.MET]
    assert became(ban, BOOKED, at("10:00", "notice_sent")) == [DutyStatus.BREACHED]


def test_a_permission_whose_time_is_not_over_is_open_or_falls_away() -> None:
    may_tell = on(Modality.MAY, NOTICE, ELIGIBLE, SIX)
    told = (BOOKED, at("09:00", "eligible"), at("14:59", "noted"))
    assert became(may_tell, *told) == [DutyStatus.OPEN]
    assert became(may_tell, *told, at("14:59", "kept_on_a_charge")) == [DutyStatus.MOOT]
    assert became(may_tell, *told, at("15:01", "noted")) == [DutyStatus.NOT_TOLD]


def test_what_is_too_late_and_ends_the_duty_as_well_lets_it_fall_away() -> None:
    must_advise = on(Modality.MUST, ADVICE, ELIGIBLE)
    told = (BOOKED, at("09:00", "eligible"))
    assert became(must_advise, *told, at("10:00", "interviewed_remotely")) == [DutyStatus.NOT_TOLD]
    ends = at("10:00", "interviewed_remotely", KEPT)
    assert became(must_advise, *told, ends) == [DutyStatus.MOOT]


def test_that_it_was_not_done_is_not_said_of_a_duty_once_it_is_due_anew() -> None:
    must_tell = on(Modality.MUST, NOTICE, ELIGIBLE, SIX)
    told = (BOOKED, at("09:00", "eligible"), at("16:00", "kept_on_a_charge"))
    denied = replace(at("18:00", "noted"), not_done=(NOTICE,))
    assert became(must_tell, *told, denied) == [DutyStatus.MISSED]
    again = at("17:00", "eligible")
    assert became(must_tell, *told, again, denied) == [DutyStatus.NOT_TOLD, DutyStatus.OPEN]


def test_who_is_seen_in_the_jail_was_not_released_and_no_more_is_shown_by_it() -> None:
    told = (BOOKED, at("09:00", "eligible"), at("15:01", "kept_for_agency"))
    for action, status in (
        (NOTICE, DutyStatus.NOT_TOLD),
        (RELEASE, DutyStatus.MISSED),
        ("transfer_custody", DutyStatus.NOT_TOLD),
    ):
        assert became(on(Modality.MUST, action, ELIGIBLE, SIX), *told) == [status]


def test_a_limit_before_what_the_history_begins_with_is_passed_by_who_is_there_then() -> None:
    before = Within(2, "hours", "before", "eligibility")
    must_release = on(Modality.MUST, RELEASE, ELIGIBLE, before)
    told = (at("09:00", "eligible"), at("10:00", "noted"))
    assert became(must_release, *told) == [DutyStatus.MISSED]


def test_a_hold_without_a_limit_is_missed_by_who_lets_the_person_go_and_breaks_no_limit() -> None:
    (hold,) = duties(on(Modality.MUST, HOLD), BOOKED, at("10:00", "released"))
    assert (hold.status, hold.failure, hold.minutes) == (DutyStatus.MISSED, Failure.NONE, None)


def test_what_a_source_calls_a_failure_is_none_where_it_was_only_permitted() -> None:
    late = replace(at("11:00", "interview_advised"), process_failure=CITE[0])
    told = (BOOKED, at("09:00", "eligible"), at("10:00", "interviewed_remotely"), late)
    for modality, failure, said_by in (
        (Modality.MUST, Failure.PROCESS, CITE[0]),
        (Modality.MAY, Failure.NONE, None),
    ):
        (advice,) = duties(on(modality, ADVICE, within=SIX), *told)
        assert (advice.status, advice.failure, advice.said_by) == (
            DutyStatus.LATE,
            failure,
            said_by,
        )


def papers(*later: Event) -> tuple[Event, ...]:
    """Two requests for an interview by telephone, by the names ``one`` and ``other``."""
    asked: dict[str, Value] = {"request.asks_interview": True, "interview.mode": "telephone"}
    coming = (("09:00", "one"), ("10:00", "other"))
    return (
        BOOKED,
        *(replace(at(clock, "interview_asked", asked), label=name) for clock, name in coming),
        *later,
    )


def test_an_act_before_any_paper_came_is_one_for_the_first_that_comes() -> None:
    must_advise = on(Modality.MUST, ADVICE)
    first, *rest = papers()
    found = duties(must_advise, first, at("08:30", "interview_advised"), *rest)
    assert {each.instrument: each.status for each in found} == {
        "one": DutyStatus.MET,
        "other": DutyStatus.OPEN,
    }


def test_an_act_on_a_paper_that_is_gone_breaks_bans_on_others_only_where_no_rule_speaks_of_it() -> (
    None
):
    ban = replace(
        rule("ban", Modality.MUST_NOT, IN_CUSTODY), then=Duty(Modality.MUST_NOT, INTERVIEW)
    )
    of_gone = replace(ban, id="a.b.of_gone", when=AllOf((CANCELLED,)))
    gone = replace(at("11:00", "request_cancelled"), instrument=("one",))
    interviewed = replace(at("12:00", "interviewed_remotely"), instrument=("one",))
    for rules, broken in (((ban,), "other"), ((ban, of_gone), "one")):
        found = duties(policy_of(*rules), *papers(gone, interviewed))
        assert {each.instrument: each.status for each in found} == {
            "one": DutyStatus.MET,
            "other": DutyStatus.MET,
            broken: DutyStatus.BREACHED,
        }
