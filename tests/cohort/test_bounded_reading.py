"""Work and memory stay in proportion to what is shown and read, not to what is wrong or packed."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest

from release_sim.cohort.tables.cells import Cells
from release_sim.cohort.tables.parquet import partitions, read_batches
from release_sim.model.problem import Problem
from tests.wrong_input import command


def refused(path: Path, *options: str) -> str:
    said = command("cohort", "decide", str(path), "-o", str(path.with_name("out.csv")), *options)
    assert said.code == 3, said.err
    return said.err


@pytest.mark.parametrize("suffix", [".parquet", ".feather"])
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (pa.list_(pa.string()), "a list"),
        (pa.struct({"a": pa.string()}), "a record"),
        (pa.map_(pa.string(), pa.string()), "a map"),
    ],
)
def test_a_fact_that_is_told_by_several_values_is_refused_by_its_column(
    tmp_path: Path, suffix: str, kind: pa.DataType, told: str
) -> None:
    path = tmp_path / f"people{suffix}"
    table = pa.table({"as_of": ["2025-06-01"], "custody.state": pa.array([None], kind)})
    write = pa.parquet.write_table if suffix == ".parquet" else pa.feather.write_feather
    write(table, str(path))
    said = refused(path)
    where = f"{path.name}:1:2: error[wrong-kind]: `custody.state`"
    assert f"{where}, which tells `custody.state`, holds {told} in a cell" in said


def test_of_wide_rows_few_are_read_at_once(tmp_path: Path) -> None:
    """A file of a kilobyte, of which all rows together are two gigabytes."""
    path = tmp_path / "wide.parquet"
    words = pa.array(["x" * 100_000])
    cells = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000), words)
    pa.parquet.write_table(pa.table({"note": cells}), path, compression="zstd", store_schema=False)
    assert path.stat().st_size < 10_000
    sizes = []
    for first, rows in read_batches(path, partitions(path, 1), ["note"], []):
        sizes.append(rows.nbytes)
        if first > 1_000:
            break
    assert max(sizes) < 50_000_000


def test_columns_that_mean_nothing_are_told_of_and_the_rest_counted(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    names = [f"column_{number}" for number in range(3_000)]
    path.write_text(",".join(["as_of", *names]) + "\n", encoding="utf-8")
    said = refused(path)
    assert said.count("error[unknown-column]") == 20
    assert "and 2,98" in said


def test_of_many_bad_cells_only_those_shown_are_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, asked = tmp_path / "people.csv", []
    rows = "".join(f"2025-06-01,x{number}\n" for number in range(5_000))
    path.write_text("as_of,custody.state\n" + rows, encoding="utf-8")
    complaint = Cells.complaint

    def counted(cells: Cells, text: str) -> Problem:
        asked.append(text)
        return complaint(cells, text)

    monkeypatch.setattr(Cells, "complaint", counted)
    assert "20 problems, and 4,980 more that are not shown" in refused(path)
    assert len(asked) == 20
