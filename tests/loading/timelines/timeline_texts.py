"""Texts of timelines, of a town that is made up, and what reading one says."""

from __future__ import annotations

from pathlib import Path

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.timelines.timeline_reader import TimelineReader
from release_sim.model.problem import Problem
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.timeline import Timeline
from tests.wrong_input import found_in

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


def expecting(text: str) -> str:
    return f"{GOOD}expect: {{{text}}}\n"


def supposing(text: str) -> str:
    return f"{GOOD}what_if: {{a: {{{text}}}}}\n"


ANA = HEAD + "people: {ana: Somebody, ben: Another}\ntimeline:\n"
NINE = "  - {at: 2025-03-01T09:00-07:00, event: "
