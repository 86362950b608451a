"""Papers by their names, also where papers of two kinds have one name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wrong_input import command

STORY = """\
title: One name for two papers
story: A made-up case of a man with a request and a warrant of one name.
policy: denver
as_of: 2025-06-16
case:
  custody.state: in_custody
  custody.eligible_for_release: true
  requests: {same: {form: i_247a, asks_hold: true, asks_notification: true}}
  warrants: {same: {form: judicial_arrest_warrant, signed_by: federal_judge, concerns: crime}}
"""

HISTORY = """\
title: A warrant, then a form I-200
story: A made-up history of a man with two requests and two warrants.
policy: denver
people: {the_man: A man who does not exist}
timeline:
  - {at: 2025-06-02T20:00-06:00, event: booking}
  - {at: 2025-06-03T09:00-06:00, event: request_received, facts: {request.form: i_247a}}
  - {at: 2025-06-03T10:00-06:00, event: request_received, facts: {request.form: letter}}
  - at: 2025-06-04T09:00-06:00
    event: warrant_received
    label: judges
    facts: {warrant.form: judicial_arrest_warrant, warrant.signed_by: federal_judge}
  - at: 2025-06-05T09:00-06:00
    event: warrant_received
    label: i_200
    facts: {warrant.form: i_200, warrant.signed_by: immigration_officer}
  - {at: 2025-06-06T09:00-06:00, event: warrant_ended, instrument: judges, label: recalled}
"""


def test_a_finding_is_of_the_paper_whose_kind_its_rules_test(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(STORY)
    said = command("explain", str(story), "--action", "hold_past_release")
    told = " ".join(said.out.split())
    assert "signed an arrest warrant that names the person (the warrant “same”)" in told
    assert "(the request “same”)" not in told


@pytest.mark.parametrize(
    ("language", "told", "untold"),
    [
        (
            "en",
            (
                "the arrival of a warrant (form I-200)",
                "Form I-200 is in force. An immigration officer signed form I-200.",
                "The judge's warrant is a judge's arrest warrant.",
                "the end of the warrant “recalled”",
                "Request 2 came by letter.",
            ),
            ("I-200 is a form", "“i 200”", "“2”"),
        ),
        (
            "es",
            ("la llegada de una orden (el formulario I-200)", "La solicitud 2 llegó por carta."),
            ("«i 200»", "«2»"),
        ),
    ],
)
def test_a_paper_is_called_by_its_words_and_by_a_number_where_it_has_no_name(
    tmp_path: Path, language: str, told: tuple[str, ...], untold: tuple[str, ...]
) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(HISTORY)
    said = " ".join(command("replay", str(story), "--language", language).out.split())
    assert [each for each in told if each not in said] == []
    assert [each for each in untold if each in said] == []
