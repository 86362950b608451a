"""The rules as one SQL query for DuckDB, with all threads of DuckDB, from a table in its memory.

Yes or no is a Boolean, everything else a whole number, as ``Cases`` has it; what is unknown is
NULL, and AND, OR and NOT are then Kleene's. Every stratum is a table expression above the one
below. The rows come out as Arrow, in any order, with their numbers: to sort them is not timed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any as Arrow  # pyarrow has no types

import duckdb
import numpy as np
import pyarrow as pa
from batches import Octets
from definitions import UNKNOWN, Definitions, Lines, holds, is_so

from release_sim.cohort.cases import UNKNOWN as NO_CODE
from release_sim.cohort.cases import CaseTable, Codes
from release_sim.cohort.cohort_engine import ANSWERS
from release_sim.model.condition import Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer

_SIGNS = {Op.IS: "=", Op.IS_NOT: "<>", Op.AT_LEAST: ">=", Op.FROM: ">="}
_SIGNS |= {Op.AT_MOST: "<=", Op.BEFORE: "<"}


class ByDuckdb:
    """The rules as one query."""

    def __init__(self, policy: Policy, cases: CaseTable) -> None:
        """Load the columns and write the query."""
        told = Definitions(policy, cases)
        self._connection = duckdb.connect()
        self._connection.register("given", pa.table(_columns(told)))
        self._connection.execute(
            "CREATE TABLE stratum_0 AS SELECT *, row_number() OVER () - 1 AS row FROM given"
        )
        self._connection.unregister("given")
        self._language = _DuckdbExpressions(told)
        strata = told.strata()
        tables = [
            f"stratum_{above} AS (SELECT *, {self._named(stratum)} FROM stratum_{above - 1})"  # noqa: S608  ours
            for above, stratum in enumerate(strata, 1)
        ]
        codes = [f'{self._code(answers)} AS "{action}"' for action, answers in told.answers.items()]
        self._query = (
            f"WITH {', '.join(tables)} SELECT row, {', '.join(codes)} "  # noqa: S608  ours
            f"FROM stratum_{len(strata)}"
        )

    def decide(self) -> Arrow:
        """Return a column of codes for every action, and the numbers of the rows."""
        return self._connection.sql(self._query).to_arrow_table()

    @staticmethod
    def codes(decided: Arrow) -> Mapping[str, Octets]:
        """Return the answers by action, in the order of the rows."""
        order = np.argsort(decided["row"].to_numpy())
        actions = (name for name in decided.column_names if name != "row")
        return {name: decided[name].to_numpy()[order] for name in actions}

    def _named(self, stratum: Mapping[str, Lines]) -> str:
        named = (f'{holds(lines, self._language)} AS "{name}"' for name, lines in stratum.items())
        return ", ".join(named)

    def _code(self, answers: Mapping[Answer, Lines]) -> str:
        ways = " ".join(
            f"WHEN {holds(lines, self._language)} THEN {ANSWERS.index(answer)}"
            for answer, lines in answers.items()
        )
        return f"(CASE {ways} ELSE {ANSWERS.index(Answer.UNDETERMINED)} END)::UTINYINT"


class _DuckdbExpressions:
    """Conditions in SQL."""

    def __init__(self, told: Definitions) -> None:
        self._told = told

    def test(self, test: Comparison, negated: bool) -> str:
        found = self._test(test)
        return f"(NOT {found})" if negated else found

    def every(self, parts: list[str]) -> str:
        return f"({' AND '.join(parts)})" if parts else "TRUE"

    def some(self, parts: list[str]) -> str:
        return f"({' OR '.join(parts)})" if parts else "FALSE"

    def _test(self, test: Comparison) -> str:
        if test == UNKNOWN:
            return "NULL::BOOLEAN"
        if self._told.is_yes_no(test.fact):
            return f'"{test.fact}"' if is_so(test) else f'(NOT "{test.fact}")'
        codes = ", ".join(map(str, self._told.codes(test)))
        if test.op is Op.ONE_OF:
            return f'("{test.fact}" IN ({codes}))'
        return f'("{test.fact}" {_SIGNS[test.op]} {codes})'


def _columns(told: Definitions) -> dict[str, Arrow]:
    return {
        name: pa.array(_plain(codes, told.is_yes_no(name)), mask=codes == NO_CODE)
        for name, codes in told.columns.items()
    }


def _plain(codes: Codes, yes_no: bool) -> object:
    return codes == 1 if yes_no else codes
