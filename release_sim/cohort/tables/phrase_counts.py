"""Counts of the phrases that a mapping lists, as found in the free text of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any as Arrow  # pyarrow has no types

from release_sim.cohort.tables.cell_readers import PhraseReader
from release_sim.cohort.tables.cells import texts
from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.table import Table
from release_sim.model.cohorts.cell_reading import PhraseReading
from release_sim.reporting.text_format import pluralize


def phrase_counts(table: Table, bindings: ColumnBindings) -> Iterator[str]:
    """Yield a line for each fact that phrases tell: in how many rows each phrase stands."""
    for fact, (column, _) in bindings.columns.items():
        reading = bindings.given.mapping.reading_of(fact)
        if isinstance(reading, PhraseReading):
            found: Counter[str] = Counter()
            reader = PhraseReader(reading)
            for batch in table.batches([column]):
                for text, rows in _texts(batch.rows[column]):
                    found.update(dict.fromkeys(reader.found(text) or [""], rows))
            none = found.pop("", 0)
            told = [
                f"`{phrase}` in {pluralize(found[phrase], 'row')}" for phrase in reading.phrases
            ]
            yield f"`{column}` as `{fact}`: {', '.join(told)}, none in {pluralize(none, 'row')}"


def _texts(column: Arrow) -> Iterator[tuple[str, int]]:
    for each in texts(column).value_counts().to_pylist():
        yield each["values"] or "", each["counts"]
