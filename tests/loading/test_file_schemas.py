"""The JSON Schema of a kind of file takes what is right and refuses what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from release_sim.api.file_schemas import KINDS, file_schema
from release_sim.cli.schema import FileKind
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import read_tree
from release_sim.model.rulebook import Rulebook
from release_sim.vocabulary.events import EVENT_KINDS
from tests.conftest import ROOT, some

FILES = {
    "mapping": sorted((ROOT / "rules" / "mappings").glob("*.yaml")),
    "parameters": [
        *sorted((ROOT / "rules" / "populations").glob("*.yaml")),
        ROOT / "tests" / "golden" / "small_parameters.yaml",
    ],
    "process": [
        *sorted((ROOT / "rules" / "processes").glob("*.yaml")),
        ROOT / "tests" / "golden" / "small_rules" / "processes" / "desk.yaml",
    ],
    "process_what_ifs": [
        ROOT / "tests" / "golden" / "bad" / name / "what_if.yaml"
        for name in ("step-circle", "shift-never-opens")  # of the right shape, wrong in meaning
    ],
}


def plain(path: Path) -> Any:
    diagnosis = Diagnosis()
    node = read_tree(path, diagnosis)
    diagnosis.raise_if_any()
    assert node
    return node.plain()


def test_every_kind_of_file_has_a_schema_and_can_be_asked_for() -> None:
    assert [kind.value for kind in FileKind] == list(KINDS)


@pytest.mark.parametrize("kind", some(FILES, 2))
def test_the_bundled_files_fit(rulebook: Rulebook, kind: str) -> None:
    value = file_schema(kind, rulebook)
    jsonschema.Draft202012Validator.check_schema(value)
    checker = jsonschema.Draft202012Validator(value)
    assert FILES[kind]
    for path in FILES[kind]:
        assert [error.message for error in checker.iter_errors(plain(path))] == []


RIGHT: dict[str, Any] = {"title": "A table", "columns": {"Day": "as_of", "State": "custody.state"}}


@pytest.mark.parametrize(
    "change",
    [
        {"columns": {"Day": "as_off"}},
        {"columns": {}},
        {"column": {}},
        {"values": {"custody.state": {"IN": "jailed"}}},
        {"values": {"custody.stat": {"IN": "in_custody"}}},
        {"values": {"request.asks_hold": {"Y": "yes"}}},
        {"days": {"custody.state": {"format": "%Y-%m-%d"}}},
        {"days": {"as_of": {"time": "drop"}}},
        {"given": {"custody.state": {"there": "gone"}}},
        {"yes_no": ["custody.state"]},
        {"phrases": {"request.asks_hold": {"ICE HOLD": "yes"}}},
        {"persons": {"papers": "request"}},
        {"persons": {"by": "Id", "together": {"custody.state": "latest"}}},
        {"file": {"separator": "dot"}},
    ],
)
def test_a_wrong_mapping_is_refused(rulebook: Rulebook, change: dict[str, Any]) -> None:
    checker = jsonschema.Draft202012Validator(file_schema("mapping", rulebook))
    assert checker.is_valid(RIGHT)
    assert not checker.is_valid(RIGHT | change)


@pytest.mark.parametrize(
    ("old", "new"),
    [("request.form", "request.froms"), ("assumption", "guess"), ("when", "whenever")],
)
def test_wrong_parameters_are_refused(
    rulebook: Rulebook, tmp_path: Path, old: str, new: str
) -> None:
    text = FILES["parameters"][-1].read_text(encoding="utf-8").replace(old, new)
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    checker = jsonschema.Draft202012Validator(file_schema("parameters", rulebook))
    assert not checker.is_valid(plain(tmp_path / "a.yaml"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("first_come", "last_come"),
        ("takes: ten_minutes", "takes: 10"),
        ("exponential: an_hour", "exponential: [an_hour, an_hour]"),
        ("08:00", "24:00"),
        ("days: [mon,", "days: [monday,"),
        ("omits: notify_of_release", "omits: release_when_eligible"),
        ("  diversion:", "  pardon:"),
        ("unattended: true", "attended: false"),
    ],
)
def test_a_wrong_process_is_refused(rulebook: Rulebook, tmp_path: Path, old: str, new: str) -> None:
    text = FILES["process"][-1].read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "a.yaml").write_text(text.replace(old, new), encoding="utf-8")
    checker = jsonschema.Draft202012Validator(file_schema("process", rulebook))
    assert not checker.is_valid(plain(tmp_path / "a.yaml"))


def test_the_schema_of_a_timeline_tells_what_each_kind_of_event_means(rulebook: Rulebook) -> None:
    event = file_schema("timeline", rulebook)["$defs"]["event"]["properties"]["event"]
    meanings = {each["const"]: each["description"] for each in event["anyOf"]}
    assert meanings == {name: kind.means for name, kind in EVENT_KINDS.items()}
