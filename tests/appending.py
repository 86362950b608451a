"""Records that tests append, also in processes of their own that are led step by step.

``python -m tests.appending turns FILE NAME NUMBER ROUNDS`` appends in so many rounds, and waits
before each for a line on its input; ``held FILE NAME`` stops in the middle of a write, and
``waiting FILE NAME`` tells of a lock that another holds. ``killed FILE TIMES`` starts a process
that appends and dies at a chosen point of that, then the next; it prints where each one died, and
the hashes of the records whose writing was reported as done.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NoReturn

from release_sim.audit.ledger import Clock, Ledger
from release_sim.audit.lines import Parts, members_of
from release_sim.model.records.audit_record import RECORD

TOLD_BEFORE, TOLD_AFTER = "half written", "done"
WAITS = "waits for the lock"

# Where a process died: before it wrote, within the fence of a line that another left unfinished,
# after that fence, within a line of its own, after that line but before it was said to be done.
BEFORE, IN_FENCE, AFTER_FENCE = "before", "in the fence", "after the fence"
IN_LINE, AFTER_LINE = "in the line", "after the line"


def content(title: str = "Bond is posted") -> Parts:
    """Return the content of a small record, with a letter that is not ASCII."""
    said: dict[str, Any] = {
        "schema": RECORD,
        "program": "0",
        "engine": "e",
        "decision": {
            "schema": "release_sim.decision/1",
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
            "not_as_expected": [],
        },
        "rules": {},
        "files": {},
    }
    return members_of(said)


def ticking(start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> Clock:
    """A clock on which a second passes whenever it is read."""
    times: Iterator[datetime] = (start + timedelta(seconds=n) for n in range(10**9))
    return lambda: next(times)


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201  whoever leads this process reads it


def turns(path: Path, name: str, number: int, rounds: int) -> None:
    """Append so many records, in every round a few at a time and as fast as it goes."""
    ledger = Ledger(path, ticking())
    chosen = Random(name)  # noqa: S311  how many at a time, not secrets
    done = 0
    for each in range(1, rounds + 1):
        sys.stdin.readline()
        until = number * each // rounds
        while done < until:
            some = min(chosen.randint(1, 60), until - done)
            ledger.append([content(f"{name} {done + one}") for one in range(some)])
            done += some
        _tell(TOLD_AFTER)


def held(path: Path, name: str) -> None:
    """Append a record, but stop in the middle of the line until a line comes in."""
    write = os.write

    def half(file: int, data: memoryview) -> int:
        os.write = write
        written = write(file, data[: len(data) // 2])
        _tell(TOLD_BEFORE)
        sys.stdin.readline()
        return written

    os.write = half  # type: ignore[assignment]  # in this process alone
    Ledger(path, ticking()).append([content(name)])
    _tell(TOLD_AFTER)


def waiting(path: Path, name: str) -> None:
    """Append a record, and tell if that has to wait for another process."""
    lock = fcntl.flock

    def told(file: Any, how: int) -> None:
        try:
            lock(file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            _tell(WAITS)
            lock(file, how)

    fcntl.flock = told
    Ledger(path, ticking()).append([content(name)])
    _tell(TOLD_AFTER)


def killed(path: Path, times: int) -> None:
    """Let process after process die while it appends, each at another point of its writing."""
    for each in range(times):
        heard, told = os.pipe()
        child = os.fork()
        if child == 0:
            _append_and_die(path, f"process {each}", told)
        os.close(told)
        os.waitpid(child, 0)
        with os.fdopen(heard, "rb") as lines:
            sys.stdout.write(lines.read().decode())


def _append_and_die(path: Path, name: str, told: int) -> NoReturn:
    """Append some records, then die at one of the places above."""
    chosen = Random(name)  # noqa: S311  points, not secrets
    write, sync = os.write, os.fsync
    ledger = Ledger(path, ticking())
    for _ in range(chosen.choice((0, 0, 0, 2))):
        head = ledger.append([content(name)]).head
        write(told, (json.dumps({"done": head}) + "\n").encode())

    def die(where: str) -> NoReturn:
        write(told, (json.dumps({"died": where}) + "\n").encode())
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("whoever is killed does not come here")

    def cut(file: int, data: memoryview) -> int:
        text = bytes(data)
        fence = text.index(b"\n") + 1 if text.count(b"\n") > 1 else 0
        where = chosen.choice((BEFORE, IN_LINE, *((IN_FENCE, AFTER_FENCE) if fence else ())))
        ends = {
            BEFORE: (0, 0),
            IN_FENCE: (1, fence - 1),
            AFTER_FENCE: (fence, fence),
            IN_LINE: (fence + 1, len(text) - 1),
        }
        write(file, text[: chosen.randint(*ends[where])])
        die(where)

    def unsaid(file: int) -> None:
        sync(file)
        die(AFTER_LINE)

    if chosen.random() < 0.8:
        os.write = cut  # type: ignore[assignment]  # in this process alone
    else:
        os.fsync = unsaid  # type: ignore[assignment]  # in this process alone
    ledger.append([content(name)])
    raise AssertionError("it was to die")


WAYS: dict[str, Callable[..., None]] = {"held": held, "waiting": waiting}

if __name__ == "__main__":
    verb, file, *more = sys.argv[1:]
    if verb == "turns":
        turns(Path(file), more[0], int(more[1]), int(more[2]))
    elif verb == "killed":
        killed(Path(file), int(more[0]))
    else:
        WAYS[verb](Path(file), more[0])
