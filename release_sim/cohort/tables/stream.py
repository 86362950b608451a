"""A table decided from end to end: read, inspected, decided and written batch by batch.

Batches are worked on while others are read and written, so that only a few are in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any as Arrow  # pyarrow has no types
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from release_sim.cohort.cohort_engine import ANSWERS, CohortEngine
from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.decided_rows import DecidedRows
from release_sim.cohort.tables.executor import THREADS, Executor, TableColumns
from release_sim.cohort.tables.provenance import Provenance
from release_sim.cohort.tables.row_errors import RowError, RowValidator, by_row
from release_sim.cohort.tables.table import Batch, Table
from release_sim.cohort.tables.table_metadata import ROW
from release_sim.cohort.tables.table_writer import new_table
from release_sim.errors import FilesAreWrongError
from release_sim.model.cohorts.table_counts import Tally
from release_sim.model.problem import Problem
from release_sim.vocabulary.actions import ACTIONS

Counts = NDArray[np.int64]

SHOWN = 20  # faults that are told one by one; of the rest only how many there are
WHY = "why_refused"


class _DecidedBatch(NamedTuple):
    """The results of a batch, ``latest`` its last day; ``problems`` are the first of ``wrong``."""

    decided: Arrow
    refused: Arrow | None
    problems: list[Problem]
    wrong: int
    answers: dict[str, Counts]
    latest: int


class Stream:
    """Decides one table; ``refused`` is where rows that cannot be decided go, if anywhere."""

    def __init__(
        self,
        table: Table,
        bindings: ColumnBindings,
        cohort_engine: CohortEngine,
        output: Path,
        refused: Path | None = None,
        with_rules: bool = False,
    ) -> None:
        """Nothing is read or written yet."""
        self._table, self._bindings, self._cohort_engine = table, bindings, cohort_engine
        self._to, self._refused_to, self._with_rules = output, refused, with_rules
        self._validator = RowValidator(table, bindings, cohort_engine)
        self._output = DecidedRows(table, bindings, cohort_engine, with_rules)

    def run(self, on_progress: Callable[[int], None], workers: Executor = THREADS) -> Tally:
        """Decide every row, and tell now and then how many.

        What is written is the same to the last byte, whoever the workers are.

        Where rows cannot be decided and are not wanted elsewhere, nothing is written, and
        ``FilesAreWrongError`` says what is wrong with the first of them and how much more there is.
        """
        answers = {action: np.zeros(len(ANSWERS), dtype=np.int64) for action in ACTIONS}
        problems: list[Problem] = []
        decided = refused = wrong = latest = 0
        with ExitStack() as files:
            write = files.enter_context(new_table(self._to, self._output.schema))
            refuse = self._refusing(files)
            for part in self._parts(workers):
                write(part.decided)
                if refuse and part.refused:
                    refuse(part.refused)
                    refused += len(part.refused)
                decided += len(part.decided)
                wrong += part.wrong
                latest = max(latest, part.latest)
                problems += part.problems[: SHOWN - len(problems)]
                for action, counts in part.answers.items():
                    answers[action] += counts
                on_progress(decided + refused)
            if problems and not refuse:
                raise FilesAreWrongError(problems, more=wrong - len(problems))
        return Tally(
            policy=self._cohort_engine.policy.name,
            digest=self._cohort_engine.policy.digest,
            decided=decided,
            refused=refused,
            answers={
                action: {a: int(n) for a, n in zip(ANSWERS, counts, strict=True)}
                for action, counts in answers.items()
            },
            sample=origin.sample if (origin := Provenance.of(self._table)) else None,
            caveats=self._cohort_engine.policy.caveats(date.fromordinal(latest)) if latest else (),
        )

    def _refusing(self, files: ExitStack) -> Callable[[Arrow], None] | None:
        """Return a writer of refused rows; those written stay, whatever happens later."""
        if self._refused_to is None:
            return None
        return files.enter_context(new_table(self._refused_to, self._refused_schema, in_part=True))

    @property
    def _refused_schema(self) -> Arrow:
        """The columns as they were; a table once refused and mended has the first two already."""
        theirs = (field for field in self._table.schema if field.name not in (ROW, WHY))
        return pa.schema([(ROW, pa.int64()), (WHY, pa.string()), *theirs])

    def _parts(self, workers: Executor) -> Iterator[_DecidedBatch]:
        """Yield the results of every batch, in the order of the table."""
        wanted = self._table.names if self._refused_to else self._bindings.wanted()
        asked = TableColumns(self._table, wanted, self._bindings.coded())
        return workers.map_batches(self._part, asked)

    def _part(self, batch: Batch) -> _DecidedBatch:
        rows, cases, faults = self._validator.validate(batch)
        decided = self._cohort_engine.decide(cases, self._with_rules)
        faulty = by_row(faults)
        return _DecidedBatch(
            decided=self._output.rows(batch, rows, cases, decided),
            refused=self._refused(batch, faulty) if self._refused_to and faulty else None,
            problems=list(islice(self._validator.problems(faults, batch), SHOWN)),
            wrong=sum(len(fault.rows) for fault in faults),
            answers={
                action: np.array([np.count_nonzero(codes == code) for code in range(len(ANSWERS))])
                for action, codes in decided.answers.items()
            },
            latest=int(cases.as_of.max(initial=0)),
        )

    def _refused(self, batch: Batch, faulty: dict[int, list[RowError]]) -> Arrow:
        """Return the refused rows as they were, with their numbers and the reasons."""
        rows = np.array(list(faulty), dtype=np.int64)
        why = ["; ".join(_reason_of(fault.problem) for fault in each) for each in faulty.values()]
        _, _, *theirs = schema = self._refused_schema
        as_they_were = (batch.rows[each.name].take(rows).cast(each.type) for each in theirs)
        columns = [pa.array(batch.first + rows), pa.array(why, pa.string()), *as_they_were]
        return pa.record_batch(columns, schema=schema)


def _reason_of(problem: Problem) -> str:
    return f"{problem.message}, {problem.mark}" if problem.mark else problem.message
