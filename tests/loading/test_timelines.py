"""Timeline files are read as they are meant, and a complaint stands at the word that is wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from release_sim.api.inputs import Inputs
from release_sim.errors import FilesAreWrongError, NothingCollectedError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.json_schema import schema
from release_sim.loading.timelines.course_changes import begun_on
from release_sim.loading.timelines.timeline_reader import TimelineReader
from release_sim.loading.timelines.timestamps import YEARS, moments_at, on_day, read_moment
from release_sim.loading.yaml_tree import parse, scalar
from release_sim.model.problem import Place, Problem
from release_sim.model.rule import Citation
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.denver_time import DENVER
from release_sim.model.timelines.obligation import DutyStatus
from release_sim.model.timelines.timeline import Event, Timeline, TimelineVariant
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.events import EVENT_KINDS, EVENTS
from release_sim.vocabulary.fact import FactKind
from release_sim.vocabulary.facts import VOCABULARY
from tests.loading.test_fuzz import changed
from tests.wrong_input import GOLDEN, STORY, assert_no_python_in, command, found_in, places, small

HEAD = """\
title: A person is asked for, and leaves
story: A request reaches a jail that does not exist.
policy: town
"""
BOOKED = "  - {at: 2025-03-01T09:00-07:00, event: booking}\n"
ASKED = (
    "  - {at: 2025-03-01T10:00-07:00, event: request_received, facts: {request.asks_hold: true}}\n"
)
TOLD = "  - {at: 2025-03-10T11:00-06:00, event: notice_sent}\n"
LEFT = "  - {at: 2025-03-10T12:00-06:00, event: released}\n"
GOOD = HEAD + "timeline:\n" + BOOKED + ASKED + TOLD + LEFT
WHOLE = """\
title: Two people are asked for
story: >-
  A request comes for one of them.
  Both leave.
sources:
  - {source: town_code, at: "2"}
policy: town
readings: {breadth: narrow}
people:
  ana: A person who does not exist
  ben: Another
timeline:
  - {at: 2025-03-01T09:00-07:00, event: booking}
  - at: 2025-03-08T10:00-07:00
    event: request_received
    who: [ben]
    facts: {request.asks_hold: true, request.asks_notification: true, request.form: unknown}
    told: A letter
      comes.
    unsure: The hour
  - {at: 2025-03-09T03:00-06:00, event: subpoena_enforced, scope: [contact, address]}
  - {at: 2025-03-10T11:00-06:00, event: released, label: both_leave, who: [ben, ana]}
  - {at: 2025-03-10T12:00-06:00, event: notice_sent, who: [ben]}
expect:
  answers: {both_leave: {ben: {hold_past_release: forbidden}, ana: {hold_past_release: silent}}}
  duties: {ben: {notify_of_release: met late, hold_past_release: breached}}
what_if:
  notice_first:
    move: {notice_sent: 2025-03-10T10:30-06:00}
    expect: {answers: {notice_sent: {ben: {notify_of_release: permitted}}}}
  nobody_asks:
    title: Nobody asks
    leave_out: [request_received, notice_sent]
    add:
      - {at: 2025-03-10T11:00-06:00, event: reported_unasked, who: [ben]}
      - {at: 2025-03-02T11:00-07:00, event: noted, label: odd}
    readings: {breadth: wide}
    expect: {answers: {odd: {ana: {hold_past_release: silent}}}}
  another_form:
    facts: {request_received: {request.form: letter, request.asks_notification: unknown}}
  in_autumn: {begins_on: 2025-10-25}
"""


def read(text: str, rulebook: Rulebook, folder: Path) -> tuple[Timeline | None, list[Problem]]:
    path = folder / "timeline.yaml"
    path.write_bytes(text.encode())
    diagnosis = Diagnosis()
    timeline = TimelineReader(rulebook, diagnosis).read(path)
    assert (timeline is None) == bool(len(diagnosis))
    return timeline, found_in(diagnosis)


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


def expecting(text: str) -> str:
    return f"{GOOD}expect: {{{text}}}\n"


def supposing(text: str) -> str:
    return f"{GOOD}what_if: {{a: {{{text}}}}}\n"


ANA = HEAD + "people: {ana: Somebody, ben: Another}\ntimeline:\n"
NINE = "  - {at: 2025-03-01T09:00-07:00, event: "
# What a file says, and the line, column and name of everything that is wrong with it.
WRONG: dict[str, tuple[str, list[str]]] = {
    "nothing wrong": (GOOD, []),
    "no timeline": (HEAD, ["1:1 missing-key"]),
    "a case instead": (HEAD + "case: {}", ["4:1 missing-key"]),
    "a case too": (GOOD + "case: {custody.state: gone}", ["9:1 case-and-timeline"]),
    "a day too": (GOOD + "as_of: 2025-01-01", ["9:1 case-and-timeline"]),
    "an empty timeline": (HEAD + "timeline: []", ["4:11 wrong-shape"]),
    "a timeline without a value": (HEAD + "timeline:", ["4:1 no-value"]),
    "a timeline of keys": (HEAD + "timeline: {at: x}", ["4:11 wrong-shape"]),
    "an event that is a word": (GOOD + "  - released", ["9:5 wrong-shape"]),
    "an event without anything": (GOOD + "  - {}", ["9:5 missing-key", "9:5 missing-key"]),
    "no time": (GOOD + "  - {event: noted}", ["9:5 missing-key"]),
    "a time without a value": (GOOD + "  - {at: , event: noted}", ["9:6 no-value"]),
    "a time that is a list": (GOOD + "  - {at: [], event: noted}", ["9:10 bad-time"]),
    "a year": (GOOD + "  - {at: 2026, event: noted}", ["9:10 bad-time"]),
    "a day alone": (GOOD.replace("T12:00-06:00", ""), ["8:10 bad-time"]),
    "a space in a time": (GOOD.replace("T12:00", " 12:00"), ["8:10 bad-time"]),
    "seconds": (GOOD.replace("T12:00", "T12:00:00"), ["8:10 bad-time"]),
    "hour 24": (GOOD.replace("T12:00", "T24:00"), ["8:10 bad-time"]),
    "the 30th of February": (GOOD.replace("03-10T12", "02-30T12"), ["8:10 bad-time"]),
    "the first of all years": (GOOD.replace("2025-03-10T12", "0001-01-01T12"), ["8:10 bad-time"]),
    "the last of all years": (GOOD.replace("2025-03-10T12", "9999-12-31T12"), ["8:10 bad-time"]),
    "other digits": (GOOD.replace("T12:00", "T1\N{ARABIC-INDIC DIGIT TWO}:00"), ["8:10 bad-time"]),
    "no offset": (GOOD.replace("T12:00-06:00", "T12:00"), ["8:10 no-offset"]),
    "universal time": (GOOD.replace("T12:00-06:00", "T18:00Z"), ["8:10 wrong-offset"]),
    "an offset of winter": (GOOD.replace("T12:00-06:00", "T12:00-07:00"), ["8:10 wrong-offset"]),
    "an hour that is not": (GOOD.replace("10T11:00", "09T02:59"), ["7:10 hour-does-not-exist"]),
    "an hour that is twice": (
        GOOD.replace("03-10T12:00-06:00", "11-02T01:00"),
        ["8:10 hour-exists-twice"],
    ),
    "the second of two hours": (GOOD.replace("03-10T12:00-06:00", "11-02T01:00-07:00"), []),
    "no third of two hours": (
        GOOD.replace("03-10T12:00-06:00", "11-02T01:00-05:00"),
        ["8:10 wrong-offset"],
    ),
    "an unknown kind": (GOOD.replace("notice_sent", "notice"), ["7:41 unknown-event"]),
    "a kind that is a list": (GOOD.replace("notice_sent", "[noted]"), ["7:41 wrong-shape"]),
    "an unknown fact": (GOOD.replace("asks_hold", "asks_hole"), ["6:67 unknown-fact"]),
    "a fact of another kind": (GOOD.replace("hold: true", "hold: yes"), ["6:86 wrong-kind"]),
    "a finding": (GOOD.replace("request.asks_hold", "finding.x"), ["6:67 finding-in-case"]),
    "facts that are a list": (
        GOOD.replace("{request.asks_hold: true}", "[x]"),
        ["6:66 wrong-shape"],
    ),
    "a person outside a list": (
        GOOD.replace("released", "released, who: person"),
        ["8:56 wrong-shape"],
    ),
    "nobody": (GOOD.replace("released", "released, who: []"), ["8:56 wrong-shape"]),
    "an unknown person": (
        GOOD.replace("released", "released, who: [her]"),
        ["8:57 unknown-person"],
    ),
    "no people": (HEAD + "people: {}\ntimeline:\n" + BOOKED, ["4:9 wrong-shape"]),
    "a person of another name": (
        HEAD + "people: {A b: Who}\ntimeline:\n" + BOOKED,
        ["4:10 bad-name"],
    ),
    "a label with a space": (GOOD.replace("released", "released, label: a b"), ["8:58 bad-name"]),
    "a key that is not": (GOOD.replace("released", "released, tld: x"), ["8:51 unknown-key"]),
    "a scope without an order": (
        GOOD.replace("released", "released, scope: [address]"),
        ["8:51 unknown-key"],
    ),
    "an unknown scope": (
        GOOD + "  - {at: 2025-04-01T09:00-06:00, event: subpoena_enforced, scope: [adress, 1]}",
        ["9:68 value-not-listed", "9:76 wrong-kind"],
    ),
    "a scope and what it settles": (
        GOOD + "  - {at: 2025-04-01T09:00-06:00, event: subpoena_enforced, scope: [address],"
        " facts: {information.within_court_order: true}}",
        ["9:86 event-contradicts"],
    ),
    "a fact that its event settles": (
        GOOD.replace("released", "released, facts: {custody.state: in_custody}"),
        ["8:59 event-contradicts"],
    ),
    "a fact that its event settles, unknown": (
        GOOD.replace("released", "released, facts: {custody.state: unknown}"),
        ["8:59 event-contradicts"],
    ),
    "another day than its event's": (
        GOOD.replace("request.asks_hold: true", "request.received_on: 2025-03-02"),
        ["6:67 event-contradicts"],
    ),
    "what its event settles, again": (
        GOOD.replace("request.asks_hold: true", "request.received_on: 2025-03-01"),
        [],
    ),
    "an answer to each paper": (
        GOOD.replace(TOLD, TOLD + ASKED.replace("03-01T10:00-07", "03-10T11:00-06"))
        + "expect: {answers: {released: {record_request: {'1': silent, '2': silent}}},"
        " duties: {record_request: {'2': open}}}",
        [],
    ),
    "an answer to a paper that never comes": (
        GOOD + "expect: {answers: {released: {record_request: {letter: silent}}},"
        " duties: {record_request: {form: open}}}",
        ["9:48 unknown-instrument", "9:93 unknown-instrument"],
    ),
    "an answer by paper that is given once": (
        GOOD + "expect: {answers: {released: {hold_past_release: {letter: silent}}}}",
        ["9:31 unknown-action"],
    ),
    "a release that is certain of a person who stays": (
        GOOD.replace(TOLD, "  - {at: 2025-03-10T11:00-06:00, event: release_certain}\n"),
        ["7:41 cannot-be"],
    ),
    "a paper that no one can have signed so": (
        GOOD + "  - {at: 2025-04-01T09:00-06:00, event: warrant_received,"
        " facts: {warrant.form: no_warrant, warrant.signed_by: state_judge}}",
        ["9:41 cannot-be"],
    ),
    "a what-if after which facts cannot be together": (
        GOOD + "what_if:\n  odd:\n    add:\n"
        "      - {at: 2025-03-09T11:00-06:00, event: release_certain}",
        ["12:45 cannot-be"],
    ),
    "what is no action is not done": (
        GOOD + "  - {at: 2025-04-01T09:00-06:00, event: noted, not_done: [notify]}",
        ["9:59 unknown-action"],
    ),
    "what its event does is not done": (
        GOOD.replace("notice_sent", "notice_sent, not_done: [notify_of_release]"),
        ["7:65 event-contradicts"],
    ),
    "what an earlier event did was not done": (
        GOOD + "  - {at: 2025-04-01T09:00-06:00, event: noted, not_done: [notify_of_release]}",
        ["9:41 event-contradicts"],
    ),
    "what was not done, and then is": (
        GOOD.replace(
            "request.asks_hold: true}", "request.asks_hold: true}, not_done: [notify_of_release]"
        ),
        [],
    ),
    "what an earlier stay saw done": (
        GOOD
        + BOOKED.replace("2025-03-01T09:00-07", "2025-04-01T09:00-06")
        + LEFT.replace(
            "03-10T12:00-06:00, event: released",
            "04-10T12:00-06:00, event: released, not_done: [notify_of_release]",
        ),
        [],
    ),
    "a failure of the process by a source": (
        GOOD.replace("notice_sent", "notice_sent, process_failure: {source: town_code, at: '2'}"),
        [],
    ),
    "a failure of the process by no source": (
        GOOD.replace("notice_sent", "notice_sent, process_failure: {source: towncode, at: '2'}"),
        ["7:80 unknown-source"],
    ),
    "a failure of nothing": (
        GOOD.replace("booking", "booking, process_failure: {source: town_code, at: '2'}"),
        ["5:50 unknown-key"],
    ),
    "order turned round": (HEAD + "timeline:\n" + ASKED + BOOKED, ["6:41 events-out-of-order"]),
    "two events at one moment": (GOOD.replace("T12:00", "T11:00"), []),
    "two releases": (GOOD + LEFT, ["9:41 second-release"]),
    "two releases, the second inside": (
        GOOD + LEFT.replace("released", "handed_over"),
        ["9:41 second-release"],
    ),
    "a booking between two releases": (
        GOOD
        + BOOKED.replace("2025-03-01T09:00-07", "2025-04-01T09:00-06")
        + LEFT.replace("03-10", "04-10"),
        [],
    ),
    "a way by hospital": (GOOD.replace("notice_sent", "to_hospital"), []),
    "one person's two releases": (
        ANA + BOOKED + LEFT.replace("released", "released, who: [ana]") + LEFT,
        ["8:41 second-release"],
    ),
    "two persons' releases": (
        ANA
        + BOOKED
        + LEFT.replace("released", "released, who: [ana]")
        + LEFT.replace("released", "released, who: [ben]"),
        [],
    ),
    "nobody in jail": (HEAD + "timeline:\n" + ASKED + LEFT, ["6:41 not-in-custody"]),
    "somebody never in jail": (
        HEAD + "timeline:\n" + NINE + "noted, facts: {custody.state: never_in_custody}}\n" + LEFT,
        ["6:41 not-in-custody"],
    ),
    "somebody said to be in jail": (
        HEAD + "timeline:\n" + NINE + "noted, facts: {custody.state: in_custody}}\n" + LEFT,
        [],
    ),
    "somebody of whom it is unknown": (
        HEAD + "timeline:\n" + NINE + "noted, facts: {custody.state: unknown}}\n" + LEFT,
        [],
    ),
    "notice nobody asked for": (GOOD.replace(ASKED, ""), ["6:41 notice-before-request"]),
    "notice asked for in another way": (
        GOOD.replace(
            ASKED, ASKED.replace("request_received", "noted").replace("hold", "notification")
        ),
        [],
    ),
    "notice about another": (
        ANA + BOOKED + ASKED.replace("received,", "received, who: [ana],") + TOLD,
        ["8:41 notice-before-request"],
    ),
    "an unknown policy": (GOOD.replace("town", "twon"), ["3:9 unknown-policy"]),
    "an unknown reading": (GOOD + "readings: {bredth: wide}", ["9:12 unknown-reading"]),
    "an unknown choice": (GOOD + "readings: {breadth: wid}", ["9:21 unknown-choice"]),
    "an unknown source": (GOOD + "sources: [{source: x, at: '1'}]", ["9:20 unknown-source"]),
    "expect that is a list": (GOOD + "expect: [x]", ["9:9 wrong-shape"]),
    "an unknown label": (expecting("answers: {gone: {}}"), ["9:20 unknown-label"]),
    "a label of two": (
        expecting("answers: {noted: {}}").replace(
            "expect", "  - {at: 2025-04-01T09:00-06:00, event: noted}\n" * 2 + "expect"
        ),
        ["11:20 unknown-label"],
    ),
    "an unknown action": (
        expecting("answers: {released: {hold: silent}}"),
        ["9:31 unknown-action"],
    ),
    "an unknown answer": (
        expecting("answers: {released: {hold_past_release: no}}"),
        ["9:50 unknown-answer"],
    ),
    "an unknown standing": (
        expecting("duties: {hold_past_release: done}"),
        ["9:38 unknown-standing"],
    ),
    "one person, named": (
        expecting("duties: {person: {hold_past_release: met}}"),
        ["9:19 unknown-action"],
    ),
    "several people, not named": (
        ANA + BOOKED + "expect: {duties: {hold_past_release: met}}",
        ["7:19 unknown-person", "7:38 wrong-shape"],
    ),
    "somebody whom an event does not concern": (
        ANA
        + BOOKED.replace("booking", "booking, who: [ben]")
        + "expect: {answers: {booking: {ana: {}}}}",
        ["7:30 unknown-person"],
    ),
    "what-ifs in a list": (GOOD + "what_if: [a]", ["9:10 wrong-shape"]),
    "a what-if that is a word": (GOOD + "what_if: {a: b}", ["9:14 wrong-shape"]),
    "a what-if of a what-if": (supposing("what_if: {}"), ["9:15 unknown-key"]),
    "a move of nothing": (
        supposing("move: {gone: 2025-03-10T12:00-06:00}"),
        ["9:22 unknown-label"],
    ),
    "a move to no time": (supposing("move: {released: soon}"), ["9:32 bad-time"]),
    "nothing to leave out": (supposing("leave_out: [gone]"), ["9:27 unknown-label"]),
    "a left out event moved": (
        supposing("leave_out: [released], move: {released: 2025-03-10T12:30-06:00}"),
        ["9:45 unknown-label"],
    ),
    "a left out event expected": (
        supposing("leave_out: [released], expect: {answers: {released: {}}}"),
        ["9:57 unknown-label"],
    ),
    "everything left out": (
        supposing("leave_out: [booking, request_received, notice_sent, released]"),
        ["9:15 wrong-shape"],
    ),
    "everything left out for something else": (
        supposing(
            "leave_out: [booking, request_received, notice_sent, released],"
            " add: [{at: 2025-03-11T13:00-06:00, event: noted}], begins_on: 2025-01-01"
        ),
        [],
    ),
    "a wrong event added": (
        supposing("add: [{at: 2025-03-10T13:00-07:00, event: gone}]"),
        ["9:26 wrong-offset", "9:57 unknown-event"],
    ),
    "an added event expected": (
        supposing(
            "add: [{at: 2025-03-11T13:00-06:00, event: noted}], expect: {answers: {noted: {}}}"
        ),
        [],
    ),
    "wrong facts of nothing": (
        supposing("facts: {gone: {custody.stat: x}}"),
        ["9:23 unknown-label", "9:30 unknown-fact"],
    ),
    "other facts than are settled": (
        supposing("facts: {released: {custody.state: in_custody}}"),
        ["9:34 event-contradicts"],
    ),
    "a beginning that is no day": (supposing("begins_on: 2025-02-30"), ["9:26 bad-date"]),
    "a beginning before all": (supposing("begins_on: 0001-01-01"), ["9:26 bad-date"]),
    "a beginning after all": (supposing("begins_on: 9999-12-31"), ["9:26 bad-date"]),
    "no request after all": (
        supposing("leave_out: [request_received]"),
        ["9:11 notice-before-request"],
    ),
    "no booking after all": (supposing("leave_out: [booking]"), ["9:11 not-in-custody"]),
    "notice before all": (
        supposing("move: {notice_sent: 2025-03-01T09:30-07:00}"),
        ["9:22 notice-before-request"],
    ),
    "one more release": (
        supposing("add: [{at: 2025-03-11T13:00-06:00, event: released}]"),
        ["9:57 second-release"],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_timeline_with(name: str, small_rulebook: Rulebook, tmp_path: Path) -> None:
    text, wrong = WRONG[name]
    _, found = read(text, small_rulebook, tmp_path)
    assert places(found) == wrong
    assert_no_python_in(found)


def test_everything_is_said_at_once(small_rulebook: Rulebook, tmp_path: Path) -> None:
    text = (
        GOOD.replace("policy: town", "policy: twon")
        .replace("T12:00-06:00", "T12:00")
        .replace("event: booking", "event: boking")
        .replace("asks_hold", "asks_hole")
        + "expect: {answers: {relesed: {hold: no}}, duties: {review_policy: done}}\n"
        + "what_if: {a: {move: {gone: 2025-01-01}, leave_out: [gone], policy: twon}}\n"
    )
    _, found = read(text, small_rulebook, tmp_path)
    assert Counter(problem.name for problem in found) == {
        "unknown-policy": 2,
        "unknown-event": 1,
        "unknown-fact": 1,
        "no-offset": 1,
        "unknown-label": 3,
        "unknown-action": 1,
        "unknown-answer": 1,
        "unknown-standing": 1,
        "bad-time": 1,
    }


def test_an_hour_that_comes_twice_is_offered_twice(
    small_rulebook: Rulebook, tmp_path: Path
) -> None:
    text = WRONG["an hour that is twice"][0]
    _, (problem,) = read(text, small_rulebook, tmp_path)
    assert "2025-11-02T01:00-06:00 or 2025-11-02T01:00-07:00" in problem.help


# Denver's clocks

FIRST, LAST = datetime(YEARS[0], 1, 2, tzinfo=UTC), datetime(YEARS[-1], 12, 30, tzinfo=UTC)
NEAR_CHANGES = [
    datetime(2025, 3, 9, 9, tzinfo=UTC),
    datetime(2025, 11, 2, 8, tzinfo=UTC),
    datetime(2018, 3, 11, 9, tzinfo=UTC),
    datetime(1974, 1, 6, 9, tzinfo=UTC),
]
MINUTES = int((LAST - FIRST).total_seconds()) // 60
MOMENTS = st.integers(0, MINUTES).map(lambda n: FIRST + timedelta(minutes=n)) | st.builds(
    lambda at, n: at + timedelta(minutes=n), st.sampled_from(NEAR_CHANGES), st.integers(-90, 90)
)


def written(text: str) -> tuple[datetime | None, list[str]]:
    diagnosis = Diagnosis()
    at = read_moment(scalar(text, Place("-"), diagnosis), diagnosis)
    return at, [problem.name for problem in found_in(diagnosis)]


@given(at=MOMENTS)
def test_a_moment_is_read_only_with_the_offset_that_denver_has(at: datetime) -> None:
    text = at.astimezone(DENVER).isoformat(timespec="minutes")
    assert written(text) == (at, [])
    clock, offset = text[:16], text[16:]
    other = {"-06:00": "-07:00", "-07:00": "-06:00"}[offset]
    twice = len(moments_at(datetime.fromisoformat(clock))) == 2
    assert written(clock) == (None, ["hour-exists-twice" if twice else "no-offset"])
    assert (written(clock + other)[1] == []) == twice
    assert written(clock + "Z") == (None, ["wrong-offset"])


@given(at=MOMENTS)
def test_every_clock_time_is_shown_once_or_never_or_twice(at: datetime) -> None:
    clock = at.replace(tzinfo=None)
    found = moments_at(clock)
    assert all(each.astimezone(DENVER).replace(tzinfo=None, fold=0) == clock for each in found)
    assert [b - a for a, b in pairwise(found)] in ([], [timedelta(hours=1)])
    if not found:
        assert moments_at(clock - timedelta(hours=1))
        assert moments_at(clock + timedelta(hours=1))


@given(at=MOMENTS, days=st.integers(-4000, 4000))
def test_another_day_keeps_the_time_of_day(at: datetime, days: int) -> None:
    here = at.astimezone(DENVER)
    assume(FIRST.date() < here.date() + timedelta(days=days) < LAST.date())
    there = on_day(at, here.date() + timedelta(days=days)).astimezone(DENVER)
    assert there.date() == here.date() + timedelta(days=days)
    clock = datetime.combine(there.date(), here.time())
    if moments_at(clock):
        assert there.time() == here.time()
    else:
        assert not moments_at(there.replace(tzinfo=None) - timedelta(minutes=1))


def events_at(moments: list[datetime]) -> list[Event]:
    return [Event(at, EVENT_KINDS["noted"], ("person",)) for at in sorted(moments)]


@given(moments=st.lists(MOMENTS, max_size=5), day=st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_a_history_begun_on_another_day_keeps_its_distances(
    moments: list[datetime], day: date
) -> None:
    events = events_at(moments)
    moved = begun_on(events, day)
    assert [event.day - day for event in moved] == [event.day - events[0].day for event in events]
    if events:
        assert [e.at for e in begun_on(events, events[0].day)] == [e.at for e in events]


def test_days_that_are_stated_move_as_far() -> None:
    kind = EVENT_KINDS["noted"]
    days = {"request.received_on": date(2025, 2, 1), "subpoena.served_on": date.max}
    event = Event(datetime(2025, 3, 1, 20, tzinfo=UTC), kind, ("person",), stated=days)
    (moved,) = begun_on([event], date(2025, 3, 8))
    assert moved.stated == {**days, "request.received_on": date(2025, 2, 8)}


# Kinds of events


def test_kinds_of_events_speak_of_what_there_is() -> None:
    assert len(EVENT_KINDS) == len(EVENTS)
    for kind in EVENTS:
        assert all(VOCABULARY[fact].accepts(value) for fact, value in kind.sets.items())
        assert set(kind.does) <= ACTIONS.keys()
        assert not kind.day_of or VOCABULARY[kind.day_of].kind is FactKind.DATE


# Files of both sorts

TOWN = Inputs(GOLDEN / "small_rules").folder


def test_files_are_told_apart(tmp_path: Path) -> None:
    timeline, scenario = tmp_path / "b.yaml", tmp_path / "a.yaml"
    timeline.write_text(GOOD)
    scenario.write_text(Path(STORY).read_text())
    _, scenarios, timelines = Inputs(TOWN).stories([tmp_path])
    assert [story.title for story in scenarios] == ["A hold is asked for"]
    assert [story.title for story in timelines] == ["A person is asked for, and leaves"]
    assert Inputs(TOWN).timelines([tmp_path])[1] == timelines
    assert command(*small("run", str(tmp_path))).out == command(*small("run", str(scenario))).out


def test_a_timeline_among_scenarios_is_passed_over_not_run(tmp_path: Path) -> None:
    """Though it be wrong: `check` says so."""
    (tmp_path / "a.yaml").write_text(Path(STORY).read_text())
    (tmp_path / "b.yaml").write_text(GOOD.replace("released", "gone"))
    assert command(*small("run", str(tmp_path))).code == 0
    said = command(*small("check", str(tmp_path)))
    assert (said.code, "b.yaml:8:41: error[unknown-event]" in said.err) == (3, True)


@pytest.mark.parametrize("verb", ["run", "explain"])
def test_a_timeline_is_not_one_case(verb: str) -> None:
    said = command(*small(verb, "-"), given=GOOD.encode())
    assert said.code == 3
    assert said.err.startswith("-:4:1: error[timeline-not-run]: ")
    assert "release-sim replay -" in said.err


def test_a_scenario_has_no_timeline() -> None:
    inputs = Inputs(TOWN)
    with pytest.raises(FilesAreWrongError, match="missing-key") as raised:
        inputs.timelines([Path(STORY)])
    assert "release-sim run" in raised.value.problems[0].help


def test_a_folder_without_timelines_has_nothing_to_replay(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(Path(STORY).read_text())
    with pytest.raises(NothingCollectedError, match="no timeline file"):
        Inputs(TOWN).timelines([tmp_path])


def test_check_counts_timelines(tmp_path: Path) -> None:
    path = tmp_path / "timeline.yaml"
    path.write_text(GOOD)
    said = command(*small("check", str(path), "--shape-only", "--json"))
    assert json.loads(said.out)["counts"]["timeline"] == 1


# JSON Schema


Misfits = Callable[[str], list[str]]


@pytest.fixture(scope="session")
def misfits(small_rulebook: Rulebook) -> Misfits:
    """What the schema says of a text."""
    checker = jsonschema.Draft202012Validator(schema("timeline", small_rulebook))

    def complaints(text: str) -> list[str]:
        tree = parse("-", text, Diagnosis())
        assert tree
        return [each.message for each in checker.iter_errors(tree.plain())]

    return complaints


@pytest.mark.parametrize("text", [GOOD, WHOLE])
def test_the_json_schema_takes_what_is_right(text: str, misfits: Misfits) -> None:
    assert misfits(text) == []


@pytest.mark.parametrize(
    "name",
    [
        "a case too",
        "an empty timeline",
        "an event that is a word",
        "no time",
        "an unknown kind",
        "an unknown fact",
        "an unknown policy",
        "an unknown reading",
        "an unknown answer",
        "an unknown standing",
        "an unknown scope",
        "a what-if of a what-if",
    ],
)
def test_the_json_schema_refuses_what_is_wrong(name: str, misfits: Misfits) -> None:
    assert misfits(WRONG[name][0])


# Whatever is written, it is read or refused; and what is read, the schema takes too.


@given(text=changed((GOOD, WHOLE)) | st.text(max_size=99).map(GOOD.__add__))
def test_a_carelessly_edited_timeline_is_read_or_refused(
    text: str,
    small_rulebook: Rulebook,
    misfits: Misfits,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.getbasetemp()
    timeline, _ = read(text, small_rulebook, folder)
    if timeline is None:
        return
    assert misfits((folder / "timeline.yaml").read_text(encoding="utf-8-sig")) == []
    for variant in (timeline.main, *timeline.what_if):
        assert [e.at for e in variant.events] == sorted(e.at for e in variant.events)
        assert all(
            event.who and set(event.who) <= timeline.people.keys() for event in variant.events
        )
