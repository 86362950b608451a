"""A decided table: the columns kept, the day, an answer for every action, and what explains it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any as Arrow  # pyarrow has no types

import numpy as np
import pyarrow as pa

from release_sim.cohort.cases import UNKNOWN, CaseTable, Codes
from release_sim.cohort.cohort_engine import ANSWERS, CohortAnswers, CohortEngine
from release_sim.cohort.column_bitsets import Bytes
from release_sim.cohort.tables.arrow_columns import numbers, truths, words
from release_sim.cohort.tables.cells import FIRST_OF_1970
from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.provenance import carried
from release_sim.cohort.tables.row_errors import Rows
from release_sim.cohort.tables.table import Batch, Table
from release_sim.cohort.tables.table_metadata import ROW, RULES, TableMetadata, pending_column
from release_sim.reporting.text_format import value_text
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Fact, FactKind
from release_sim.vocabulary.facts import DAY

UNDER = "decided_under"
OWN = (ROW, DAY.name, *ACTIONS, *map(pending_column, ACTIONS), UNDER, RULES)

TYPES = {
    FactKind.YES_NO: pa.bool_(),
    FactKind.CHOICE: pa.dictionary(pa.int8(), pa.string()),
    FactKind.COUNT: pa.int32(),
    FactKind.DATE: pa.date32(),
}


class DecidedRows:
    """Makes the rows of a decided table; with rules, it also has the facts that columns tell.

    Answers are words, encoded as a dictionary, so that whoever reads the table sees them. Each row
    says under which policy it was decided, and by which mapping its table was read.
    """

    def __init__(
        self,
        table: Table,
        bindings: ColumnBindings,
        cohort_engine: CohortEngine,
        with_rules: bool,
    ) -> None:
        """``table`` is what is decided, ``bindings`` what its columns are taken for."""
        self._facts = bindings.facts if with_rules else ()
        told = {fact.name for fact in self._facts}
        self._keep = [name for name in bindings.given.keep if name not in told]
        mapping = bindings.given.mapping.name
        self._under = f"{cohort_engine.policy.name} {cohort_engine.policy.digest[:12]}"
        self._under += f", mapping {mapping}" if mapping else ""
        word = pa.dictionary(pa.uint8(), pa.string())
        fields = [
            _always(ROW, pa.int64()),
            *(pa.field(name, table.schema.field(name).type) for name in self._keep),
            _always(DAY.name, pa.date32()),
            *(_always(action, word) for action in ACTIONS),
            *(_always(pending_column(action), pa.bool_()) for action in cohort_engine.pending),
            _always(UNDER, word),
            *(pa.field(fact.name, TYPES[fact.kind]) for fact in self._facts),
        ]
        if with_rules:
            fields.append(_always(RULES, pa.binary(cohort_engine.data)))
        alike = [f"{name}={value_text(value)}" for name, value in bindings.given.facts.items()]
        self.schema = TableMetadata.of(cohort_engine, alike, bindings.instruments, with_rules).put(
            pa.schema(fields, metadata=carried(table.schema))
        )

    def rows(self, batch: Batch, rows: Rows, cases: CaseTable, decided: CohortAnswers) -> Arrow:
        """Return some rows of a batch with their decisions."""
        kept = (batch.rows[name] for name in self._keep)
        columns = [
            numbers(batch.first + rows, pa.int64()),
            *(kept if len(rows) == len(batch.rows) else (each.take(rows) for each in kept)),
            column_of(DAY, cases.as_of),
            *(_words(codes, ANSWERS) for codes in decided.answers.values()),
            *(truths(codes == 1) for codes in decided.pending.values()),
            _words(np.zeros(len(rows), dtype=np.uint8), [self._under]),
            *(column_of(fact, cases.columns[fact.name]) for fact in self._facts),
        ]
        if decided.rules is not None:
            data = pa.py_buffer(np.ascontiguousarray(decided.rules))
            kind = self.schema.field(RULES).type
            columns.append(pa.Array.from_buffers(kind, len(rows), [None, data]))
        return pa.record_batch(columns, schema=self.schema)


def _always(name: str, kind: Arrow) -> Arrow:
    """Return a field without nulls, so that no mask need be written."""
    return pa.field(name, kind, nullable=False)


def _words(codes: Bytes, said: Sequence[str]) -> Arrow:
    return words(codes, pa.uint8(), said)


def column_of(fact: Fact, codes: Codes) -> Arrow:
    """Return the codes of one fact as values."""
    kind, known = TYPES[fact.kind], codes != UNKNOWN
    match fact.kind:
        case FactKind.YES_NO:
            return truths(codes == 1, known)
        case FactKind.CHOICE:
            return words(codes, kind.index_type, fact.choices, known)
        case FactKind.COUNT:
            return numbers(codes, kind, known)
        case FactKind.DATE:
            return numbers(codes - np.int32(FIRST_OF_1970), kind, known)
