"""The costs without a contest: memory over many matches, and the command as a process."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

EMPTY = """
import typer
app = typer.Typer()
@app.command()
def nothing(): ...
app()
"""
COMMAND = "from release_sim.cli.main import main; main()"


def growth(asks: Sequence[Callable[[], object]], times: int, warm_up: int) -> float:
    """Return the growth of resident memory in MiB over so many calls, after a warm-up."""
    for ask in islice(cycle(asks), warm_up):
        ask()
    before = _resident()
    for ask in islice(cycle(asks), times):
        ask()
    return (_resident() - before) / 2**20


def whole_process(file: Path, times: int) -> tuple[float, float]:
    """Milliseconds of ``release-sim run FILE`` and of an empty Typer command, best of several.

    Both start the interpreter alike, with the program on the command line.
    """
    ours, empty = [], []
    for _ in range(times):
        empty.append(_milliseconds([EMPTY]))
        ours.append(_milliseconds([COMMAND, "run", str(file)]))
    return min(ours), min(empty)


def _milliseconds(arguments: list[str]) -> float:
    start = perf_counter()
    subprocess.run([sys.executable, "-c", *arguments], check=True, stdout=subprocess.DEVNULL)
    return (perf_counter() - start) * 1e3


def _resident() -> int:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
