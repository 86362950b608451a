"""Altered tables: metadata is read only if it is valid, and impossible rows are refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from typing import Any as Arrow

import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.cohorts import SOME_DAY, write
from tests.wrong_input import GOLDEN, Said, command, small

TOWN = GOLDEN / "small_rules" / "populations" / "town.yaml"
DRAW = ("--rows", "4", "--seed", "1", "--year", "2025", "--parameters", str(TOWN))
COLUMNS = {"as_of": [SOME_DAY] * 2, "custody.state": ["in_custody", "released"]}


@pytest.fixture
def decided(tmp_path: Path) -> Path:
    path = write(tmp_path / "cases.parquet", COLUMNS)
    to = tmp_path / "decided.parquet"
    options = ("-o", str(to), "--with-rules", "--policy", "town")
    assert command(*small("cohort", "decide", str(path), *options)).code == 0
    return to


def relabelled(table: Arrow, change: Callable[[dict[str, Any]], object]) -> Arrow:
    label = json.loads(table.schema.metadata[b"release_sim"])
    change(label)
    return table.replace_schema_metadata({b"release_sim": json.dumps(label).encode()})


ALTERED: dict[str, Callable[[Arrow], Arrow]] = {
    "no JSON": lambda t: t.replace_schema_metadata({b"release_sim": b"{"}),
    "no object": lambda t: t.replace_schema_metadata({b"release_sim": b"[]"}),
    "no schema": lambda t: relabelled(t, lambda label: label.pop("schema")),
    "a key gone": lambda t: relabelled(t, lambda label: label.pop("policy")),
    "a number for a name": lambda t: relabelled(t, lambda label: label.update(policy=3)),
    "no row": lambda t: t.drop_columns(["row"]),
    "no day": lambda t: t.drop_columns(["as_of"]),
    "no rules": lambda t: t.drop_columns(["rules"]),
    "rows as text": lambda t: t.set_column(0, "row", t["row"].cast(pa.string())),
    "synthesis": lambda t: t.replace_schema_metadata({b"release_sim.synthesis": b'{"a": 1}'}),
}


def each_verb(path: Path) -> list[Said]:
    explain = ("cohort", "explain", str(path), "--row", "1")
    verbs = (("cohort", "summarize", str(path)), small(*explain))
    return [command(*verb) for verb in verbs]


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED)
def test_a_decided_table_that_was_altered_is_refused(
    decided: Path, alter: Callable[[Arrow], Arrow]
) -> None:
    pa.parquet.write_table(alter(pa.parquet.read_table(decided)), decided)
    for said in each_verb(decided):
        assert said.code == 3
        assert "error[table-broken]" in said.err


@pytest.mark.parametrize(
    ("told", "instead"),
    [('"rows": 4', '"rows": 0'), ('"rows": 4', '"rows": "4"'), ('"2025": ', '"2025": NaN, "1": ')],
)
def test_people_drawn_in_numbers_that_cannot_be_are_refused(
    tmp_path: Path, told: str, instead: str
) -> None:
    path = tmp_path / "drawn.parquet"
    assert command(*small("cohort", "synthesize", *DRAW, "-o", str(path))).code == 0
    table = pa.parquet.read_table(path)
    written = table.schema.metadata[b"release_sim.synthesis"].decode()
    assert told in written
    altered = written.replace(told, instead, 1).encode()
    metadata = {b"release_sim.synthesis": altered}
    pa.parquet.write_table(table.replace_schema_metadata(metadata), path)
    said = command(*small("cohort", "decide", str(path), "-o", str(tmp_path / "to.parquet")))
    assert said.code == 3
    assert "error[table-broken]" in said.err


@pytest.mark.parametrize(
    ("told", "instead"),
    [
        ("made up: 4 ", "made up: 0 "),
        ("for 2025 7", "for 2025 1.7"),
        ("made up: 4", f"made up: {'4' * 5000}"),
    ],
)
def test_people_are_made_up_only_if_a_cell_says_so_in_numbers(
    tmp_path: Path, told: str, instead: str
) -> None:
    path, to = tmp_path / "drawn.csv", tmp_path / "to.parquet"
    assert command(*small("cohort", "synthesize", *DRAW, "-o", str(path))).code == 0
    written = path.read_text(encoding="utf-8")
    assert told in written
    path.write_text(written.replace(told, instead), encoding="utf-8")
    assert (
        command(*small("cohort", "decide", str(path), "--policy", "town", "-o", str(to))).code == 0
    )
    said = command("cohort", "summarize", str(to))
    assert said.code == 0
    assert "made-up people" not in said.out


def test_a_key_of_a_later_version_is_left_alone_and_another_form_is_refused(decided: Path) -> None:
    table = pa.parquet.read_table(decided)
    later = relabelled(table, lambda label: label.update(license="CC0"))
    pa.parquet.write_table(later, decided)
    assert [said.code for said in each_verb(decided)] == [0, 0]
    other = relabelled(table, lambda label: label.update(schema="release_sim.cohort/99"))
    pa.parquet.write_table(other, decided)
    for said in each_verb(decided):
        assert said.code == 3
        assert "error[other-version]: written as `release_sim.cohort/99`" in said.err
        assert "a later version of release_sim wrote it, and reads it" in said.err


def test_an_answer_that_was_altered_is_the_table_s_fault(decided: Path) -> None:
    table = pa.parquet.read_table(decided)
    at = table.schema.names.index("hold_past_release")
    changed = pa.array(["required"] * 2).dictionary_encode()
    pa.parquet.write_table(table.set_column(at, "hold_past_release", changed), decided)
    said = each_verb(decided)[1]
    assert said.code == 3
    assert "it was altered" in said.err


CANNOT_BE = {
    "as_of": [SOME_DAY] * 3,
    "custody.eligible_for_release": [True, False, None],
    "custody.release_certain": [True, True, True],
}


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_row_that_cannot_be_is_refused_with_its_line(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"cases{suffix}", CANNOT_BE)
    to = ("-o", str(tmp_path / "to.parquet"), "--policy", "town")
    said = command(*small("cohort", "decide", str(path), *to))
    assert said.code == 3
    line = 3 if suffix == ".csv" else 2
    assert f"cases{suffix}:{line}:3: error[cannot-be]: row 2: `custody.eligible" in said.err
    assert said.err.count("error[") == 1
    rejected = ("--reject", str(tmp_path / "rejected.csv"))
    assert command(*small("cohort", "decide", str(path), *to, *rejected)).code == 0
    assert "cannot be with" in (tmp_path / "rejected.csv").read_text(encoding="utf-8")


def test_what_is_said_of_all_rows_and_a_row_cannot_be_together(tmp_path: Path) -> None:
    columns = {name: cells for name, cells in CANNOT_BE.items() if not name.endswith("certain")}
    path = write(tmp_path / "cases.csv", columns)
    options = ("-o", str(tmp_path / "to.csv"), "--policy", "town")
    stated = ("--set", "custody.release_certain=true")
    said = command(*small("cohort", "decide", str(path), *options, *stated))
    assert "cases.csv:3:2: error[cannot-be]: row 2" in said.err


def test_a_paper_that_cannot_be_is_refused_with_its_own_line(tmp_path: Path) -> None:
    people = write(tmp_path / "people.csv", {"id": ["a", "b"], **COLUMNS})
    papers = {
        "id": ["b", "a", "b"],
        "warrant.form": ["i_200", "no_warrant", "no_warrant"],
        "warrant.signed_by": ["immigration_officer", "no_one", "immigration_officer"],
    }
    path = write(tmp_path / "warrants.csv", papers)
    options = ("-o", str(tmp_path / "to.csv"), "--policy", "town")
    joined = ("--instruments", str(path), "--person", "id")
    said = command(*small("cohort", "decide", str(people), *options, *joined))
    assert said.code == 3
    assert "warrants.csv:4:3: error[cannot-be]: row 2: `warrant.2.form: no_warrant`" in said.err
    assert said.err.count("error[") == 1
