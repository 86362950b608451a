"""A file of records that ends early, or lacks lines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import create_model

from release_sim.audit.ledger import Ledger
from release_sim.audit.lines import SEPARATOR, beginnings, members_of, sealed, value_of
from release_sim.errors import FilesAreWrongError
from release_sim.model.records.audit_record import AuditRecord, RecoveryMarker
from release_sim.model.records.ledger_results import VerificationFailure
from tests.appending import (
    content,
    ticking,
)
from tests.audit.record_files import LINES, fault, verified, written
from tests.conftest import some


def test_a_line_cut_anywhere_is_named_and_fenced_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "records"
    whole = b"".join(written(path, 3))
    begins = whole.rindex(b"\n", 0, -1) + 1
    for cut in some(range(begins + 1, len(whole)), 80):
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
    for cut in some(range(1, len(whole)), 80):
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
    for shown in (fault(less, count=LINES), fault(less, head=head)):
        assert (shown.fault, shown.line) == (VerificationFailure.END_MISSING, LINES)
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


def test_a_line_that_stands_too_early_is_told_from_one_of_another_file(
    lines: list[bytes], others: list[bytes]
) -> None:
    early = fault(b"".join([lines[0], lines[3], *lines[1:3]]))
    assert (early.fault, early.line) == (VerificationFailure.OUT_OF_ORDER, 2)
    assert early.says == "it is line 4, and line 2 comes later"
    other = fault(b"".join([lines[0], others[1], *lines[1:]]))
    assert (other.fault, other.line) == (VerificationFailure.INSERTED, 2)
    assert other.says == "it was not written here: the next one follows without it"


def test_a_line_that_names_the_one_before_it_has_the_number_after_that(lines: list[bytes]) -> None:
    value = value_of(lines[1])
    del value["hash"]
    for number in (1, 3):
        line, _ = sealed(members_of({**value, "number": number}), None)
        assert fault(lines[0] + line + b"\n").line == 2


def test_who_appends_learns_the_hash_of_the_last_line(tmp_path: Path) -> None:
    path = tmp_path / "records"
    added = Ledger(path, ticking()).append([content("one"), content("two")])
    assert (added.first, added.last, added.head) == (1, 2, verified(path).head)


def test_a_line_is_known_by_its_first_keys_whichever_they_are() -> None:
    assert [*beginnings(AuditRecord)] == [b'{"decision":{"answers":{']
    assert [*beginnings(RecoveryMarker)] == [b'{"broken":{"bytes":']
    earlier = create_model("Earlier", __base__=AuditRecord, aa=(str, ""), a=(Mapping[str, str], {}))
    assert [*beginnings(earlier)] == [b'{"a":{', b'{"aa":', *beginnings(AuditRecord)]


@pytest.mark.parametrize("text", ["title: a story", "x", "{}", '{"decision":3', "\x1e"])
def test_another_file_is_not_taken_for_one_of_records(text: str, tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    path.write_text(text)
    with pytest.raises(FilesAreWrongError, match="this is not a file of records") as told:
        Ledger(path, ticking()).append([content()])
    assert [problem.place.line for problem in told.value.problems] == [1]
    assert path.read_text() == text


def test_a_line_of_another_file_with_a_number_that_has_passed_was_inserted(
    lines: list[bytes], others: list[bytes]
) -> None:
    found = fault(b"".join([*lines[:3], others[1]]))
    assert (found.fault, found.line) == (VerificationFailure.INSERTED, 4)
    assert found.says == "it does not follow the line before it, or that one was replaced"


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ('"release_sim.record/3"', VerificationFailure.LATER_VERSION),
        ('"release_sim.fence/999999"', VerificationFailure.LATER_VERSION),
        ('"release_sim.record/2"', VerificationFailure.CHANGED),
        ('"release_sim.decision/3"', VerificationFailure.CHANGED),
        ('"a release_sim.record/3"', VerificationFailure.CHANGED),
        ("3", VerificationFailure.CHANGED),
        ('["release_sim.record/3"]', VerificationFailure.CHANGED),
    ],
)
def test_only_a_form_of_records_that_is_not_known_yet_is_of_a_later_version(
    schema: str, expected: VerificationFailure
) -> None:
    found = fault(f'{{"schema":{schema}}}\n'.encode())
    assert (found.fault, found.line) == (expected, 1)
