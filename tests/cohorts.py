"""Helpers for tests of tables: cases as rows of a table, and a table decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from release_sim.cohort.cases import UNKNOWN, CaseTable, fact_of, width_of
from release_sim.cohort.cohort_engine import ANSWERS, CohortEngine
from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.stream import Stream
from release_sim.cohort.tables.table import Table, open_table
from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.case import Case
from release_sim.model.cohorts.table_counts import Tally
from release_sim.model.policy import Policy
from release_sim.model.problem import Place
from release_sim.model.verdict import Answer
from release_sim.reporting.text_format import value_text


def rows_of(cases: Sequence[Case]) -> dict[str, list[Any]]:
    """The columns of a table of cases, each of which states or leaves unknown the same facts."""
    told = sorted({name for case in cases for name in (*case.stated, *case.unknown)})
    columns: dict[str, list[Any]] = {"as_of": [case.as_of for case in cases]}
    return columns | {name: [case.stated.get(name) for case in cases] for name in told}


def cases_of(cases: Sequence[Case]) -> CaseTable:
    """The same cases, each of which states or leaves unknown the same facts, as columns."""
    days, *told = rows_of(cases).items()
    columns = {
        name: np.array(
            [UNKNOWN if v is None else fact_of(name).encode(v) for v in values],
            dtype=width_of(fact_of(name)),
        )
        for name, values in told
    }
    as_of = [day.toordinal() for day in days[1]]
    return CaseTable(np.array(as_of, dtype=np.int32), columns)


def write(path: Path, columns: Mapping[str, Any]) -> Path:
    """A table with these columns; in CSV every cell is text, and what is unknown is empty."""
    if path.suffix == ".csv":
        rows = zip(*columns.values(), strict=True)
        lines = [",".join("" if c is None else value_text(c) for c in row) for row in rows]
        path.write_text("\n".join([",".join(columns), *lines]) + "\n", encoding="utf-8")
    else:
        pa.parquet.write_table(pa.table(columns), path)
    return path


def opened(path: Path, given: TableDefaults | None = None) -> tuple[Table, ColumnBindings]:
    """A table that nothing is wrong with, and what its columns are taken for."""
    diagnosis = Diagnosis()
    table = open_table(path, diagnosis)
    bindings = table and ColumnBindings.of(
        table.names, given or TableDefaults(), Place(str(path)), diagnosis
    )
    diagnosis.raise_if_any()
    assert table
    assert bindings
    return table, bindings


def decide(
    path: Path,
    policy: Policy,
    to: Path,
    given: TableDefaults | None = None,
    refused: Path | None = None,
    with_rules: bool = False,
) -> Tally:
    """The table decided into another."""
    stream = Stream(*opened(path, given), CohortEngine(policy), to, refused, with_rules)
    return stream.run(lambda _: None)


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a decided table."""
    source = pa.csv.read_csv(path) if path.suffix == ".csv" else pa.parquet.read_table(path)
    found: list[dict[str, Any]] = source.to_pylist()
    return found


def answers_in(row: dict[str, Any], actions: Sequence[str]) -> dict[str, Answer]:
    """The answers of a row, be they words or codes."""
    told = {action: row[action] for action in actions}
    return {a: Answer(t) if isinstance(t, str) else ANSWERS[t] for a, t in told.items()}


SOME_DAY = date(2025, 6, 1)
