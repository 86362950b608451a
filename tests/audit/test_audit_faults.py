"""Whatever happens to a file of records is named, and nothing that was recorded is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import create_model

from release_sim.audit import keys
from release_sim.audit.chain import Chain
from release_sim.audit.ledger import Ledger, lines_of
from release_sim.audit.lines import SEPARATOR, beginnings, members_of, sealed, value_of
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.canonical import canonical_json
from release_sim.model.records.audit_record import (
    AuditRecord,
    FailedLine,
    RecoveryMarker,
    VerificationFailure,
    Verified,
)
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
from tests.conftest import ROOT

LINES = 6


def verified(data: bytes | Path, *known: str, head: str | None = None, count: int = 0) -> Verified:
    lines = lines_of(data) if isinstance(data, Path) else data.splitlines(keepends=True)
    if isinstance(data, bytes):  # splitlines knows more ends of lines than the newline
        lines = [line + b"\n" for line in data.split(b"\n")]
        lines[-1] = lines[-1][:-1]
        lines = [line for line in lines if line]
    chain = Chain(known)
    for _ in chain.follow(lines):
        pass
    return chain.verified(head, count)


def fault(data: bytes | Path, *known: str, head: str | None = None, count: int = 0) -> FailedLine:
    found = verified(data, *known, head=head, count=count).bad
    assert found is not None
    return found


def written(path: Path, number: int = LINES, name: str = "one") -> list[bytes]:
    """The lines of a new file of records."""
    Ledger(path, ticking()).append([content(f"{name} {each}") for each in range(number)])
    return path.read_bytes().splitlines(keepends=True)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    return written(tmp_path_factory.mktemp("records") / "one")


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Lines that were written to another file."""
    return written(tmp_path_factory.mktemp("records") / "other", LINES + 2, "other")


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("keys") / "key"
    return path, keys.make(path)


def signed(path: Path, key: Path, number: int) -> bytes:
    diagnosis = Diagnosis()
    sign = keys.signing(key, diagnosis)
    diagnosis.raise_if_any()
    Ledger(path, ticking(), sign).append([content()] * number)
    return path.read_bytes()


# The file ends early.


def test_a_line_cut_anywhere_is_named_and_fenced_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "records"
    whole = b"".join(written(path, 3))
    begins = whole.rindex(b"\n", 0, -1) + 1
    for cut in range(begins + 1, len(whole)):
        path.write_bytes(whole[:cut])
        bad = fault(path)
        assert (bad.fault, bad.line) == (VerificationFailure.INCOMPLETE, 3)
        added = Ledger(path, ticking()).append([content("after")])
        assert (added.first, added.last, added.fenced) == (4, 4, cut - begins)
        assert path.read_bytes().startswith(whole[:cut] + SEPARATOR)
        found = verified(path)
        assert (found.bad, found.lines, found.fences) == (None, 4, {3: cut - begins})


def test_a_first_line_cut_anywhere_is_fenced(tmp_path: Path) -> None:
    path = tmp_path / "records"
    (whole,) = written(path, 1)
    for cut in range(1, len(whole)):
        path.write_bytes(whole[:cut])
        Ledger(path, ticking()).append([content()])
        assert verified(path).fences == {1: cut}
        assert verified(path).bad is None


def test_a_fence_cut_anywhere_is_fenced_in_its_turn(tmp_path: Path) -> None:
    path = tmp_path / "records"
    whole = b"".join(written(path, 2))[:-20]
    path.write_bytes(whole)
    Ledger(path, ticking()).append([content("after")])
    mended = path.read_bytes()
    for cut in range(len(whole) + 1, mended.index(b"\n", len(whole)) + 1):
        path.write_bytes(mended[:cut])
        assert fault(path).fault is VerificationFailure.INCOMPLETE
        Ledger(path, ticking()).append([content("again")])
        assert path.read_bytes().startswith(mended[:cut])
        found = verified(path)
        assert (found.bad, found.lines, list(found.fences)) == (None, 3, [2])


def test_lines_gone_from_the_end_show_to_those_who_noted_one(lines: list[bytes]) -> None:
    head, less = verified(b"".join(lines)).head, b"".join(lines[:-1])
    assert verified(less).bad is None, "the chain alone cannot know"
    assert fault(less, count=LINES).fault is VerificationFailure.END_MISSING
    assert fault(less, head=head).fault is VerificationFailure.END_MISSING
    assert fault(b"", count=1).fault is VerificationFailure.END_MISSING
    assert verified(b"".join(lines), head=head, count=LINES).bad is None
    earlier = verified(less).head
    assert verified(b"".join(lines), head=earlier, count=LINES - 1).bad is None, "it has grown"


def test_lines_gone_from_the_middle_are_named_by_number(lines: list[bytes]) -> None:
    one = fault(b"".join([lines[0], *lines[2:]]))
    assert (one.line, one.says) == (2, "line 2 is gone; line 3 stands here")
    several = fault(b"".join([lines[0], *lines[3:]]))
    assert (several.line, several.says) == (2, "lines 2 to 3 are gone; line 4 stands here")


def test_a_line_of_another_file_with_the_right_number_does_not_stand_for_one_gone(
    lines: list[bytes], others: list[bytes]
) -> None:
    found = fault(b"".join([lines[0], lines[3], others[1]]))
    assert found.says == "lines 2 to 3 are gone; line 4 stands here"


def test_who_appends_learns_the_hash_of_the_last_line(tmp_path: Path) -> None:
    path = tmp_path / "records"
    added = Ledger(path, ticking()).append([content("one"), content("two")])
    assert (added.first, added.last, added.head) == (1, 2, verified(path).head)


# Bytes are changed.


def test_every_bit_counts(tmp_path: Path, key: tuple[Path, str]) -> None:
    path = tmp_path / "records"
    whole = signed(path, key[0], 2)
    path.write_bytes(whole[:-30])
    whole = signed(path, key[0], 1)  # a record, a fence, a record
    assert verified(whole, key[1]).bad is None
    for place in range(len(whole)):
        for bit in range(8) if place % 8 == 0 else (place % 8,):
            data = bytearray(whole)
            data[place] ^= 1 << bit
            bad = fault(bytes(data))
            assert bad.line in (1, 2, 3)
            # What is wrong is in the line, but where a newline is changed so that it is longer.
            assert bad.line == 1 + whole[:place].count(b"\n")


@given(data=st.data())
def test_what_is_written_over_is_named(data: st.DataObject, lines: list[bytes]) -> None:
    whole = b"".join(lines)
    begin = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(begin, min(len(whole), begin + 40)))
    other = whole[:begin] + data.draw(st.binary(max_size=40)) + whole[end:]
    if other != whole and not whole.startswith(other):
        assert fault(other).line <= 1 + whole[:end].count(b"\n")


@pytest.mark.parametrize(
    "form",
    [
        lambda value: json.dumps(value, ensure_ascii=False),
        lambda value: json.dumps(value, separators=(",", ":"), sort_keys=True),
        lambda value: json.dumps(
            dict(reversed(value.items())), separators=(",", ":"), ensure_ascii=False
        ),
        lambda value: canonical_json(value).decode().replace('"number":3', '"number":3.0'),
        lambda value: canonical_json(value).decode().replace('"number":3', '"number":3,"number":3'),
        lambda value: canonical_json(value).decode() + " ",
        lambda value: canonical_json(value).decode().replace("Bond", "\\u0042ond"),
    ],
    ids=["spaces", "escapes", "order", "number", "twice", "trailing", "escape"],
)
def test_another_form_of_the_same_content_is_not_taken(
    form: Callable[[dict[str, object]], str], tmp_path: Path
) -> None:
    Ledger(tmp_path / "r", ticking()).append([content()] * 4)
    lines = (tmp_path / "r").read_bytes().splitlines(keepends=True)
    lines[2] = form(value_of(lines[2])).encode() + b"\n"
    bad = fault(b"".join(lines))
    assert bad.line == 3
    assert bad.fault in (VerificationFailure.NOT_CANONICAL, VerificationFailure.CHANGED)
    assert bad.fault is VerificationFailure.NOT_CANONICAL or b"3.0" in lines[2]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"NaN",
        b'"\\ud800"',
        b'{"hash":NaN}',
        b'{"a":' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        SEPARATOR,
        b"x" + SEPARATOR + b"{}",
        b'{"schema":"release_sim.record/1"}',
    ],
    ids=range(14),
)
def test_a_line_that_is_no_record_is_named(line: bytes, lines: list[bytes], tmp_path: Path) -> None:
    bad = fault(b"".join([*lines[:2], line + b"\n", *lines[2:]]))
    assert (bad.fault, bad.line) == (VerificationFailure.CHANGED, 3)
    path = tmp_path / "records"
    path.write_bytes(b"".join([*lines[:2], line + b"\n"]))
    with pytest.raises(FilesAreWrongError, match="broken-record"):
        Ledger(path, ticking()).append([content()])
    assert path.read_bytes() == b"".join([*lines[:2], line + b"\n"])


def test_what_an_editor_leaves_is_named(lines: list[bytes]) -> None:
    whole = b"".join(lines)
    assert fault(whole.replace(b"\n", b"\r\n")).says.startswith("it ends in CR LF")
    assert fault(b"\xef\xbb\xbf" + whole).says == "a byte order mark stands before it"
    assert fault(whole + b"\r\n").says == fault(b"\n" + whole).says == "it is an empty line"


# Lines are moved.


def moved(lines: list[bytes], *order: int) -> bytes:
    return b"".join(lines[number] for number in order)


@given(data=st.data())
def test_lines_swapped_removed_repeated_or_inserted_are_named(
    data: st.DataObject, lines: list[bytes], others: list[bytes]
) -> None:
    changed = list(lines)
    at = data.draw(st.integers(0, LINES - 1))
    match data.draw(st.sampled_from(["swap", "remove", "repeat", "insert", "replace"])):
        case "swap":
            with_ = data.draw(st.integers(0, LINES - 1).filter(lambda other: other != at))
            changed[at], changed[with_] = changed[with_], changed[at]
            wanted, line = VerificationFailure.OUT_OF_ORDER, min(at, with_)
        case "remove":
            until = data.draw(st.integers(at + 1, LINES))
            del changed[at:until]
            wanted, line = VerificationFailure.MISSING, at
            if until == LINES:
                assert verified(b"".join(changed)).bad is None
                assert (
                    fault(b"".join(changed), count=LINES).fault is VerificationFailure.END_MISSING
                )
                return
        case "repeat":
            where = data.draw(st.integers(at + 1, LINES))
            changed.insert(where, changed[at])
            wanted, line = VerificationFailure.DUPLICATED, where
        case "insert":
            changed.insert(at, data.draw(st.sampled_from(others)))
            wanted, line = VerificationFailure.INSERTED, at
            if changed[at] == others[0] and at == 0:  # a first line is one wherever it stands
                line = 1
        case _:
            changed[at] = others[data.draw(st.integers(1, LINES - 1))]
            bad = fault(b"".join(changed))
            assert bad.line == at + 1
            assert bad.fault in (VerificationFailure.INSERTED, VerificationFailure.MISSING)
            return
    bad = fault(b"".join(changed))
    assert (bad.fault, bad.line) == (wanted, line + 1)


def test_the_chain_written_anew_shows_to_those_who_noted_a_hash_or_a_key(
    lines: list[bytes], key: tuple[Path, str]
) -> None:
    def anew() -> Iterator[bytes]:
        head = None
        for number, line in enumerate(lines, 1):
            value = value_of(line)
            value["decision"]["title"] = "Bond is not posted" if number == 2 else "as it was"
            value["previous"] = head
            del value["hash"]
            text, head = sealed(members_of(value), None)
            yield text + b"\n"

    forged = b"".join(anew())
    assert verified(forged).bad is None, "hashes alone can be worked out by anyone"
    noted = verified(moved(lines, 0, 1, 2)).head
    assert fault(forged, head=noted).fault is VerificationFailure.END_MISSING
    assert fault(forged, key[1]).fault is VerificationFailure.SIGNATURE_MISSING


# Signatures.


def test_signatures_are_held_against_the_content_and_the_key(
    tmp_path: Path, key: tuple[Path, str]
) -> None:
    whole = signed(tmp_path / "records", key[0], 3)
    other = keys.make(tmp_path / "other")
    assert verified(whole, key[1]).signed == {key[1]: 3}
    assert verified(whole, other, key[1]).bad is None, "one of several"
    assert fault(whole, other).fault is VerificationFailure.SIGNATURE_WRONG
    lines = whole.splitlines()
    values = [value_of(line) for line in lines]
    swapped = {**values[1], "signature": values[2]["signature"]}
    data = b"".join(line + b"\n" for line in (lines[0], canonical_json(swapped), lines[2]))
    assert (fault(data).fault, fault(data).line) == (VerificationFailure.SIGNATURE_WRONG, 2)
    unsigned = {name: value for name, value in values[1].items() if name != "signature"}
    data = b"".join(line + b"\n" for line in (lines[0], canonical_json(unsigned), lines[2]))
    assert (fault(data, key[1]).fault, fault(data, key[1]).line) == (
        VerificationFailure.SIGNATURE_MISSING,
        2,
    )


def test_a_fence_is_signed_as_well(tmp_path: Path, key: tuple[Path, str]) -> None:
    path = tmp_path / "records"
    whole = signed(path, key[0], 2)
    path.write_bytes(whole[:-5])
    assert verified(signed(path, key[0], 1), key[1]).signed == {key[1]: 3}
    path.write_bytes(whole[:-5])
    Ledger(path, ticking()).append([])
    assert fault(path, key[1]).fault is VerificationFailure.SIGNATURE_MISSING


# Several processes, and none that lives on.


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
    """What the records of a file are of; it verifies."""
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
    limited = (
        "import resource, sys; from release_sim.cli.main import main; "
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


def test_a_line_is_known_by_its_first_keys_whichever_they_are() -> None:
    assert [*beginnings(AuditRecord)] == [b'{"decision":{"answers":{']
    assert [*beginnings(RecoveryMarker)] == [b'{"broken":{"bytes":']
    earlier = create_model("Earlier", __base__=AuditRecord, aa=(str, ""), a=(Mapping[str, str], {}))
    assert [*beginnings(earlier)] == [b'{"a":{', b'{"aa":', *beginnings(AuditRecord)]


@pytest.mark.parametrize("text", ["title: a story", "x", "{}", '{"decision":3', "\x1e"])
def test_another_file_is_not_taken_for_one_of_records(text: str, tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    path.write_text(text)
    with pytest.raises(FilesAreWrongError, match="this is not a file of records"):
        Ledger(path, ticking()).append([content()])
    assert path.read_text() == text


def test_what_is_no_file_is_not_appended_to() -> None:
    with pytest.raises(OSError, match="not a regular file"):
        Ledger(Path(os.devnull), ticking()).append([content()])


def test_the_time_of_writing_is_the_clock_that_is_passed_in(tmp_path: Path) -> None:
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    Ledger(tmp_path / "records", lambda: at).append([content()])
    (entry,) = Chain().follow(lines_of(tmp_path / "records"))
    assert entry.written == "2026-03-04T05:06:07.000000+00:00"
