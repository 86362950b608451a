"""Columns made without ``pyarrow.array`` are what it makes, and pandas is not imported for them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.tables.arrow_columns import (
    are_known,
    in_memory,
    known_only,
    numbers,
    truths,
    words,
)
from tests.cohorts import write
from tests.conftest import some
from tests.wrong_input import command

CELLS = st.lists(st.one_of(st.none(), st.integers(0, 2)), max_size=70)
DECIDE = """
import sys
from release_sim.cli.main import main
try:
    main()
finally:
    print(sorted({"pandas", "pyarrow.compute"} & set(sys.modules)))
"""


@given(cells=CELLS)
def test_a_column_is_what_pyarrow_makes_of_the_same_cells(cells: list[int | None]) -> None:
    known = np.array([cell is not None for cell in cells], dtype=np.bool_)
    codes = np.array([cell or 0 for cell in cells], dtype=np.int8)
    assert numbers(codes, pa.int8(), known).equals(pa.array(cells, pa.int8()))
    told = pa.array([None if cell is None else cell == 1 for cell in cells], pa.bool_())
    assert truths(codes == 1, known).equals(told)
    said = ["no", "ja, später", ""]
    encoded = words(codes, pa.int8(), said, known)
    encoded.validate(full=True)
    assert encoded.to_pylist() == [None if cell is None else said[cell] for cell in cells]
    assert numbers(codes, pa.int8()).null_count == 0


@given(cells=CELLS, begin=st.integers(0, 9))
def test_cells_lie_in_memory_as_python_reads_them(cells: list[int | None], begin: int) -> None:
    for kind in (pa.int64(), pa.string()):
        told = [
            None if cell is None else (str(cell) if kind == pa.string() else cell) for cell in cells
        ]
        column, left = pa.array(told, kind).slice(begin), told[begin:]
        assert are_known(column).tolist() == [cell is not None for cell in left]
        if kind == pa.int64():
            read = in_memory(column).tolist()
            assert [n for n, cell in zip(read, left, strict=True) if cell is not None] == [
                cell for cell in left if cell is not None
            ]
        odd = np.arange(len(left)) % 2 == 1
        only = known_only(column, odd & are_known(column))
        only.validate(full=True)
        assert only.to_pylist() == [cell if n % 2 else None for n, cell in enumerate(left)]


def test_a_parquet_table_is_decided_without_pandas(tmp_path: Path) -> None:
    path, to = tmp_path / "people.parquet", tmp_path / "decided.parquet"
    assert not command("cohort", "synthesize", "--rows", "10", "--seed", "1", "-o", str(path)).code
    asked = [sys.executable, "-c", DECIDE, "cohort", "decide", str(path), "-o", str(to)]
    said = subprocess.run(asked, check=True, capture_output=True, text=True)
    assert said.stdout.splitlines()[-1] == "[]"


@pytest.mark.whole
@pytest.mark.parametrize("numbered", some([False, True], 1))
def test_papers_are_joined_without_pandas(numbered: bool, tmp_path: Path) -> None:
    ids = [3, 1, 2] if numbered else ["p3", "p1", "p2"]
    people, papers = tmp_path / "people.parquet", tmp_path / "papers.parquet"
    write(people, {"id": ids, "as_of": [date(2025, 6, 1)] * 3})
    write(papers, {"id": [*ids, ids[0]], "request.form": ["letter"] * 4})
    asked = [
        "decide",
        people,
        "--instruments",
        papers,
        "--person",
        "id",
        "-o",
        tmp_path / "to.parquet",
    ]
    command = [sys.executable, "-c", DECIDE, "cohort", *map(str, asked)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "pandas" not in said.stdout.splitlines()[-1]
