"""On a cluster everything comes out as on one machine, to the last byte, whatever dies meanwhile.

The scheduler and its workers are real: processes of their own, that are started here.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import active_children
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from release_sim.cohort.cases import CaseTable
from release_sim.cohort.cohort_engine import CohortAnswers, CohortEngine
from release_sim.cohort.tables import cluster, parquet, table
from release_sim.cohort.tables.stream import Stream
from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.errors import FilesAreWrongError
from release_sim.model.policy import Policy
from tests.cohort.clusters import DOOMED, Running, scheduler
from tests.cohorts import SOME_DAY, decide, opened, write
from tests.conftest import HANGS
from tests.wrong_input import Said, command

PARTS, ROWS = 8, 500


@pytest.fixture(autouse=True)
def every_part_is_a_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep parts as small as these apart, so that there is work for every worker."""
    monkeypatch.setattr(parquet, "ROWS", ROWS)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine takes its time; only those wait so long whose test fails anyhow."""
    monkeypatch.setattr(cluster, "PATIENCE", HANGS)
    monkeypatch.setattr(cluster, "ALONE", HANGS)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A scheduler with two workers."""
    with scheduler(tmp_path_factory.mktemp("cluster")) as running:
        for _ in range(2):
            running.worker()
        running.wait_for(2)
        yield running


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up people, in many parts."""
    folder = tmp_path_factory.mktemp("people")
    drawn, parts = folder / "drawn.parquet", folder / "parts"
    asked = ("--rows", str(PARTS * ROWS), "--seed", "1", "--year", "2025")
    assert command("cohort", "synthesize", *asked, "-o", str(drawn)).code == 0
    table = pa.parquet.read_table(drawn)
    parts.mkdir()
    for number in range(PARTS):
        part = parts / f"{number:02}.parquet"
        pa.parquet.write_table(table.slice(number * ROWS, ROWS), part)
    return parts


@pytest.fixture
def asked(tmp_path: Path) -> tuple[str, ...]:
    """A command that wants the address of a scheduler."""
    path = write(tmp_path / "cases.parquet", {"as_of": [SOME_DAY], "custody.state": ["released"]})
    return ("cohort", "decide", str(path), "-o", str(tmp_path / "to.csv"), "--scheduler")


def refused(*arguments: str) -> str:
    """Return the message of a command that finds no cluster."""
    said = command(*arguments)
    assert (said.code, said.out) == (3, "")
    assert said.err.count("error[no-cluster]") == said.err.count("error[") == 1
    assert not Path(arguments[4]).exists()
    return said.err


def both(arguments: tuple[str, ...], address: str, folder: Path) -> list[tuple[Said, list[bytes]]]:
    """Return the output and files of a verb on one machine, and on a cluster."""
    found = []
    for number, more in enumerate([(), ("--scheduler", address)]):
        here = folder / str(number)
        here.mkdir(parents=True)
        with contextlib.chdir(here):
            said = command("cohort", *arguments, *more)
        found.append((said, [path.read_bytes() for path in sorted(here.iterdir())]))
    return found


@pytest.mark.whole
@pytest.mark.parametrize("options", [("-o", "to.parquet", "--with-rules"), ("-o", "to.csv")])
def test_a_table_is_decided_to_the_same_bytes(
    two: Running, people: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    here, there = both(("decide", str(people), *options), two.address, tmp_path)
    assert here[0].code == 0
    assert len(here[1]) == 1
    assert there == here


WRONG = {"as_of": ["2025-06-01", "never"] * 50, "custody.state": ["in_custody", "jailed"] * 50}


@pytest.mark.whole
@pytest.mark.parametrize(
    ("name", "options", "code"),
    [("cases.csv", (), 3), ("cases.parquet", ("--reject", "refused.csv"), 0)],
)
def test_what_is_wrong_with_rows_is_told_alike(
    two: Running, tmp_path: Path, name: str, options: tuple[str, ...], code: int
) -> None:
    path = str(write(tmp_path / name, WRONG))
    here, there = both(("decide", path, "-o", "to.csv", *options), two.address, tmp_path)
    assert here[0].code == code
    assert len(here[1]) == len(options)
    assert there == here


@pytest.mark.whole
@pytest.mark.parametrize(
    "options",
    [
        ("--policy", "denver", "--policy", "aurora", "--by", "background.charge"),
        ("--policy", "denver", "--policy", "as_if_violent_only", "--replicates", "2"),
        ("--policy", "denver", "--sweep", "background.charge=none,violent"),
        ("--policy", "denver", "--policy", "aurora", "--sweep", "requests_since_2025=26,52"),
    ],
)
def test_policies_are_compared_to_the_same_numbers(
    two: Running, people: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    arguments = ("compare", str(people), *options, "--action", "notify_of_release", "--json")
    here, there = both(arguments, two.address, tmp_path)
    assert here[0].code == 0
    assert there == here


class Fatal(CohortEngine):
    """Ends the process of one worker while it decides; until that is so, all others wait."""

    def __init__(self, policy: Policy, gate: Path) -> None:
        super().__init__(policy)
        self._gate = gate

    def decide(self, cases: CaseTable, with_rules: bool = False) -> CohortAnswers:
        if DOOMED in os.environ:
            os.kill(os.getpid(), signal.SIGKILL)
        with self._gate.open() as gate:
            fcntl.flock(gate, fcntl.LOCK_SH)
        return super().decide(cases, with_rules)


@pytest.mark.whole
def test_a_worker_that_dies_in_the_middle_takes_nothing_with_it(
    two: Running, people: Path, tmp_path: Path, denver: Policy
) -> None:
    decide(people, denver, tmp_path / "here.parquet", TableDefaults(ignore=True))
    doomed = two.worker(**{DOOMED: "yes"})
    two.wait_for(3)
    gate = tmp_path / "gate"
    with gate.open("w") as closed, ThreadPoolExecutor() as beside:
        fcntl.flock(closed, fcntl.LOCK_EX)
        dead = beside.submit(doomed.wait)
        dead.add_done_callback(lambda _: fcntl.flock(closed, fcntl.LOCK_UN))
        try:
            with cluster.cluster(two.address) as workers:
                table, layout = opened(people, TableDefaults(ignore=True))
                stream = Stream(table, layout, Fatal(denver, gate), tmp_path / "there.parquet")
                tally = stream.run(lambda _: None, workers)
        finally:
            doomed.kill()  # where it was never asked, this test fails and does not wait for ever
    assert dead.result() == -signal.SIGKILL
    assert tally.decided == PARTS * ROWS
    assert (tmp_path / "there.parquet").read_bytes() == (tmp_path / "here.parquet").read_bytes()


@pytest.mark.whole
def test_a_worker_needs_the_table_as_it_is_here(
    two: Running, asked: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def longer(path: Path, first: int) -> list[parquet.Partition]:
        return [each._replace(size=each.size + 1) for each in parquet.partitions(path, first)]

    monkeypatch.setattr(table, "partitions", longer)
    said = refused(*asked, two.address)
    assert " does not see `cases.parquet` as it is here" in said


@pytest.mark.whole
def test_a_scheduler_needs_workers_of_the_same_release(
    tmp_path: Path, asked: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with scheduler(tmp_path) as running:
        with monkeypatch.context() as patch:
            patch.setattr(cluster, "ALONE", 0.5)
            assert "the scheduler has no workers" in refused(*asked, running.address)
        other = tmp_path / "other" / "release_sim-0.0.1.dist-info"
        other.mkdir(parents=True)
        (other / "METADATA").write_text("Name: release-sim\nVersion: 0.0.1\n", encoding="utf-8")
        running.worker(PYTHONPATH=str(other.parent))
        assert " has release_sim 0.0.1, and here is release_sim " in refused(
            *asked, running.address
        )
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    said = refused(*asked, running.address)
    assert f"no scheduler answers at `{running.address}`" in said


@pytest.mark.whole
def test_a_scheduler_that_goes_leaves_no_half_table(
    people: Path, tmp_path: Path, denver: Policy
) -> None:
    to = tmp_path / "to.parquet"
    with scheduler(tmp_path) as running:
        running.worker()
        running.wait_for(1)
        stream = Stream(*opened(people, TableDefaults(ignore=True)), CohortEngine(denver), to)
        with (
            pytest.raises(FilesAreWrongError, match="the scheduler is gone"),
            cluster.cluster(running.address) as workers,
        ):
            stream.run(lambda _: running.process.kill(), workers)
    assert not to.exists()


@pytest.mark.whole
def test_only_a_cluster_takes_a_package_of_its_own(
    asked: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "release_sim.cohort.tables.cluster")
    monkeypatch.setitem(sys.modules, "dask", None)
    said = refused(*asked, "local")
    assert "a cluster takes the package `dask`, which is not installed" in said
    assert "pip install 'release-sim[cluster]'" in said
    assert command(*asked[:-1]).code == 0


@pytest.mark.whole
def test_a_cluster_of_this_machine_is_started_and_ended(
    people: Path, tmp_path: Path, denver: Policy
) -> None:
    decide(people, denver, tmp_path / "here.parquet", TableDefaults(ignore=True))
    there = tmp_path / "there.parquet"
    before = set(active_children())  # of other tests
    said = command("cohort", "decide", str(people), "-o", str(there), "--scheduler", "local")
    assert (said.code, said.err) == (0, "")
    assert there.read_bytes() == (tmp_path / "here.parquet").read_bytes()
    assert set(active_children()) == before
