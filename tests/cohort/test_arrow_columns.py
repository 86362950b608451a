"""Columns made without ``pyarrow.array`` are what it makes, and pandas is not imported for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.tables.arrow_columns import numbers, truths, words

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


def test_a_parquet_table_is_decided_without_pandas(tmp_path: Path) -> None:
    path, to = tmp_path / "people.parquet", tmp_path / "decided.parquet"
    command = [sys.executable, "-c", DECIDE, "cohort"]
    made = ["synthesize", "--rows", "10", "--seed", "1", "-o", str(path)]
    subprocess.run([*command, *made], check=True, capture_output=True)
    said = subprocess.run(
        [*command, "decide", str(path), "-o", str(to)], check=True, capture_output=True, text=True
    )
    assert said.stdout.splitlines()[-1] == "[]"
