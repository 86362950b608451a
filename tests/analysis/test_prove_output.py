"""The files that the prove verb reads and writes, and how it is broken off."""

from __future__ import annotations

import json
import shutil
import signal
from itertools import combinations, count
from pathlib import Path

import jsonschema
import pytest
import z3

from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch
from release_sim.engine.decide import Engine
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.invariant_reader import InvariantReader
from release_sim.loading.json_schema import rulebook_file_schema
from release_sim.loading.scenarios import ScenarioReader
from release_sim.loading.yaml_tree import parse
from release_sim.model.analysis.invariant import (
    IndependenceInvariant,
)
from release_sim.model.rulebook import Rulebook
from release_sim.vocabulary.actions import HOLD
from tests.analysis.test_prove import MAY_HOLD
from tests.conftest import ROOT
from tests.invariants import DONE
from tests.wrong_input import GOLDEN, command

FALSE = """\
invariants:
  a_hold_is_never_allowed:
    says: No one is ever held.
    action: hold_past_release
    never: [required, permitted]
    when: {custody.eligible_for_release: true}
    during: {from: 2019-05-28}
    broken_by: {warrant_kind=any_active_warrant: read to the letter}
"""


def test_the_counterexample_of_a_false_sentence_runs(tmp_path: Path, rulebook: Rulebook) -> None:
    (tmp_path / "mine.yaml").write_text(FALSE, encoding="utf-8")
    mine, found = str(tmp_path / "mine.yaml"), tmp_path / "found"
    said = command("prove", "--file", mine, "--write", str(found))
    assert said.code == 1
    assert said.out.startswith("FAILS a_hold_is_never_allowed: No one is ever held.\n")
    path = found / "a_hold_is_never_allowed.yaml"
    assert command("run", str(path)).code == 0
    diagnosis = Diagnosis()
    scenario = ScenarioReader(rulebook, diagnosis).read(path)
    diagnosis.raise_if_any()
    assert scenario
    main = scenario.main
    engine = Engine(rulebook.policies[main.policy]).with_readings(main.readings)
    assert engine.decide(main.case).answers()[HOLD] == main.expect.answers[HOLD]
    assert main.expect.answers[HOLD] in DONE
    again = command("prove", "--file", mine, "--write", str(found))
    assert (again.code, "exists already" in again.err) == (2, True)


def test_json_and_names() -> None:
    said = command("prove", "no_unasked_report", "--json")
    value = json.loads(said.out)
    assert said.code == 0
    assert value["schema"] == "release_sim.proofs/1"
    assert [p["outcome"] for p in value["proofs"]] == ["proved"]
    assert command("prove", "no_unasked_reports").code == 5
    assert command("prove", "--policy", "denvr").code == 3


def test_it_is_told_how_far_the_proofs_have_come(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("release_sim.cli.prove.progress", said.append)
    assert command("prove", "no_unasked_report", "status_is_not_asked").code == 0
    assert said == ["0 of 2 invariants", "1 of 2 invariants", ""], "at last it is taken away"


def test_what_is_wrong_with_a_file_is_said_at_once(tmp_path: Path) -> None:
    bad = FALSE.replace("hold_past_release", "hold_past").replace("permitted", "allowed")
    bad = bad.replace("custody.eligible", "custody.eligable").replace("=any_active", "=any_activ")
    (tmp_path / "mine.yaml").write_text(bad, encoding="utf-8")
    said = command("prove", "--file", str(tmp_path / "mine.yaml"))
    assert (said.code, said.out) == (3, "")
    for name in ("unknown-action", "unknown-answer", "unknown-fact", "unknown-choice"):
        assert f"error[{name}]" in said.err


MINE = """\
title: Mine
invariants:
  not_held:
    says: No one is held.
    action: hold_past_release
    never: [required]
    when: {custody.state: in_custody, any_of: [{finding.hold_request: true}]}
    during: {from: 2019-05-28}
    broken_by: {warrant_kind=any_active_warrant: read to the letter}
  not_by_form:
    says: Nothing turns on the form.
    independent_of: [request.form]
    broken_by: {notify_scope=unresolved: it is open}
"""


def test_the_json_schema_of_sentences(rulebook: Rulebook, tmp_path: Path) -> None:
    """It takes what the loader takes, and refuses names and keys that do not exist."""
    (tmp_path / "mine.yaml").write_text(MINE, encoding="utf-8")
    diagnosis = Diagnosis()
    invariants = InvariantReader(rulebook, diagnosis).read(tmp_path / "mine.yaml")
    diagnosis.raise_if_any()
    assert invariants["not_held"].broken_by == {
        ("warrant_kind", "any_active_warrant"): "read to the letter"
    }
    assert isinstance(invariants["not_by_form"], IndependenceInvariant)
    checker = jsonschema.Draft202012Validator(rulebook_file_schema("invariants", rulebook))
    for change in (
        "",
        "hold_past_release:hold",
        "[required]:[requird]",
        "in_custody:custod",
        "request.form:request.forms",
        "any_active_warrant:any_warrant",
        "independent_of:independent",
        "finding.hold_request:finding.hold",
    ):
        before, _, after = change.partition(":")
        text = MINE.replace(before, after) if change else MINE
        tree = parse("mine.yaml", text, Diagnosis())
        assert tree is not None
        assert checker.is_valid(tree.plain()) is not bool(change), change


def test_whoever_waits_for_z3_can_break_off() -> None:
    holes = range(12)
    nests = [[z3.Bool(f"{bird} in {hole}") for hole in holes] for bird in range(13)]
    alone = [
        z3.Not(z3.And(pair)) for hole in zip(*nests, strict=True) for pair in combinations(hole, 2)
    ]
    search = CaseSearch(Encoding(MAY_HOLD))
    solver = search.solver([*map(z3.Or, nests), *alone])
    learned = count(1)

    def press(*_: object) -> None:
        """In the middle of the search, from within it."""
        if next(learned) == 100:
            signal.raise_signal(signal.SIGINT)

    z3.OnClause(solver, press)
    with pytest.raises(KeyboardInterrupt):
        search.can(solver)
    assert next(learned) > 100


BESIDE = {
    "invariants": """invariants:
  town_keeps_no_one:
    says: No one is kept.
    action: hold_past_release
    never: [requird]
  no_one_walks:
    says: No one walks.
    never_ends_with: walked
    when: {finding.any: true}
""",
    "mappings": "title: A table\ncolumns: {day: as_off}\n",
    "populations": "title: A town\n",
}


def test_check_reads_what_lies_beside_the_rules(tmp_path: Path) -> None:
    rules = shutil.copytree(GOLDEN / "small_rules", tmp_path / "rules")
    for folder, text in BESIDE.items():
        (rules / folder).mkdir(exist_ok=True)
        (rules / folder / "town.yaml").write_text(text)
    said = command(
        "check", "--shape-only", str(GOLDEN / "small_scenario.yaml"), "--rules", str(rules)
    )
    assert said.code == 3
    found = sorted(line.split(": error[")[0] for line in said.err.splitlines() if "error[" in line)
    assert found[:5] == [
        f"{rules}/invariants/town.yaml:5:13",
        f"{rules}/invariants/town.yaml:8:22",
        f"{rules}/invariants/town.yaml:9:12",
        f"{rules}/mappings/town.yaml:2:16",
        f"{rules}/populations/town.yaml:1:1",
    ]


def test_a_rules_folder_without_invariants_or_a_policy_of_its_own_says_so() -> None:
    small = str(GOLDEN / "small_rules")
    said = command("prove", "--rules", small)
    assert said.code == 3
    assert "no policy is named" in said.err
    assert "jurisdiction.yaml" in said.err
    said = command("prove", "--rules", small, "--policy", "town")
    assert said.code == 5
    assert f"no invariants in {small}/invariants" in said.err


def test_two_files_of_a_rules_folder_have_no_invariant_of_one_name(tmp_path: Path) -> None:
    rules = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copy(rules / "invariants" / "denver.yaml", rules / "invariants" / "again.yaml")
    said = command("prove", "no_unasked_report", "--rules", str(rules))
    assert said.code == 3
    assert "another file has an invariant `no_unasked_report` already" in said.err
