"""Scenarios and timelines beside each other are told apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from release_sim.api.inputs import Inputs
from release_sim.errors import FilesAreWrongError, NothingCollectedError
from tests.loading.timelines.timeline_texts import GOOD
from tests.wrong_input import GOLDEN, STORY, command, small

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
