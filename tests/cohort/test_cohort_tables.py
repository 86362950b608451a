"""Tables are read as they say, and wrong ones are told of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from release_sim.cohort.tables import parquet, stream
from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.errors import FilesAreWrongError
from release_sim.vocabulary.actions import HOLD
from tests.cohorts import SOME_DAY, decide, read, write
from tests.conftest import ROOT
from tests.made_up import MAY_HOLD
from tests.wrong_input import command

COLUMNS = {
    "as_of": ["2025-06-01", "2025-06-01", "2019-13-01", "", "2010-01-01", "2025-06-01"],
    "custody.state": ["in_custody", "jailed", "jailed", "released", "released", "released"],
    "name": ["a", "b", "c", "d", "e", "f"],
}


def test_every_bad_cell_is_told_of_and_nothing_is_written(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.csv", COLUMNS)
    with pytest.raises(FilesAreWrongError) as raised:
        decide(path, MAY_HOLD, tmp_path / "to.csv", TableDefaults(keep=["name"]))
    told = [(p.place.line, p.place.column, p.name) for p in raised.value.problems]
    assert told == [
        (3, 2, "value-not-listed"),
        (4, 1, "bad-date"),
        (4, 2, "value-not-listed"),
        (5, 1, "row-without-day"),
        (6, 1, "date-not-covered"),
    ]
    assert raised.value.problems[0].message == "row 2: `custody.state` cannot be `jailed`"
    assert raised.value.more == 0
    assert os.listdir(tmp_path) == ["cases.csv"]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_bad_rows_go_where_they_are_wanted_with_the_reasons(tmp_path: Path, suffix: str) -> None:
    path, refused = write(tmp_path / "cases.parquet", COLUMNS), tmp_path / f"refused{suffix}"
    to = tmp_path / "to.parquet"
    tally = decide(path, MAY_HOLD, to, TableDefaults(keep=["name"]), refused)
    assert (tally.decided, tally.refused) == (2, 4)
    assert [(row["row"], row["name"]) for row in read(to)] == [(1, "a"), (6, "f")]
    rows = read(refused)
    assert [row["row"] for row in rows] == [2, 3, 4, 5]
    assert [row["name"] for row in rows] == ["b", "c", "d", "e"]
    assert rows[0]["why_refused"].startswith("`custody.state` cannot be `jailed`, expected one of ")
    assert "`as_of` cannot be `2019-13-01`" in rows[1]["why_refused"]
    assert "; `custody.state` cannot be `jailed`" in rows[1]["why_refused"]
    assert rows[2]["why_refused"] == "the day on which to decide is not given"


def test_rows_refused_and_mended_can_be_refused_again(tmp_path: Path) -> None:
    path, again = write(tmp_path / "a.csv", COLUMNS), tmp_path / "again.csv"
    decide(
        path, MAY_HOLD, tmp_path / "to.csv", TableDefaults(ignore=True), tmp_path / "refused.csv"
    )
    decide(
        tmp_path / "refused.csv", MAY_HOLD, tmp_path / "to.csv", TableDefaults(ignore=True), again
    )
    rows = read(again)
    assert [row["row"] for row in rows] == [1, 2, 3, 4]
    assert list(rows[0]) == ["row", "why_refused", *COLUMNS]


def test_a_case_that_the_policy_is_not_about_is_a_bad_row(tmp_path: Path) -> None:
    columns = {
        "as_of": ["2019-12-31", "2020-01-01", "2020-01-01", "2020-01-01"],
        "person.is_juvenile": ["false", "true", "", "nobody"],
    }
    write(tmp_path / "cases.csv", columns)
    rules = str(ROOT / "tests" / "golden" / "small_rules")
    arguments = ("--policy", "town", "--rules", rules, "--reject", str(tmp_path / "refused.csv"))
    said = command(
        "cohort", "decide", str(tmp_path / "cases.csv"), "-o", str(tmp_path / "to.csv"), *arguments
    )
    assert said.code == 0
    why = {row["row"]: row["why_refused"] for row in read(tmp_path / "refused.csv")}
    assert why.keys() == {1, 2, 4}
    assert why[1] == "policy `town` has no answers for 2019-12-31"
    assert why[2] == "policy `town` is not about a case with `person.is_juvenile: true`"
    assert [row["row"] for row in read(tmp_path / "to.csv")] == [3]


def test_many_bad_cells_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS", 64)
    columns = {"as_of": [SOME_DAY] * 500, "custody.state": [f"no_{n}" for n in range(500)]}
    path = write(tmp_path / "cases.parquet", columns)
    with pytest.raises(FilesAreWrongError) as raised:
        decide(path, MAY_HOLD, tmp_path / "to.csv")
    assert [p.place.line for p in raised.value.problems] == list(range(1, stream.SHOWN + 1))
    assert raised.value.more == 500 - stream.SHOWN
    said = command("cohort", "decide", str(path), "-o", str(tmp_path / "to.csv"))
    assert said.code == 3
    assert said.err.endswith("\n20 problems, and 480 more that are not shown\n")


def test_options_that_no_case_can_meet_are_told_of_once(tmp_path: Path) -> None:
    path = str(write(tmp_path / "cases.csv", {"custody.state": ["released"] * 3}))
    arguments = ("cohort", "decide", path, "-o", str(tmp_path / "to.csv"))
    said = command(*arguments, "--as-of", "1999-01-01")
    assert said.code == 3
    assert "--as-of:1:1: error[date-not-covered]" in said.err
    said = command(*arguments, "--as-of", "2025-06-01", "--set", "person.is_juvenile=true")
    assert said.code == 3
    assert said.err.count("error[person-not-covered]") == 1
    assert "--set:1:1: error[person-not-covered]" in said.err


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b'as_of,custody.state\n2025-06-01,"released\n', ":2:1: "),
        ("a.csv", b'as_of,custody.state\n2025-06-01,"released', "a quote is not closed"),
        ("a.csv", b'as_of,custody.state\n2025-06-01,"\n2025-06-01,"\n', ":2:1: "),
        (
            "a.csv",
            b"as_of,custody.state\n2025-06-01\n",
            "a row of 1 cell, where there are 2 columns",
        ),
        ("a.parquet", b"", "parquet file size is 0 bytes"),
        ("a.parquet", b"as_of\n2025-06-01\n", "not a parquet file"),
    ],
)
def test_a_broken_table_is_told_of(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    said = command("cohort", "decide", str(tmp_path / name), "-o", str(tmp_path / "to.csv"))
    assert (said.code, said.out) == (3, "")
    assert "error[table-broken]" in said.err
    assert message in said.err
    assert os.listdir(tmp_path) == [name]


def test_a_column_kept_must_not_be_one_that_is_written(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {"as_of": ["2025-06-01"], "custody.state": [""], "row": ["7"]})
    arguments = ("cohort", "decide", str(path), "-o", str(tmp_path / "to.csv"))
    said = command(*arguments, "--keep", "row", "--keep", "row")
    assert said.code == 3
    assert "--keep:1:1: error[repeated-column]: the table written has a column `row`" in said.err


def test_an_empty_line_of_a_single_column_is_a_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("custody.state\nin_custody\n\nreleased\n", encoding="utf-8")
    tally = decide(path, MAY_HOLD, tmp_path / "to.csv", TableDefaults(as_of=SOME_DAY))
    assert tally.decided == 3
    assert [row["hold_past_release"] for row in read(tmp_path / "to.csv")] == [
        "permitted",
        "undetermined",
        "silent",
    ]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_table_that_tells_no_fact_is_refused(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"a{suffix}", {"id": ["a", "b"], "as_of": [SOME_DAY] * 2})
    to = tmp_path / "to.parquet"
    with pytest.raises(FilesAreWrongError, match="no column tells a fact"):
        decide(path, MAY_HOLD, to, TableDefaults(ignore=True))
    stated = TableDefaults(facts={"custody.state": "released"}, ignore=True, keep=["id"])
    decide(path, MAY_HOLD, to, stated)
    assert [row["id"] for row in read(to)] == ["a", "b"]


def test_a_column_without_a_name_is_told_of(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {"": ["1"], "as_of": [SOME_DAY], "custody.state": [""]})
    with pytest.raises(FilesAreWrongError) as raised:
        decide(path, MAY_HOLD, tmp_path / "to.csv")
    (problem,) = raised.value.problems
    assert (problem.name, problem.place.column) == ("unknown-column", 1)
    assert problem.help.startswith("it has no name, as an index has none")


def test_a_table_without_rows_is_decided(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {"as_of": [], "custody.state": []})
    tally = decide(path, MAY_HOLD, tmp_path / "to.parquet", with_rules=True)
    assert (tally.decided, tally.refused) == (0, 0)
    assert read(tmp_path / "to.parquet") == []
    assert sum(tally.answers[HOLD].values()) == 0
