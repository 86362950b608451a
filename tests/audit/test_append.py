"""Several processes write to one file of records, and none of them lives on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from release_sim.audit.chain import Chain
from release_sim.audit.ledger import Ledger, lines_of
from release_sim.model.records.audit_record import AuditRecord, RecoveryMarker
from release_sim.model.records.ledger_results import VerificationFailure
from tests.appending import (
    AFTER_FENCE,
    AFTER_LINE,
    BEFORE,
    IN_FENCE,
    IN_LINE,
    TOLD_AFTER,
    TOLD_BEFORE,
    WAITS,
    content,
    ticking,
)
from tests.audit.record_files import fault, verified, written
from tests.conftest import ROOT


def appending(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.appending", *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("go on\n")
    process.stdin.flush()


def says(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().rstrip()


def titles_in(path: Path) -> list[str]:
    """Return the titles of the records in a file, which must verify."""
    chain, found = Chain(), []
    for entry in chain.follow(lines_of(path)):
        assert isinstance(entry, AuditRecord)
        found.append(entry.decision.title)
    assert chain.verified().bad is None
    return found


def test_who_appends_waits_until_another_has_written_its_line(tmp_path: Path) -> None:
    path = tmp_path / "records"
    with appending("held", str(path), "one") as one:
        assert says(one) == TOLD_BEFORE
        half = path.read_bytes()
        assert half
        assert b"\n" not in half
        with appending("waiting", str(path), "two") as two:
            assert says(two) == WAITS
            assert path.read_bytes() == half
            go_on(one)
            assert says(one) == says(two) == TOLD_AFTER
    assert titles_in(path) == ["one ä", "two ä"]


def test_two_processes_append_to_one_file(tmp_path: Path, long: bool) -> None:
    path, number, rounds = tmp_path / "records", 10_000 if long else 1_000, 20
    names = ("one", "two")
    with ExitStack() as stack:
        writers = [
            stack.enter_context(appending("turns", str(path), name, str(number), str(rounds)))
            for name in names
        ]
        for _ in range(rounds):  # in each of which both append, as it comes
            for writer in writers:
                go_on(writer)
            assert [says(writer) for writer in writers] == [TOLD_AFTER] * 2
    titles = titles_in(path)
    for name in names:
        mine = [title for title in titles if title.startswith(name)]
        assert mine == [f"{name} {each} ä" for each in range(number)]
    writer_of = [title.split()[0] for title in titles]
    assert sum(one != other for one, other in pairwise(writer_of)) >= rounds


def test_a_process_killed_while_it_appends_loses_only_what_it_was_writing(
    tmp_path: Path, long: bool
) -> None:
    path, times = tmp_path / "records", 200 if long else 60
    told, _ = appending("killed", str(path), str(times)).communicate()
    Ledger(path, ticking()).append([])
    events = [json.loads(line) for line in told.splitlines()]
    died = [event["died"] for event in events if "died" in event]
    assert len(died) == times
    assert {*died} == {BEFORE, IN_FENCE, AFTER_FENCE, IN_LINE, AFTER_LINE}
    fences, unfinished = 0, False
    for where in [event.get("died", AFTER_LINE) for event in events]:
        if where not in (BEFORE, IN_FENCE):
            fences, unfinished = fences + unfinished, where == IN_LINE
    chain = Chain()
    entries = list(chain.follow(lines_of(path)))
    assert chain.verified().bad is None
    kept = [entry.hash for entry in entries if isinstance(entry, AuditRecord)]
    done = [event["done"] for event in events if "done" in event]
    assert [name for name in kept if name in {*done}] == done
    assert len(kept) - len(done) == died.count(AFTER_LINE)
    assert sum(isinstance(entry, RecoveryMarker) for entry in entries) == fences + unfinished


def test_a_full_disk_leaves_a_file_that_is_verified_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "records"
    before = b"".join(written(path, 2))
    limited = (  # nor does it keep modules that it could not write whole
        "import resource, sys; sys.dont_write_bytecode = True; "
        "from release_sim.cli.main import main; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + 300},) * 2); "
        "main()"
    )
    story = ROOT / "scenarios/seeds/red_light_stop.yaml"
    command = [sys.executable, "-c", limited, "run", str(story), "--record", str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"error: `{path}` cannot be written: file too large\n"
    assert path.read_bytes()[: len(before)] == before
    assert fault(path).fault is VerificationFailure.INCOMPLETE
    assert Ledger(path, ticking()).append([content()]).fenced == 300
    assert verified(path).bad is None


def test_what_is_no_file_is_not_appended_to() -> None:
    with pytest.raises(OSError, match="not a regular file"):
        Ledger(Path(os.devnull), ticking()).append([content()])


def test_the_time_of_writing_is_the_clock_that_is_passed_in(tmp_path: Path) -> None:
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    Ledger(tmp_path / "records", lambda: at).append([content()])
    (entry,) = Chain().follow(lines_of(tmp_path / "records"))
    assert entry.written == "2026-03-04T05:06:07.000000+00:00"
