"""Tables decided from end to end: what the command takes, and what only its bytes would."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any as Arrow  # pyarrow has no types
from typing import NamedTuple

import pyarrow.parquet as pq
from people import POLICY, SEED

from release_sim.cohort.cohort_engine import CohortEngine
from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.stream import Stream
from release_sim.cohort.tables.table import Table, open_table
from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.cohort.tables.table_writer import new_table
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.policy import Policy
from release_sim.model.problem import Place

BYTES = 32  # a row, of both tables, and more than there will be

_COMMAND = """
from release_sim.cli.main import main
try:
    main()
finally:
    with open("/proc/self/status") as status:
        print(next(line.split()[1] for line in status if line.startswith("VmHWM:")))
"""


class Whole(NamedTuple):
    """The cost of a command as a whole process: seconds, and peak MiB."""

    seconds: float
    most: float


def synthesize(rows: int, to: Path) -> Whole:
    """So many people as a table."""
    return _command("synthesize", "--rows", str(rows), "--seed", str(SEED), "-o", str(to))


def decide(path: Path, to: Path) -> Whole:
    """Decide the table by the command."""
    return _command("decide", str(path), "--policy", POLICY, "-o", str(to))


def deciding(policy: Policy, path: Path, to: Path) -> Callable[[], object]:
    """Return a function that reads a table, decides it and writes the answers."""
    table, bindings = _opened(path)
    cohort_engine = CohortEngine(policy)
    return lambda: Stream(table, bindings, cohort_engine, to).run(lambda _: None)


def only_bytes(path: Path, decided: Path, to: Path) -> Callable[[], object]:
    """Return a function that reads the same columns and writes given answers."""
    table, bindings = _opened(path)
    answers: Arrow = pq.read_table(decided).combine_chunks()

    def work() -> None:
        with new_table(to, answers.schema) as write:
            for first, rows in table.batches(bindings.wanted(), bindings.coded()):
                for batch in answers.slice(first - 1, len(rows)).to_batches():
                    write(batch)

    return work


def _opened(path: Path) -> tuple[Table, ColumnBindings]:
    diagnosis = Diagnosis()
    table = open_table(path, diagnosis)
    diagnosis.raise_if_any()
    if table is None:
        raise ValueError(path)
    bindings = ColumnBindings.of(table.names, TableDefaults(), Place(str(path)), diagnosis)
    diagnosis.raise_if_any()
    return table, bindings


def _command(*arguments: str) -> Whole:
    begun = perf_counter()
    command = [sys.executable, "-c", _COMMAND, "cohort", *arguments]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return Whole(perf_counter() - begun, int(said.split()[-1]) / 2**10)
