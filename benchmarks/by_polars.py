"""The rules as Polars expressions, collected in one lazy query by all threads of Polars.

Yes or no is a Boolean, everything else a whole number, as ``Cases`` has it; null is unknown, and
``&``, ``|`` and ``~`` are then Kleene's. Every stratum is one ``with_columns``: that is several
times as fast as one expression for each answer, and faster than sums instead of ``when``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import and_, or_

import polars as pl
from batches import Octets
from definitions import SIGNS, UNKNOWN, Definitions, Lines, holds, is_so

from release_sim.cohort.cases import UNKNOWN as NO_CODE
from release_sim.cohort.cases import CaseTable
from release_sim.cohort.cohort_engine import ANSWERS
from release_sim.model.condition import Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer


class ByPolars:
    """The rules as one lazy query."""

    def __init__(self, policy: Policy, cases: CaseTable) -> None:
        """Load the columns and write the query."""
        told = Definitions(policy, cases)
        self._language = Expressions(told)
        query = pl.DataFrame(_columns(told)).lazy()
        for stratum in told.strata():
            query = query.with_columns(
                **{name: holds(lines, self._language) for name, lines in stratum.items()}
            )
        self._query = query.select(
            **{action: self._code(answers) for action, answers in told.answers.items()}
        )

    def decide(self) -> pl.DataFrame:
        """Return a column of codes for every action."""
        return self._query.collect()

    @staticmethod
    def codes(decided: pl.DataFrame) -> Mapping[str, Octets]:
        """Return the answers by action."""
        return {column.name: column.to_numpy() for column in decided}

    def _code(self, answers: Mapping[Answer, Lines]) -> pl.Expr:
        code = _number(Answer.UNDETERMINED)
        for answer, lines in answers.items():
            code = pl.when(holds(lines, self._language)).then(_number(answer)).otherwise(code)
        return code


class Expressions:
    """Conditions as expressions that are true, false or null."""

    def __init__(self, told: Definitions) -> None:
        self.told = told

    def test(self, test: Comparison, negated: bool) -> pl.Expr:
        """Return a test, or its denial."""
        found = self.single(test)
        return ~found if negated else found

    def every(self, parts: list[pl.Expr]) -> pl.Expr:
        """Return that all parts hold."""
        return reduce(and_, parts) if parts else pl.lit(value=True)

    def some(self, parts: list[pl.Expr]) -> pl.Expr:
        """Return that some part holds."""
        return reduce(or_, parts) if parts else pl.lit(value=False)

    def single(self, test: Comparison) -> pl.Expr:
        """Return one test as an expression over codes."""
        if test == UNKNOWN:
            return pl.lit(None, dtype=pl.Boolean)
        column = pl.col(test.fact)
        if self.told.is_yes_no(test.fact):
            return column if is_so(test) else ~column
        codes = self.told.codes(test)
        return column.is_in(codes) if test.op is Op.ONE_OF else SIGNS[test.op](column, codes[0])


def _columns(told: Definitions) -> dict[str, pl.Series]:
    columns = {name: pl.Series(name, codes) for name, codes in told.columns.items()}
    columns = {name: codes.set(codes == NO_CODE, None) for name, codes in columns.items()}
    return {n: c.cast(pl.Boolean) if told.is_yes_no(n) else c for n, c in columns.items()}


def _number(answer: Answer) -> pl.Expr:
    return pl.lit(ANSWERS.index(answer), dtype=pl.UInt8)
