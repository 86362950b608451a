"""The whole work as one lazy query of Polars: scan a table, decide it, sink the answers.

The query is written to a file, so that the process that runs it begins with nothing but Polars
and knows no rules. It writes the day and an answer for every action; no row is checked. Words are
text, as one would write them, or codes of an ``Enum``, which is half the work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
from by_polars import Expressions
from definitions import SIGNS, UNKNOWN, Definitions, Lines, holds, is_so

from release_sim.cohort.cohort_engine import ANSWERS
from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.table import open_table
from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.condition import Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.problem import Place
from release_sim.model.verdict import Answer
from release_sim.vocabulary.facts import DAY
from release_sim.vocabulary.quotients import QUOTIENTS, Quotient

WORDS = pl.Enum([str(answer) for answer in ANSWERS])

# A program that runs a query from a file and sinks what it gives.
SINK = """
import sys
import polars
polars.LazyFrame.deserialize(sys.argv[1]).sink_parquet(sys.argv[2])
"""


def write_query(policy: Policy, given: Path, to: Path, as_text: bool) -> None:
    """Write the rules to a file, as one lazy query over the table."""
    told = _definitions(policy, given)
    language = _PolarsExpressions(told)
    frame = pl.scan_parquet(given).with_columns(
        **{each.fact.name: _quotient(each) for each in QUOTIENTS if each.fact.name in told.columns}
    )
    for stratum in told.strata():
        frame = frame.with_columns(
            **{name: holds(lines, language) for name, lines in stratum.items()}
        )
    word = _text if as_text else _code
    answers = {action: _answer(each, language, word) for action, each in told.answers.items()}
    if not as_text:
        answers = {action: code.cat.to(WORDS) for action, code in answers.items()}
    frame.select(pl.col(DAY.name), **answers).serialize(to)


def _quotient(quotient: Quotient) -> pl.Expr:
    part, whole = map(pl.col, quotient.counts)
    return pl.when(whole > 0).then((part // whole).clip(upper_bound=quotient.fact.most))


def _definitions(policy: Policy, given: Path) -> Definitions:
    diagnosis = Diagnosis()
    table = open_table(given, diagnosis)
    assert table
    bindings = ColumnBindings.of(table.names, TableDefaults(), Place(str(given)), diagnosis)
    diagnosis.raise_if_any()
    first = next(table.batches(bindings.wanted(), bindings.coded()))
    return Definitions(policy, bindings.cases(first))


def _answer(
    answers: Mapping[Answer, Lines], language: _PolarsExpressions, word: Callable[[Answer], pl.Expr]
) -> pl.Expr:
    found = word(Answer.UNDETERMINED)
    for answer, lines in answers.items():
        found = pl.when(holds(lines, language)).then(word(answer)).otherwise(found)
    return found


class _PolarsExpressions(Expressions):
    """Conditions as expressions over the cells as they are read: true, false or null."""

    def single(self, test: Comparison) -> pl.Expr:
        """Return one test as an expression over cells."""
        if test == UNKNOWN:
            return pl.lit(None, dtype=pl.Boolean)
        column, first = pl.col(test.fact), test.values[0]
        if self.told.is_yes_no(test.fact):
            return column if is_so(test) else ~column
        if test.op is Op.ONE_OF:
            return column.is_in(list(test.values))
        return SIGNS[test.op](column, first)


def _code(answer: Answer) -> pl.Expr:
    return pl.lit(ANSWERS.index(answer), dtype=pl.UInt8)


def _text(answer: Answer) -> pl.Expr:
    return pl.lit(str(answer))
