"""A cell is read as the value that is written in it, or it is bad."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any as Arrow

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.cases import UNKNOWN
from release_sim.cohort.tables.cells import BAD, Cells, texts
from release_sim.reporting.text_format import value_text
from release_sim.vocabulary.fact import Fact, Value
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from tests.strategies import values

STATE = VOCABULARY["custody.state"]
HOLD_ASKED = VOCABULARY["request.asks_hold"]
DAYS = VOCABULARY["subpoena.days_to_respond"]
SERVED = VOCABULARY["subpoena.served_on"]
MIDNIGHT = [date(2020, 1, 2).toordinal()] * 2


@given(fact=st.sampled_from(FACTS), data=st.data())
def test_a_value_is_read_from_text_as_from_its_own_type(fact: Fact, data: st.DataObject) -> None:
    known: list[Value | None] = data.draw(st.lists(values(fact) | st.none(), max_size=9))
    codes = [UNKNOWN if value is None else fact.encode(value) for value in known]
    written = [None if value is None else value_text(value) for value in known]
    for column in (
        pa.array(known, pa.null() if not any(v is not None for v in known) else None),
        pa.array(written, pa.string()),
        pa.array(written, pa.string()).dictionary_encode(),
        pa.array([text or "" for text in written], pa.string()),
    ):
        assert Cells(fact).codes(column).tolist() == codes


@pytest.mark.parametrize(
    ("fact", "column", "codes"),
    [
        (STATE, pa.array(["released", "jailed", " in_custody ", "unknown", "", None]), None),
        (HOLD_ASKED, pa.array(["true", "TRUE", "False", "yes", "1"]), [1, 1, 0, BAD, BAD]),
        (HOLD_ASKED, pa.array([0, 1]), [BAD, BAD]),
        (HOLD_ASKED, pa.array([[True]]), [BAD]),
        (DAYS, pa.array([-1, -2, 0, 365, 366, None], pa.int64()), [BAD, BAD, 0, 365, BAD, UNKNOWN]),
        (DAYS, pa.array([2**64 - 1, 3], pa.uint64()), [BAD, 3]),
        (DAYS, pa.array([3.0, 3.5, float("nan"), float("inf"), None]), [3, BAD, BAD, BAD, UNKNOWN]),
        (DAYS, pa.array([Decimal("3")]), [3]),
        (DAYS, pa.array(["3", "3.0", "4.", "-1", "1e1", "3.5"]), [3, 3, 4, BAD, BAD, BAD]),
        (DAYS, pa.array([Decimal("3.00"), Decimal("3.50")]), [3, BAD]),
        (DAYS, pa.array(["NULL", "null", "~", "NaN", "nan"]), [BAD] * 5),
        (STATE, pa.array(["NULL", "None", "~"]), [BAD] * 3),
        (HOLD_ASKED, pa.array(["NULL", "~", " ", "Yes"]), [BAD, BAD, UNKNOWN, BAD]),
        (DAYS, pa.array([True]), [BAD]),
        (SERVED, pa.array([date(2020, 1, 2), None]), [date(2020, 1, 2).toordinal(), UNKNOWN]),
        (SERVED, pa.array([datetime(2020, 1, 2)]), [date(2020, 1, 2).toordinal()]),
        (SERVED, pa.array([datetime(2020, 1, 2, 9, 49)]), [BAD]),
        (SERVED, pa.array([datetime(2020, 1, 2)], pa.timestamp("ns", "UTC")), [BAD]),
        (SERVED, pa.array([2**62], pa.timestamp("us")), [BAD]),
        (SERVED, pa.array([date(2020, 1, 2)], pa.date64()), [date(2020, 1, 2).toordinal()]),
        (SERVED, pa.array(["2020-01-02 00:00:00", "2020-01-02T00:00:00.000"]), MIDNIGHT),
        (SERVED, pa.array(["2020-01-02 09:49:00", "2020-01-02 00:00:00Z", "NULL"]), [BAD] * 3),
        (SERVED, pa.array([10**7], pa.int32()).cast(pa.date32()), [BAD]),
        (SERVED, pa.array(["2020-01-02", "1/2/2020", "2020-02-30"]), None),
        (SERVED, pa.array([737000]), [BAD]),
    ],
)
def test_cells_are_read_or_bad(fact: Fact, column: Arrow, codes: list[int] | None) -> None:
    if codes is None:
        known = {"released": STATE.encode("released"), "in_custody": STATE.encode("in_custody")}
        known |= {"2020-01-02": date(2020, 1, 2).toordinal(), "": UNKNOWN, "unknown": UNKNOWN}
        codes = [UNKNOWN if t is None else known.get(t.strip(), BAD) for t in column.to_pylist()]
    cells = Cells(fact)
    assert cells.codes(column).tolist() == codes
    for cell, code in zip(texts(column).to_pylist(), codes, strict=True):
        if code == BAD:
            assert cells.complaint(cell).message.startswith(f"`{fact.name}` cannot be")


@pytest.mark.parametrize(
    ("fact", "text", "help_text"),
    [
        (STATE, "NULL", 'leave the cell empty, or write `unknown: ["NULL"]` in a mapping'),
        (SERVED, "2020-01-02 09:49:00", "it has a time of day, which is not dropped unasked"),
        (DAYS, "nan", "an empty cell is unknown"),
        (HOLD_ASKED, "Yes", "write `true`"),
    ],
)
def test_a_bad_cell_is_told_with_what_would_be_read(fact: Fact, text: str, help_text: str) -> None:
    problem = Cells(fact).complaint(text)
    assert problem.message == f"`{fact.name}` cannot be `{text}`"
    assert problem.mark.startswith("expected ")
    assert problem.help.startswith(help_text)


def test_a_mapping_may_say_what_an_empty_cell_means() -> None:
    cells = Cells(STATE, {"": "in_custody", " out ": "released", "unknown": "hospital"})
    for column in (
        pa.array(["", " ", None, "out", " out", "unknown", "x"]),
        pa.array([None, "", "out"]).dictionary_encode(),
        pa.array([None, None], pa.null()),
    ):
        meant = {"": "in_custody", "out": "released", "unknown": "hospital"}
        texts_there = [(cell or "").strip() for cell in column.to_pylist()]
        codes = [STATE.encode(meant[t]) if t in meant else BAD for t in texts_there]
        assert cells.codes(column).tolist() == codes


def test_a_code_that_is_a_number_is_met_with_or_without_a_fraction() -> None:
    cells = Cells(HOLD_ASKED, {"1": True, "0": False})
    for column in (pa.array([1.0, 0.0]), pa.array(["1.0", "0"]), pa.array([1, 0])):
        assert cells.codes(column).tolist() == [1, 0]


def test_a_table_may_have_more_words_than_fit_a_byte() -> None:
    every = list(range(366))
    assert Cells(DAYS).codes(pa.array(list(map(str, every)))).tolist() == every


def test_where_codes_are_given_only_they_are_read() -> None:
    cells = Cells(HOLD_ASKED, {"Y": True, "N": False, "?": None}, {"-"})
    column = pa.array(["Y", "N", "?", "-", "", "true", "y"])
    assert cells.codes(column).tolist() == [1, 0, UNKNOWN, UNKNOWN, UNKNOWN, BAD, BAD]
    problem = cells.complaint("y")
    assert (problem.name, problem.mark) == ("value-not-listed", "expected one of Y, N, ?")
    numbered = Cells(HOLD_ASKED, {"1": True, "0": False})
    assert numbered.codes(pa.array([1, 0, 2])).tolist() == [1, 0, BAD]
