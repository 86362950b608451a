"""Columns of days that no format reads: told once each, with two rows that show why."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from release_sim.cohort.tables.cell_readers import DayReader, UnreadableCellError, is_iso
from release_sim.cohort.tables.cells import BAD, Cells, texts
from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.day_formats import ambiguous_rows, likely_formats
from release_sim.cohort.tables.table import Table
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.cohorts.cell_reading import DayReading
from release_sim.vocabulary.fact import FactKind


def check_day_columns(table: Table, bindings: ColumnBindings, diagnosis: Diagnosis) -> None:
    """Report columns of days where most cells of the first batch have another format.

    Day and month are never guessed: where two formats read all cells, both are named.
    """
    days = {
        column: (fact, cells)
        for fact, (column, cells) in bindings.columns.items()
        if cells.fact.kind is FactKind.DATE
    }
    batch = next(table.batches(list(days), list(days)), None) if days else None
    if batch is None:
        return
    for column, (fact, cells) in days.items():
        told = cells.codes(batch.rows[column])
        bad, read = np.flatnonzero(told == BAD), np.count_nonzero(told >= 0)
        if len(bad) <= read:
            continue
        written = [str(each).strip() for each in texts(batch.rows[column].take(bad)).to_pylist()]
        one, other = ambiguous_rows(written)
        rows = " and ".join(
            f"row {batch.first + int(bad[at])} has `{written[at]}`" for at in sorted({one, other})
        )
        mark, hint = _why(written, fact, cells)
        if not mark:
            continue  # each of the cells is told of by itself
        message = f"the days in `{column}`, told as `{fact}`, cannot be read: {rows}"
        diagnosis.add("day-format", table.place(1, column), message, mark=mark, help=hint)


def _why(written: Sequence[str], fact: str, cells: Cells) -> tuple[str, str]:
    """Return the message and help for days in another format; nothing if unclear.

    ``cells`` are as they are read now: what was said of them already is not asked for again.
    """
    told = cells.complaint(written[0])
    if told.mark.startswith("two formats"):
        return told.mark, told.help
    formats = likely_formats(written)
    try:
        DayReader(DayReading()).value(written[0])
    except UnreadableCellError as error:
        if is_iso(written[0]):
            return error.expected, error.help
    if not formats:
        return "", ""
    listed = " or ".join(
        "[" + ", ".join(f'"{each}"' for each in all_) + "]" for all_ in formats[:3]
    )
    mark = "expected YYYY-MM-DD, or a format that says how they are written"
    if formats[1:]:
        mark = "two formats read all of them; which is day and which month is not guessed"
    return mark, f"say under `days:` in a mapping: `{fact}: {{format: {listed}}}`"
