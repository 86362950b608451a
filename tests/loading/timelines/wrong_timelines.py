"""Timelines whose events do not go together, or whose expectations or what-ifs are wrong."""

from __future__ import annotations

from tests.loading.timelines.timeline_texts import (
    ANA,
    ASKED,
    BOOKED,
    GOOD,
    HEAD,
    LEFT,
    NINE,
    TOLD,
    expecting,
    supposing,
)

# The same of what cannot be together, of what is expected, and of what-ifs.
WRONG_TIMELINES: dict[str, tuple[str, list[str]]] = {
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
    "an unknown status": (
        expecting("duties: {hold_past_release: done}"),
        ["9:38 unknown-duty-status"],
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
