"""Timeline files are read as they are meant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from release_sim.model.rule import Citation
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.obligation import DutyStatus
from release_sim.model.timelines.timeline import Timeline, TimelineVariant
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.events import EVENT_KINDS, EVENTS
from release_sim.vocabulary.fact import FactKind
from release_sim.vocabulary.facts import VOCABULARY
from tests.loading.timelines.timeline_texts import GOOD, WHOLE, read
from tests.wrong_input import places


@pytest.fixture
def whole(small_rulebook: Rulebook, tmp_path: Path) -> Timeline:
    timeline, found = read(WHOLE, small_rulebook, tmp_path)
    assert places(found) == []
    assert timeline is not None
    return timeline


def what_if(timeline: Timeline, name: str) -> TimelineVariant:
    return next(variant for variant in timeline.what_if if variant.name == name)


def names(variant: TimelineVariant) -> list[str]:
    return [event.name for event in variant.events]


def test_a_history_is_read(whole: Timeline) -> None:
    assert whole.title == "Two people are asked for"
    assert whole.story == "A request comes for one of them. Both leave."
    assert whole.sources == (Citation("town_code", "2"),)
    assert whole.people == {"ana": "A person who does not exist", "ben": "Another"}
    assert (whole.main.policy, whole.main.readings) == ("town", {"breadth": "narrow"})
    booked, asked, enforced, left, told = whole.main.events
    assert booked.who == left.who == ("ana", "ben")
    assert (asked.kind, asked.who) == (EVENT_KINDS["request_received"], ("ben",))
    assert asked.stated == {"request.asks_hold": True, "request.asks_notification": True}
    assert asked.unknown == {"request.form"}
    assert (asked.told, asked.unsure) == ("A letter comes.", "The hour")
    assert enforced.scope == ("contact", "address")
    assert (left.name, told.name) == ("both_leave", "notice_sent")
    assert told.place.line == 23
    assert whole.main.expect.answers == {
        ("both_leave", "ben", "hold_past_release", None): Answer.FORBIDDEN,
        ("both_leave", "ana", "hold_past_release", None): Answer.SILENT,
    }
    assert whole.main.expect.statuses == {
        ("ben", "notify_of_release", None): DutyStatus.LATE,
        ("ben", "hold_past_release", None): DutyStatus.BREACHED,
    }


def test_times_differ_by_the_minutes_that_passed(whole: Timeline) -> None:
    """The night of 9 March 2025 has no hour between two and three."""
    _, asked, enforced, *_ = whole.main.events
    assert enforced.at - asked.at == timedelta(hours=16)
    assert (asked.day, enforced.day) == (date(2025, 3, 8), date(2025, 3, 9))


def test_one_person_is_left_out(small_rulebook: Rulebook, tmp_path: Path) -> None:
    expect = (
        "expect: {answers: {released: {hold_past_release: silent}}, duties: {review_policy: met}}"
    )
    timeline, found = read(GOOD + expect, small_rulebook, tmp_path)
    assert (timeline is None, places(found)) == (False, [])
    assert timeline
    assert list(timeline.people) == ["person"]
    assert timeline.main.expect.answers == {
        ("released", "person", "hold_past_release", None): Answer.SILENT
    }
    assert timeline.main.expect.statuses == {("person", "review_policy", None): DutyStatus.MET}


def test_an_event_moves(whole: Timeline) -> None:
    variant = what_if(whole, "notice_first")
    assert names(variant)[-2:] == ["notice_sent", "both_leave"]
    assert variant.events[-2].at == datetime(2025, 3, 10, 16, 30, tzinfo=UTC)
    assert variant.title == "notice first"
    assert variant.readings == {"breadth": "narrow"}
    assert list(variant.expect.answers.values()) == [Answer.PERMITTED]
    assert not whole.main.expect.answers.keys() & variant.expect.answers.keys()


def test_events_are_left_out_and_added(whole: Timeline) -> None:
    variant = what_if(whole, "nobody_asks")
    assert names(variant) == [
        "booking",
        "odd",
        "subpoena_enforced",
        "both_leave",
        "reported_unasked",
    ]
    assert variant.title == "Nobody asks"
    assert variant.readings == {"breadth": "wide"}


def test_what_an_event_makes_known_changes(whole: Timeline) -> None:
    asked = what_if(whole, "another_form").events[1]
    assert asked.stated == {"request.asks_hold": True, "request.form": "letter"}
    assert asked.unknown == {"request.asks_notification"}


def test_a_history_begins_on_another_day(whole: Timeline) -> None:
    variant = what_if(whole, "in_autumn")
    assert [event.at.isoformat(timespec="minutes") for event in variant.events] == [
        "2025-10-25T09:00-06:00",
        "2025-11-01T10:00-06:00",
        "2025-11-02T03:00-07:00",
        "2025-11-03T11:00-07:00",
        "2025-11-03T12:00-07:00",
    ]


def test_a_what_if_has_its_own_places(whole: Timeline) -> None:
    """A complaint about it points at what it says, or at its name."""
    variant = what_if(whole, "notice_first")
    assert {event.name: event.place.line for event in variant.events[-2:]} == {
        "notice_sent": 29,
        "both_leave": 28,
    }


def test_kinds_of_events_speak_of_what_there_is() -> None:
    assert len(EVENT_KINDS) == len(EVENTS)
    for kind in EVENTS:
        assert all(VOCABULARY[fact].accepts(value) for fact, value in kind.sets.items())
        assert set(kind.does) <= ACTIONS.keys()
        assert not kind.day_of or VOCABULARY[kind.day_of].kind is FactKind.DATE
