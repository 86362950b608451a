"""The rules as columns of pandas, one after another.

The columns are backed by Arrow, which is faster here than pandas' own nullable ones: yes or no is a
Boolean, everything else a whole number, as ``Cases`` has it; null is unknown, and ``&``, ``|`` and
``~`` are then Kleene's. Every test is made once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import and_, or_

import numpy as np
import pandas as pd
import pyarrow as pa
from batches import Octets
from definitions import SIGNS, UNKNOWN, Definitions, Lines, holds, is_so

from release_sim.cohort.cases import UNKNOWN as NO_CODE
from release_sim.cohort.cases import CaseTable
from release_sim.cohort.cohort_engine import ANSWERS
from release_sim.model.condition import Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer

_UNDETERMINED = ANSWERS.index(Answer.UNDETERMINED)


class ByPandas:
    """The rules, column by column."""

    def __init__(self, policy: Policy, cases: CaseTable) -> None:
        """Load the columns."""
        self._told = Definitions(policy, cases)
        self._columns = {
            name: _series(codes == 1 if self._told.is_yes_no(name) else codes, codes == NO_CODE)
            for name, codes in self._told.columns.items()
        }

    def decide(self) -> pd.DataFrame:
        """Return a column of codes for every action."""
        columns = dict(self._columns)
        language = _Columns(self._told, columns)
        for name, lines in self._told.named.items():
            columns[name] = holds(lines, language)
        return pd.DataFrame(
            {a: self._codes(answers, language) for a, answers in self._told.answers.items()}
        )

    @staticmethod
    def codes(decided: pd.DataFrame) -> Mapping[str, Octets]:
        """Return the answers by action."""
        return {str(name): column.to_numpy() for name, column in decided.items()}

    def _codes(self, answers: Mapping[Answer, Lines], language: _Columns) -> Octets:
        codes = np.full(len(self._columns["as_of"]), _UNDETERMINED, dtype=np.uint8)
        for answer, lines in answers.items():
            surely = holds(lines, language).to_numpy(dtype=np.bool_, na_value=False)
            codes[surely] = ANSWERS.index(answer)
        return codes


class _Columns:
    """Conditions as columns that are true, false or null."""

    def __init__(self, told: Definitions, columns: Mapping[str, pd.Series]) -> None:
        self._told, self._columns = told, columns
        self._tests: dict[Comparison, pd.Series] = {}

    def test(self, test: Comparison, negated: bool) -> pd.Series:
        if test not in self._tests:
            self._tests[test] = self._test(test)
        return ~self._tests[test] if negated else self._tests[test]

    def every(self, parts: list[pd.Series]) -> pd.Series:
        return reduce(and_, parts) if parts else self._alike(value=True)

    def some(self, parts: list[pd.Series]) -> pd.Series:
        return reduce(or_, parts) if parts else self._alike(value=False)

    def _test(self, test: Comparison) -> pd.Series:
        if test == UNKNOWN:
            return self._alike(value=None)
        column = self._columns[test.fact]
        if self._told.is_yes_no(test.fact):
            return column if is_so(test) else ~column
        codes = self._told.codes(test)
        if test.op is Op.ONE_OF:
            return reduce(or_, (column == code for code in codes))
        return SIGNS[test.op](column, codes[0])

    def _alike(self, *, value: bool | None) -> pd.Series:
        number = len(self._columns["as_of"])
        return pd.Series(
            pd.arrays.ArrowExtensionArray(pa.repeat(pa.scalar(value, pa.bool_()), number))
        )


def _series(values: np.ndarray, unknown: np.ndarray) -> pd.Series:
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.array(values, mask=unknown)))
