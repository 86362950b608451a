"""A table is written whole or not at all, and never over the one that is read."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from release_sim.cohort.cohort_engine import CohortEngine
from release_sim.cohort.tables import parquet, stream
from release_sim.cohort.tables.table_writer import new_table
from release_sim.errors import FilesAreWrongError
from tests.cohorts import SOME_DAY, decide, opened, read, write
from tests.made_up import MAY_HOLD
from tests.wrong_input import command, interrupted_at


def released(rows: int) -> dict[str, list[Any]]:
    """The columns of a table of so many people who were released."""
    return {"as_of": [SOME_DAY] * rows, "custody.state": ["released"] * rows}


@pytest.mark.parametrize("kept", [0.5, 0.99])
def test_a_parquet_table_cut_short_is_told_of(tmp_path: Path, kept: float) -> None:
    path = write(tmp_path / "a.parquet", released(1000))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    said = command("cohort", "decide", str(path), "-o", str(tmp_path / "to.csv"))
    assert said.code == 3
    assert "error[table-broken]" in said.err


def test_a_parquet_table_broken_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    columns = {"as_of": [SOME_DAY] * 5000, "custody.state": ["released", "in_custody"] * 2500}
    path = write(tmp_path / "a.parquet", columns)
    content = bytearray(path.read_bytes())
    content[4:60] = b"\0" * 56
    path.write_bytes(bytes(content))
    said = command("cohort", "decide", str(path), "-o", str(tmp_path / "to.parquet"))
    assert said.code == 3
    assert "error[table-broken]" in said.err
    assert os.listdir(tmp_path) == ["a.parquet"]


def test_no_table_is_written_over_the_one_that_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", {"as_of": [SOME_DAY], "custody.state": ["released"]})
    before = path.read_bytes()
    for names in ((path, None), (tmp_path / "b.csv", path), (tmp_path / "b.csv",) * 2):
        reject = ("--reject", str(names[1])) if names[1] else ()
        said = command("cohort", "decide", str(path), "-o", str(names[0]), *reject)
        assert said.code == 2
    assert path.read_bytes() == before


def test_what_was_there_stays_until_the_new_is_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {"as_of": ["2025-06-01", "never"], "custody.state": ["", ""]})
    to = tmp_path / "to.csv"
    to.write_text("before", encoding="utf-8")
    with pytest.raises(FilesAreWrongError):
        decide(path, MAY_HOLD, to)
    assert to.read_text(encoding="utf-8") == "before"
    write(path, {"as_of": ["2025-06-01"], "custody.state": ["released"]})
    decide(path, MAY_HOLD, to)
    assert to.read_text(encoding="utf-8").startswith('"row"')


def interrupted(after: int) -> Callable[[int], None]:
    def tell(number: int) -> None:
        if number >= after:
            raise KeyboardInterrupt

    return tell


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_an_interruption_keeps_the_rows_refused_and_no_half_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(parquet, "ROWS", 64)
    columns = {"as_of": [SOME_DAY] * 640, "custody.state": ["in_custody", "jailed"] * 320}
    path = write(tmp_path / "cases.parquet", columns)
    to, refused = tmp_path / f"to{suffix}", tmp_path / f"refused{suffix}"
    cohort_engine = CohortEngine(MAY_HOLD)
    with pytest.raises(KeyboardInterrupt):
        stream.Stream(*opened(path), cohort_engine, to, refused).run(interrupted(after=128))
    assert sorted(os.listdir(tmp_path)) == sorted([path.name, refused.name])
    assert [row["row"] for row in read(refused)] == list(range(2, 129, 2))


def test_control_c_leaves_no_half_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS", 64)
    path = write(tmp_path / "cases.parquet", released(640))
    to = tmp_path / "to.parquet"
    said = interrupted_at("128 of 640 rows", "cohort", "decide", str(path), "-o", str(to))
    assert (said.code, said.out) == (130, "")
    assert f"interrupted: {to} was not written\n" in said.err
    assert os.listdir(tmp_path) == [path.name]


def test_a_full_disk_is_told_of_and_leaves_no_half_table(tmp_path: Path) -> None:
    path = write(
        tmp_path / "cases.parquet",
        released(5000),
    )
    to = tmp_path / "to.csv"
    code = (
        "import resource, sys; sys.dont_write_bytecode = True\n"  # half modules would stay
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "from release_sim.cli.main import main; main()"
    )
    words = [sys.executable, "-c", code, "cohort", "decide", str(path), "-o", str(to)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: `{to}` cannot be written: file too large\n"
    assert os.listdir(tmp_path) == [path.name]


def test_a_full_disk_is_told_of_by_the_table_that_met_it(tmp_path: Path) -> None:
    rows, cells = tmp_path / "rows.csv", pa.schema([("a", pa.string())])
    with (
        pytest.raises(OSError, match="no space left") as raised,
        new_table(rows, cells),
        new_table(tmp_path / "refused.csv", cells),
    ):
        raise OSError(errno.ENOSPC, "no space left on device")
    assert raised.value.filename == str(tmp_path / "refused.csv")
    assert os.listdir(tmp_path) == []


def test_a_folder_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {"as_of": ["2025-06-01"], "custody.state": ["released"]})
    to = tmp_path / "nowhere" / "to.csv"
    said = command("cohort", "decide", str(path), "-o", str(to))
    assert said.code == 2
    assert said.err == f"error: `{to}` cannot be written: no such file or directory\n"
