"""A decided table in numbers: by group, how many rows have each answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any as Arrow  # pyarrow has no types

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from release_sim.cohort.tables.cells import texts
from release_sim.cohort.tables.explain_row import no_answer
from release_sim.cohort.tables.provenance import Provenance
from release_sim.cohort.tables.table import Table
from release_sim.cohort.tables.table_metadata import TableMetadata, pending_column
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.cohorts.table_counts import Summary
from release_sim.model.problem import Place
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.facts import DAY

ALL, UNKNOWN = "all", "unknown"
_GROUP, _TIMES = "of the group", "count_all"


def groups_of(rows: Arrow, by: str) -> Arrow:
    """Return the group of every row, as the words of a column, each kept once."""
    if not by:
        return pa.DictionaryArray.from_arrays(np.zeros(len(rows), dtype=np.int32), [ALL])
    cells = texts(rows[by]).fill_null("")
    return pc.if_else(pc.equal(cells, ""), UNKNOWN, cells).dictionary_encode()


class SummaryBuilder:
    """Sums up a decided table; reports a table with nothing to sum up."""

    def __init__(self, table: Table, by: str, diagnosis: Diagnosis) -> None:
        """``by`` is a column by whose cells rows are grouped, or nothing."""
        self._table, self._by = table, by
        self._label = TableMetadata.on(table.schema)
        self._place = Place(str(table.path))
        self.actions = [name for name in ACTIONS if name in table.names]
        if not self.actions or not (self._label or not table.in_parts):
            hint = f"decide it first: release-sim cohort decide {table.path} -o FILE"
            diagnosis.add("not-decided", self._place, "this table has no answers", help=hint)
        if by:
            known = [name for name in table.names if name not in ACTIONS]
            diagnosis.check_known("column", by, known, Place("--by"))

    def summary(self, actions: Sequence[str], on_progress: Callable[[int], None]) -> Summary:
        """Count the rows by answer; ``tell`` is called with the number read."""
        rows: Counter[str] = Counter()
        answers: dict[str, dict[str, Counter[Answer]]] = defaultdict(
            lambda: {action: Counter() for action in actions}
        )
        columns = [*actions, self._by] if self._by else [*actions]
        waiting = [action for action in actions if pending_column(action) in self._table.names]
        columns += map(pending_column, waiting)
        pending: dict[str, dict[str, Counter[Answer]]] = defaultdict(
            lambda: {action: Counter() for action in waiting}
        )
        dated = [DAY.name] if DAY.name in self._table.names and self._label else []
        columns = list(dict.fromkeys([*columns, *dated]))
        latest: date | None = None
        for batch in self._table.batches(columns):
            groups = groups_of(batch.rows, self._by)
            rows.update({group: times for group, _, times in _cell_counts(groups, groups)})
            for action in actions:
                for group, told, times in _cell_counts(groups, batch.rows[action]):
                    answers[group][action][self._answer(action, told)] += times
            for action in waiting:
                is_pending = self._is_pending(batch.rows[pending_column(action)])
                told = batch.rows[action].filter(is_pending)
                for group, word, times in _cell_counts(groups.filter(is_pending), told):
                    pending[group][action][self._answer(action, word)] += times
            for name in dated:
                days = (latest, pc.max(batch.rows[name]).as_py())
                latest = max((day for day in days if day), default=None)
            on_progress(rows.total())
        origin = Provenance.of(self._table)
        return Summary(
            policy=self._label.policy if self._label else "",
            digest=self._label.hash if self._label else "",
            by=self._by,
            rows={group: rows[group] for group in sorted(rows)},
            answers={group: answers[group] for group in sorted(answers)},
            sample=origin.sample if origin else None,
            pending={group: pending[group] for group in sorted(rows)},
            not_due_yet=self._label.not_due_yet if self._label else dict.fromkeys(waiting, ""),
            caveats=self._label.caveats(latest) if self._label and latest else (),
        )

    def _is_pending(self, cells: Arrow) -> Arrow:
        """Return the column as yes or no; CSV has it in words."""
        if pa.types.is_boolean(cells.type):
            return cells
        return pc.equal(pc.utf8_lower(texts(cells)), "true")

    def _answer(self, action: str, told: str | None) -> Answer:
        try:
            return Answer(str(told))
        except ValueError:
            raise FilesAreWrongError([no_answer(action, told, self._place)]) from None


def _cell_counts(groups: Arrow, cells: Arrow) -> list[tuple[str, str | None, int]]:
    """Count every pair of group and cell."""
    table = pa.table({_GROUP: groups, "cells": cells})
    found = table.group_by([_GROUP, "cells"]).aggregate([([], _TIMES)])
    return [(line[_GROUP], line["cells"], line[_TIMES]) for line in found.to_pylist()]
