"""Obstacles to another answer in cases with several papers: for which paper each stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.wrong_input import command

STORY = """\
title: Papers of several kinds
story: A made-up case.
policy: denver
as_of: 2025-06-09
case:
  custody.state: in_custody
  warrants: {}
  requests:
    video: {form: letter, asks_interview: true, interview.mode: video,
      interview.person_agrees: true, interview.advisement_given: true}
    face: {form: letter, asks_interview: true, interview.mode: in_person}
  subpoenas:
    officers: {issuer: immigration_officer, signed_by: immigration_officer,
      primarily_criminal_investigation: false}
"""


@pytest.fixture
def story(tmp_path: Path) -> str:
    path = tmp_path / "papers.yaml"
    path.write_text(STORY)
    return str(path)


def why_not(story: str, action: str, wanted: str) -> dict[str, Any]:
    said = command("explain", story, "--action", action, "--why-not", wanted, "--json")
    found: dict[str, Any] = json.loads(said.out)["answers"][action]["why_not"]
    return found


def test_what_could_give_the_answer_and_what_is_in_the_way_are_told_with_their_papers(
    story: str,
) -> None:
    found = why_not(story, "interview_remotely", "permitted")
    [gives] = [each for each in found["could_give"] if each["became"] == "stands"]
    assert gives["instruments"] == ["video"]
    assert "face" in found["in_the_way"][0]["instruments"]
    assert "video" not in found["in_the_way"][0]["instruments"]
    said = command("explain", story, "--action", "interview_remotely", "--why-not", "permitted").out
    assert "it applies (the request “video”)" in said
    assert "the request “face” and the officer's subpoena)" in " ".join(said.split())


def test_what_is_behind_a_paper_is_told_of_that_paper(story: str) -> None:
    found = why_not(story, "produce_records", "required")
    [tried] = [
        each for each in found["could_give"] if each["rule"] == "federal.subpoenas.court_is_obeyed"
    ]
    behind = [b for unmet in tried["unmet"] for b in unmet["behind"]]
    facts = {line["fact"] for each in behind for unmet in each["unmet"] for line in unmet["lines"]}
    assert {"subpoena.officers.issuer", "subpoena.officers.signed_by"} <= facts
    assert {name.split(".")[1] for name in facts if name.count(".") == 2} == {"officers"}
