"""The rules on plain numpy: two arrays a condition, a byte a case, surely so and surely not.

Every test and every named condition is worked out once in each way that is wanted, in batches and
by two threads as the bitsets are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial, reduce
from operator import and_, or_

import numpy as np
from batches import Octets, in_batches
from definitions import SIGNS, UNKNOWN, Definitions, Lines, fails, holds
from numpy.typing import NDArray
from questions import Language

from release_sim.cohort.cases import UNKNOWN as NO_CODE
from release_sim.cohort.cases import CaseTable, Codes
from release_sim.cohort.cohort_engine import ANSWERS
from release_sim.model.condition import Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer

Bytes = NDArray[np.bool_]

_UNDETERMINED = ANSWERS.index(Answer.UNDETERMINED)
_NOT_BY_THE_UNKNOWN = (Op.IS, Op.ONE_OF, Op.AT_LEAST, Op.FROM)  # whose code is below all others


class ByNumpy:
    """The rules, array by array."""

    def __init__(self, policy: Policy, cases: CaseTable) -> None:
        """Take the columns of ``Cases``."""
        self._told = Definitions(policy, cases)
        self._number = len(cases)

    def decide(self) -> dict[str, Octets]:
        """Return the answers of all rows."""
        return in_batches(self._batch, self._number, self._told.answers)

    @staticmethod
    def codes(decided: dict[str, Octets]) -> Mapping[str, Octets]:
        """Return the answers by action."""
        return decided

    def _batch(self, rows: slice) -> Mapping[str, Octets]:
        columns = {name: codes[rows] for name, codes in self._told.columns.items()}
        language, number = _Rows(self._told, columns), len(columns["as_of"])
        answers = self._told.answers.items()
        return {action: code_of(found, language, number) for action, found in answers}


class Arrays:
    """Conditions as arrays of those of whom they are surely so, or surely not."""

    def every(self, parts: list[Bytes]) -> Bytes:
        """Those in all of them."""
        return reduce(and_, parts) if parts else np.ones(1, dtype=np.bool_)

    def some(self, parts: list[Bytes]) -> Bytes:
        """Those in any of them."""
        return reduce(or_, parts) if parts else np.zeros(1, dtype=np.bool_)


class _Rows(Arrays):
    """Conditions on one batch."""

    def __init__(self, told: Definitions, columns: Mapping[str, Codes]) -> None:
        self._told, self._columns = told, columns
        self._known: dict[str, Bytes] = {}
        self._found: dict[tuple[Comparison, bool], Bytes] = {}

    def test(self, test: Comparison, negated: bool) -> Bytes:
        """Those who pass a test, or surely do not."""
        if (test, negated) not in self._found:
            self._found[test, negated] = self._test(test, negated)
        return self._found[test, negated]

    def _test(self, test: Comparison, negated: bool) -> Bytes:
        if test == UNKNOWN:
            return self.some([])
        if test.fact in self._told.named:
            return (fails if negated else holds)(self._told.named[test.fact], self)
        known = partial(self._is_known, test.fact)
        return passing(self._columns[test.fact], known, test.op, self._told.codes(test), negated)

    def _is_known(self, name: str) -> Bytes:
        if name not in self._known:
            self._known[name] = self._columns[name] != NO_CODE
        return self._known[name]


def passing(
    column: Codes, known: Callable[[], Bytes], op: Op, codes: list[int], negated: bool
) -> Bytes:
    """Those who pass a test, or surely do not; who is known is asked only where it matters."""
    found: Bytes
    if op is Op.ONE_OF:
        found = reduce(or_, (column == code for code in codes))
    else:
        found = SIGNS[op](column, codes[0])
    if negated:
        return known() > found
    return found if op in _NOT_BY_THE_UNKNOWN else known() & found


def code_of(answers: Mapping[Answer, Lines], language: Language[Bytes], number: int) -> Octets:
    """Return the codes of the answers for one action; no case has two."""
    codes = np.full(number, _UNDETERMINED, dtype=np.uint8)
    for answer, lines in answers.items():
        codes -= holds(lines, language) * np.uint8(_UNDETERMINED - ANSWERS.index(answer))
    return codes
