"""A jurisdiction to start from passes every check before anything of its law has been read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from release_sim.api.workspace import Workspace
from release_sim.reporting.rulebook.starting_jurisdiction import QUESTIONS
from tests.wrong_input import command

NAME = "larkspur_county"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("new") / "larkspur"
    said = command("new", "jurisdiction", NAME, "--like", "colorado_county", "--in", str(made))
    assert said.code == 0, said.err
    return made


@pytest.mark.whole
def test_it_passes_check_and_its_stubs_are_as_expected(folder: Path) -> None:
    rules = ("--rules", str(folder / "rules"))
    few = ("--policy", NAME, "--instruments", "1", "--strict")
    said = command("check", str(folder / "scenarios"), *rules, *few)
    assert said.code == 0, said.out
    assert command("test", str(folder / "scenarios"), *rules).code == 0


def test_every_question_is_a_gap_that_names_the_source_it_wants(folder: Path) -> None:
    assert len(QUESTIONS) == len({each.name for each in QUESTIONS}) == 20
    policy = Workspace(folder / "rules").rulebook().policies[NAME]
    (law,) = (each for each in policy.limits if each.law == NAME)
    told = {limit.name.partition(".")[2]: limit.says for limit in law.limits}
    assert told.keys() == {each.name for each in QUESTIONS}
    assert all(f"To do, from a {each.wants}" in told[each.name] for each in QUESTIONS)
    ticks = re.findall(r"(?m)^\d+\. \[ \] ", (folder / "CHECKLIST.md").read_text())
    assert len(ticks) == len(QUESTIONS)


def test_it_decides_as_the_place_it_is_like_and_says_that_it_was_not_read(folder: Path) -> None:
    story = "seeds/notice_and_release_into_the_fenced_lot"
    mine = Workspace(folder / "rules").decide(story, policy=NAME)
    like = Workspace().decide(story, policy="colorado_county")
    assert mine.answers() == like.answers()
    assert set(mine.flags) - set(like.flags) == {f"{NAME}_unread"}


@pytest.mark.parametrize(
    ("name", "like", "wrong"),
    [
        ("Larkspur", "colorado_county", "`Larkspur` is not a name"),
        ("texas", "colorado_county", "there is a policy or a law `texas` already"),
        ("larkspur", "colorado_conty", "unknown policy `colorado_conty`"),
    ],
)
def test_a_name_that_cannot_be_or_is_taken_is_refused(
    name: str, like: str, wrong: str, tmp_path: Path
) -> None:
    said = command("new", "jurisdiction", name, "--like", like, "--in", str(tmp_path / "x"))
    assert said.code == 3
    assert wrong in said.err
    assert not (tmp_path / "x").exists()


def test_a_folder_that_exists_is_left_alone(folder: Path) -> None:
    said = command("new", "jurisdiction", "other", "--like", "denver", "--in", str(folder))
    assert said.code == 2
    assert "exists already; nothing was written" in said.err
