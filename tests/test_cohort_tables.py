"""Tables are read as they say, wrong ones are told of, and nothing half is ever written."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any as Arrow

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.cases import UNKNOWN
from release_sim.cohort.tables import parquet, stream
from release_sim.cohort.tables.cells import BAD, Cells, texts
from release_sim.cohort.tables.layout import Given
from release_sim.cohort.tables.table import written
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.mappings import MappingReader, mapping_file
from release_sim.model.cohorts.mapping import ColumnMapping
from release_sim.model.fact import Fact, Value
from release_sim.model.rule import Modality
from release_sim.model.vocabulary import FACTS, VOCABULARY
from release_sim.reporting.words import value_text
from tests.cohorts import SOME_DAY, decide, opened, read, write
from tests.strategies import values
from tests.test_prove import HOLD, IN_CUSTODY, policy_of, rule
from tests.wrong_input import command, found_in

STATE = VOCABULARY["custody.state"]
HOLD_ASKED = VOCABULARY["request.asks_hold"]
DAYS = VOCABULARY["subpoena.days_to_respond"]
SERVED = VOCABULARY["subpoena.served_on"]
MAY_HOLD = policy_of(rule("may", Modality.MAY, IN_CUSTODY))


@given(fact=st.sampled_from(FACTS), data=st.data())
def test_a_value_is_read_from_text_as_from_its_own_type(fact: Fact, data: st.DataObject) -> None:
    known: list[Value | None] = data.draw(st.lists(values(fact) | st.none(), max_size=9))
    codes = [UNKNOWN if value is None else fact.code(value) for value in known]
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
        (DAYS, pa.array(["3", "3.0", "-1", "1e1"]), [3, BAD, BAD, BAD]),
        (DAYS, pa.array([True]), [BAD]),
        (SERVED, pa.array([date(2020, 1, 2), None]), [date(2020, 1, 2).toordinal(), UNKNOWN]),
        (SERVED, pa.array([datetime(2020, 1, 2)]), [date(2020, 1, 2).toordinal()]),
        (SERVED, pa.array([10**7], pa.int32()).cast(pa.date32()), [BAD]),
        (SERVED, pa.array(["2020-01-02", "1/2/2020", "2020-02-30"]), None),
        (SERVED, pa.array([737000]), [BAD]),
    ],
)
def test_cells_are_read_or_bad(fact: Fact, column: Arrow, codes: list[int] | None) -> None:
    if codes is None:
        known = {"released": STATE.code("released"), "in_custody": STATE.code("in_custody")}
        known |= {"2020-01-02": date(2020, 1, 2).toordinal(), "": UNKNOWN, "unknown": UNKNOWN}
        codes = [UNKNOWN if t is None else known.get(t.strip(), BAD) for t in column.to_pylist()]
    cells = Cells(fact)
    assert cells.codes(column).tolist() == codes
    for cell, code in zip(texts(column).to_pylist(), codes, strict=True):
        if code == BAD:
            assert cells.complaint(cell).message.startswith(f"`{fact.name}` cannot be")


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


COLUMNS = {
    "as_of": ["2025-06-01", "2025-06-01", "2019-13-01", "", "2010-01-01", "2025-06-01"],
    "custody.state": ["in_custody", "jailed", "jailed", "released", "released", "released"],
    "name": ["a", "b", "c", "d", "e", "f"],
}


def test_every_bad_cell_is_told_of_and_nothing_is_written(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.csv", COLUMNS)
    with pytest.raises(FilesAreWrongError) as raised:
        decide(path, MAY_HOLD, tmp_path / "to.csv", Given(keep=["name"]))
    told = [(p.place.line, p.place.column, p.name) for p in raised.value.problems]
    assert told == [
        (3, 2, "value-not-listed"),
        (4, 1, "bad-date"),
        (4, 2, "value-not-listed"),
        (5, 1, "row-without-day"),
        (6, 1, "date-not-covered"),
    ]
    assert raised.value.problems[0].message == "row 2: `custody.state` cannot be `jailed`"
    assert raised.value.more == 0
    assert os.listdir(tmp_path) == ["cases.csv"]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_bad_rows_go_where_they_are_wanted_with_the_reasons(tmp_path: Path, suffix: str) -> None:
    path, refused = write(tmp_path / "cases.parquet", COLUMNS), tmp_path / f"refused{suffix}"
    to = tmp_path / "to.parquet"
    tally = decide(path, MAY_HOLD, to, Given(keep=["name"]), refused)
    assert (tally.decided, tally.refused) == (2, 4)
    assert [(row["row"], row["name"]) for row in read(to)] == [(1, "a"), (6, "f")]
    rows = read(refused)
    assert [row["row"] for row in rows] == [2, 3, 4, 5]
    assert [row["name"] for row in rows] == ["b", "c", "d", "e"]
    assert rows[0]["why_refused"].startswith("`custody.state` cannot be `jailed`, expected one of ")
    assert "`as_of` cannot be `2019-13-01`" in rows[1]["why_refused"]
    assert "; `custody.state` cannot be `jailed`" in rows[1]["why_refused"]
    assert rows[2]["why_refused"] == "the day on which to decide is not given"


def test_rows_refused_and_mended_can_be_refused_again(tmp_path: Path) -> None:
    path, again = write(tmp_path / "a.csv", COLUMNS), tmp_path / "again.csv"
    decide(path, MAY_HOLD, tmp_path / "to.csv", Given(ignore=True), tmp_path / "refused.csv")
    decide(tmp_path / "refused.csv", MAY_HOLD, tmp_path / "to.csv", Given(ignore=True), again)
    rows = read(again)
    assert [row["row"] for row in rows] == [1, 2, 3, 4]
    assert list(rows[0]) == ["row", "why_refused", *COLUMNS]


def test_a_case_that_the_policy_is_not_about_is_a_bad_row(tmp_path: Path) -> None:
    columns = {
        "as_of": ["2019-12-31", "2020-01-01", "2020-01-01", "2020-01-01"],
        "person.is_juvenile": ["false", "true", "", "nobody"],
    }
    write(tmp_path / "cases.csv", columns)
    rules = str(Path(__file__).parent / "golden" / "small_rules")
    arguments = ("--policy", "town", "--rules", rules, "--reject", str(tmp_path / "refused.csv"))
    said = command(
        "cohort", "decide", str(tmp_path / "cases.csv"), "-o", str(tmp_path / "to.csv"), *arguments
    )
    assert said.code == 0
    why = {row["row"]: row["why_refused"] for row in read(tmp_path / "refused.csv")}
    assert why.keys() == {1, 2, 4}
    assert why[1] == "policy `town` has no answers for 2019-12-31"
    assert why[2] == "policy `town` is not about a case with `person.is_juvenile: true`"
    assert [row["row"] for row in read(tmp_path / "to.csv")] == [3]


def test_many_bad_cells_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS", 64)
    columns = {"as_of": [SOME_DAY] * 500, "custody.state": [f"no_{n}" for n in range(500)]}
    path = write(tmp_path / "cases.parquet", columns)
    with pytest.raises(FilesAreWrongError) as raised:
        decide(path, MAY_HOLD, tmp_path / "to.csv")
    assert [p.place.line for p in raised.value.problems] == list(range(1, stream.SHOWN + 1))
    assert raised.value.more == 500 - stream.SHOWN
    said = command("cohort", "decide", str(path), "-o", str(tmp_path / "to.csv"))
    assert said.code == 3
    assert said.err.endswith("\n20 problems, and 480 more that are not shown\n")


def test_options_that_no_case_can_meet_are_told_of_once(tmp_path: Path) -> None:
    path = str(write(tmp_path / "cases.csv", {"custody.state": ["released"] * 3}))
    arguments = ("cohort", "decide", path, "-o", str(tmp_path / "to.csv"))
    said = command(*arguments, "--as-of", "1999-01-01")
    assert said.code == 3
    assert "--as-of:1:1: error[date-not-covered]" in said.err
    said = command(*arguments, "--as-of", "2025-06-01", "--set", "person.is_juvenile=true")
    assert said.code == 3
    assert said.err.count("error[person-not-covered]") == 1
    assert "--set:1:1: error[person-not-covered]" in said.err


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "empty csv file"),
        ("a.csv", b'as_of,custody.state\n2025-06-01,"released\n', ":2:1: "),
        ("a.csv", b'as_of,custody.state\n2025-06-01,"released', "a quote is not closed"),
        ("a.csv", b'as_of,custody.state\n2025-06-01,"\n2025-06-01,"\n', ":2:1: "),
        (
            "a.csv",
            b"as_of,custody.state\n2025-06-01\n",
            "a row of 1 cell, where there are 2 columns",
        ),
        ("a.csv", b"as_of,custody.state\n2025-06-01,\xff\n", "invalid utf8"),
        ("a.parquet", b"", "parquet file size is 0 bytes"),
        ("a.parquet", b"as_of\n2025-06-01\n", "not a parquet file"),
    ],
)
def test_a_broken_table_is_told_of(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    said = command("cohort", "decide", str(tmp_path / name), "-o", str(tmp_path / "to.csv"))
    assert (said.code, said.out) == (3, "")
    assert "error[table-broken]" in said.err
    assert message in said.err
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize("kept", [0.5, 0.99])
def test_a_parquet_table_cut_short_is_told_of(tmp_path: Path, kept: float) -> None:
    path = write(tmp_path / "a.parquet", {"as_of": [SOME_DAY] * 1000})
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    said = command("cohort", "decide", str(path), "-o", str(tmp_path / "to.csv"))
    assert said.code == 3
    assert "error[table-broken]" in said.err


def test_a_parquet_table_broken_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    columns = {"as_of": [SOME_DAY] * 5000, "custody.state": ["released", "in_custody"] * 2500}
    path = write(tmp_path / "a.parquet", columns)
    content = bytearray(path.read_bytes())
    content[4:60] = b"\0" * 56
    path.write_bytes(bytes(content))
    said = command("cohort", "decide", str(path), "-o", str(tmp_path / "to.parquet"))
    assert said.code == 3
    assert "error[table-broken]" in said.err
    assert os.listdir(tmp_path) == ["a.parquet"]


def test_no_table_is_written_over_the_one_that_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", {"as_of": [SOME_DAY]})
    before = path.read_bytes()
    for names in ((path, None), (tmp_path / "b.csv", path), (tmp_path / "b.csv",) * 2):
        reject = ("--reject", str(names[1])) if names[1] else ()
        said = command("cohort", "decide", str(path), "-o", str(names[0]), *reject)
        assert said.code == 2
    assert path.read_bytes() == before


def test_a_column_kept_must_not_be_one_that_is_written(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {"as_of": ["2025-06-01"], "row": ["7"]})
    arguments = ("cohort", "decide", str(path), "-o", str(tmp_path / "to.csv"))
    said = command(*arguments, "--keep", "row", "--keep", "row")
    assert said.code == 3
    assert "--keep:1:1: error[repeated-column]: the table written has a column `row`" in said.err


def test_what_was_there_stays_until_the_new_is_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {"as_of": ["2025-06-01", "never"]})
    to = tmp_path / "to.csv"
    to.write_text("before", encoding="utf-8")
    with pytest.raises(FilesAreWrongError):
        decide(path, MAY_HOLD, to)
    assert to.read_text(encoding="utf-8") == "before"
    write(path, {"as_of": ["2025-06-01"]})
    decide(path, MAY_HOLD, to)
    assert to.read_text(encoding="utf-8").startswith('"row"')


def interrupted(after: int) -> Callable[[int], None]:
    def tell(number: int) -> None:
        if number >= after:
            raise KeyboardInterrupt

    return tell


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_an_interruption_keeps_the_rows_refused_and_no_half_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(parquet, "ROWS", 64)
    columns = {"as_of": [SOME_DAY] * 640, "custody.state": ["in_custody", "jailed"] * 320}
    path = write(tmp_path / "cases.parquet", columns)
    to, refused = tmp_path / f"to{suffix}", tmp_path / f"refused{suffix}"
    decider = stream.Decider(MAY_HOLD)
    with pytest.raises(KeyboardInterrupt):
        stream.Stream(*opened(path), decider, to, refused).run(interrupted(after=128))
    assert sorted(os.listdir(tmp_path)) == sorted([path.name, refused.name])
    assert [row["row"] for row in read(refused)] == list(range(2, 129, 2))


def started(*arguments: str, limit: int | None = None) -> subprocess.Popen[str]:
    """The command in a process of its own, whose files may not be larger than ``limit``."""
    before = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
    code = (before if limit else "") + (
        "import sys; from release_sim.cli.main import main\n"
        f"sys.argv = {['release-sim', *arguments]}; main()"
    )
    return subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def long_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    number = 3_000_000
    path = tmp_path_factory.mktemp("long") / "cases.parquet"
    states = pa.array(np.arange(number) % 5).cast(pa.string())
    index = pa.array(np.arange(number) % 5, pa.int8())
    states = pa.DictionaryArray.from_arrays(index, list(STATE.choices)).cast(pa.string())
    days = pa.array([SOME_DAY.toordinal() - date(1970, 1, 1).toordinal()] * number, pa.int32())
    columns = {"as_of": days.cast(pa.date32()), "custody.state": states}
    pa.parquet.write_table(pa.table(columns), path)
    return path


def test_control_c_leaves_no_half_table(long_table: Path, tmp_path: Path) -> None:
    to = tmp_path / "to.parquet"
    process = started("cohort", "decide", str(long_table), "-o", str(to))
    half = tmp_path / ".to.parquet.part"
    while process.poll() is None and not half.exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert f"interrupted: {to} was not written" in err
    assert "Traceback" not in err
    assert os.listdir(tmp_path) == []


def test_a_full_disk_is_told_of_and_leaves_no_half_table(long_table: Path, tmp_path: Path) -> None:
    to = tmp_path / "to.csv"
    process = started("cohort", "decide", str(long_table), "-o", str(to), limit=2_000_000)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert err.splitlines()[-1] == f"error: `{to}` cannot be written: file too large"
    assert "Traceback" not in err
    assert os.listdir(tmp_path) == []


def test_a_full_disk_is_told_of_by_the_table_that_met_it(tmp_path: Path) -> None:
    rows, cells = tmp_path / "rows.csv", pa.schema([("a", pa.string())])
    with (
        pytest.raises(OSError, match="no space left") as raised,
        written(rows, cells),
        written(tmp_path / "refused.csv", cells),
    ):
        raise OSError(errno.ENOSPC, "no space left on device")
    assert raised.value.filename == str(tmp_path / "refused.csv")
    assert os.listdir(tmp_path) == []


def test_a_folder_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {"as_of": ["2025-06-01"]})
    to = tmp_path / "nowhere" / "to.csv"
    said = command("cohort", "decide", str(path), "-o", str(to))
    assert said.code == 2
    assert said.err == f"error: `{to}` cannot be written: no such file or directory\n"


def test_an_empty_line_of_a_single_column_is_a_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("custody.state\nin_custody\n\nreleased\n", encoding="utf-8")
    tally = decide(path, MAY_HOLD, tmp_path / "to.csv", Given(as_of=SOME_DAY))
    assert tally.decided == 3
    assert [row["hold_past_release"] for row in read(tmp_path / "to.csv")] == [
        "permitted",
        "undetermined",
        "silent",
    ]


MAPPING = """\
title: A foreign table
columns:
  Detained On: as_of
  Status: custody.state
  Form: [request.form, request.asks_hold]
values:
  custody.state: {IN: in_custody, OUT: released, PENDING: unknown}
  request.form: {A: i_247a, N: i_247n}
  request.asks_hold: {A: true, N: false}
unknown: [N/A]
not_used: {Colour: no rule asks}
"""


def mapping_of(path: Path, text: str = MAPPING) -> ColumnMapping:
    path.write_text(text, encoding="utf-8")
    diagnosis = Diagnosis()
    found = MappingReader(diagnosis).read(path)
    diagnosis.raise_if_any()
    return found


def test_a_mapping_says_what_columns_and_codes_mean(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path / "mapping.yaml")
    columns = {
        "detained_on": ["2025-06-01"] * 4,
        "STATUS": ["IN", "OUT", "PENDING", "N/A"],
        "form": ["A", "N", "N/A", "A"],
        "Colour": ["x"] * 4,
    }
    table, layout = opened(write(tmp_path / "a.csv", columns), Given(mapping))
    (batch,) = table.batches(layout.wanted())
    cases = layout.cases(batch.rows)
    first, second, third, fourth = (cases.case(row) for row in range(4))
    assert first.stated == {
        "custody.state": "in_custody",
        "request.form": "i_247a",
        "request.asks_hold": True,
    }
    assert (first.as_of, first.unknown) == (SOME_DAY, frozenset())
    assert second.stated["request.asks_hold"] is False
    assert third.unknown == {"custody.state", "request.form", "request.asks_hold"}
    assert fourth.unknown == {"custody.state"}


@pytest.mark.parametrize(
    ("old", "new", "name", "line"),
    [
        ("Status: custody.state", "Status: custody.stat", "unknown-fact", 4),
        ("OUT: released", "OUT: free", "value-not-listed", 7),
        ("{A: true, N", "{A: yes, N", "wrong-kind", 9),
        ("Form: [request.form, ", "Form: [custody.state, ", "repeated-column", 5),
        ("not_used", "unused", "unknown-key", 11),
        ("title: A foreign table\n", "", "missing-key", 1),
        ("columns:", "columns: 3\nvalues:", "wrong-shape", 2),
    ],
)
def test_a_wrong_mapping_is_told_of(
    tmp_path: Path, old: str, new: str, name: str, line: int
) -> None:
    diagnosis = Diagnosis()
    path = tmp_path / "mapping.yaml"
    path.write_text(MAPPING.replace(old, new), encoding="utf-8")
    MappingReader(diagnosis).read(path)
    found = [(problem.name, problem.place.line) for problem in found_in(diagnosis)]
    assert (name, line) in found


DETAINERS = {
    "Detainer Prepare Date": [date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7)],
    "Detainer Type": ["I247A - Immigration Detainer - Immigration Detainer - Notice of Action"] * 3,
    "Detainer Criminality": ["1 Convicted Criminal", "2 Pending Criminal Charges", None],
    "Deportation Ordered Yes No": ["YES", "NO", None],
    "Gender": ["Male", "Female", "Male"],
    "Facility City": ["DENVER", "DENVER", "DENVER"],
}


@pytest.mark.parametrize("spelled", [str, lambda name: name.lower().replace(" ", "_")])
def test_the_published_table_of_detainers_is_read(
    tmp_path: Path, spelled: Callable[[str], str]
) -> None:
    """The rows are made up; the names of the columns are those of the release."""
    diagnosis = Diagnosis()
    mapping = MappingReader(diagnosis).read(mapping_file(Path("ice_detainer_requests")))
    diagnosis.raise_if_any()
    assert len(mapping.columns) + len(mapping.not_used) == 65
    columns = {spelled(name): cells for name, cells in DETAINERS.items()}
    columns |= {spelled(name): [None] * 3 for name in mapping.not_used if name not in DETAINERS}
    assert len(columns) == 65
    table, layout = opened(write(tmp_path / "detainers.parquet", columns), Given(mapping))
    (batch,) = table.batches(layout.wanted())
    first, second, third = (layout.cases(batch.rows).case(row) for row in range(3))
    assert first.as_of == date(2026, 1, 5)
    assert first.stated == {
        "request.form": "i_247a",
        "request.asks_hold": True,
        "request.asks_notification": True,
        "request.asserts_criminality": True,
        "request.asserts_status": "final_order_of_removal",
    }
    assert second.unknown == {"request.asserts_criminality"}
    assert second.stated["request.asserts_status"] == "removable_without_order"
    assert third.unknown == {"request.asserts_criminality", "request.asserts_status"}


def test_the_command_takes_a_bundled_mapping_by_its_name(tmp_path: Path) -> None:
    path = write(tmp_path / "detainers.parquet", DETAINERS)
    arguments = ("--mapping", "ice_detainer_requests", "--set", "custody.state=in_custody")
    said = command("cohort", "decide", str(path), "-o", str(tmp_path / "to.csv"), *arguments)
    assert (said.code, said.err) == (0, "")
    assert len(read(tmp_path / "to.csv")) == 3
    other = {**DETAINERS, "Detainer Type": ["I247D - Another Form"] * 3}
    write(path, other)
    said = command("cohort", "decide", str(path), "-o", str(tmp_path / "to.csv"), *arguments)
    assert said.code == 3
    assert "row 1: `request.form` cannot be `I247D - Another Form`" in said.err


def test_lines_with_nothing_on_them_are_no_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("as_of,custody.state\n\n2025-06-01,released\n\n")
    assert decide(tmp_path / "a.csv", MAY_HOLD, tmp_path / "to.csv").decided == 1


def test_rows_are_found_in_groups_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    columns = {"as_of": [SOME_DAY] * 100, "subpoena.days_to_respond": list(range(100))}
    pa.parquet.write_table(pa.table(columns), path, row_group_size=7)
    table, _ = opened(path)
    for number in (1, 7, 8, 50, 100):
        row = table.row(number)
        assert row["subpoena.days_to_respond"].to_pylist() == [number - 1]
    assert table.row(101) is None


def in_parts(folder: Path, rows: int, sizes: list[int], group: int) -> Path:
    """A folder of parts with so many rows each, of which each tells its number."""
    days = list(range(rows))
    columns = {"as_of": [SOME_DAY] * rows, "subpoena.days_to_respond": days}
    whole, parts, first = pa.table(columns), folder / "parts", 0
    parts.mkdir()
    for number, size in enumerate(sizes):
        path = parts / f"{number}.parquet"
        pa.parquet.write_table(whole.slice(first, size), path, row_group_size=group)
        first += size
    pa.parquet.write_table(whole, folder / "whole.parquet")
    return parts


@given(sizes=st.lists(st.integers(0, 50), min_size=1, max_size=4), group=st.integers(1, 50))
def test_a_folder_of_parts_is_one_table(
    sizes: list[int], group: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, rows = tmp_path_factory.mktemp("a"), sum(sizes)
    parts = in_parts(folder, rows, sizes, group)
    (parts / "notes.txt").touch()
    (parts / ".9.parquet").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "ROWS", 20)
        table, _ = opened(parts)
        batches = list(table.batches(["subpoena.days_to_respond"]))
        told = [n for batch in batches for n in batch.rows["subpoena.days_to_respond"].to_pylist()]
        assert told == list(range(rows))
        firsts = [batch.rows["subpoena.days_to_respond"][0].as_py() + 1 for batch in batches]
        assert [batch.first for batch in batches] == firsts
        pieces = list(table.partitions())
        assert sum(piece.rows for piece in pieces) == table.length == rows
        assert all(piece.rows <= 20 or len(piece.groups) == 1 for piece in pieces)
        apart = [b for piece in pieces for b in table.read([piece], ["subpoena.days_to_respond"])]
        assert apart == batches
        for number in {1, rows // 2, rows} - {0} if rows else ():
            assert table.row(number)["subpoena.days_to_respond"].to_pylist() == [number - 1]
        assert table.row(rows + 1) is None


def test_parts_are_decided_as_their_whole_is(tmp_path: Path) -> None:
    parts = in_parts(tmp_path, 12, [5, 0, 7], 3)
    decide(parts, MAY_HOLD, tmp_path / "a.csv")
    decide(tmp_path / "whole.parquet", MAY_HOLD, tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_parts_that_were_drawn_apart_are_no_table(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    for seed in ("1", "2"):
        path = str(tmp_path / "parts" / f"{seed}.parquet")
        assert command("cohort", "synthesize", "--rows", "9", "--seed", seed, "-o", path).code == 0
    to = str(tmp_path / "to.csv")
    said = command("cohort", "decide", str(tmp_path / "parts"), "-o", to)
    assert said.code == 3
    assert "2.parquet:1:1: error[parts-differ]: its rows were drawn or decided other" in said.err


def test_a_folder_needs_parts_and_nothing_is_written_into_it(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = command("cohort", "decide", str(tmp_path / "empty"), "-o", str(tmp_path / "to.csv"))
    assert said.code == 3
    assert "error[is-a-folder]: this is a folder without parts of a table" in said.err
    parts = in_parts(tmp_path, 5, [2, 3], 2)
    for option in (
        ("-o", str(parts / "to.csv")),
        ("-o", "a.csv", "--reject", str(parts / "b.csv")),
    ):
        said = command("cohort", "decide", str(parts), *option)
        assert (said.code, len(os.listdir(parts))) == (2, 2)


def test_a_broken_part_is_named(tmp_path: Path) -> None:
    parts = in_parts(tmp_path, 5, [2, 3], 2)
    (parts / "1.parquet").write_bytes(b"PAR1")
    said = command("cohort", "decide", str(parts), "-o", str(tmp_path / "to.csv"))
    assert said.code == 3
    assert f"{parts / '1.parquet'}:1:1: error[table-broken]" in said.err


def test_a_row_of_a_part_is_explained_under_its_number(tmp_path: Path) -> None:
    parts = in_parts(tmp_path, 5, [2, 3], 2)
    said = command("cohort", "explain", str(parts), "--row", "4", "--json")
    assert said.code == 0
    assert '"subpoena.days_to_respond": 3' in said.out
    said = command("cohort", "explain", str(parts), "--row", "6")
    assert said.code == 5


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_table_may_tell_no_fact_at_all(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"a{suffix}", {"id": ["a", "b"], "n": [1, 2]})
    to = tmp_path / "to.parquet"
    assert decide(path, MAY_HOLD, to, Given(as_of=SOME_DAY, ignore=True)).decided == 2
    decide(path, MAY_HOLD, to, Given(as_of=SOME_DAY, ignore=True, keep=["n"]))
    assert [str(row["n"]) for row in read(to)] == ["1", "2"]


def test_a_table_without_rows_is_decided(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {"as_of": [], "custody.state": []})
    tally = decide(path, MAY_HOLD, tmp_path / "to.parquet", with_rules=True)
    assert (tally.decided, tally.refused) == (0, 0)
    assert read(tmp_path / "to.parquet") == []
    assert sum(tally.answers[HOLD].values()) == 0
