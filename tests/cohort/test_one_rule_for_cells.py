"""A cell is read by one rule, whatever the file; what is refused is told with what is accepted."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pyreadstat
import pytest

from release_sim.cohort.cases import UNKNOWN
from release_sim.cohort.tables.cells import BAD
from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.vocabulary.facts import VOCABULARY
from tests.cohort.test_cohort_mapping import mapping_of
from tests.cohorts import SOME_DAY, opened
from tests.wrong_input import command

COUNT, DAY, YES_NO = "subpoena.days_to_respond", "subpoena.served_on", "request.cancelled"
FIRST = date(2025, 6, 1)
TEXTS: list[tuple[str, str, Any]] = [
    (COUNT, "3", 3),
    (COUNT, "3.0", 3),
    (COUNT, " 3 ", 3),
    (COUNT, "", None),
    (COUNT, "unknown", None),
    (COUNT, "3.5", BAD),
    (COUNT, "NaN", BAD),
    (COUNT, "three", BAD),
    (DAY, "2025-06-01", FIRST),
    (DAY, "2025-06-01 00:00:00", FIRST),
    (DAY, "2025-06-01T00:00", FIRST),
    (DAY, "2025-06-01 09:30:00", BAD),
    (DAY, "2025-06-01T00:00:00+00:00", BAD),
    (DAY, "06/01/2025", BAD),
    (DAY, "09:30", BAD),
    (YES_NO, "true", True),
    (YES_NO, "FALSE", False),
    (YES_NO, '"false"', BAD),
    (YES_NO, "Yes", BAD),
    (YES_NO, "1", BAD),
    (YES_NO, "1.0", BAD),
    (YES_NO, "NaN", BAD),
]
TYPED: list[tuple[str, Any, Any, str]] = [
    (COUNT, 3, 3, ".parquet .feather .xlsx .dta .sav"),
    (COUNT, 3.0, 3, ".parquet .feather .xlsx .dta .sav"),
    (COUNT, Decimal(3), 3, ".parquet .feather"),
    (COUNT, Decimal("3.00"), 3, ".parquet .feather"),
    (COUNT, Decimal("3.50"), BAD, ".parquet .feather"),
    (COUNT, 3.5, BAD, ".parquet .feather .xlsx .dta .sav"),
    (COUNT, float("nan"), BAD, ".parquet .feather"),
    (COUNT, True, BAD, ".parquet .feather .xlsx"),
    (DAY, FIRST, FIRST, ".parquet .feather .xlsx .dta .sav"),
    (DAY, datetime(2025, 6, 1), FIRST, ".parquet .feather .xlsx .dta .sav"),
    (DAY, datetime(2025, 6, 1, 9, 30), BAD, ".parquet .feather .xlsx .dta .sav"),
    (DAY, 45809, BAD, ".parquet .feather .xlsx .dta .sav"),
    (YES_NO, True, True, ".parquet .feather .xlsx"),
    (YES_NO, 1, BAD, ".parquet .feather .xlsx .dta .sav"),
]
FORMATS = (".csv", ".tsv", ".parquet", ".feather", ".xlsx", ".dta", ".sav")


def written(path: Path, cell: Any) -> Path:
    """A table of one cell under the name ``cell``."""
    match path.suffix:
        case ".csv" | ".tsv":
            text = str(cell)
            quoted = '"' + text.replace('"', '""') + '"' if '"' in text else text
            other = "," if path.suffix == ".csv" else "\t"
            path.write_text(f"id{other}cell\na{other}{quoted}\n", encoding="utf-8")
        case ".parquet":
            pa.parquet.write_table(pa.table({"id": ["a"], "cell": [cell]}), path)
        case ".feather":
            pa.feather.write_feather(pa.table({"id": ["a"], "cell": [cell]}), str(path))
        case ".xlsx":
            book = openpyxl.Workbook()
            book.active.append(["id", "cell"])
            book.active.append(["a", cell])
            book.save(path)
        case suffix:
            write = pyreadstat.write_dta if suffix == ".dta" else pyreadstat.write_sav
            write(pd.DataFrame({"id": ["a"], "cell": [cell]}), str(path))
    return path


def read(tmp_path: Path, fact: str, path: Path) -> Any:
    """The value that a cell tells of a fact, None where it is unknown, or ``BAD``."""
    text = f"title: A table of one cell\ncolumns: {{cell: {fact}}}\nnot_used: {{id: A name.}}\n"
    given = TableDefaults(mapping_of(tmp_path / "mapping.yaml", text), as_of=SOME_DAY)
    table, layout = opened(path, given)
    (batch,) = table.batches(layout.wanted())
    (code,) = layout.cases(batch).columns[fact].tolist()
    return {UNKNOWN: None, BAD: BAD}[code] if code < 0 else VOCABULARY[fact].decode(code)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_text_means_the_same_in_every_file(tmp_path: Path, suffix: str) -> None:
    for number, (fact, text, value) in enumerate(TEXTS):
        path = written(tmp_path / f"{number}{suffix}", text)
        assert (text, read(tmp_path, fact, path)) == (text, value)


@pytest.mark.parametrize("suffix", FORMATS[2:])
def test_a_typed_cell_means_what_its_text_means(tmp_path: Path, suffix: str) -> None:
    for number, (fact, cell, value, formats) in enumerate(TYPED):
        if suffix in formats.split():
            path = written(tmp_path / f"{number}{suffix}", cell)
            assert (cell, read(tmp_path, fact, path)) == (cell, value)


@pytest.mark.parametrize(
    ("fact", "cell", "told"),
    [
        (YES_NO, '"false"', ['cannot be `"false"`', "true or false", "without quotes"]),
        (YES_NO, "Yes", ["cannot be `Yes`", "true or false", "write `true`; an empty cell"]),
        (COUNT, "NaN", ["cannot be `NaN`", "a whole number", "empty"]),
        (COUNT, "3.5", ["cannot be `3.5`", "a whole number", "empty"]),
        (DAY, "2025-06-01 09:30:00", ["a time of day"]),
    ],
)
def test_a_refused_cell_is_told_with_its_quotes_and_what_would_be_read(
    tmp_path: Path, fact: str, cell: str, told: list[str]
) -> None:
    path = tmp_path / "people.csv"
    quoted = '"' + cell.replace('"', '""') + '"'
    path.write_text(f"as_of,{fact}\n2025-06-01,{quoted}\n", encoding="utf-8")
    said = command("cohort", "decide", str(path), "-o", str(tmp_path / "out.csv"))
    assert said.code == 3
    assert [each for each in told if each not in said.err] == [], said.err
