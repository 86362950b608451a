"""Tables as offices release them: read right, or refused with what their owner needs to know.

The people in ``golden/tables`` are made up; the names of columns and the codes are real.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from release_sim.vocabulary.instruments import unqualified
from tests.cohort.test_bundled_mappings import read
from tests.wrong_input import GOLDEN, command

TABLES = GOLDEN / "tables"
SAID = (
    "--set=custody.state=in_custody",
    "--set=custody.release_certain=true",
    "--reading=notify_scope=asserted_criminality",
)
SAME = "notify_of_release           required 14, forbidden 13, undetermined 13"
ANY = "--ignore-unknown-columns"

READ: list[tuple[str, tuple[str, ...], str]] = [
    ("ice_published_2026.parquet", ("ice_detainer_requests_processed", *SAID), SAME),
    ("ice_raw_names_2026.parquet", ("ice_detainer_requests", *SAID), SAME),
    ("ice_raw_2026.xlsx", ("ice_detainer_requests", *SAID), SAME),
    ("ice_raw_2026_excel.csv", ("ice_detainer_requests", *SAID), SAME),
    ("ice_aug_2026.csv", ("ice_detainer_requests_2026_08", *SAID), SAME),
    (
        "ice_npr.txt",
        ("ice_detainer_requests_before_2017", SAID[0]),
        "hold_past_release forbidden 40",
    ),
    ("ice_npr_tab.csv", ("ice_detainer_requests_before_2017", SAID[0]), "forbidden 40"),
    (
        "roster_georgia.csv",
        ("georgia_county_roster",),
        "notify_of_release           forbidden 14, silent 26",
    ),
    (
        "doc_arkansas_detainernotify.csv",
        ("arkansas_detainer_notices",),
        # Eight papers are immigration's, and of eight notices nobody knows whose they are.
        "record_request required 8, silent 24, undetermined 8",
    ),
    ("drift_1.csv", ("m_drift.yaml",), "hold_past_release           forbidden 1"),
    ("t_semicolon.csv", ("", ANY), "notify_of_release           required 1, silent 1"),
    ("t_tab.csv", ("", ANY), "notify_of_release           required 1, silent 1"),
    ("t_utf16.csv", ("", ANY), "notify_of_release           required 1, silent 1"),
    ("p_str_ts.parquet", ("",), "4 rows decided"),
]
REFUSED: list[tuple[str, tuple[str, ...], list[str]]] = [
    (
        "ice_published_2026.parquet",
        ("ice_detainer_requests", ANY, *SAID),
        ["other-release", "--mapping ice_detainer_requests_processed"],
    ),
    ("roster_georgia.csv", ("",), ["other-release", "--mapping georgia_county_roster"]),
    ("blank.csv", ("m_blank.yaml",), ["repeated-code", "code `N/A` of `custody.state`"]),
    ("blank.csv", ("m_orphan.yaml", ANY), ["missing-column", "codes of `request.asks_hold`"]),
    ("blank.csv", ("",), ["missing-column", "--as-of"]),
    ("null_bool.csv", ("",), ["null_bool.csv:2:2", "`NULL`", "leave the cell empty"]),
    ("null_cell.csv", ("",), ["null_cell.csv:2:2", "`NULL`", "leave the cell empty"]),
    ("null_cnt.csv", ("",), ["null_cnt.csv:2:2", "`NULL`", "leave the cell empty"]),
    ("null_day.csv", ("",), ["null_day.csv:2:1", "`NULL`", "leave the cell empty"]),
    ("t_latin1.csv", ("", ANY), ["t_latin1.csv:2:1", "not-utf-8", "save the file as UTF-8"]),
    ("t_mid_blank_bad.csv", ("", ANY), ["t_mid_blank_bad.csv:4:3", "row 2", "`jailed`"]),
    ("p_ts_denver.parquet", ("",), ["day-format", "name the `zone:`"]),
    ("p_ts_time.parquet", ("",), ["day-format", "a time of day", "`time: cut`"]),
    ("p_ts_utc_midnight.parquet", ("",), ["day-format", "name the `zone:`"]),
]


def decided(tmp_path: Path, name: str, mapping: str, *options: str) -> tuple[int, str]:
    own = TABLES / mapping
    given = ["--mapping", str(own) if mapping.endswith(".yaml") else mapping] if mapping else []
    table, out = str(TABLES / name), str(tmp_path / "out.parquet")
    said = command("cohort", "decide", table, "-o", out, *given, *options)
    return said.code, said.out + said.err


@pytest.mark.parametrize(("name", "options", "told"), READ)
def test_a_table_is_read_as_it_comes(
    tmp_path: Path, name: str, options: tuple[str, ...], told: str
) -> None:
    code, said = decided(tmp_path, name, *options)
    assert code == 0, said
    assert " ".join(told.split()) in " ".join(said.split())


# Ten rows of each form; of an I-247X it is left open whether it asks for a hold. An order is
# claimed in 14 rows, none in 13, and of 13 nothing is said.
NPR: dict[str, dict[object, int]] = {
    "request.form": {"i_247": 10, "i_247d": 10, "i_247n": 10, "i_247x": 10},
    "request.asks_hold": {True: 20, False: 10, None: 10},
    "request.asks_notification": {True: 40},
    "request.asserts_status": {
        "final_order_of_removal": 14,
        "removable_without_order": 13,
        None: 13,
    },
}
# Forty persons with a paper each: eight of every kind, ten in every state, of which those that are
# closed or withdrawn no longer stand.
ARKANSAS: dict[str, dict[object, int]] = {
    "request.from": {"ice": 8, "criminal_agency": 24, None: 8},
    "request.asks_hold": {True: 32, False: 8},
    "request.cancelled": {True: 20, False: 20},
}


@pytest.mark.parametrize(
    ("name", "mapping", "expected"),
    [
        ("ice_npr.txt", "ice_detainer_requests_before_2017", NPR),
        ("ice_npr_tab.csv", "ice_detainer_requests_before_2017", NPR),
        ("doc_arkansas_detainernotify.csv", "arkansas_detainer_notices", ARKANSAS),
    ],
)
def test_a_table_tells_the_facts_that_were_counted_by_hand(
    name: str, mapping: str, expected: dict[str, dict[object, int]]
) -> None:
    cases = read(mapping, TABLES / name)
    rows = [cases.case(row) for row in range(len(cases))]
    told = {unqualified(fact)[0]: fact for fact in cases.columns}
    found = {fact: Counter(case.stated.get(told[fact]) for case in rows) for fact in expected}
    assert found == expected


@pytest.mark.parametrize(("name", "options", "told"), REFUSED)
def test_a_table_that_cannot_be_read_says_what_its_owner_needs(
    tmp_path: Path, name: str, options: tuple[str, ...], told: list[str]
) -> None:
    code, said = decided(tmp_path, name, *options)
    assert code == 3, said
    assert [each for each in told if each not in said] == [], said


def test_every_table_is_tried() -> None:
    tried = {name for name, *_ in (*READ, *REFUSED)}
    assert {path.name for path in TABLES.iterdir() if path.suffix != ".yaml"} == tried
