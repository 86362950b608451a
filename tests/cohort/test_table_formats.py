"""One table is read alike from every format, and what a file does not tell is found out aloud."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyreadstat
import pytest

from release_sim.cohort.tables.layout_detection import FoundLayout, find_layout
from release_sim.cohort.tables.table import Table
from release_sim.errors import FilesAreWrongError
from release_sim.model.cohorts.file_layout import FileLayout
from tests.wrong_input import command

ROWS: list[dict[str, str | None]] = [
    {"id": "a", "as_of": "2025-06-01", "custody.state": "in_custody", "days": "14"},
    {"id": "b", "as_of": "2025-06-02", "custody.state": None, "days": None},
    {"id": "ü", "as_of": "2025-06-03", "custody.state": "released", "days": "3"},
]
NAMES = list(ROWS[0])


def delimited(separator: str, titles: int = 0, encoding: str = "utf-8") -> Callable[[Path], None]:
    lines = [f"title {n}" + separator * 3 for n in range(titles)]
    lines += [separator.join(NAMES), *(separator.join(v or "" for v in r.values()) for r in ROWS)]
    data = ("\r\n".join(lines) + "\r\n").encode(encoding)

    def write(path: Path) -> None:
        path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)

    return write


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["See the other sheet"])
    sheet = book.create_sheet("Jail")
    for _ in range(6):
        sheet.append(["A title"])
    sheet.append(NAMES)
    for row in ROWS:
        day = datetime.fromisoformat(str(row["as_of"]))
        days = int(row["days"]) if row["days"] else None
        sheet.append([row["id"], day, row["custody.state"], days])
        sheet.append([])
    book.save(path)


def feather(path: Path) -> None:
    table = pa.table({name: [row[name] for row in ROWS] for name in NAMES})
    pa.feather.write_feather(table, str(path), chunksize=2)


def statistics(path: Path) -> None:
    codes = {"in_custody": 1.0, "released": 2.0, None: float("nan")}
    frame = pd.DataFrame(
        {
            "id": [row["id"] for row in ROWS],
            "as_of": [date.fromisoformat(str(row["as_of"])) for row in ROWS],
            "state": [codes[row["custody.state"]] for row in ROWS],
            "days": [float(row["days"] or "nan") for row in ROWS],
        }
    )
    write = pyreadstat.write_dta if path.suffix == ".dta" else pyreadstat.write_sav
    labels: dict[int | float, str] = {1: "in_custody", 2: "released"}
    write(frame, str(path), variable_value_labels={"state": labels})


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.csv", delimited(",")),
        ("a.csv", delimited(";")),
        ("a.csv", delimited("\t")),
        ("a.txt", delimited("|")),
        ("a.tsv", delimited("\t", titles=2)),
        ("a.csv", delimited(",", titles=6)),
        ("a.csv", delimited(",", encoding="utf-8-sig")),
        ("a.csv", delimited(",", encoding="utf-16")),
        ("a.CSV", delimited(",")),
        ("a.csv.gz", delimited("|")),
        ("a.xlsx", workbook),
        ("a.feather", feather),
        ("a.dta", statistics),
        ("a.sav", statistics),
    ],
)
def test_a_table_is_the_same_from_every_format(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    write(tmp_path / name)
    table = Table(tmp_path / name)
    batches = list(table.batches(table.names))
    rows = [row.values() for batch in batches for row in batch.rows.to_pylist()]
    assert [[cell or None for cell in row] for row in rows] == [list(r.values()) for r in ROWS]
    assert table.length in (None, 3)
    last = table.row(3)
    assert last is not None
    assert last["id"].to_pylist() == ["ü"]
    assert table.row(4) is None
    several = [cell for b in table.batches(["days"]) for cell in b.rows["days"].to_pylist()]
    assert [cell or None for cell in several] == ["14", None, "3"]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["a,b", "1,2"], FoundLayout(1, ",")),
        (["a;b", "1,5;2,5"], FoundLayout(1, ";")),
        (["name,charges", "x,a | b | c", "y,d | e | f"], FoundLayout(1, ",")),
        (["", "The list of a jail", "", "a|b|c", "1|2|3"], FoundLayout(4, "|")),
        (["Title,,,,", "As of today,,,,", "a,b,c,d,e", "1,,,,"], FoundLayout(3, ",")),
        ([",a,b", "0,1,2"], FoundLayout(1, ",")),
        (["only", "one"], FoundLayout(1, ",")),
        (["a\tb"], FoundLayout(1, "\t")),
        ([], FoundLayout(1, ",")),
    ],
)
def test_the_header_and_the_separator_are_found(lines: list[str], found: FoundLayout) -> None:
    assert find_layout(lines) == found


def test_what_was_found_out_is_told(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx")
    delimited(";", titles=3)(tmp_path / "a.csv")
    assert Table(tmp_path / "a.xlsx").remarks == [
        "its sheet `Jail` is read",
        "the columns are named in line 7",
    ]
    assert Table(tmp_path / "a.csv").remarks == [
        "the columns are named in line 4",
        "a semicolon separates its cells",
    ]


def test_what_is_said_of_a_file_is_not_found_out(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("no;title\nd\xfc;b\n1;2\n".encode("latin-1"))
    said = FileLayout(header_line=2, separator="semicolon", encoding="windows-1252")
    assert Table(tmp_path / "a.csv", said).names == ["dü", "b"]
    workbook(tmp_path / "a.xlsx")
    assert Table(tmp_path / "a.xlsx", FileLayout(sheet="Sheet")).names == ["See the other sheet"]
    with pytest.raises(FilesAreWrongError) as raised:
        Table(tmp_path / "a.xlsx", FileLayout(sheet="Jial"))
    assert raised.value.problems[0].help == "did you mean `Jail`?"


def test_a_line_is_that_of_the_file_below_titles_and_blank_lines(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("T,,\n\na,b,c\n\n1,2,3\n\n\n4,5,6\n7,8,9\n")
    workbook(tmp_path / "a.xlsx")
    for name, lines in (("a.csv", [5, 8, 9]), ("a.xlsx", [8, 10, 12])):
        table = Table(tmp_path / name)
        for _ in range(2):
            list(table.batches(table.names))
        assert [table.place(row, table.names[0]).line for row in (1, 2, 3)] == lines


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "a.csv",
            b"as_of,custody.state\n2025-06-01,\xff\n",
            ":2:1: error[not-utf-8]: the line is not UTF-8",
        ),
        ("a.csv", b"as_of,\xfc\n2025-06-01,a\n", ":1:1: error[not-utf-8]: the line is not UTF-8"),
        ("a.csv.gz", b"as_of\n", "`a.csv.gz` is not compressed with gzip"),
        (
            "a.csv",
            b"as_of,custody.state\n2025-06-01,released\n\n1\n",
            ":4:1: error[table-broken]: a row of 1 cell, where there",
        ),
        ("a.xlsx", b"as_of\n", "error[table-broken]: this is no workbook"),
        ("a.feather", b"as_of\n", "error[table-broken]: file is too small"),
        ("a.dta", b"as_of\n", "error[table-broken]"),
        ("a.sav", b"as_of\n", "error[table-broken]"),
        ("a.ods", b"as_of\n", "error[not-a-table]: `a.ods` does not have the ending of a table"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_of(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    found = command("cohort", "decide", str(tmp_path / name), "-o", str(tmp_path / "to.csv"))
    assert (found.code, found.out) == (3, "")
    assert said in found.err


@pytest.mark.parametrize(("name", "package"), [("a.xlsx", "openpyxl"), ("a.dta", "pyreadstat")])
def test_a_reader_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    (tmp_path / name).write_bytes(b"a")
    with pytest.raises(FilesAreWrongError) as raised:
        Table(tmp_path / name)
    problem = raised.value.problems[0]
    assert (problem.name, problem.help) == ("cannot-read", "pip install 'release-sim[formats]'")
    assert package in problem.message
