"""Papers by their names, also where papers of two kinds have one name."""

from __future__ import annotations

from pathlib import Path

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


def test_a_finding_is_of_the_paper_whose_kind_its_rules_test(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(STORY)
    said = command("explain", str(story), "--action", "hold_past_release")
    told = " ".join(said.out.split())
    assert "signed an arrest warrant that names the person (the warrant “same”)" in told
    assert "(the request “same”)" not in told
