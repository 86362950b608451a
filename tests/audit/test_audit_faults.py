"""Whatever happens to a file of records is named, and nothing that was recorded is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.audit import keys
from release_sim.audit.ledger import Ledger
from release_sim.audit.lines import SEPARATOR, members_of, sealed, value_of
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.canonical import canonical_json, sha256_of
from release_sim.model.records.ledger_results import VerificationFailure
from tests.appending import (
    content,
    ticking,
)
from tests.audit.record_files import LINES, fault, verified
from tests.conftest import some


def signed(path: Path, key: Path, number: int) -> bytes:
    diagnosis = Diagnosis()
    sign = keys.signing(key, diagnosis)
    diagnosis.raise_if_any()
    Ledger(path, ticking(), sign).append([content()] * number)
    return path.read_bytes()


def test_the_line_of_a_hash_that_was_noted_is_told(lines: list[bytes]) -> None:
    for number, line in enumerate(lines, 1):
        found = verified(b"".join(lines), head=value_of(line[:-1])["hash"])
        assert (found.bad, found.head_at) == (None, number)
    assert verified(b"".join(lines)).head_at is None


# Bytes are changed.


def test_every_bit_counts(tmp_path: Path, key: tuple[Path, str]) -> None:
    path = tmp_path / "records"
    whole = signed(path, key[0], 2)
    path.write_bytes(whole[:-30])
    whole = signed(path, key[0], 1)  # a record, a fence, a record
    assert verified(whole, key[1]).bad is None
    for place in some(range(len(whole)), 400):
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
    if b"3.0" in lines[2]:
        assert bad.fault is VerificationFailure.CHANGED
    else:
        assert bad.says == "what it says is as written, but not its form"


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


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value["signature"].update(approved_by="the mayor of Denver"),
        lambda value: value.update(signature=None),
        lambda value: value.update(approved_by="the mayor of Denver"),
        lambda value: value["decision"].update(approved_by="the mayor of Denver"),
        lambda value: value["decision"]["facts"].update(presumed_by="no one"),
        lambda value: value.update(written="yesterday"),
        lambda value: value.update(written="2026-01-01T00:00:00"),
    ],
    ids=["signature", "null", "record", "decision", "facts", "no time", "no offset"],
)
def test_what_is_not_in_the_schema_is_refused_though_the_hashes_fit(
    change: Callable[[dict[str, Any]], None], tmp_path: Path, key: tuple[Path, str]
) -> None:
    (line,) = signed(tmp_path / "records", key[0], 1).splitlines()
    value = value_of(line)
    change(value)
    body = {name: each for name, each in value.items() if name not in ("hash", "signature")}
    value["hash"] = sha256_of(canonical_json(body))
    bad = fault(canonical_json(value) + b"\n")
    assert (bad.fault, bad.line) == (VerificationFailure.CHANGED, 1)


def test_a_record_of_a_later_version_is_told_from_one_that_was_changed(lines: list[bytes]) -> None:
    later = lines[2].replace(b"release_sim.record/2", b"release_sim.record/3")
    bad = fault(b"".join([*lines[:2], later, *lines[3:]]))
    assert (bad.fault, bad.line) == (VerificationFailure.LATER_VERSION, 3)
    assert "`release_sim.record/3`" in bad.says


def test_lines_that_are_signed_otherwise_than_those_before_are_found(
    tmp_path: Path, key: tuple[Path, str]
) -> None:
    path = tmp_path / "records"
    assert verified(signed(path, key[0], 2)).mixed is None
    keys.make(tmp_path / "other")
    sign = keys.signing(tmp_path / "other", Diagnosis())
    added = [Ledger(path, ticking(), each).append([content()]) for each in (sign, None, None)]
    said = [(each.signed_otherwise, each.signer_before) for each in added]
    other = keys.public_key(tmp_path / "other.pub", Diagnosis())
    assert said == [(True, key[1]), (True, other), (False, "")]
    found = verified(path)
    assert found.bad is None
    assert found.mixed
    assert (found.mixed.line, found.unsigned, found.signed) == (3, 2, {key[1]: 2, other: 1})
    assert fault(path, key[1]).line == 3
    assert other
    before = b"".join(path.read_bytes().splitlines(keepends=True)[:3])
    assert verified(before, key[1], other).bad is None
    assert fault(path.read_bytes(), key[1], other).fault is VerificationFailure.SIGNATURE_MISSING


def test_a_fence_is_signed_as_well(tmp_path: Path, key: tuple[Path, str]) -> None:
    path = tmp_path / "records"
    whole = signed(path, key[0], 2)
    path.write_bytes(whole[:-5])
    assert verified(signed(path, key[0], 1), key[1]).signed == {key[1]: 3}
    path.write_bytes(whole[:-5])
    Ledger(path, ticking()).append([])
    assert fault(path, key[1]).fault is VerificationFailure.SIGNATURE_MISSING
