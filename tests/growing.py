"""A process that measures how much it grows: ``python -m tests.growing matching`` prints bytes.

A process of its own, so that no other test's memory is in the figure.
"""

from __future__ import annotations

import sys
from datetime import date

from release_sim.engine.decide import Engine
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.rulebook_reader import load_rulebook
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from tests.conftest import ROOT


def match_with_one_engine(policy: Policy, case: Case) -> int:
    """Return the bytes that ten thousand matches added."""
    engine = Engine(policy)
    for _ in range(100):
        engine.evaluate_matcher(case)
    before = _resident()
    for _ in range(10_000):
        engine.evaluate_matcher(case)
    return _resident() - before


def compile_many_engines(policy: Policy, case: Case) -> int:
    """Return the bytes that a hundred engines added, each used and dropped."""
    for _ in range(5):
        Engine(policy).evaluate_matcher(case)
    before = _resident()
    for _ in range(100):
        Engine(policy).evaluate_matcher(case)
    return _resident() - before


def _resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096


if __name__ == "__main__":
    denver = load_rulebook(ROOT / "rules", Diagnosis()).policies["denver"]
    someone = Case(date(2025, 1, 1), {"custody.state": "in_custody"})
    measure = {"matching": match_with_one_engine, "compiling": compile_many_engines}[sys.argv[1]]
    sys.stdout.write(f"{measure(denver, someone)}\n")
