"""Contents of records, deciding them again, and the verbs that read them."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from release_sim.audit.content import Contents
from release_sim.audit.lines import ValidEntry, members_of, read_line, sealed
from release_sim.audit.rerun import Rerunner
from release_sim.engine.decide import Engine
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.rulebook_reader import load_rulebook
from release_sim.model.case import Case
from release_sim.model.records.audit_record import AuditRecord
from release_sim.model.records.recordable import Recordable
from release_sim.model.records.rerun_result import RerunStatus
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Expectation
from tests.conftest import ROOT, examples
from tests.strategies import cases, choices_of_readings
from tests.wrong_input import command

STORY = str(ROOT / "scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml")
RED_LIGHT = str(ROOT / "scenarios/seeds/red_light_stop.yaml")


def recorded(rulebook: Rulebook, case: Case, readings: dict[str, str] | None = None) -> AuditRecord:
    """The record of a case decided under the policy denver."""
    branch = Branch("", "made up", "denver", case, readings or {}, Expectation())
    engine = Engine(rulebook.policies["denver"]).with_readings(branch.readings)
    told = Recordable("made/up", branch, engine.policy, engine.decide(case))
    place = {"number": 1, "previous": None, "written": datetime(2026, 1, 1, tzinfo=UTC).isoformat()}
    found = read_line(sealed({**Contents(rulebook).of(told), **members_of(place)}, None)[0])
    assert isinstance(found, ValidEntry)
    assert isinstance(found.entry, AuditRecord)
    return found.entry


# What a record says.


@examples(20)
@given(data=st.data())
def test_a_record_says_all_that_deciding_again_takes(
    data: st.DataObject, rulebook: Rulebook
) -> None:
    policy = rulebook.policies["denver"]
    case, readings = data.draw(cases(policy)), data.draw(choices_of_readings(policy))
    record = recorded(rulebook, case, readings)
    facts = record.decision.facts
    assert facts.stated.keys() == case.stated.keys()
    assert facts.unknown == tuple(sorted(case.unknown))
    assert facts.presumed.keys() == case.presumed().keys()
    again = Rerunner(rulebook).rerun(record)
    assert (again.again, again.rules, again.presumed) == (RerunStatus.SAME, (), ())


def test_hashes_can_be_worked_out_from_the_files_and_from_the_json(
    rulebook: Rulebook, tmp_path: Path
) -> None:
    path = tmp_path / "records"
    command("run", RED_LIGHT, "--record", str(path))
    line = path.read_bytes().splitlines()[0]
    value = json.loads(line)
    for name, digest in value["files"].items():
        assert hashlib.sha256((ROOT / "rules" / name).read_bytes()).hexdigest() == digest
    assert {"sources/drmc_28_250.yaml", "denver/status.yaml"} <= value["files"].keys()
    printed = {each["rule"]: each for each in json.loads(command("rules", "--json").out)["rules"]}
    for name, digest in value["rules"].items():
        assert printed[name]["hash"] == digest
    day = date.fromisoformat(value["decision"]["as_of"])
    in_force = rulebook.policies["denver"].rules.values()
    assert value["rules"].keys() == {rule.id for rule in in_force if rule.in_force.covers(day)}
    body = {key: inner for key, inner in value.items() if key != "hash"}
    assert hashlib.sha256(rfc8785.dumps(body)).hexdigest() == value["hash"]
    assert rfc8785.dumps(value) == line


def test_a_file_is_hashed_as_it_was_read(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    for path in sorted((ROOT / "tests" / "golden" / "small_rules").rglob("*.yaml")):
        copy = rules / path.relative_to(ROOT / "tests" / "golden" / "small_rules")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    found = load_rulebook(rules, Diagnosis())
    folders = {Path(name).parts[0] for name in found.files}
    assert folders == {"jurisdiction.yaml", "policies", "readings", "sources", "town"}
    for name, digest in found.files.items():
        assert hashlib.sha256((rules / name).read_bytes()).hexdigest() == digest


def test_the_record_holds_the_decision_that_json_prints(tmp_path: Path) -> None:
    path = str(tmp_path / "records")
    printed = json.loads(command("run", STORY, "--json", "--record", path).out)[0]
    branches = printed.pop("what_if")
    entries = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    assert [entry["decision"] for entry in entries] == [printed, *branches.values()]
