"""Tables: whole commands beside Polars and the bytes alone, cases in memory, and folders of parts.

Tables are made up, from Parquet to Parquet; everyone decides by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import pyarrow.parquet as pq
from children import in_child
from distributed import LocalCluster
from people import POLICY, denver, people
from polars_query import SINK, write_query
from processes import Process, command, in_turn, ratios
from race import DUCKDB, IN_TWO, OPENFISCA, POLARS, RIVALS, race, ratio
from streamed import decide, deciding, only_bytes, synthesize
from target import Target

from release_sim.model.policy import Policy

OURS, TEXT, ENUM = "cohort decide", "Polars", "Polars, words as an Enum"
THREADS, DASK = "two threads", "Dask, two processes"
MOST = 250  # MiB of a whole command, however long the table
BYTES = "Why not 0.4"  # the heading of what the bytes take


def targets(quick: bool) -> Iterator[Target]:
    """Yield whole tables, then cases in memory, then parts."""
    policy = denver()
    with TemporaryDirectory() as name:
        folder = Path(name)
        for rows in (100_000, 1_000_000) if quick else (1_000_000, 10_000_000):
            yield from _whole(policy, folder, rows, 1 if quick else 3)
        yield from _beside_bytes(policy, folder, 100_000 if quick else 1_000_000)
    if not quick:
        yield from _longest()
    for rows in (100_000,) if quick else (100_000, 1_000_000, 10_000_000):
        yield from _in_memory(policy, rows, 1 if quick else 3)
    yield from _parts(100 if quick else 1_000, 1 if quick else 3)


def _whole(policy: Policy, folder: Path, rows: int, rounds: int) -> Iterator[Target]:
    given, decided, other = (folder / f"{name}.parquet" for name in ("given", "decided", "other"))
    synthesize(rows, given)
    processes = {OURS: _decide(given, decided)}
    for name in (TEXT, ENUM):
        query = folder / f"{name}.query"
        in_child(partial(write_query, policy, given, query, as_text=name == TEXT))
        processes[name] = Process(SINK, (str(query), str(other)))
    took = in_turn(processes, rounds)
    most, cpu, wall = decide(given, decided).most, 0.5, 0.5
    if rows > 1_000_000:
        cpu, wall = 0.4, 0.35
    for name in (TEXT, ENUM):
        found = ratios(took[OURS], took[name])
        for time, part, bound in (("wall", found.wall, wall), ("CPU", found.cpu, cpu)):
            what = f"{rows:,} rows, {time} over {name}"
            yield Target(1, what, part, "at most", bound, limit=BYTES)
    yield Target(1, f"{rows:,} rows, memory", most, "at most", MOST, "MiB")


def _beside_bytes(policy: Policy, folder: Path, rows: int) -> Iterator[Target]:
    given, decided, again = (folder / f"{name}.parquet" for name in ("given", "decided", "again"))
    synthesize(rows, given)
    decide(given, decided)
    whole, bare = [], []
    for _ in range(3):
        whole.append(in_child(lambda: _cpu(deciding(policy, given, decided))))
        bare.append(in_child(lambda: _cpu(only_bytes(given, decided, again))))
    found = median(a / b for a, b in zip(whole, bare, strict=True))
    what = f"{rows:,} rows, CPU over the bytes alone"
    yield Target(1, what, found, "at most", 1.15, limit=BYTES)


def _longest() -> Iterator[Target]:
    rows = 100_000_000
    with TemporaryDirectory() as folder:
        given, decided = Path(folder, "given.parquet"), Path(folder, "decided.parquet")
        synthesize(rows, given)
        most = decide(given, decided).most
        yield Target(6, f"{rows:,} rows, memory", most, "at most", MOST, "MiB")


def _in_memory(policy: Policy, rows: int, rounds: int) -> Iterator[Target]:
    rivals = {name: RIVALS[name] for name in (IN_TWO, POLARS, DUCKDB, OPENFISCA)}
    took = race(rivals, policy, people(rows), rounds, 5 if rows < 1_000_000 else 2)
    for name, bound in ((POLARS, 0.33), (DUCKDB, 0.05), (OPENFISCA, 0.05)):
        found = ratio(took[IN_TWO], took[name])
        yield Target(2, f"{rows:,} cases in memory, wall over {name}", found, "at most", bound)


def _parts(number: int, rounds: int) -> Iterator[Target]:
    with TemporaryDirectory() as name:
        folder, parts = Path(name), Path(name, "parts")
        parts.mkdir()
        drawn = folder / "drawn.parquet"
        synthesize(number * 1_000, drawn)
        for part, rows in enumerate(pq.ParquetFile(drawn).iter_batches(1_000)):
            with pq.ParquetWriter(parts / f"{part:05}.parquet", rows.schema) as writer:
                writer.write_batch(rows)
        words = (
            "cohort",
            "decide",
            str(parts),
            "--policy",
            POLICY,
            "-o",
            str(folder / "to.parquet"),
        )
        # As it is where someone has a cluster: it is there, and has done such work before.
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as started:
            there = command(*words, "--scheduler", started.scheduler_address)
            took = in_turn({THREADS: command(*words), DASK: there}, rounds)
        found = ratios(took[DASK], took[THREADS]).wall
        what = f"{number:,} parts, wall of {DASK} over {THREADS}"
        yield Target(6, what, found, "at most", 1.1)


def _decide(given: Path, to: Path) -> Process:
    return command("cohort", "decide", str(given), "--policy", POLICY, "-o", str(to))


def _cpu(work: Callable[[], object]) -> float:
    """Return the least seconds of the processor of the work, once it was done."""
    found = []
    for _ in range(3):
        begun = process_time()
        work()
        found.append(process_time() - begun)
    return min(found[1:])
