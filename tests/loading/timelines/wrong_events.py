"""Timelines of which the form or an event is wrong, with what must be said of them."""

from __future__ import annotations

from tests.loading.timelines.timeline_texts import ASKED, BOOKED, GOOD, HEAD, LEFT, TOLD

# What a file says, and the line, column and name of everything that is wrong with it.
WRONG_EVENTS: dict[str, tuple[str, list[str]]] = {
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
}
