"""Whole processes, started in turn: the time of the processor and of the wall that each takes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
COMMAND = "from release_sim.cli.start import main; main()"
ANEW = f"import os; os.environ['RELEASE_SIM_TURN'] = str(os.getpid()); {COMMAND}"
"""The command as it was never asked before, in an environment of which nothing is kept."""


class Process(NamedTuple):
    """A program for the interpreter with its arguments, and what its environment has besides."""

    program: str
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = {}


class Cost(NamedTuple):
    """Seconds of the processor, of all threads and children, and seconds of the wall."""

    cpu: float
    wall: float


def command(*arguments: str, environment: Mapping[str, str] | None = None) -> Process:
    """Return the command with these arguments, of this build."""
    return Process(COMMAND, arguments, environment or {})


def command_anew(*arguments: str) -> Process:
    """Return the command of this build, whose output is not kept, though rules are."""
    return Process(ANEW, arguments)


def in_turn(processes: Mapping[str, Process], rounds: int) -> dict[str, list[Cost]]:
    """Return the cost of each in every round; a round before the first is not counted.

    They share a cache folder of their own, which the round before fills.
    """
    with TemporaryDirectory() as cache:
        for each in processes.values():
            cost(each, cache)
        found: dict[str, list[Cost]] = {name: [] for name in processes}
        for _ in range(rounds):
            for name, each in processes.items():
                found[name].append(cost(each, cache))
    return found


def cost(process: Process, cache: str) -> Cost:
    """Run one to its end, its output unread; a findings code is no failure, a usage error is."""
    environment = {**os.environ, "RELEASE_SIM_CACHE": cache, **process.environment}
    begun = perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", process.program, *process.arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode in (0, 1), f"{process.arguments} ended with {child.returncode}"
    return Cost(used.ru_utime + used.ru_stime, perf_counter() - begun)


def ratios(of: Sequence[Cost], to: Sequence[Cost]) -> Cost:
    """Return both ratios, each the median of those within one round."""
    pairs = list(zip(of, to, strict=True))
    return Cost(median(a.cpu / b.cpu for a, b in pairs), median(a.wall / b.wall for a, b in pairs))
