"""The program itself: ``Decider`` on batches of rows, whose answers stay in batches.

Batches are as ``cohort decide`` reads them. Where the kernel was compiled, two threads work at the
same time; numpy alone would have them wait for each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from batches import ROWS, THREADS, Octets

from release_sim.cohort.cases import CaseTable
from release_sim.cohort.cohort_engine import CohortEngine
from release_sim.model.policy import Policy
from release_sim.vocabulary.actions import ACTIONS

Decided = Sequence[Mapping[str, Octets]]


class ByBitsets:
    """The rules on bitsets, in one thread."""

    threads = 1

    def __init__(self, policy: Policy, cases: CaseTable) -> None:
        """Nothing is compiled before the first round, which is not timed."""
        self._cohort_engine, self._cases = CohortEngine(policy), cases

    def decide(self) -> Decided:
        """Return the answers of all rows."""
        number = len(self._cases)
        size = min(ROWS, -(-number // self.threads))  # so that no thread is idle
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(self._batch, (slice(n, n + size) for n in range(0, number, size))))

    @staticmethod
    def codes(decided: Decided) -> Mapping[str, Octets]:
        """Return the answers by action."""
        return {name: np.concatenate([batch[name] for batch in decided]) for name in ACTIONS}

    def _batch(self, rows: slice) -> Mapping[str, Octets]:
        return self._cohort_engine.decide(self._cases.each(lambda codes: codes[rows])).answers


class InTwoThreads(ByBitsets):
    """The same in two threads."""

    threads = THREADS
