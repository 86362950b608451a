"""The check that cells of facts can be values, as lists, records and spans of time are not."""

from __future__ import annotations

from typing import Any as Arrow  # pyarrow has no types

import pyarrow as pa

from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.table import Table
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.problem import Place

_ONE = "write one value a row; several papers of a person are columns or rows of theirs"


def check_flat(table: Table, bindings: ColumnBindings, diagnosis: Diagnosis) -> None:
    """Report columns of facts whose cells are lists, records, maps or spans of time."""
    for fact, (column, _) in bindings.columns.items():
        kind = table.schema.field(column).type
        what = _no_value(kind)
        if what:
            place = Place(str(table.path), 1, table.names.index(column) + 1)
            message = f"`{column}`, which tells `{fact}`, holds {what} in a cell"
            hint = _ONE if pa.types.is_nested(kind) else "no fact is of this type: write its value"
            diagnosis.add("wrong-kind", place, message, help=hint)


def _no_value(kind: Arrow) -> str:
    """Return the name of a type whose cells cannot be values of a fact; empty if they can."""
    if pa.types.is_map(kind):
        return "a map"
    if pa.types.is_nested(kind):
        return "a record" if pa.types.is_struct(kind) else "a list"
    if pa.types.is_duration(kind) or pa.types.is_interval(kind):
        return "a span of time"
    return "a time of day without its day" if pa.types.is_time(kind) else ""
