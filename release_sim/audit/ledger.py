"""Appends to a file of records, to which other processes may append at the same time.

Nothing in the file is ever written over. A line counts once its newline is written; what a writer
left unfinished stays, and the next one fences it within the same line. So at every moment, and
wherever a write ends, the file is whole lines and at most one unfinished one.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from errno import EACCES, EINVAL
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import NamedTuple

from release_sim.audit.lines import (
    SEPARATOR,
    Parts,
    Signing,
    ValidEntry,
    begins_line,
    members_of,
    read_line,
    sealed,
)
from release_sim.errors import FilesAreWrongError
from release_sim.model.canonical import sha256_of
from release_sim.model.problem import Place, Problem
from release_sim.model.records.audit_record import FENCE
from release_sim.model.records.ledger_results import Appended

Clock = Callable[[], datetime]


class _End(NamedTuple):
    """The end of a file: the number and hash of its last whole line, and what is unfinished."""

    number: int
    hash: str | None
    broken: bytes
    signer: str | None = None


class Ledger:
    """A file of records; ``clock`` is read for the time of writing, ``sign`` signs every line."""

    def __init__(self, path: Path, clock: Clock, sign: Signing | None = None) -> None:
        """Nothing is opened before something is appended."""
        self._path, self._clock, self._sign = path, clock, sign
        self.added = 0
        """How many records were added, those too that came before a write that failed."""

    def check(self) -> None:
        """Raise the errors of ``append`` that can be known before anything is written."""
        if self._path.exists():
            with self._locked() as file:
                self._end(file)
            return
        os.close(os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY))
        if not os.access(self._path.parent, os.W_OK):
            raise OSError(EACCES, os.strerror(EACCES))

    def append(self, contents: Sequence[Parts]) -> Appended:
        """Add a line for each; they are on the disk when this returns.

        Raises ``FilesAreWrongError`` where the last line is no record, and ``OSError`` where
        nothing can be written or not all of it.
        """
        with self._locked() as file:
            end = self._end(file)
            number, head, lines = end.number, end.hash, [SEPARATOR] if end.broken else []
            for content in (*_recovery_marker(end.broken), *contents):
                number += 1
                written = self._clock().astimezone(UTC).isoformat(timespec="microseconds")
                place = {"number": number, "previous": head, "written": written}
                line, head = sealed({**content, **members_of(place)}, self._sign)
                lines += [line, b"\n"]
            self._write(file, b"".join(lines), fences=bool(end.broken))
        first = end.number + bool(end.broken) + 1
        signer = self._sign(b"")["key"] if self._sign else None
        otherwise = bool(end.number) and end.signer != signer
        before = end.signer or "" if otherwise else ""
        return Appended(first, number, head or "", len(end.broken), otherwise, before)

    def _write(self, file: int, text: bytes, fences: int) -> None:
        begin = os.fstat(file).st_size
        rest = memoryview(text)
        try:
            while rest:
                rest = rest[os.write(file, rest) :]
            os.fsync(file)
        finally:
            # The file itself tells how far it came, whatever ended the writing.
            whole = text.count(b"\n", 0, os.fstat(file).st_size - begin)
            self.added += max(0, whole - fences)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """Open the file under an exclusive lock, which dies with the process."""
        is_new = not self._path.exists()
        file = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            _check_regular(file)
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            os.close(file)
        if is_new:
            _sync_folder(self._path)

    def _end(self, file: int) -> _End:
        if not os.fstat(file).st_size:
            return _End(0, None, b"")
        with mmap(file, 0, access=ACCESS_READ) as text:
            end = text.rfind(b"\n")
            broken = text[end + 1 :]
            if end < 0:
                if begins_line(broken):
                    return _End(0, None, broken)
                raise self._not_appended_to("this is not a file of records")
            found = read_line(text[text.rfind(b"\n", 0, end) + 1 : end])
        if isinstance(found, ValidEntry):
            signature = found.entry.signature
            signer = signature.key if signature else None
            return _End(found.entry.number, found.entry.hash, broken, signer)
        raise self._not_appended_to(f"its last line was changed or broken off: {found.says}")

    def _not_appended_to(self, why: str) -> FilesAreWrongError:
        lines = self._path.read_bytes().count(b"\n")
        message = f"nothing is added to the file: {why}"
        help_text = f"see what is wrong with it: release-sim audit verify {self._path}"
        place = Place(str(self._path), max(1, lines))
        return FilesAreWrongError([Problem("broken-record", place, message, help=help_text)])


def _recovery_marker(broken: bytes) -> Iterator[Parts]:
    """Yield the fence to write after an unfinished line, if there is one."""
    if broken:
        kept = {"bytes": len(broken), "sha256": sha256_of(broken)}
        yield members_of({"schema": FENCE, "broken": kept})


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file, each with its newline, once no writer holds its lock."""
    # A pipe would be waited for until someone writes to it.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        _check_regular(file.fileno())
        fcntl.flock(file, fcntl.LOCK_SH)
        left = os.fstat(file.fileno()).st_size
        fcntl.flock(file, fcntl.LOCK_UN)
        while line := file.readline(left):
            left -= len(line)
            yield line


def _check_regular(file: int) -> None:
    if not stat.S_ISREG(os.fstat(file).st_mode):
        raise OSError(EINVAL, "it is not a regular file")


def _sync_folder(path: Path) -> None:
    """Sync the folder, so that a new file survives a crash."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
