"""The names that messages suggest, and starting files of any name."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_sim.loading.diagnosis import likely, suggestion
from release_sim.vocabulary.events import EVENT_KINDS
from tests.wrong_input import command


@pytest.mark.parametrize(
    ("told", "meant"),
    [("booked", "booking"), ("notice_send", "notice_sent"), ("Released", "released")],
)
def test_an_event_told_in_another_form_is_suggested(told: str, meant: str) -> None:
    assert likely(told, EVENT_KINDS) == f"did you mean `{meant}`?"


def test_of_two_names_that_are_equally_near_none_is_suggested() -> None:
    assert likely("interviewing", ("interview_one_day", "interview_another_day")) == ""


def test_where_there_is_none_like_it_the_verb_is_named_that_lists_them() -> None:
    assert suggestion("larkspur", map(str, range(20)), "policy").endswith("lists them")


@pytest.mark.parametrize(("kind", "verb"), [("scenario", "run"), ("timeline", "replay")])
def test_a_starting_file_of_a_short_name_can_be_used(
    kind: str, verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("new", kind, "a").code == 0
    assert command(verb, "a.yaml").code == 0
