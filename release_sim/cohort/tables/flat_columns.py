"""The check that the columns of facts have one value a row, which lists and records are not."""

from __future__ import annotations

from typing import Any as Arrow  # pyarrow has no types

import pyarrow as pa

from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.table import Table
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.problem import Place


def check_flat(table: Table, bindings: ColumnBindings, diagnosis: Diagnosis) -> None:
    """Report columns of facts whose cells are lists, records or maps."""
    for fact, (column, _) in bindings.columns.items():
        kind = table.schema.field(column).type
        if pa.types.is_nested(kind):
            place = Place(str(table.path), 1, table.names.index(column) + 1)
            message = f"`{column}`, which tells `{fact}`, holds {_several(kind)} in a cell"
            hint = "write one value a row; several papers of a person are columns or rows of theirs"
            diagnosis.add("wrong-kind", place, message, help=hint)


def _several(kind: Arrow) -> str:
    if pa.types.is_map(kind):
        return "a map"
    return "a record" if pa.types.is_struct(kind) else "a list"
