"""`cohort decide` and `cohort explain`, in text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from release_sim.vocabulary.actions import ACTIONS, HOLD
from tests.wrong_input import command

ROWS = (
    "id,as_of,custody.state,request.form,request.asks_hold\n"
    "a,2025-06-01,in_custody,i_247a,true\n"
    "b,2025-06-01,released,,\n"
)


@pytest.fixture
def stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "stories.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("stories")
def test_the_command_decides_and_explains() -> None:
    said = command(
        "cohort", "decide", "stories.csv", "-o", "to.parquet", "--keep", "id", "--with-rules"
    )
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("2 rows decided under policy denver ")
    assert "\nwrote to.parquet\n" in said.out
    said = command("cohort", "explain", "to.parquet", "--row", "1", "--action", HOLD)
    assert said.code == 0
    assert said.out.startswith("Row 1 of to.parquet\n")
    assert "hold_past_release: forbidden. The jail must not keep" in said.out
    otherwise = command(
        *("cohort", "explain", "to.parquet", "--row", "1", "--action", HOLD),
        *("--set", "warrant.form=judicial_arrest_warrant"),
    )
    assert otherwise.code == 0
    assert "hold_past_release: undetermined" in otherwise.out
    assert command("cohort", "explain", "to.parquet", "--row", "3").code == 5


@pytest.mark.usefixtures("stories")
def test_a_row_is_asked_what_a_story_is_asked() -> None:
    row = ("cohort", "explain", "stories.csv", "--ignore-unknown-columns", "--row", "1")
    asked = ("--action", HOLD, "--why-not", "permitted", "--change-to", "permitted", "--missing")
    value = json.loads(command(*row, *asked, "--readings", "--json").out)["answers"][HOLD]
    assert all(value[each] for each in ("why_not", "change_to", "questions", "by_readings"))
    told = command(*row, *asked, "--by", "court").out
    assert "why not permitted: it takes a rule that applies and says “may”" in told
    assert "change to permitted: " in told
    assert "missing: nothing" in told
    wrong = command(*row, "--why-not", "permitted")
    assert (wrong.code, wrong.out) == (3, "")
    assert "--why-not:1:1: error[no-action-named]" in wrong.err
    assert command(*row, "--by", "court").code == 2
    assert command(*row, "--language", "es").out.startswith("«Fila 1 de stories.csv»\n")


def test_the_command_gives_the_same_as_json(stories: Path) -> None:
    said = command("cohort", "decide", "stories.csv", "-o", "to.csv", "--keep", "id", "--json")
    value = json.loads(said.out)
    assert (value["decided"], value["refused"], value["refused_written"]) == (2, 0, None)
    assert value["answers"].keys() == ACTIONS.keys()
    assert all(sum(counts.values()) == 2 for counts in value["answers"].values())
    arguments = ("cohort", "explain", "stories.csv", "--ignore-unknown-columns", "--row", "2")
    explained = json.loads(command(*arguments, "--json").out)
    assert explained["schema"] == "release_sim.explanation/1"
    story = (
        "title: A row\nstory: A row of a table.\npolicy: denver\nas_of: 2025-06-01\n"
        "case: {custody.state: released, request.form: unknown, request.asks_hold: unknown}\n"
    )
    (stories / "b.yaml").write_text(story, encoding="utf-8")
    scenario = json.loads(command("explain", "b.yaml", "--json").out)
    differ = {key for key in scenario if scenario[key] != explained[key]}
    assert differ <= {"scenario", "title"}
