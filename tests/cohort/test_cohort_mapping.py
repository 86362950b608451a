"""A mapping says what the columns and codes of a foreign table mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.mappings import MappingReader, mapping_path
from release_sim.model.cohorts.mapping import ColumnMapping
from tests.cohorts import SOME_DAY, decide, opened, read, write
from tests.conftest import ROOT
from tests.made_up import MAY_HOLD
from tests.wrong_input import command, found_in

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
    table, layout = opened(write(tmp_path / "a.csv", columns), TableDefaults(mapping))
    (batch,) = table.batches(layout.wanted())
    cases = layout.cases(batch)
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
        ("Status: custody.state", "Status: finding.held", "unknown-finding", 4),
        ("Status: custody.state", 'Status: ""', "unknown-fact", 4),
        ("IN: in_custody, ", 'IN: in_custody, " IN": released, ', "repeated-code", 7),
        ("IN: in_custody, ", '"N/A ": in_custody, ', "repeated-code", 7),
        ("Colour: no", "status: no", "repeated-column", 11),
        (
            "  Status: custody",
            "  detained_on: request.cancelled\n  Status: custody",
            "repeated-column",
            4,
        ),
        ("unknown: [N/A]", "optional: [Statu]", "unknown-column", 10),
        ("IN: in_custody", "IN: ~", "no-value", 7),
        ("unknown: [N/A]", "unknown: [NULL]", "no-value", 10),
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
    mapping = MappingReader(diagnosis).read(
        mapping_path(Path("ice_detainer_requests"), ROOT / "rules")
    )
    diagnosis.raise_if_any()
    assert len(mapping.columns) + len(mapping.not_used) == 65
    columns = {spelled(name): cells for name, cells in DETAINERS.items()}
    columns |= {spelled(name): [None] * 3 for name in mapping.not_used if name not in DETAINERS}
    assert len(columns) == 65
    table, layout = opened(write(tmp_path / "detainers.parquet", columns), TableDefaults(mapping))
    (batch,) = table.batches(layout.wanted())
    first, second, third = (layout.cases(batch).case(row) for row in range(3))
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


DRIFTED = """\
title: The list of a jail that does not exist
columns: {Day: as_of, Status: custody.state, Withdrawn: request.cancelled}
values:
  custody.state: {IN: in_custody, "": released}
  request.cancelled: {Y: true}
"""


@pytest.mark.parametrize(
    ("header", "text", "arguments", "told"),
    [
        ("Day,Status,Withdrawn", DRIFTED, (), ""),
        ("Day,Status", DRIFTED, (), "no column `Withdrawn`, which the mapping takes for `request"),
        ("Day,Status,withdrawm", DRIFTED, ("--ignore-unknown-columns",), "mean `withdrawm`?"),
        ("Day,Status,withdrawm", DRIFTED, (), "did you mean `Withdrawn`?"),
        ("Day,Status", DRIFTED, ("--set", "request.cancelled=false"), ""),
        ("Day,Status", DRIFTED + "optional: [Withdrawn]\n", (), ""),
        ("Status,Withdrawn", DRIFTED, ("--as-of", "2025-06-01"), ""),
        ("Status,Withdrawn", DRIFTED, (), "no column `Day`"),
    ],
)
def test_a_column_that_a_mapping_names_is_there_or_asked_for(
    tmp_path: Path, header: str, text: str, arguments: tuple[str, ...], told: str
) -> None:
    (tmp_path / "mapping.yaml").write_text(text, encoding="utf-8")
    cells = {"Day": "2025-06-01", "Status": "", "Withdrawn": "Y", "withdrawm": "Y"}
    row = ",".join(cells[name] for name in header.split(","))
    (tmp_path / "a.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    table = (str(tmp_path / "a.csv"), "-o", str(tmp_path / "to.csv"))
    mapping = ("--mapping", str(tmp_path / "mapping.yaml"))
    said = command("cohort", "decide", *table, *mapping, *arguments)
    assert (said.code, told in said.err, bool(said.err)) == (3 if told else 0, True, bool(told))


def test_lines_with_nothing_on_them_are_no_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("as_of,custody.state\n\n2025-06-01,released\n\n")
    assert decide(tmp_path / "a.csv", MAY_HOLD, tmp_path / "to.csv").decided == 1
