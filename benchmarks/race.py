"""The rivals that decide the same people by the same rules, and the timing of a turn.

Everyone is first checked: every answer of every row must be that of the bitsets. A turn is from
columns in memory to answer codes in memory; loading the columns and writing the rules down are not
counted. Every turn is a process of its own, and turns alternate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple, Protocol

import numpy as np
from batches import Octets
from children import growth_of, in_child

from release_sim.cohort.cases import CaseTable
from release_sim.model.policy import Policy

BITSETS, IN_TWO, POLARS, DUCKDB = "bitsets", "bitsets, two threads", "Polars", "DuckDB"
OPENFISCA, HAND = "OpenFisca-core", "numpy, by hand"


class Rival(Protocol):
    """Someone who decides people."""

    def decide(self) -> Any:
        """Return the answers of all rows, as the tool has them."""

    def codes(self, decided: Any) -> Mapping[str, Octets]:
        """Return the answers by action, in the order of the rows."""


# Where each is; its packages are imported in its own process alone.
RIVALS = {
    BITSETS: ("by_bitsets", "ByBitsets"),
    IN_TWO: ("by_bitsets", "InTwoThreads"),
    POLARS: ("by_polars", "ByPolars"),
    DUCKDB: ("by_duckdb", "ByDuckdb"),
    OPENFISCA: ("by_openfisca", "ByOpenfisca"),
    "pandas": ("by_pandas", "ByPandas"),
    "numpy": ("by_numpy", "ByNumpy"),
}
ON_ONE_DAY = {BITSETS: RIVALS[BITSETS], HAND: ("by_hand", "ByHand")}


class RaceTime(NamedTuple):
    """The cost of one turn: nanoseconds a case, and MiB beyond those of the columns."""

    nanoseconds: float
    grown: float


def expected(policy: Policy, cases: CaseTable) -> Mapping[str, Octets]:
    """Return the answers of the release_sim engine on bitsets."""
    return in_child(partial(_answers, RIVALS[BITSETS], policy, cases))


def race(
    rivals: Mapping[str, tuple[str, str]], policy: Policy, cases: CaseTable, rounds: int, times: int
) -> dict[str, list[RaceTime]]:
    """Return the cost of everyone in each round, the shortest of several times."""
    answers = expected(policy, cases)
    took: dict[str, list[RaceTime]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, rival in rivals.items():
            took[name].append(in_child(partial(_turn, rival, policy, cases, answers, times)))
    return took


def ratio(of: Sequence[RaceTime], to: Sequence[RaceTime]) -> float:
    """Return the ratio of two costs in time, the median of the rounds."""
    return median(a.nanoseconds / b.nanoseconds for a, b in zip(of, to, strict=True))


def shortest(work: Callable[[], object], times: int) -> float:
    """Seconds of the work, the shortest of several times."""
    found = []
    for _ in range(times):
        begun = perf_counter()
        work()
        found.append(perf_counter() - begun)
    return min(found)


def _answers(rival: tuple[str, str], policy: Policy, cases: CaseTable) -> Mapping[str, Octets]:
    entrant = _entered(rival, policy, cases)
    return entrant.codes(entrant.decide())


def _turn(
    rival: tuple[str, str],
    policy: Policy,
    cases: CaseTable,
    answers: Mapping[str, Octets],
    times: int,
) -> RaceTime:
    entrant = _entered(rival, policy, cases)
    decided, grown = growth_of(entrant.decide)
    for action, codes in entrant.codes(decided).items():
        assert np.array_equal(codes, answers[action]), f"{rival} differs on {action}"
    del decided
    return RaceTime(shortest(entrant.decide, times) / len(cases) * 1e9, grown)


def _entered(rival: tuple[str, str], policy: Policy, cases: CaseTable) -> Rival:
    module, name = rival
    entrant: Rival = getattr(import_module(module), name)(policy, cases)
    return entrant
