"""The moments of a history under made-up rules: when the law makes one, and a hold is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from release_sim.engine.decide import Engine
from release_sim.model.condition import Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Period, Rule, Within
from release_sim.model.timelines.knowledge import HOLD_OVER
from release_sim.model.timelines.moments import Moment
from release_sim.model.timelines.obligation import DutyStatus
from release_sim.model.timelines.timeline import Event
from release_sim.model.verdict import Answer
from release_sim.timeline.fold import moments_of, replay_variant
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.timeline.obligations import obligations_of
from release_sim.vocabulary.actions import HOLD
from tests.made_up import CANCELLED, IN_CUSTODY, policy_of, rule
from tests.timelines import event, variant

BOOKED = event("2020-01-01T12:00-07:00", "booking")
NOTED = event("2020-03-01T12:00-07:00", "noted")
FROM = Period(date(2020, 2, 1))
MAY_HOLD = rule("may", Modality.MAY, IN_CUSTODY)


def moments(policy: Policy, *events: Event) -> list[Moment]:
    return [*moments_of(events, MemoizedEngine(Engine(policy)))]


def test_law_that_changes_what_is_decided_makes_a_moment_of_its_own() -> None:
    must = rule("must", Modality.MUST, IN_CUSTODY, in_force=FROM)
    first, law, last = moments(policy_of(MAY_HOLD, must), BOOKED, NOTED)
    assert [each.outcomes[HOLD].answer for each in (first, law, last)] == [
        Answer.PERMITTED,
        Answer.REQUIRED,
        Answer.REQUIRED,
    ]
    assert (law.at, law.event) == (datetime.fromisoformat("2020-02-01T00:00-07:00"), None)
    assert (law.rules, first.rules, last.rules) == (("a.b.must",), (), ())


def test_law_that_gives_another_reason_makes_a_moment_and_law_of_others_none() -> None:
    again = rule("again", Modality.MAY, IN_CUSTODY, in_force=FROM)
    _, law, _ = moments(policy_of(MAY_HOLD, again), BOOKED, NOTED)
    assert law.outcomes[HOLD].because == ("a.b.again", "a.b.may")
    of_others = rule("of_others", Modality.MUST_NOT, CANCELLED, in_force=FROM)
    known = replace(BOOKED, stated={"request.cancelled": False})
    assert [each.event for each in moments(policy_of(MAY_HOLD, of_others), known, NOTED)] == [
        known,
        NOTED,
    ]


def held_for(*limits: Within) -> Policy:
    """Whoever is in custody may be held, by one rule for each of these times."""
    return policy_of(
        *(
            Rule(f"a.b.r{n}", "", MAY_HOLD.cite, Duty(Modality.MAY, HOLD, each), when=MAY_HOLD.when)
            for n, each in enumerate(limits)
        )
    )


SIX = Within(6, "hours", "after", "eligibility")
EIGHT = Within(8, "hours", "after", "eligibility")
BEFORE = Within(2, "hours", "before", "eligibility")
SERVED = Within(1, "hours", "after", "service")


@pytest.mark.parametrize(
    ("limits", "at", "over"),
    [
        ((SIX,), "18:00", None),
        ((SIX,), "18:01", "18:00"),
        ((SIX, EIGHT), "19:00", None),  # the longest counts
        ((SIX, EIGHT), "20:01", "20:00"),
        ((SIX, SERVED), "18:01", "18:00"),  # of what has not come nothing is counted
        ((SERVED,), "18:01", None),
        ((BEFORE,), "18:01", None),  # nor is it a hold that runs before something
    ],
)
def test_the_time_of_a_hold_is_over_after_its_last_limit(
    limits: tuple[Within, ...], at: str, over: str | None
) -> None:
    day = "2020-01-02T{}-07:00"
    *_, last = moments(
        held_for(*limits),
        BOOKED,
        event(day.format("12:00"), "eligible"),
        event(day.format(at), "noted"),
    )
    assert last.since.get(HOLD_OVER) == (over and datetime.fromisoformat(day.format(over)))


ADVICE = "give_interview_advisement"
IN_JAIL = {"custody.state": "in_custody"}


@pytest.mark.parametrize("before", [(), (event("2020-01-01T11:00-07:00", "noted", IN_JAIL),)])
def test_what_is_done_and_settled_by_the_first_event_is_done(before: tuple[Event, ...]) -> None:
    """It is judged by what was decided before it, of which there may be nothing."""
    must = replace(rule("must", Modality.MUST, IN_CUSTODY), then=Duty(Modality.MUST, ADVICE))
    advised = event("2020-01-01T12:00-07:00", "interview_advised", IN_JAIL)
    told = variant(*before, advised, event("2020-01-02T12:00-07:00", "noted"))
    replay = replay_variant(told, MemoizedEngine(Engine(policy_of(must))))
    (duty,) = (each for each in obligations_of(replay) if each.action == ADVICE)
    assert (duty.status, duty.done) == (DutyStatus.MET, advised.at)


SERIOUS = Comparison("background.charge", Op.IS, ("serious",))  # which nobody tells
MUST_HOLD = replace(rule("must", Modality.MUST, IN_CUSTODY), then=Duty(Modality.MUST, HOLD, SIX))


@pytest.mark.parametrize(
    "rules",
    [
        (MAY_HOLD,),
        (MUST_HOLD, rule("not", Modality.MUST_NOT, IN_CUSTODY)),
        (held_for(SIX).rules["a.b.r0"], rule("perhaps", Modality.MUST, SERIOUS)),
    ],
    ids=["permitted without a limit", "in conflict", "undetermined"],
)
def test_what_is_permitted_without_a_limit_contradicted_or_not_known_is_no_duty(
    rules: tuple[Rule, ...],
) -> None:
    told = variant(BOOKED, event("2020-01-02T12:00-07:00", "eligible"), NOTED)
    replay = replay_variant(told, MemoizedEngine(Engine(policy_of(*rules))))
    assert obligations_of(replay) == ()
