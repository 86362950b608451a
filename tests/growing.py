"""A process that measures how much it grows: ``python -m tests.growing matching`` prints bytes.

A process of its own, so that no other test's memory is in the figure.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date

from release_sim.engine.decide import Engine
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.rulebook_reader import load_rulebook
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from tests.conftest import ROOT


def match_with_one_engine(policy: Policy, case: Case) -> int:
    """Return the bytes that four thousand matches added."""
    engine = Engine(policy)
    return _least(4_000, lambda: engine.evaluate_matcher(case))


def compile_many_engines(policy: Policy, case: Case) -> int:
    """Return the bytes that forty engines added, each used and dropped."""
    return _least(40, lambda: Engine(policy).evaluate_matcher(case))


def _least(times: int, use: Callable[[], object]) -> int:
    """Return the least growth of three turns of so many uses, after a few that are not counted.

    What is never given back is lost in each of them; what the system keeps at hand is not.
    """
    for _ in range(times // 8):
        use()
    grown = []
    for _ in range(3):
        before = _resident()
        for _ in range(times):
            use()
        grown.append(_resident() - before)
    return min(grown)


def _resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096


if __name__ == "__main__":
    denver = load_rulebook(ROOT / "rules", Diagnosis()).policies["denver"]
    someone = Case(date(2025, 1, 1), {"custody.state": "in_custody"})
    measure = {"matching": match_with_one_engine, "compiling": compile_many_engines}[sys.argv[1]]
    sys.stdout.write(f"{measure(denver, someone)}\n")
