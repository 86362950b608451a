"""A mapping that is begun from a look at a table loads, or says what is left to decide."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.api.inputs import Inputs
from release_sim.api.starting_mapping import starting_mapping
from release_sim.cohort.tables.likely_facts import is_private, likely_facts
from release_sim.cohort.tables.profile import profile
from release_sim.cohort.tables.table import Table
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.mappings import MappingReader
from release_sim.loading.yaml_tree import parse
from release_sim.reporting.cohorts.mapping_file import mapping_text
from tests.conftest import ROOT
from tests.wrong_input import command, found_in

SAMPLES = sorted((ROOT / "docs" / "samples").iterdir())
TEXT = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=12)


def problems_of(text: str, folder: Path) -> list[str]:
    path = folder / "mapping.yaml"
    path.write_bytes(text.encode())
    diagnosis = Diagnosis()
    MappingReader(diagnosis).read(path)
    return [problem.name for problem in found_in(diagnosis)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_what_is_begun_of_a_sample_lacks_decisions_and_nothing_else(
    sample: Path, tmp_path: Path
) -> None:
    inputs = Inputs.at(ROOT / "rules")
    text = starting_mapping(sample, inputs)
    assert f"--mapping {sample.stem} reads them." in text
    undecided = len(re.findall(r"(?m): undecided( |}|,|$)", text))
    columns = text.partition("\nundecided:\n")[2].partition("\n\n")[0].splitlines()
    assert problems_of(text, tmp_path) == ["undecided"] * (undecided + len(columns))
    for name in Table(sample).names:
        assert text.count(name) >= 1


def test_days_codes_phrases_and_missing_words_are_found() -> None:
    text = starting_mapping(ROOT / "docs/samples/georgia_county_roster.csv", Inputs.at(None))
    assert "  timestamp: as_of  # likely; 6 rows\n" in text
    assert "  release_timestamp: custody.state  # likely; 2 rows" in text
    assert '{format: ["%Y-%m-%d %H:%M:%S EDT"], time: cut}' in text
    assert "    ICE HOLD: true  # 1 row\n    ICE-HOLD" not in text
    assert "    ICE HOLD: true  # 1 row\n    otherwise: undecided\n" in text
    assert "  inmate_lastname: It is about who someone is; no rule asks.\n" in text
    text = starting_mapping(
        ROOT / "docs/samples/ice_detainer_requests_before_2017.tsv", Inputs.at(None)
    )
    assert 'unknown: ["(b)(6)", "NULL", UNK]' in text
    assert "# Found out of the file: a tab separates its cells.\n" in text
    assert "    I-247D: i_247d  # 1 row\n" in text


def test_day_and_month_are_left_open_with_two_rows_to_look_at(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Booking Date,In Custody\n3/4/2025,Y\n5/12/2025,N\n")
    text = starting_mapping(tmp_path / "a.csv", Inputs.at(None))
    both = '# "%m/%d/%Y" or "%d/%m/%Y"; row 1 has 3/4/2025 and row 2 has 5/12/2025\n'
    assert f"  as_of: {{format: undecided}}  {both}" in text


def test_a_mapping_is_decided_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("jail.csv").write_text("Report Date;Custody Status;ICE Hold;Cell\n2025-03-07;IN;Y;7\n")
    said = command("new", "mapping", "jail.csv")
    assert said.out.startswith("wrote jail.yaml; decide what is marked, then: release-sim cohort")
    refused = command("cohort", "decide", "jail.csv", "--mapping", "jail.yaml", "-o", "to.csv")
    assert refused.code == 3
    assert "error[undecided]: what code `IN` of `custody.state` means is undecided" in refused.err
    assert "error[undecided]: what column `Cell` tells is undecided" in refused.err
    assert refused.err.endswith("2 problems\n")
    text = Path("jail.yaml").read_text().replace("IN: undecided", "IN: in_custody")
    Path("jail.yaml").write_text(text.replace("\nundecided:\n", "\nnot_used:\n"))
    done = command("cohort", "decide", "jail.csv", "--mapping", "jail.yaml", "-o", "to.csv")
    assert (done.code, done.err) == (0, "")
    assert command("new", "mapping", "jail.csv").code != 0, "it is not written over"


@given(st.dictionaries(TEXT, st.lists(TEXT, min_size=3, max_size=3), min_size=1, max_size=4))
def test_whatever_a_table_has_what_is_begun_of_it_can_be_read(
    columns: dict[str, list[str]],
) -> None:
    with TemporaryDirectory() as folder:
        pa.parquet.write_table(pa.table(columns), f"{folder}/a.parquet")
        found = profile(Table(Path(folder, "a.parquet")), [])
    text = mapping_text(found, date(2026, 11, 29))
    diagnosis = Diagnosis()
    node = parse("a.yaml", text, diagnosis)
    assert found_in(diagnosis) == []
    assert node
    sections = ("columns", "undecided", "not_used")
    said = {name for section in sections for name, _, _ in node.entries(section)}
    assert said == {*columns}


@pytest.mark.parametrize(
    ("column", "cells", "fact"),
    [
        ("Detainer Prepare Date", [], "as_of"),
        ("DETAINERTYPE", [], "request.form"),
        ("Anything", ["Form I-247A"], "request.form"),
        ("Anything", ["held on an ICE detainer"], "request.asks_hold"),
        ("custody.state", [], "custody.state"),
        ("ReleaseReason", [], "custody.eligibility_ground"),
    ],
)
def test_a_column_seems_to_tell_a_fact(column: str, cells: list[str], fact: str) -> None:
    assert likely_facts(column, cells)[0] == fact


def test_who_someone_is_is_told_from_what_a_place_is_called() -> None:
    assert is_private("inmate_lastname")
    assert is_private("DateOf Birth")
    assert not is_private("county_name")
    assert not is_private("Facility Name")
