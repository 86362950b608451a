"""A mapping says how days, presence, words and phrases are read, and whose the rows are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.cases import UNKNOWN
from release_sim.cohort.tables.cell_readers import UnreadableCellError, cell_reader
from release_sim.cohort.tables.cells import Cells
from release_sim.cohort.tables.day_formats import likely_formats
from release_sim.cohort.tables.joined_persons import join_persons
from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.mappings import MappingReader
from release_sim.model.cohorts.cell_reading import (
    CellReading,
    DayReading,
    PhraseReading,
    PresenceReading,
    YesNoReading,
)
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import DAY
from tests.cohort.test_cohort_mapping import mapping_of
from tests.cohorts import opened
from tests.wrong_input import command, found_in

PHRASES = PhraseReading({"ICE HOLD": True, "NO ICE HOLD": False, "detainer": True}, False, True)


@pytest.mark.parametrize(
    ("reading", "text", "value"),
    [
        (DayReading(), "2025-03-07", date(2025, 3, 7)),
        (DayReading(), "2025-03-07 00:00:00.000", date(2025, 3, 7)),
        (DayReading(cut_time=True), "2025-03-07T23:59", date(2025, 3, 7)),
        (DayReading(("%m/%d/%Y",)), "3/7/2025", date(2025, 3, 7)),
        (DayReading(("%d/%m/%Y",)), "3/7/2025", date(2025, 7, 3)),
        (DayReading(("%m/%d/%y", "%Y-%m-%d")), "2/18/15", date(2015, 2, 18)),
        (DayReading(("%m/%d/%y", "%Y-%m-%d")), "2015-02-18", date(2015, 2, 18)),
        (DayReading(("%H:%M EST, %d %b %Y",), True), "15:22 EST, 7 Mar 2025", date(2025, 3, 7)),
        (DayReading(zone="UTC"), "2025-05-31 18:00:00-0600", date(2025, 6, 1)),
        (DayReading(zone="America/Denver", cut_time=True), "2025-06-01 00:00Z", date(2025, 5, 31)),
        (DayReading(), "", None),
        (PresenceReading(True, False), "2025-03-07", True),
        (PresenceReading("released", "in_custody"), "", "in_custody"),
        (PresenceReading(True, None, ("%m/%d/%y",)), "3/7/25", True),
        (YesNoReading(), "Y", True),
        (YesNoReading(), "False", False),
        (YesNoReading(), "", None),
        (PHRASES, "DUI; ICE-Hold (Federal)", True),
        (PHRASES, "no ice hold", False),
        (PHRASES, "Ice Hold; detainer", True),
        (PHRASES, "rice holdings", False),
        (PHRASES, "", None),
    ],
)
def test_a_cell_is_read_as_the_mapping_says(
    reading: CellReading, text: str, value: Value | None
) -> None:
    assert cell_reader(reading).value(text) == value


@pytest.mark.parametrize(
    ("reading", "text", "expected"),
    [
        (DayReading(), "3/7/2025", "expected a day written YYYY-MM-DD"),
        (DayReading(), "2025-13-07", "expected a day written YYYY-MM-DD"),
        (DayReading(), "2025-03-07 09:49:00", "it has a time of day"),
        (DayReading(), "2025-03-07 00:00:00Z", "it has an offset from UTC"),
        (DayReading(("%m/%d/%Y", "%d/%m/%Y")), "3/7/2025", "as 2025-03-07 or 2025-07-03"),
        (DayReading(("%m/%d/%Y",)), "13/7/2025", "expected a day written `%m/%d/%Y`"),
        (PresenceReading(True, False, ("%m/%d/%y",)), "see notes", "expected a day written"),
        (
            YesNoReading(),
            "maybe",
            "expected one of yes, y, true, t, 1, sí, si, s, verdadero; no, n, false, f, 0, falso",
        ),
        (PHRASES, "detainer; no ice hold", "mean different things"),
        (PhraseReading({"ICE HOLD": True}), "theft", "expected one of the phrases `ICE HOLD`"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(
    reading: CellReading, text: str, expected: str
) -> None:
    with pytest.raises(UnreadableCellError) as raised:
        cell_reader(reading).value(text)
    assert expected in raised.value.expected


def test_days_of_any_type_of_column_are_read_by_one_rule() -> None:
    utc = pa.array([1_748_736_000], pa.timestamp("s", tz="UTC"))  # 2025-06-01, midnight
    noon = pa.array([1_748_779_200], pa.timestamp("s"))
    assert Cells(DAY, reader=cell_reader(DayReading(zone="UTC"))).codes(utc) == [
        date(2025, 6, 1).toordinal()
    ]
    assert Cells(DAY, reader=cell_reader(DayReading(cut_time=True))).codes(noon) == [
        date(2025, 6, 1).toordinal()
    ]
    days = pa.array([date(2025, 6, 1), None], pa.date32())
    codes = Cells(DAY, reader=cell_reader(DayReading(("%m/%d/%Y",)))).codes(days)
    assert list(codes) == [date(2025, 6, 1).toordinal(), UNKNOWN]


@given(st.lists(st.dates(date(1970, 1, 1), date(2068, 12, 31)), min_size=1, max_size=5))
def test_the_format_in_which_days_are_written_is_among_the_likely_ones(days: list[date]) -> None:
    for shape in ("%m/%d/%Y", "%d/%m/%y", "%d-%b-%Y", "%Y-%m-%d %H:%M:%S"):
        written = [day.strftime(shape) for day in days]
        found = likely_formats(written)
        assert (shape,) in found
        for (each,) in found:
            reader = cell_reader(DayReading((each,)))
            assert len({reader.value(text) for text in written}) == len(set(days))


SECTIONS = """\
title: The charges of a jail that does not exist
columns: {Day: as_of, Out: custody.state, Charge: background.charge, Hold: request.asks_hold}
days:
  as_of: {format: "%m/%d/%Y"}
given:
  custody.state: {there: released, empty: in_custody}
values:
  background.charge: {M: minor, F: serious, V: violent}
yes_no: [request.asks_hold]
persons:
  by: Id
  together: {background.charge: gravest, request.asks_hold: any, as_of: latest}
"""
CHARGES = """\
Id,Day,Out,Charge,Hold
a,3/1/2025,,M,N
b,3/1/2025,,F,
a,3/2/2025,,V,y
,3/3/2025,3/4/2025,M,no
b,3/1/2025,,,n
,3/3/2025,,M,no
"""


def test_rows_of_one_person_become_one(tmp_path: Path) -> None:
    (tmp_path / "charges.csv").write_text(CHARGES)
    mapping = mapping_of(tmp_path / "mapping.yaml", SECTIONS)
    assert mapping.persons
    table, _ = opened(tmp_path / "charges.csv", TableDefaults(mapping, keep=["Day"], person="Id"))
    diagnosis = Diagnosis()
    told = TableDefaults(mapping, keep=["Day"])
    table, beside = join_persons(table, told, mapping.persons, diagnosis)
    diagnosis.raise_if_any()
    assert table.remarks == ["its rows are joined to one a person"]
    assert table.length == 4
    (batch,) = table.batches(table.names)
    rows = batch.rows.to_pylist()
    # Of b one charge is not told, which could be graver; two rows without a number are two people.
    assert [row["background.charge"] for row in rows] == ["violent", None, "minor", "minor"]
    assert [row["request.asks_hold"] for row in rows] == [True, None, False, False]
    assert [row["custody.state"] for row in rows][1:3] == ["in_custody", "released"]
    assert [row["as_of"] for row in rows][:2] == [date(2025, 3, 2), date(2025, 3, 1)]
    assert [row["Day"] for row in rows] == ["3/1/2025", "3/1/2025", "3/3/2025", "3/3/2025"]
    assert [table.place(row, "Id").line for row in (1, 2, 3, 4)] == [2, 3, 5, 7]
    assert beside.person == "Id"


def test_bad_cells_and_rows_that_differ_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "charges.csv").write_text(
        CHARGES.replace(",V,y", ",X,y").replace("3/2/2", "13/2/2")
    )
    (tmp_path / "mapping.yaml").write_text(SECTIONS.replace("as_of: latest", ""))
    to = str(tmp_path / "to.csv")
    arguments = ("--mapping", str(tmp_path / "mapping.yaml"), "-o", to)
    said = command("cohort", "decide", str(tmp_path / "charges.csv"), *arguments)
    assert said.code == 3
    assert ":4:2: error[bad-date]: row 3: `as_of` cannot be `13/2/2025`" in said.err
    assert ":4:4: error[value-not-listed]: row 3: `background.charge` cannot be `X`" in said.err
    assert said.err.endswith("2 problems\n")


@pytest.mark.parametrize(
    ("old", "new", "name", "line"),
    [
        ('"%m/%d/%Y"', '"%m/%Y"', "bad-format", 4),
        ('"%m/%d/%Y"', '["%m/%d/%Y", "%c"]', "bad-format", 4),
        ("as_of: {format", "custody.state: {format", "wrong-kind", 4),
        ("as_of: {format", "as_of: {zone: America/Denvr, format", "value-not-listed", 4),
        ("as_of: {format", "as_of: {time: drop, format", "wrong-shape", 4),
        ("there: released", "there: freed", "value-not-listed", 6),
        ("yes_no: [request.asks_hold]", "yes_no: [custody.state]", "repeated-key", 9),
        ("yes_no: [request.asks_hold]", "yes_no: [request.form]", "wrong-kind", 9),
        ("yes_no: [request.asks_hold]", "yes_no: [request.asks_holds]", "unknown-fact", 9),
        (
            "yes_no: [request.asks_hold]",
            'phrases: {request.asks_hold: {"--": true}}',
            "no-value",
            9,
        ),
        ("gravest", "any", "wrong-kind", 12),
        ("gravest", "worst", "wrong-shape", 12),
        ("  by: Id", "  papers: requests", "missing-key", 10),
        ("title:", "file: {separator: dot}\ntitle:", "wrong-shape", 1),
        ("title:", "file: {header_line: 0}\ntitle:", "wrong-shape", 1),
        ("title:", "file: {encoding: utf-9}\ntitle:", "value-not-listed", 1),
        (
            "title:",
            "origin: {found_in: a table, read_on: today, how_sure: quite}\ntitle:",
            "bad-date",
            1,
        ),
    ],
)
def test_a_wrong_section_is_told_of_at_its_place(
    tmp_path: Path, old: str, new: str, name: str, line: int
) -> None:
    diagnosis = Diagnosis()
    path = tmp_path / "mapping.yaml"
    path.write_text(SECTIONS.replace(old, new, 1), encoding="utf-8")
    MappingReader(diagnosis).read(path)
    found = [(problem.name, problem.place.line) for problem in found_in(diagnosis)]
    assert (name, line) in found


def test_a_table_is_read_as_the_mapping_says_of_its_file(tmp_path: Path) -> None:
    said = "file: {separator: semicolon, header_line: 2, encoding: latin-1}\n"
    path = tmp_path / "mapping.yaml"
    path.write_text(
        said
        + SECTIONS.replace("persons:\n  by: Id\n  together", "persons: {by: Id, together").replace(
            "as_of: latest}", "as_of: latest}}"
        )
    )
    text = "Jos\xe9s Liste\n" + CHARGES.replace(",", ";")
    (tmp_path / "a.csv").write_bytes(text.encode("latin-1"))
    to = str(tmp_path / "to.csv")
    done = command("cohort", "decide", str(tmp_path / "a.csv"), "--mapping", str(path), "-o", to)
    assert (done.code, done.err) == (0, "")
    assert "4 rows decided" in done.out
    with pytest.raises(FilesAreWrongError):
        opened(tmp_path / "a.csv")
