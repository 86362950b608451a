"""Advice before an interview, found by random histories: whose interview, and which came first."""

from __future__ import annotations

from datetime import date, timedelta

from release_sim.engine.decide import Engine
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.local_time import begin_of
from release_sim.model.timelines.obligation import DutyStatus
from release_sim.model.timelines.timeline import Event
from release_sim.timeline.obligations import obligations_of
from release_sim.vocabulary.events import EVENT_KINDS
from tests.timeline.histories import PEOPLE, Histories
from tests.timelines import BOTH, DENVER


def test_advice_is_late_by_ones_own_interview_not_by_that_of_another(rulebook: Rulebook) -> None:
    """The duty begins with the law, on 28 May 2019, for both; the other is interviewed first."""
    history = Histories(Engine(rulebook.policies["denver"]))
    history.begin(day=(date(2019, 5, 20) - date(2014, 5, 1)).days)
    phone = {"interview.mode": "phone"}
    for gap, kind, who, stated in (
        (timedelta(0), "request_received", PEOPLE[1:], BOTH),
        (timedelta(0), "interview_asked", PEOPLE, phone),
        (timedelta(days=10), "interviewed_remotely", PEOPLE[1:], {}),
        (timedelta(minutes=9540), "interviewed_remotely", PEOPLE[:1], {}),
        (timedelta(0), "interview_advised", PEOPLE[:1], {}),
    ):
        history.now += gap
        history.come(Event(history.now, EVENT_KINDS[kind], who, DENVER, stated))
    history.teardown()
    found = history.replay(len(history.events))
    late = [due for due in obligations_of(found) if due.status is DutyStatus.LATE]
    assert [(due.person, due.action, due.minutes) for due in late] == [
        (PEOPLE[0], "give_interview_advisement", 0)
    ]
    assert late[0].begins == begin_of(date(2019, 5, 28), DENVER)


def test_an_interview_told_before_the_duty_of_the_same_minute_is_not_in_its_time(
    rulebook: Rulebook,
) -> None:
    history = Histories(Engine(rulebook.policies["denver"]))
    history.begin(day=(date(2020, 5, 20) - date(2014, 5, 1)).days)
    for gap, kind, stated in (
        (0, "interviewed_remotely", {}),
        (0, "interview_asked", {"interview.mode": "phone"}),
        (9540, "interviewed_remotely", {}),
        (15, "interview_advised", {}),
    ):
        history.now += timedelta(minutes=gap)
        history.come(Event(history.now, EVENT_KINDS[kind], PEOPLE[:1], DENVER, stated))
    history.teardown()
    found = obligations_of(history.replay(len(history.events)))
    (late,) = [due for due in found if due.status is DutyStatus.LATE]
    assert (late.action, late.minutes) == ("give_interview_advisement", 15)
