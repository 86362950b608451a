"""Hard histories of one man with several papers, each expected before it was run."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_sim.vocabulary.events import EVENTS
from release_sim.vocabulary.instruments import INSTRUMENTS
from tests.wrong_input import command

HEAD = """\
title: Several papers of one man
story: A made-up history.
sources:
  - {source: form_i_247a, at: notice}
policy: denver
people: {the_man: A made-up man}
timeline:
  - {at: 2025-06-02T08:00-06:00, event: booking, told: He is booked.}
"""
DETAINER = "request.form: i_247a, request.asks_notification: true, request.asks_hold: true"
JUDGES = "warrant.form: judicial_arrest_warrant, warrant.signed_by: federal_judge"
OFFICERS = "warrant.form: i_200, warrant.signed_by: immigration_officer"
SUBPOENA = (
    "subpoena.issuer: immigration_officer, subpoena.signed_by: immigration_officer,"
    " subpoena.primarily_criminal_investigation: false"
)
GROUND = "custody.eligibility_ground: bond_posted"

HISTORIES = {
    "a recalled judge's warrant leaves the officer's, which unlocks nothing": (
        [
            ("request_received", "detainer", "", DETAINER),
            ("warrant_received", "judges", "", f"{JUDGES}, warrant.concerns: crime"),
            (
                "warrant_received",
                "officers",
                "",
                f"{OFFICERS}, warrant.concerns: civil_immigration",
            ),
            ("warrant_ended", "recalled", "judges", ""),
        ],
        "{judges: {hold_past_release: permitted}, officers: {hold_past_release: permitted},"
        " recalled: {hold_past_release: forbidden}}",
    ),
    "a recalled officer's warrant takes nothing from the judge's": (
        [
            ("warrant_received", "judges", "", f"{JUDGES}, warrant.concerns: crime"),
            (
                "warrant_received",
                "officers",
                "",
                f"{OFFICERS}, warrant.concerns: civil_immigration",
            ),
            ("warrant_ended", "recalled", "officers", ""),
        ],
        "{recalled: {hold_past_release: permitted}}",
    ),
    "of three detainers, each in place of the one before, none stands in the end": (
        [
            ("request_received", "first", "", DETAINER),
            ("request_received", "second", "", DETAINER),
            ("request_cancelled", "first_gone", "first", ""),
            ("request_received", "third", "", DETAINER),
            ("request_cancelled", "second_gone", "second", ""),
            ("eligible", "free", "", GROUND),
            ("release_certain", "certain", "", ""),
            ("request_cancelled", "third_gone", "", ""),
        ],
        "{certain: {notify_of_release: required}, third_gone: {notify_of_release: forbidden}}",
    ),
    "to quash one of two subpoenas leaves the ban on obeying the other": (
        [
            ("subpoena_served", "one", "", SUBPOENA),
            ("subpoena_served", "other", "", SUBPOENA),
            ("subpoena_quashed", "quashed", "one", ""),
        ],
        "{other: {produce_records: {one: forbidden, other: forbidden}},"
        " quashed: {produce_records: {one: silent, other: forbidden}}}",
    ),
    "an order that is over no longer forbids, the other still does": (
        [
            (
                "court_order",
                "order",
                "",
                "court_order.orders: no_hold, court_order.covers_person: true",
            ),
            ("warrant_received", "judges", "", f"{JUDGES}, warrant.concerns: crime"),
            ("court_order_ended", "over", "", ""),
        ],
        "{over: {hold_past_release: permitted}}",
    ),
    "a vacated writ takes nothing from the other, nor from a detainer": (
        [
            ("request_received", "detainer", "", DETAINER),
            ("writ_received", "one", "", "writ.signed_by: federal_judge"),
            ("writ_received", "other", "", "writ.signed_by: state_judge"),
            ("writ_ended", "vacated", "one", ""),
            ("writ_ended", "over", "", ""),
        ],
        "{one: {bring_to_court: required}, vacated: {bring_to_court: required},"
        " over: {bring_to_court: silent, hold_past_release: forbidden, record_request: required}}",
    ),
}
UNCLEAR = {
    "request_cancelled": ("request_received", DETAINER),
    "request_served": ("request_received", DETAINER),
    "request_recorded": ("request_received", DETAINER),
    "warrant_ended": ("warrant_received", JUDGES),
    "writ_ended": ("writ_received", "writ.signed_by: federal_judge"),
    "subpoena_quashed": ("subpoena_served", SUBPOENA),
    "records_given": ("subpoena_served", SUBPOENA),
    "interviewed_remotely": ("interview_asked", "interview.mode: video"),
    "court_order_ended": ("court_order", "court_order.orders: no_hold"),
}


def line(number: int, event: str, label: str, instrument: str, facts: str) -> str:
    """One event of the third of June, the later the higher its number."""
    about = f", instrument: {instrument}" if instrument else ""
    told = f", facts: {{{facts}}}" if facts else ""
    at = f"2025-06-03T{8 + number:02d}:00-06:00"
    return f"  - {{at: {at}, event: {event}, label: {label}{about}, told: It happens{told}}}\n"


@pytest.mark.parametrize(("events", "expected"), HISTORIES.values(), ids=HISTORIES)
def test_what_is_gone_is_gone_and_what_stands_stands(
    events: list[tuple[str, str, str, str]], expected: str, tmp_path: Path
) -> None:
    story = tmp_path / "history.yaml"
    lines = [line(number, *event) for number, event in enumerate(events)]
    story.write_text(HEAD + "".join(lines) + f"expect:\n  answers: {expected}\n")
    said = command("test", str(story))
    assert said.code == 0, said.out + said.err


@pytest.mark.parametrize(("event", "brings"), UNCLEAR.items(), ids=UNCLEAR)
def test_an_event_that_could_be_about_either_of_two_lists_both(
    event: str, brings: tuple[str, str], tmp_path: Path
) -> None:
    story = tmp_path / "history.yaml"
    kind, facts = brings
    two = [line(0, kind, "one", "", facts), line(1, kind, "other", "", facts)]
    story.write_text(HEAD + "".join(two) + line(2, event, "unclear", "", ""))
    said = command("replay", str(story))
    assert said.code == 3
    assert "error[which-instrument]: `unclear` could be about several" in said.err
    assert "one of `one`, `other`" in said.err


@pytest.mark.parametrize("kind", INSTRUMENTS)
def test_a_paper_of_every_kind_comes_and_ends(kind: str) -> None:
    life, live = INSTRUMENTS[kind].life, INSTRUMENTS[kind].live
    about = [each for each in EVENTS if kind in (each.brings, each.about)]
    ends = {each.name for each in about if each.sets.get(life, live) != live}
    assert any(each.brings for each in about)
    assert ends
    assert ends <= UNCLEAR.keys()


LETTER = "request.form: letter, request.asks_interview: true, interview.mode: video"


@pytest.mark.parametrize("asks_too", [True, False])
def test_what_is_done_on_a_withdrawn_paper_breaks_the_bans_on_those_that_stand(
    asks_too: bool, tmp_path: Path
) -> None:
    story = tmp_path / "history.yaml"
    events = [
        ("request_received", "gone", "", LETTER),
        ("request_received", "stands", "", LETTER if asks_too else DETAINER),
        ("request_cancelled", "withdrawn", "gone", ""),
        ("interviewed_remotely", "interview", "gone", ""),
    ]
    advice = "{gone: moot, stands: open}" if asks_too else "{gone: moot}"
    expected = (
        "{interview_remotely: {gone: met, stands: breached},"
        f" give_interview_advisement: {advice}}}"
    )
    lines = [line(number, *event) for number, event in enumerate(events)]
    story.write_text(HEAD + "".join(lines) + f"expect:\n  duties: {expected}\n")
    said = command("test", str(story))
    assert said.code == 0, said.out + said.err
