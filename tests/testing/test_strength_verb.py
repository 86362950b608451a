"""Files, output and exit codes of `test --strength`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.scenarios import ScenarioReader
from release_sim.model.rulebook import Rulebook
from release_sim.testing.coverage_goals import (
    GoalKind,
)
from tests.conftest import ROOT
from tests.wrong_input import command

SMALL = ROOT / "tests" / "golden" / "small_rules"


def test_scenarios_that_are_written_are_read_pass_and_leave_nothing_lacking(
    tmp_path: Path, small_rulebook: Rulebook
) -> None:
    story = str(ROOT / "tests" / "golden" / "small_scenario.yaml")
    small, more = ("--rules", str(SMALL)), str(tmp_path / "more")
    first = command("test", story, "--strength", "--write", more, *small)
    assert first.code == 0
    files = sorted((tmp_path / "more").iterdir())
    diagnosis = Diagnosis()
    reader = ScenarioReader(small_rulebook, diagnosis)
    read = [reader.read(path) for path in files]
    diagnosis.raise_if_any()
    assert f"wrote {len(files)} scenarios" in first.out
    assert all(scenario and scenario.main.expect.answers for scenario in read)
    assert command("test", more, *small).code == 0
    again = command("test", story, more, "--strength", "--write", more, *small)
    assert "what no scenario shows" not in again.out
    assert sorted((tmp_path / "more").iterdir()) == files
    both = command("test", story, "--strength", "--write", more, *small)
    assert both.code == 0
    assert len(list((tmp_path / "more").iterdir())) == 2 * len(files)


def test_what_is_written_for_a_group_of_the_books_is_as_json_tells(tmp_path: Path) -> None:
    seed = str(ROOT / "scenarios" / "seeds" / "notice_and_release_into_the_fenced_lot.yaml")
    arguments = ("--strength", "--rule", "denver.review", "--json")
    said = command("test", seed, *arguments, "--write", str(tmp_path))
    value = json.loads(said.out)["strength"]
    written = [Path(each["written"]) for each in value["lacking"]]
    assert sorted(written) == sorted(tmp_path.iterdir())
    assert {a["kind"] for each in value["lacking"] for a in each["aspects"]} == set(GoalKind)
    assert all(f["shown"] + f["lacking"] for f in value["figures"].values())
    passed = command("test", seed, str(tmp_path), *arguments)
    after = json.loads(passed.out)
    assert not any(each["unmet"] for each in after["decisions"])
    assert after["strength"]["lacking"] == []
    assert after["strength"]["impossible"] == value["impossible"]


def test_a_scenario_that_fails_proves_nothing(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "golden" / "small_scenario.yaml").read_text(encoding="utf-8")
    (tmp_path / "wrong.yaml").write_text(
        text + "expect: {answers: {hold_past_release: required}}\n", encoding="utf-8"
    )
    wrong = str(tmp_path / "wrong.yaml")
    said = command("test", wrong, "--strength", "--rules", str(SMALL), "--json")
    assert said.code == 1
    assert json.loads(said.out)["strength"]["figures"]["lines"]["shown"] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--strength", "--fail-under-strength", "90"], 1, ""),
        (["--strength", "--fail-under-strength", "1"], 1, ""),
        (["--strength"], 0, ""),
        (["--write", "more"], 2, "go with --strength"),
        (["--rule", "town.jail"], 2, "go with --strength"),
        (["--strength", "--rule", "town.jial"], 3, "unknown-rule"),
    ],
)
def test_exit_codes(
    arguments: list[str], code: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    story = str(ROOT / "tests" / "golden" / "small_scenario.yaml")
    said = command("test", story, "--rules", str(SMALL), *arguments)
    assert said.code == code
    assert message in said.err
    assert list(tmp_path.iterdir()) == []
