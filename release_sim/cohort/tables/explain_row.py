"""Rows of a table, decided again as a single case is: by the matcher, and with its trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any as Arrow  # pyarrow has no types

import numpy as np

from release_sim.cohort.cohort_engine import ANSWERS, CohortAnswers, CohortEngine
from release_sim.cohort.tables.cells import texts
from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.row_errors import RowValidator
from release_sim.cohort.tables.table import Batch, Table
from release_sim.cohort.tables.table_metadata import ROW, RULES, TableMetadata
from release_sim.engine.decide import Engine
from release_sim.errors import EngineDisagreementError, FilesAreWrongError
from release_sim.model.case import Case
from release_sim.model.decision import Decision
from release_sim.model.problem import Place, Problem
from release_sim.vocabulary.actions import ACTIONS


def row_of(table: Table, number: int) -> Batch | None:
    """Return one row; in a decided table, the one with this number in the original table."""
    where = number
    if TableMetadata.on(table.schema):
        found = (
            batch.first + int(at)
            for batch in table.batches([ROW])
            for at in np.flatnonzero(batch.rows[ROW].to_numpy() == number)
        )
        where = next(found, 0)
    row = table.row(where) if where > 0 else None
    return None if row is None else Batch(where, row)


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """A row as a case, the engine that decided it, and its decision."""

    case: Case
    engine: Engine
    decision: Decision


def decisions(
    table: Table, bindings: ColumnBindings, cohort_engine: CohortEngine
) -> Iterator[tuple[int, ExplainedRow]]:
    """Yield the decision of every decidable row with its number, checked against the batch."""
    validator, engine = RowValidator(table, bindings, cohort_engine), Engine(cohort_engine.policy)
    for batch in table.batches(bindings.wanted(), coded=bindings.coded()):
        rows, cases, _ = validator.validate(batch)
        decided = cohort_engine.decide(cases, with_rules=True)
        for at, row in enumerate(rows):
            case = cases.case(at)
            decision = engine.decide(case)
            _check_decided_alike(cohort_engine, decision, decided, "the table evaluation", at)
            yield batch.first + int(row), ExplainedRow(case, engine, decision)


def explain_row(
    table: Table, bindings: ColumnBindings, cohort_engine: CohortEngine, row: Batch, stored: bool
) -> ExplainedRow:
    """Decide one row, and check it against the batch and the stored answer, if any.

    Raises ``FilesAreWrongError`` where the row cannot be decided.
    """
    validator = RowValidator(table, bindings, cohort_engine)
    _, cases, faults = validator.validate(row)
    if faults:
        raise FilesAreWrongError(list(validator.problems(faults, row)))
    engine = Engine(cohort_engine.policy)
    decision = engine.decide(cases.case(0))
    _check_decided_alike(
        cohort_engine,
        decision,
        cohort_engine.decide(cases, with_rules=True),
        "the table evaluation",
    )
    if stored:
        _check_stored(cohort_engine, decision, _stored(row.rows, table), table)
    return ExplainedRow(cases.case(0), engine, decision)


def _stored(row: Arrow, table: Table) -> CohortAnswers:
    """Return the answers that a decided table stores for its row; raise if one is invalid."""
    there = [action for action in ACTIONS if action in row.schema.names]
    words = [answer.value for answer in ANSWERS]
    told = {action: texts(row[action])[0].as_py() for action in there}
    problems = [
        no_answer(a, word, Place(str(table.path))) for a, word in told.items() if word not in words
    ]
    if problems:
        raise FilesAreWrongError(problems)
    answers = {action: np.array([words.index(word)]) for action, word in told.items()}
    return CohortAnswers(
        answers, np.frombuffer(row[RULES][0].as_py(), dtype=np.uint8)[np.newaxis], {}
    )


def no_answer(action: str, word: str | None, place: Place) -> Problem:
    """Return the problem of a decided table with an invalid answer."""
    message = f"`{action}` has `{word}`, which is no answer"
    mark = "expected one of " + ", ".join(ANSWERS)
    return Problem("value-not-listed", place, message, mark)


def _check_stored(
    cohort_engine: CohortEngine, decision: Decision, decided: CohortAnswers, table: Table
) -> None:
    """Report a table that stores another decision, under these same rules: it was altered."""
    try:
        _check_decided_alike(cohort_engine, decision, decided, "the table")
    except EngineDisagreementError:
        message = "what the table stores of this row is not what was decided: it was altered"
        place, hint = Place(str(table.path)), "decide the table again"
        raise FilesAreWrongError([Problem("table-broken", place, message, help=hint)]) from None


def _check_decided_alike(
    cohort_engine: CohortEngine, decision: Decision, decided: CohortAnswers, which: str, at: int = 0
) -> None:
    """Check that the decision is the one of the row at this place."""
    rules = {} if decided.rules is None else cohort_engine.verdicts(decided.rules[at])
    answers = {action: ANSWERS[codes[at]] for action, codes in decided.answers.items()}
    traced = {name: (trace.applies, trace.stands) for name, trace in decision.rules.items()}
    if rules != traced or answers != decision.answers():
        differ = [name for name in traced if rules.get(name) != traced[name]]
        differ += [
            name for name, answer in answers.items() if answer is not decision.answers()[name]
        ]
        raise EngineDisagreementError(
            f"{which} and the engine disagree on "
            + ", ".join(f"`{name}`" for name in differ)
            + "; this is a bug of release_sim, please report it with the case"
        )
