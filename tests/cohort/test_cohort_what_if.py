"""Alternatives over a population: what the verbs count, draw, and refuse."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from release_sim.cohort.numbers.sensitivity_analysis import told_apart
from release_sim.vocabulary.actions import ACTIONS
from tests.conftest import some
from tests.wrong_input import command


def compared(people: Path, *options: str) -> dict[str, Any]:
    policies = ("--policy", "denver", "--policy", "as_if_violent_only")
    said = command("cohort", "compare", str(people), *policies, *options, "--json")
    written = [f"wrote {name}\n" for option, name in pairwise(options) if option == "--csv"]
    assert (said.code, said.err) == (0, "".join(written))
    value: dict[str, Any] = json.loads(said.out)
    return value


def test_rows_stand_for_people_and_a_decided_table_still_says_so(people: Path) -> None:
    found = compared(people)
    stands_for = found["stands_for"]
    assert stands_for["rows"] == 300
    per_row = stands_for["people_a_row"]
    for measure in found["measures"]:
        assert measure["people"] == pytest.approx(measure["rows"] * per_row)
    to = people.with_name("decided.parquet")
    assert not command("cohort", "decide", str(people), "-o", str(to)).code
    said = json.loads(command("cohort", "summarize", str(to), "--json").out)
    assert said["stands_for"] == stands_for
    due = said["groups"][0]["answers"]["notify_of_release"]["required"]
    measures = {m["measure"]: m["rows"] for m in found["measures"]}
    assert due == measures["notices_before"] > 0


def test_replicates_are_the_same_each_time_and_spread_around(people: Path) -> None:
    options = ("--replicates", "4", "--action", "notify_of_release")
    once = compared(people, *options)
    assert once == compared(people, *options)
    for measure in once["measures"]:
        assert 0 <= measure["least"] < measure["most"]


def test_a_sweep_is_what_each_value_gives_by_itself(people: Path) -> None:
    def rows(found: dict[str, Any]) -> dict[str, int]:
        return {m["measure"]: m["rows"] for m in found["measures"]}

    actions = ("--action", "notify_of_release")
    steps = compared(people, "--sweep", "reading.best_efforts", *actions)["steps"]
    assert len(steps) == 3
    for step in steps[1:2]:
        alone = compared(people, "--reading", f"best_efforts={step['value']}", *actions)
        assert step["measures"] == rows(alone)
    steps = compared(people, "--sweep", "background.charge=none,violent", *actions)["steps"]
    for step in steps[1:]:
        alone = compared(people, "--set", f"background.charge={step['value']}", *actions)
        assert step["measures"] == rows(alone)
    steps = compared(people, "--sweep", "requests_since_2025=26..52", *actions)["steps"]
    assert steps[0]["measures"] == rows(compared(people, *actions))
    numbers = [step["stands_for"]["people_a_row"] for step in steps]
    assert numbers[-1] == pytest.approx(2 * numbers[0])


@pytest.mark.whole
def test_a_sweep_tells_the_answers_that_move_where_nothing_due_does(people: Path) -> None:
    def said(*options: str) -> str:
        sweep = ("--sweep", "volume.ratio=1,2,4")
        return command("cohort", "compare", str(people), "--policy", "denver", *sweep, *options).out

    assert "review_policy" in said()
    assert "notify_of_release  " not in said()
    assert "notify_of_release  " in said("--action", "notify_of_release")
    steps = compared(people, "--sweep", "volume.ratio=1,2,4")["steps"]
    for step in steps:
        assert step["answers"].keys() == set(ACTIONS)
        for answers in step["answers"].values():
            assert sum(answers.values()) == step["rows"]


@pytest.mark.parametrize(
    ("numbers", "texts"),
    [
        ((0.25, 1 / 3), ["0.25", "0.333333"]),
        ((0.1, 0.1000001), ["0.1", "0.1000001"]),
        ((1234567.0, 1234568.0), ["1234567", "1234568"]),
    ],
)
def test_numbers_of_a_sweep_are_told_apart(numbers: tuple[float, ...], texts: list[str]) -> None:
    assert told_apart(numbers) == texts


def test_csv_has_every_number(people: Path, tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    found = compared(people, "--by", "custody.state", "--csv", str(path))
    every = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    rows = [row for row in every if row["measure"] == "answers"]
    assert [row["measure"] for row in every if row not in rows] == [
        each["measure"] for each in found["measures"]
    ]
    for group in found["groups"]:
        mine = [row for row in rows if row["group"] == group["group"]]
        assert {int(row["of"]) for row in mine} == {group["rows"]}
        for action in ACTIONS:
            assert sum(int(r["rows"]) for r in mine if r["action"] == action) == group["rows"]


@pytest.mark.whole
@pytest.mark.parametrize("suffix", some([".csv", ".parquet"], 1))
def test_made_up_stays_on_whatever_becomes_of_a_table(suffix: str, tmp_path: Path) -> None:
    """From the draw through the decision to every number, in text, JSON and CSV."""
    drawn, decided, numbers = (tmp_path / f"{n}{suffix}" for n in ("drawn", "decided", "numbers"))
    drew = ("--rows", "200", "--seed", "3", "--year", "2025", "-o", str(drawn))
    assert not command("cohort", "synthesize", *drew).code
    decide = command("cohort", "decide", str(drawn), "-o", str(decided))
    both = ("--policy", "as_if_violent_only", "--policy", "denver")
    numbers = tmp_path / "numbers.csv"
    compare = (str(drawn), *both, "--replicates", "2", "--csv", str(numbers))
    for said in (
        decide,
        command("cohort", "summarize", str(decided)),
        command("cohort", "compare", *compare),
        command("cohort", "compare", str(drawn), *both, "--sweep", "reading.notify_scope"),
    ):
        assert said.code == 0
        assert said.err in ("", f"wrote {numbers}\n")
        assert "made-up people: " in said.out
        assert "2025" in said.out
    rows = list(csv.DictReader(io.StringIO(numbers.read_text(encoding="utf-8"))))
    assert {row["made_up"] for row in rows} == {"made-up requests of 2025"}
    totals = {row["measure"]: row for row in rows if row["measure"] != "answers"}
    due = totals["notices_after"]
    assert float(due["least"]) <= float(due["most"])
    assert float(due["people"]) == pytest.approx(int(due["rows"]) * 311.786 / 200, rel=0.01)
    for verb, more in (("summarize", [str(decided)]), ("compare", [str(drawn), *both])):
        assert json.loads(command("cohort", verb, *more, "--json").out)["made_up"] is True


def test_a_table_of_real_cases_is_not_called_made_up(tmp_path: Path) -> None:
    table, decided = tmp_path / "t.csv", tmp_path / "d.csv"
    table.write_text("as_of,custody.state\n2025-06-01,in_custody\n")
    said = command("cohort", "decide", str(table), "-o", str(decided))
    assert "made-up" not in said.out
    assert (
        json.loads(command("cohort", "summarize", str(decided), "--json").out)["made_up"] is False
    )


def test_all_that_is_wrong_is_said_at_once(people: Path) -> None:
    said = command(
        *("cohort", "compare", str(people), "--policy", "denver", "--policy", "nowhere"),
        *("--by", "nothing", "--rate", "1226", "--chart", "a.gif", "--action", "hold"),
    )
    assert said.code == 3
    for name in ("unknown-policy", "unknown-column", "bad-rate", "wrong-ending", "unknown-action"):
        assert f"error[{name}]" in said.err


@pytest.mark.parametrize(
    ("sweep", "says"),
    [
        ("reading.nothing", "unknown reading `nothing`"),
        ("reading.notify_scope=any_request", "has 1 value"),
        ("nothing=1..4", "is no reading, no fact and no parameter"),
        ("left_already=0.5..2", "`left_already` cannot be `0.5..2`"),
        ("left_already=many", "`left_already` cannot be `many`"),
        ("custody.state=jailed,released", "cannot be `jailed`"),
        ("volume.requests_now=0..1000", "has 25 values"),
    ],
)
def test_a_sweep_that_cannot_be_is_refused(people: Path, sweep: str, says: str) -> None:
    said = command("cohort", "compare", str(people), "--policy", "denver", "--sweep", sweep)
    assert said.code == 3
    assert says in said.err


def test_a_rate_is_told_where_no_notices_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("as_of,hold_past_release\n2025-06-01,silent\n", encoding="utf-8")
    said = command("cohort", "summarize", str(path), "--rate", "incidents=1/2")
    assert said.out.startswith("1 row decided\n")
    assert "incidents: 1 in 2 notices, 50.0%. Exact interval, 19 in 20: 1.3% to 98.7%" in said.out


def test_numbers_never_replace_the_table_they_are_of(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("as_of,hold_past_release\n2025-06-01,silent\n", encoding="utf-8")
    before = path.read_bytes()
    policies = ("--policy", "denver", "--policy", "as_if_violent_only")
    for verb in (("summarize",), ("compare", *policies)):
        said = command("cohort", *verb, str(path), "--csv", str(path))
        assert said.code == 2
        assert "must be different files" in said.err
        assert path.read_bytes() == before


def test_options_that_do_not_go_together_are_refused(people: Path) -> None:
    for options in ((), ("--policy", "denver", "--sweep", "reading.notify_scope", "--by", "row")):
        said = command("cohort", "compare", str(people), "--policy", "denver", *options)
        assert said.code == 2
        assert "Usage:" in said.err


def test_lines_fit_the_width(people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    policies = ("--policy", "denver", "--policy", "as_if_detainers_were_honored")
    options = ("--by", "group.year", "--replicates", "2", "--rate", "incidents=1/1226")
    said = command("cohort", "compare", str(people), *policies, *options)
    assert said.code == 0
    wide = [line for line in said.out.splitlines() if len(line) > 60]
    assert all(len(line.split()) == 1 for line in wide), "only a name may be longer"


@pytest.mark.whole
def test_both_comparisons_say_why_a_rule_does_not_decide(people: Path) -> None:
    """A rule fails on a fact in every case of a region; so it does in the rows that lie in it."""
    asked = ("denver", "as_if_violent_only", "--action", "notify_of_release", "--json")
    regions = json.loads(command("compare", *asked, "--instruments", "1").out)["regions"]
    policies = [word for name in asked[:2] for word in ("--policy", name)]
    rows = command("cohort", "compare", str(people), *policies, *asked[2:]).out
    of_cases = absent(change for region in regions for change in region["changes"])
    of_rows = absent(json.loads(rows)["shifts"])
    failing = ("after", "denver.notice.notify_as_far_as_able", "does not apply")
    assert of_cases[failing] == {"finding.notice_due"}
    # Rows may also lack facts, of which a region has none unknown.
    assert of_cases.items() <= of_rows.items()


def absent(changes: Iterable[dict[str, Any]]) -> dict[tuple[str, str, str], set[str]]:
    """By side, rule and reason: what the rule fails on, or is displaced by."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for change in changes:
        for side in ("before", "after"):
            for each in change[side]["absent"]:
                found.setdefault((side, each["rule"], each["why"]), set()).update(each["on"])
    return found
