"""Every bundled mapping reads the made-up sample of its table, with the counts worked out by hand.

The headers of the samples are those of the tables; `docs/how_to/read_a_released_table.md` says what
each sample has, and how its counts come about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from release_sim.api.inputs import Inputs
from release_sim.api.table_options import TableOptions
from release_sim.cohort.cases import CaseTable
from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.mappings import MappingReader, bundled_mappings, releases_of
from release_sim.model.cohorts.mapping import spelled
from release_sim.model.problem import Place
from tests.conftest import ROOT
from tests.wrong_input import command

RULES = ROOT / "rules"
SAMPLES = {path.stem: path for path in sorted((ROOT / "docs" / "samples").iterdir())}
MAPPINGS = bundled_mappings(RULES)

# Six people in all four releases: two convicted, two charged, two neither; an order is claimed of
# two, none of three, and of one nothing is said.
ICE: dict[str, dict[object, int]] = {
    "request.form": {"i_247a": 6},
    "request.asks_hold": {True: 6},
    "request.asks_notification": {True: 6},
    "request.asserts_criminality": {True: 2, None: 2, False: 2},
    "request.asserts_status": {
        "final_order_of_removal": 2,
        "removable_without_order": 3,
        None: 1,
    },
}
FACTS: dict[str, dict[str, dict[object, int]]] = {
    "ice_detainer_requests": ICE,
    "ice_detainer_requests_processed": ICE,
    "ice_detainer_requests_2026_08": ICE,
    "ice_detainer_requests_2025_icfo_18038": ICE,
    # One form each of I-247, I-247D and I-247X, two of I-247N, and one that is not known. Of an
    # I-247X it is left open whether it asks for a hold.
    "ice_detainer_requests_before_2017": {
        "request.form": {"i_247": 1, "i_247d": 1, "i_247n": 2, "i_247x": 1, None: 1},
        "request.asks_hold": {True: 2, False: 2, None: 2},
        "request.asks_notification": {True: 5, None: 1},
        "request.asserts_status": {
            "final_order_of_removal": 2,
            "removable_without_order": 2,
            None: 2,
        },
    },
    # Two of six are released; three have a hold in the words that are listed, and a price hold is
    # none.
    "georgia_county_roster": {
        "custody.state": {"in_custody": 4, "released": 2},
        "request.asks_hold": {True: 3, False: 3},
    },
    # Seven papers of four persons. The first has two, one of them closed; the second a notice of
    # nobody knows whom; the third a withdrawn detainer; the fourth three, one of them withdrawn.
    "arkansas_detainer_notices": {
        "request.1.from": {"ice": 3, None: 1},
        "request.1.cancelled": {False: 3, True: 1},
        "request.1.asks_hold": {True: 3, False: 1},
        "request.2.from": {"criminal_agency": 2, None: 2},
        "request.2.cancelled": {True: 1, False: 1, None: 2},
        "request.3.from": {"criminal_agency": 1, None: 3},
        "request.3.cancelled": {True: 1, None: 3},
    },
    # Six papers of five persons: immigration's, a marshal's beside a revoked one of immigration, a
    # notification of nobody knows whom, a note that immigration is pending, a jail's revoked one.
    "michigan_prison_detainers": {
        "request.1.from": {"ice": 1, "criminal_agency": 2, None: 2},
        "request.1.asks_hold": {True: 3, False: 1, None: 1},
        "request.1.asks_notification": {True: 4, None: 1},
        "request.1.cancelled": {False: 4, True: 1},
        "request.2.from": {"ice": 1, None: 4},
        "request.2.cancelled": {True: 1, None: 4},
    },
}
DAYS = {
    "ice_detainer_requests_2025_icfo_18038": ("2017-07-03", "2025-03-14"),
    "michigan_prison_detainers": ("2025-01-10", "2025-04-09"),
    "ice_detainer_requests": ("2025-11-03", "2025-12-24"),
    "ice_detainer_requests_processed": ("2025-11-03", "2025-12-24"),
    "ice_detainer_requests_2026_08": ("2025-11-03", "2025-12-24"),
    "ice_detainer_requests_before_2017": ("2014-10-01", "2016-03-04"),
    "georgia_county_roster": ("2025-03-14", "2025-03-14"),
    "arkansas_detainer_notices": ("2025-01-04", "2025-04-01"),
}


def read(name: str, file: Path | None = None) -> CaseTable:
    """The cases of a table, else of the sample, as a mapping reads them."""
    inputs = Inputs.at(RULES)
    beside = TableOptions(mapping=Path(name))
    table, given = beside.opened(file or SAMPLES[name], beside.read(inputs, None), inputs)
    inputs.diagnosis.raise_if_any()
    assert table
    bindings = ColumnBindings.of(table.names, given, Place(str(table.path)), inputs.diagnosis)
    inputs.diagnosis.raise_if_any()
    (batch,) = table.batches(bindings.wanted(), bindings.coded())
    return bindings.cases(batch)


def test_every_mapping_has_a_sample_and_counts() -> None:
    assert MAPPINGS.keys() == SAMPLES.keys() == FACTS.keys()


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_mapping_reads_its_sample_as_worked_out_by_hand(name: str) -> None:
    cases = read(name)
    rows = [cases.case(row) for row in range(len(cases))]
    found: Mapping[str, Mapping[object, int]] = {
        fact: Counter(case.stated.get(fact) for case in rows) for fact in cases.columns
    }
    expected = FACTS[name]
    assert {fact: found[fact] for fact in expected} == expected
    days = sorted(case.as_of.isoformat() for case in rows)
    assert (days[0], days[-1]) == DAYS[name]


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_mapping_has_an_origin_a_version_and_nothing_wrong(name: str) -> None:
    diagnosis = Diagnosis()
    MappingReader(diagnosis).read(RULES / "mappings" / f"{name}.yaml")
    diagnosis.raise_if_any()
    text = (RULES / "mappings" / f"{name}.yaml").read_text(encoding="utf-8")
    for key in ("version: ", "origin:\n", "  found_in: ", "  read_on: ", "  how_sure: "):
        assert f"\n{key}" in text


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_header_says_which_release_a_file_is_and_every_column_is_spoken_of(name: str) -> None:
    inputs, beside = Inputs.at(RULES), TableOptions(mapping=Path(name))
    table = beside.open(SAMPLES[name], beside.read(inputs, None), inputs)
    assert table
    assert releases_of(table.names, RULES) == [name]
    mapping = MAPPINGS[name]
    told = {spelled(each) for each in (*mapping.columns, *mapping.not_used)}
    told |= {spelled(mapping.persons.by)} if mapping.persons else set()
    assert {spelled(each) for each in table.names} <= told


def test_a_table_read_by_the_mapping_of_another_release_is_refused(tmp_path: Path) -> None:
    file = str(SAMPLES["ice_detainer_requests_processed"])
    to = str(tmp_path / "to.csv")
    for arguments in ((), ("--mapping", "ice_detainer_requests")):
        said = command("cohort", "decide", file, "-o", to, *arguments)
        assert (said.code, said.out) == (3, "")
        assert "error[other-release]: its columns are those that the mapping" in said.err
        assert "help   read it with --mapping ice_detainer_requests_processed" in said.err


IN_CUSTODY = ("--set", "custody.state=in_custody", "--set", "custody.release_certain=true")
ANSWERS = {
    # By the reading that asks what the agency asserts, notice is due of the two convicted, barred
    # of the two who are neither, and open of the two charged. No one is held on a detainer.
    "ice_detainer_requests": (
        (*IN_CUSTODY, "--reading", "notify_scope=asserted_criminality"),
        ["hold_past_release           forbidden 6"],
        ["notify_of_release           required 2, forbidden 2, undetermined 2"],
    ),
    # No one still there is held, whatever the roster says; what it shows is a request to log.
    "georgia_county_roster": (
        (),
        [
            "hold_past_release           forbidden 4, silent 2",
            "record_request required 3, silent 3",
        ],
        [
            "`charges` as `request.asks_hold`: `ICE HOLD` in 2 rows,",
            "`HOLD FOR ICE` in 1 row,",
            "none in 3 rows",
        ],
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_sample_is_answered_and_what_was_found_is_told(tmp_path: Path, name: str) -> None:
    arguments, *expected = ANSWERS[name]
    to = str(tmp_path / "to.csv")
    said = command("cohort", "decide", str(SAMPLES[name]), "--mapping", name, "-o", to, *arguments)
    assert (said.code, said.err) == (0, "")
    text = " ".join(said.out.split())
    for each in (line for lines in expected for line in lines):
        assert " ".join(each.split()) in text
