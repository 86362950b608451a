"""Results of appending to a file of records, and what a reader sees, by hand."""

from __future__ import annotations

import os
from errno import ENOSPC
from pathlib import Path
from stat import S_ISDIR

import pytest

from release_sim.audit.chain import Chain
from release_sim.audit.ledger import Ledger, lines_of
from release_sim.audit.lines import SEPARATOR
from release_sim.errors import FilesAreWrongError
from release_sim.model.records.ledger_results import Appended
from tests.appending import content, ticking
from tests.audit.record_files import verified, written


def test_who_appends_is_told_the_first_and_the_last_line(tmp_path: Path) -> None:
    path = tmp_path / "records"
    ledger = Ledger(path, ticking())
    assert ledger.append([]) == Appended(1, 0, "")
    assert path.read_bytes() == b""
    for number, (first, last) in ((2, (1, 2)), (1, (3, 3)), (3, (4, 6)), (0, (7, 6))):
        added = ledger.append([content()] * number)
        assert added == Appended(first, last, verified(path).head or "")
    assert ledger.added == 6


def test_a_line_left_unfinished_is_fenced_and_the_fence_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "records"
    (whole,) = written(path, 1)
    path.write_bytes(whole + whole[:50])
    ledger = Ledger(path, ticking())
    added = ledger.append([content(), content()])
    assert (added.first, added.last, added.fenced) == (3, 4, 50)
    assert path.read_bytes().startswith(whole + whole[:50] + SEPARATOR)
    assert (ledger.added, verified(path).fences) == (2, {2: 50})


@pytest.mark.parametrize("at_once", [1, 100, 10_000])
def test_a_write_that_takes_less_goes_on_where_it_came_to(
    at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:at_once]))
    ledger = Ledger(tmp_path / "records", ticking())
    ledger.append([content(), content()])
    found = verified(tmp_path / "records")
    assert (ledger.added, found.lines, found.bad) == (2, 2, None)


@pytest.mark.parametrize(
    ("fenced", "lines", "more", "added"),
    [
        (False, 0, 0, 0),
        (False, 0, 10, 0),
        (False, 1, 0, 1),
        (False, 1, 10, 1),
        (False, 2, -1, 1),
        (True, 0, 10, 0),
        (True, 1, 0, 0),
        (True, 1, 10, 0),
        (True, 2, 0, 1),
    ],
)
def test_who_could_not_write_all_is_told_how_many_records_were_added(
    fenced: bool,
    lines: int,
    more: int,
    added: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of whole lines and some bytes more, the fence is none of the records."""
    path, ended = tmp_path / "records", tmp_path / "ended"
    (whole,) = written(path, 1)
    path.write_bytes(before := whole + whole[:50] * fenced)
    ended.write_bytes(before)
    Ledger(ended, ticking()).append([content()] * 3)
    after = ended.read_bytes()[len(before) :].splitlines(keepends=True)
    taken = len(b"".join(after[:lines])) + more
    write = os.write

    def full(file: int, data: bytes) -> int:
        left = taken - (path.stat().st_size - len(before))
        if not left:
            raise OSError(ENOSPC, "full")
        return write(file, data[:left])

    monkeypatch.setattr(os, "write", full)
    ledger = Ledger(path, ticking())
    with pytest.raises(OSError, match="full"):
        ledger.append([content()] * 3)
    assert ledger.added == added
    assert path.read_bytes() == before + b"".join(after)[:taken]


def test_whether_one_can_append_shows_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "records"
    (tmp_path / "link").symlink_to(tmp_path)
    for folder in (tmp_path, tmp_path / "link"):
        Ledger(folder / "records", ticking()).check()
    assert not path.exists()
    with pytest.raises(FileNotFoundError):
        Ledger(tmp_path / "no folder" / "records", ticking()).check()
    (tmp_path / "file").write_text("")
    with pytest.raises(NotADirectoryError):
        Ledger(tmp_path / "file" / "records", ticking()).check()
    monkeypatch.setattr(os, "access", lambda *_: False)  # who runs the tests may be allowed all
    with pytest.raises(PermissionError, match="Permission denied"):
        Ledger(path, ticking()).check()
    monkeypatch.undo()
    whole = b"".join(written(path, 2))
    Ledger(path, ticking()).check()
    assert path.read_bytes() == whole
    path.write_bytes(whole[:-2] + b"\n")
    with pytest.raises(FilesAreWrongError, match="its last line was changed or broken off"):
        Ledger(path, ticking()).check()


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_last_line_that_is_no_record_is_placed(number: int, tmp_path: Path) -> None:
    path = tmp_path / "records"
    lines = written(path, number) if number else []
    path.write_bytes(b"".join([*lines, b"{}\n"]))
    with pytest.raises(FilesAreWrongError) as told:
        Ledger(path, ticking()).append([content()])
    (problem,) = told.value.problems
    assert (problem.place.path, problem.place.line) == (str(path), number + 1)
    assert problem.help == f"see what is wrong with it: release-sim audit verify {path}"


def test_only_the_last_line_must_be_a_record_for_one_more(tmp_path: Path) -> None:
    path = tmp_path / "records"
    (whole,) = written(path, 1)
    path.write_bytes(b"\n" + whole)
    assert Ledger(path, ticking()).append([content()]).first == 2
    assert path.read_bytes().startswith(b"\n" + whole)
    path.write_bytes(b"\n")
    with pytest.raises(FilesAreWrongError, match="it is an empty line"):
        Ledger(path, ticking()).append([content()])


def test_what_is_appended_while_one_reads_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "records"
    whole = written(path, 2)
    reading = lines_of(path)
    assert next(reading) == whole[0]
    Ledger(path, ticking()).append([content()])
    assert [*reading] == whole[1:]
    path.write_bytes(b"".join(whole) + b"half")
    assert [*lines_of(path)] == [*whole, b"half"]
    path.write_bytes(b"")
    assert [*lines_of(path)] == []


def test_a_pipe_is_no_file_to_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="it is not a regular file"):
        next(lines_of(tmp_path / "pipe"))


def test_a_new_file_can_be_written_by_whom_the_folder_lets(tmp_path: Path) -> None:
    before = os.umask(0o002)
    try:
        Ledger(tmp_path / "records", ticking()).append([content()])
    finally:
        os.umask(before)
    assert (tmp_path / "records").stat().st_mode & 0o777 == 0o664


def test_the_folder_of_a_new_file_is_synced_once_what_is_in_the_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = list[bool]()
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(S_ISDIR(os.fstat(file).st_mode)))
    for expected in ([False, True], [False, True, False]):
        Ledger(tmp_path / "records", ticking()).append([content()])
        assert synced == expected


def test_a_chain_that_read_nothing_has_no_head() -> None:
    chain = Chain()
    assert [*chain.follow([])] == []
    found = chain.verified()
    assert (found.lines, found.head, found.head_at, found.bad) == (0, None, None, None)
    assert (found.noted, found.keys_given, found.mixed) == (0, False, None)
