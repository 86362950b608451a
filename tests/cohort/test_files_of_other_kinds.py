"""Files as offices send them: odd headers and ends of lines are read, other kinds are named."""

from __future__ import annotations

import gzip
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pyreadstat
import pytest

from release_sim.cohort.tables.table import Table
from tests.wrong_input import Said, command

HEADER, ROW = "as_of,custody.state", "2025-06-01,in_custody"
PLAIN = f"{HEADER}\n{ROW}\n"


def decided(path: Path, *options: str) -> Said:
    return command("cohort", "decide", str(path), "-o", str(path.parent / "to.csv"), *options)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (PLAIN.replace("\n", "\r"), ""),
        (PLAIN.replace("\n", "\r\n"), ""),
        ("as_of , custody.state\n2025-06-01,in_custody\n", ""),
        ("sep=;\n" + PLAIN.replace(",", ";"), "the columns are named in line 2"),
        ('"sep=,"\n' + PLAIN, "the columns are named in line 2"),
        ("Roster,June\n" + PLAIN, "the columns are named in line 2"),
        ("Jail, County of Nowhere\n\n" + PLAIN, "the columns are named in line 3"),
        ("Title\n\nTitle\n" + PLAIN, "the columns are named in line 4"),
    ],
    ids=["CR", "CRLF", "spaces", "sep", "sep quoted", "wide title", "comma in title", "titles"],
)
def test_one_row_is_read_whatever_stands_around_it(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "a.csv").write_bytes(text.encode())
    said = decided(tmp_path / "a.csv")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("1 row decided")
    assert "hold_past_release           forbidden 1" in said.out
    assert told in said.out


def test_a_line_is_that_of_the_file_where_lines_end_as_on_early_macs(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(f"{PLAIN}2025-06-02,jailed\n".replace("\n", "\r").encode())
    said = decided(tmp_path / "a.csv")
    assert (
        "a.csv:3:2: error[value-not-listed]: row 2: `custody.state` cannot be `jailed`" in said.err
    )


def test_a_header_is_found_by_the_columns_of_its_mapping(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "title: A made-up roster\ncolumns: {Day: as_of, ICE Hold: request.asks_hold}\n"
        "yes_no: [request.asks_hold]\n"
    )
    (tmp_path / "a.csv").write_text(
        "Roster,June 2025\nDay,ICE hold \n2025-06-01,1.0\n2025-06-02,Sí\n"
    )
    said = decided(tmp_path / "a.csv", "--mapping", str(tmp_path / "m.yaml"))
    assert (said.code, said.err) == (0, "")
    assert "the columns are named in line 2" in said.out
    assert "record_request              required 2" in said.out


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_columns_that_are_not_used_may_have_one_name(tmp_path: Path, suffix: str) -> None:
    path, names = tmp_path / f"a{suffix}", ["as_of", "custody.state", "x", "x"]
    if suffix == ".csv":
        path.write_text(f"{','.join(names)}\n{ROW},1,2\n")
    else:
        cells = [["2025-06-01"], ["in_custody"], ["1"], ["2"]]
        pa.parquet.write_table(pa.table(cells, names=names), path)
    assert decided(path, "--ignore-unknown-columns").code == 0
    assert "2 columns are named `x`" in decided(path, "--keep", "x").err


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.csv", gzip.compress(PLAIN.encode(), mtime=0), "is compressed with gzip"),
        ("a.csv.gz", PLAIN.encode(), "is not compressed with gzip"),
        ("a.csv", b"PAR1....PAR1", "is a Parquet file"),
        ("a.parquet", b"PK\x03\x04....", "is a workbook, or another archive"),
        ("a.txt", b"ARROW1....", "is a file of Arrow"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0....", "save it as .xlsx, without a password"),
        ("a.csv", b"\xef\xbb\xbf<html><table>", "is a page of HTML"),
        ("a.csv", b'[{"as_of": "2025-06-01"}]', "is JSON"),
        ("a.tsv", b"%PDF-1.7", "is a PDF"),
        ("a.sav", b"<stata_dta>", "rename it to end in `.dta`"),
        ("a.xls", b"....", "save it as .xlsx"),
        ("a.zip", b"....", "unpack it"),
        ("a.csv", PLAIN.encode("utf-16-be"), "name `encoding: utf-16-be` under `file:`"),
        ("a.csv", PLAIN.encode("utf-16-le"), "name `encoding: utf-16-le` under `file:`"),
        ("a.csv", b"as_of,x\n\0,\0\n", "it contains zero bytes"),
        ("a.txt", PLAIN.replace(",", "^").encode(), 'in a mapping: `file: {separator: "^"}`'),
        ("a.txt", PLAIN.replace(",", "   ").encode(), "are its cells at fixed widths?"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(data)
    said = decided(tmp_path / name)
    assert (said.code, said.out) == (3, "")
    assert told in said.err


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (pa.array([timedelta(seconds=3)]), "holds a span of time in a cell"),
        (pa.array([time(9)]), "holds a time of day without its day in a cell"),
        (pa.array([b"\xff3"]), "cannot be `�3`"),
    ],
    ids=str,
)
def test_a_type_that_no_fact_has_is_refused(tmp_path: Path, cells: Any, told: str) -> None:
    table = pa.table({"as_of": [date(2025, 6, 1)], "volume.requests_now": cells})
    pa.parquet.write_table(table, tmp_path / "a.parquet")
    said = decided(tmp_path / "a.parquet")
    assert said.code == 3
    assert told in said.err


def test_spaces_beside_a_sheet_are_no_cells_and_numbers_may_be_days(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["as_of ", "custody.state", None], [date(2025, 6, 1), "in_custody", " "], [" "]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert decided(tmp_path / "a.xlsx").out.startswith("1 row decided")
    book.active["A2"] = 45809
    book.active["A2"].number_format = "General"
    book.save(tmp_path / "a.xlsx")
    assert "it may be Excel's number of 2025-06-01" in decided(tmp_path / "a.xlsx").err


def test_a_formula_without_its_result_is_no_empty_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["as_of", "custody.state", "volume.requests_now"])
    book.active.append([date(2025, 6, 1), "in_custody", "=1+1"])
    book.save(tmp_path / "a.xlsx")
    said = decided(tmp_path / "a.xlsx")
    assert said.code == 3
    assert "a.xlsx:2:3: error[table-broken]: `=1+1` is a formula without its result" in said.err


def test_spss_and_sas_write_more_kinds_of_files(tmp_path: Path) -> None:
    table = pd.DataFrame({"AS_OF": ["2025-06-01"], "STATE": [1.0]})
    labels = {"STATE": {1.0: "In custody"}}
    pyreadstat.write_sav(table, tmp_path / "a.zsav", compress=True, variable_value_labels=labels)
    pyreadstat.write_por(table, tmp_path / "a.por")
    pyreadstat.write_xport(table, tmp_path / "a.xpt")
    for name, state in (("a.zsav", "In custody"), ("a.por", "1"), ("a.xpt", "1")):
        ((_, rows),) = Table(tmp_path / name).batches(["AS_OF", "STATE"])
        assert rows.to_pylist() == [{"AS_OF": "2025-06-01", "STATE": state}], name


def test_an_optional_column_that_is_lacking_is_told_with_what_is_presumed(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "title: A made-up roster\n"
        "columns: {Day: as_of, State: custody.state, Lift: request.cancelled}\n"
        "values: {request.cancelled: {Y: true}}\noptional: [Lift]\n"
    )
    (tmp_path / "a.csv").write_text("Day,State\n2025-06-01,in_custody\n")
    said = decided(tmp_path / "a.csv", "--mapping", str(tmp_path / "m.yaml"))
    assert (said.code, said.err) == (0, "")
    text = " ".join(said.out.split())
    assert "no column `Lift`, which is optional: `request.cancelled` is as presumed" in text
