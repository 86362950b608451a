"""The program itself: ``Decider`` on batches of rows, in two threads as ``cohort decide`` has."""

from __future__ import annotations

from collections.abc import Mapping

from batches import THREADS, Octets, in_batches

from release_sim.cohort.cases import Cases
from release_sim.cohort.decide import Decider
from release_sim.model.policy import Policy
from release_sim.model.rule import ACTIONS


class ByPlanes:
    """The rules on bit planes."""

    def __init__(self, policy: Policy, cases: Cases, threads: int = THREADS) -> None:
        """Nothing is compiled before the first round, which is not timed."""
        self._decider, self._cases, self._threads = Decider(policy), cases, threads

    def decide(self) -> dict[str, Octets]:
        """The answers of all rows."""
        return in_batches(self._batch, len(self._cases), ACTIONS, self._threads)

    @staticmethod
    def codes(decided: dict[str, Octets]) -> Mapping[str, Octets]:
        """The answers by action."""
        return decided

    def _batch(self, rows: slice) -> Mapping[str, Octets]:
        return self._decider.decide(self._cases.each(lambda codes: codes[rows])).answers


class InOneThread(ByPlanes):
    """The same beside those who have but one."""

    def __init__(self, policy: Policy, cases: Cases) -> None:
        """Batches are decided one after another."""
        super().__init__(policy, cases, threads=1)
