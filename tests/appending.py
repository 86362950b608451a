"""What the tests of records append, also in processes of its own that are killed meanwhile.

``python -m tests.appending many FILE NAME NUMBER`` appends, ``killed FILE TIMES`` starts a process
that appends, kills it, and starts the next; it prints the hash of every record whose writing was
reported as done.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from release_sim.audit.ledger import Clock, Ledger
from release_sim.audit.lines import Parts, parts_of


def content(title: str = "Bond is posted") -> Parts:
    """What a small record says, with a letter that is not ASCII."""
    said: dict[str, Any] = {
        "schema": "release_sim.record/1",
        "program": "0",
        "engine": "e",
        "decision": {
            "scenario": "a",
            "branch": None,
            "title": f"{title} ä",
            "policy": {"name": "p", "hash": "0" * 64},
            "as_of": "2025-06-01",
            "answers": {},
            "findings": {},
            "flags": [],
            "readings": {},
            "facts": {"stated": {"subpoena.days_to_respond": 3}, "presumed": {}, "unknown": []},
        },
        "rules": {},
        "files": {},
    }
    return parts_of(said)


def ticking(start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> Clock:
    """A clock on which a second passes whenever it is read."""
    times: Iterator[datetime] = (start + timedelta(seconds=n) for n in range(10**9))
    return lambda: next(times)


def many(path: Path, name: str, number: int) -> None:
    """Append so many records, a few at a time, so that others come in between."""
    ledger = Ledger(path, ticking())
    chosen = Random(name)  # noqa: S311  how many at a time, not secrets
    done = 0
    while done < number:
        some = min(chosen.randint(1, 60), number - done)
        ledger.append([content(f"{name} {done + each}") for each in range(some)])
        done += some


def killed(path: Path, times: int) -> None:
    """Kill a process while it appends, so many times, each at another moment."""
    chosen = Random(times)  # noqa: S311  moments, not secrets
    for each in range(times):
        heard, told = os.pipe()
        child = os.fork()
        if child == 0:
            _append_for_ever(path, f"process {each}", told)
        os.close(told)
        time.sleep(chosen.uniform(0.001, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(heard, "rb") as hashes:
            sys.stdout.write(hashes.read().decode())


def _append_for_ever(path: Path, name: str, told: int) -> None:
    write = os.write

    def slowly(file: int, data: memoryview) -> int:
        """Few bytes at a time, so that many a line is left broken."""
        time.sleep(0.0002)
        return write(file, data[:80])

    os.write = slowly  # type: ignore[assignment]
    ledger = Ledger(path, ticking())
    while True:
        write(told, f"{ledger.append([content(name)]).head}\n".encode())


if __name__ == "__main__":
    if sys.argv[1] == "many":
        many(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    else:
        killed(Path(sys.argv[2]), int(sys.argv[3]))
