"""Output and files of the verb `simulate`."""

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pydantic import ValidationError

from release_sim import FilesAreWrongError, SimulationOptions, Workspace
from release_sim.api.report_simulation import EstimateShape
from release_sim.reporting.simulations.simulation_json import simulation_json
from tests.process.desks import SMALL
from tests.wrong_input import Said, command

BASE = ("simulate", "desk", "--policy", "town", "--rules", str(SMALL), "--days", "6")


def simulate(*arguments: str) -> Said:
    found = command(*BASE, *arguments)
    assert found.code == 0, found.err
    return found


def test_the_text_sets_a_what_if_beside_the_process_as_it_is() -> None:
    said = simulate("--replications", "2", "--surge", "3x", "--from", "2025-03-02").out
    assert "everyone here is made up" in said
    assert "numbers are assumed ranges" in said
    assert "what if  requests 3x from 2025-03-02" in said
    (line,) = [each for each in said.splitlines() if "requests that came" in each]
    assert line.count("\N{PLUS-MINUS SIGN}") == 3


def test_json_csv_and_the_table_of_events_say_that_everyone_is_made_up(tmp_path: Path) -> None:
    table, events = tmp_path / "runs.csv", tmp_path / "events.parquet"
    said = simulate("--replications", "2", "--csv", str(table), "--events", str(events), "--json")
    value = json.loads(said.out)
    assert value["made_up"] is True
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert {row["made_up"] for row in rows} == {"everyone in it is made up"}
    read = pq.read_table(events).to_pylist()
    assert all(row["group.made_up"].startswith("made up: process ") for row in read)
    leaving = [row for row in read if row["event"].startswith("released")]
    assert len(leaving) == sum(float(row["value"]) for row in rows if row["measure"] == "releases")
    assert {str(row["at"].tzinfo) for row in read} == {"America/Denver"}


def test_the_api_simulates_what_the_verb_does(tmp_path: Path) -> None:
    options = SimulationOptions("desk", days=6, policy="town")
    events = tmp_path / "events.csv"
    found = Workspace(SMALL).simulate(options, 2, events=events)
    assert simulation_json(found) == json.loads(simulate("--replications", "2", "--json").out)
    assert events.read_text().count("\n") > 1
    with pytest.raises(FilesAreWrongError):
        Workspace(SMALL).simulate(options, events=tmp_path / "events.doc")


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others() -> None:
    once = simulate("--replications", "1", "--json").out
    assert simulate("--replications", "1", "--json").out == once
    assert simulate("--replications", "1", "--json", "--seed", "2").out != once


def test_a_person_is_written_as_a_timeline_that_replay_takes(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    assert simulate("--person", "30", "-o", str(story)).out == f"wrote {story}\n"
    assert "made up" in story.read_text()
    said = command("replay", str(story), "--rules", str(SMALL))
    assert said.code == 0, said.err


def test_a_desk_in_another_time_zone_is_told_by_its_clocks(tmp_path: Path) -> None:
    """The process names a zone that its policy does not, and so does the story of one person."""
    desk, story, events = (tmp_path / name for name in ("desk.yaml", "story.yaml", "e.parquet"))
    written = (SMALL / "processes" / "desk.yaml").read_text()
    desk.write_text(written.replace("none_before}", "none_before, time_zone: America/Chicago}"))
    away = ("simulate", str(desk), *BASE[2:])
    assert command(*away, "--person", "30", "-o", str(story)).code == 0
    assert "\ntime_zone: America/Chicago\n" in story.read_text()
    said = command("replay", str(story), "--rules", str(SMALL))
    assert said.code == 0, said.err
    assert "times of Chicago" in said.out
    assert command(*away, "--replications", "1", "--events", str(events)).code == 0
    assert {str(row["at"].tzinfo) for row in pq.read_table(events).to_pylist()} == {
        "America/Chicago"
    }


@pytest.mark.parametrize(
    ("number", "said"),
    [("999999", "nobody has number 999,999"), ("1", "left before the days that are counted")],
)
def test_a_person_of_whom_nothing_is_known_is_told_of(number: str, said: str) -> None:
    arguments = [*BASE, "--begin", "2025-04-10", "--set", "process.none_before=30"]
    found = command(*arguments, "--person", number)
    assert found.code == 5
    assert said in found.err


def test_everything_wrong_with_levers_is_said_at_once() -> None:
    found = command(*BASE, "--surge", "x", "--set", "process.nothing=1", "--begin", "1999-01-01")
    assert found.code == 3
    for name in ("bad-surge", "unknown-setting", "no-arrivals"):
        assert f"error[{name}]" in found.err


@pytest.mark.whole
def test_a_chart_names_hours_of_denver_whatever_the_zone_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures: list[str] = []
    for zone in ("UTC", "Asia/Tokyo"):
        monkeypatch.setenv("TZ", zone)
        path = tmp_path / f"{len(pictures)}.svg"
        simulate("--replications", "1", "--chart", str(path))
        pictures.append(path.read_text())
    assert pictures[0] == pictures[1]
    assert "hour of the day in Denver" in pictures[0]
    assert "Everyone is made up" in pictures[0]


def test_a_report_tells_of_a_simulation_in_both_languages(tmp_path: Path) -> None:
    run, page = tmp_path / "run.json", tmp_path / "page.html"
    simulate("--replications", "2", "--surge", "3x", "--from", "2025-03-02", "-o", str(run))
    for language, words, measure, what_if in (
        ("en", "Everyone here is made up", "notices due", "requests 3x from 2025-03-02"),
        ("es", "son inventadas", "avisos debidos", "solicitudes 3x desde el 2025-03-02"),
    ):
        arguments = ("--simulation", str(run), "-o", str(page), "--language", language)
        said = command("report", *arguments, "--rules", str(SMALL))
        assert said.code == 0, said.err
        text = page.read_text()
        assert words in text
        assert "<svg" in text
        assert measure in text
        assert text.count(what_if) == 2, "in the table, and at the curve in the chart"
        assert text.count('id="not-known"') == text.count('href="#not-known"')


def test_a_run_may_end_on_the_last_day_that_the_population_speaks_of() -> None:
    asked = ("simulate", "--begin", "2026-12-30", "--days", "2", "--replications", "1")
    said = command(*asked)
    assert (said.code, said.err) == (0, "")
    assert "2026-12-30 to 2026-12-31" in said.out


@pytest.mark.parametrize(
    ("at", "said", "kept"),
    [
        ("release_sim.cli.simulate.progress", "1 of 3 runs; nothing was written", set()),
        ("release_sim.cli.simulate._picture", "3 of 3 runs; ", {"run.json", "runs.csv", "e.csv"}),
    ],
)
def test_ctrl_c_leaves_whole_files_and_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str, said: str, kept: set[str]
) -> None:
    def pressed(first: object, *_: object) -> None:
        if first:  # not where progress is taken away
            raise KeyboardInterrupt

    monkeypatch.setattr(at, pressed)
    files = ("-o", "run.json", "--csv", "runs.csv", "--events", "e.csv", "--chart", "c.svg")
    paths = [each if each.startswith("-") else str(tmp_path / each) for each in files]
    found = command(*BASE, "--replications", "3", *paths)
    assert found.code == 130
    assert f"interrupted: {said}" in found.err
    assert all(name in found.err for name in kept)
    assert {path.name for path in tmp_path.iterdir()} == kept


def test_an_option_gives_a_distribution_as_a_file_does() -> None:
    said = simulate("--replications", "1", "--set", "process.notice.takes={uniform: [5, 15]}")
    assert "process.notice.takes={uniform: [5, 15]}" in said.out
    wrong = ("--set", "process.clerks=1", "--set", "process.notice.takes={uniform: [9, -1]}")
    assert "--set:2:36: error[negative-time]" in command(*BASE, *wrong).err


@pytest.mark.parametrize(
    "days",
    [
        ("--begin", "0001-01-01"),
        ("--begin", "9999-12-30"),
        ("--begin", "9999-12-30", "--days", "36600"),
        ("--begin", "2015-01-01", "--days", "36600"),
    ],
)
def test_days_that_nobody_is_booked_on_are_told_of_to_the_ends_of_the_calendar(
    days: tuple[str, ...],
) -> None:
    found = command(*BASE[:-2], *days)
    assert found.code == 3
    assert "error[no-arrivals]" in found.err
    assert "the population covers" in found.err


def test_a_surge_after_the_last_day_is_told_of_where_it_is_written(tmp_path: Path) -> None:
    late = tmp_path / "late.yaml"
    surge = "{times: 3, from: 2030-01-01}"
    late.write_text(f"title: Late\nwhat_if:\n  late:\n    title: Late\n    surge: {surge}\n")
    found = command(*BASE, "--surge", "2x", "--from", "2031-01-01", "--what-if", str(late))
    assert found.code == 3
    assert "--from:1:1: error[bad-surge]" in found.err
    assert f"{late}:5:5: error[bad-surge]" in found.err


@pytest.mark.parametrize("told", ["NaN", "Infinity", "-1e999"])
def test_a_file_of_a_simulation_has_numbers(told: str) -> None:
    written = f'{{"mean": {told}, "least": null, "most": null}}'
    with pytest.raises(ValidationError, match="finite number"):
        EstimateShape.model_validate(json.loads(written))
