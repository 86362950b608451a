"""Groups of rows, and parts in a folder, are one table with rows numbered through."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.tables import parquet
from release_sim.cohort.tables.table import Table
from release_sim.cohort.tables.table_writer import new_table
from tests.cohorts import SOME_DAY, decide, opened
from tests.made_up import MAY_HOLD
from tests.wrong_input import command


def test_rows_are_found_in_groups_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    columns = {"as_of": [SOME_DAY] * 100, "subpoena.days_to_respond": list(range(100))}
    pa.parquet.write_table(pa.table(columns), path, row_group_size=7)
    table, _ = opened(path)
    for number in (1, 7, 8, 50, 100):
        row = table.row(number)
        assert row is not None
        assert row["subpoena.days_to_respond"].to_pylist() == [number - 1]
    assert table.row(101) is None


def in_parts(folder: Path, rows: int, sizes: list[int], group: int) -> Path:
    """A folder of parts with so many rows each, of which each tells its number."""
    days = list(range(rows))
    columns = {"as_of": [SOME_DAY] * rows, "subpoena.days_to_respond": days}
    whole, parts, first = pa.table(columns), folder / "parts", 0
    parts.mkdir()
    for number, size in enumerate(sizes):
        path = parts / f"{number}.parquet"
        pa.parquet.write_table(whole.slice(first, size), path, row_group_size=group)
        first += size
    pa.parquet.write_table(whole, folder / "whole.parquet")
    return parts


@given(sizes=st.lists(st.integers(0, 50), min_size=1, max_size=4), group=st.integers(1, 50))
def test_a_folder_of_parts_is_one_table(
    sizes: list[int], group: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, rows = tmp_path_factory.mktemp("a"), sum(sizes)
    parts = in_parts(folder, rows, sizes, group)
    (parts / "notes.txt").touch()
    (parts / ".9.parquet").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "ROWS", 20)
        table, _ = opened(parts)
        batches = list(table.batches(["subpoena.days_to_respond"]))
        told = [n for batch in batches for n in batch.rows["subpoena.days_to_respond"].to_pylist()]
        assert told == list(range(rows))
        firsts = [batch.rows["subpoena.days_to_respond"][0].as_py() + 1 for batch in batches]
        assert [batch.first for batch in batches] == firsts
        pieces = list(table.pieces())
        told_rows = [sum(partition.rows for partition in piece) for piece in pieces]
        assert sum(told_rows) == table.length == rows
        ones = [piece[0] for piece in pieces if len(piece) == 1]
        assert all(count <= 20 for count, piece in zip(told_rows, pieces, strict=True) if piece[1:])
        assert all(each.rows <= 20 or len(each.groups) == 1 for each in ones)
        assert all(few + more > 20 for few, more in pairwise(told_rows))
        apart = [b for piece in pieces for b in table.read(piece, ["subpoena.days_to_respond"])]
        assert apart == batches
        for number in {1, rows // 2, rows} - {0} if rows else ():
            row = table.row(number)
            assert row is not None
            assert row["subpoena.days_to_respond"].to_pylist() == [number - 1]
        assert table.row(rows + 1) is None


@pytest.mark.parametrize("words", [50, 100])
def test_parts_with_words_of_their_own_are_one_table(tmp_path: Path, words: int) -> None:
    """Two parts of 100 words have more together than a byte counts; then they stay apart."""
    few = pa.dictionary(pa.int8(), pa.string())
    notes = [f"note {number}" for number in range(2 * words)]
    for part in range(2):
        column = pa.array(notes[part * words : (part + 1) * words], few)
        pa.parquet.write_table(pa.table({"note": column}), tmp_path / f"{part}.parquet")
    table = Table(tmp_path)
    batches = list(table.batches(["note"]))
    assert [len(batch.rows) for batch in batches] == ([100] if words == 50 else [100, 100])
    assert [batch.first for batch in batches] == [1, 101][: len(batches)]
    with new_table(tmp_path / "to.parquet", table.schema) as write:
        for batch in batches:
            write(batch.rows)
    assert pa.parquet.read_table(tmp_path / "to.parquet")["note"].to_pylist() == notes


def test_parts_are_decided_as_their_whole_is(tmp_path: Path) -> None:
    parts = in_parts(tmp_path, 12, [5, 0, 7], 3)
    decide(parts, MAY_HOLD, tmp_path / "a.csv")
    decide(tmp_path / "whole.parquet", MAY_HOLD, tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_parts_that_were_drawn_apart_are_no_table(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    for seed in ("1", "2"):
        path = str(tmp_path / "parts" / f"{seed}.parquet")
        assert command("cohort", "synthesize", "--rows", "9", "--seed", seed, "-o", path).code == 0
    to = str(tmp_path / "to.csv")
    said = command("cohort", "decide", str(tmp_path / "parts"), "-o", to)
    assert said.code == 3
    assert "2.parquet:1:1: error[parts-differ]: its rows were drawn or decided diff" in said.err


def test_a_folder_needs_parts_and_nothing_is_written_into_it(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = command("cohort", "decide", str(tmp_path / "empty"), "-o", str(tmp_path / "to.csv"))
    assert said.code == 3
    assert "error[is-a-folder]: this is a folder without parts of a table" in said.err
    parts = in_parts(tmp_path, 5, [2, 3], 2)
    for option in (
        ("-o", str(parts / "to.csv")),
        ("-o", "a.csv", "--reject", str(parts / "b.csv")),
    ):
        said = command("cohort", "decide", str(parts), *option)
        assert (said.code, len(os.listdir(parts))) == (2, 2)


def test_a_broken_part_is_named(tmp_path: Path) -> None:
    parts = in_parts(tmp_path, 5, [2, 3], 2)
    (parts / "1.parquet").write_bytes(b"PAR1")
    said = command("cohort", "decide", str(parts), "-o", str(tmp_path / "to.csv"))
    assert said.code == 3
    assert f"{parts / '1.parquet'}:1:1: error[table-broken]" in said.err


def test_a_row_of_a_part_is_explained_under_its_number(tmp_path: Path) -> None:
    parts = in_parts(tmp_path, 5, [2, 3], 2)
    said = command("cohort", "explain", str(parts), "--row", "4", "--json")
    assert said.code == 0
    assert '"subpoena.days_to_respond": 3' in said.out
    said = command("cohort", "explain", str(parts), "--row", "6")
    assert said.code == 5
