"""The rulebook as a whole: every statement of the seeds is there, and the order of files is not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from release_sim.loading import rulebook_files as loading
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.found_files import yaml_files
from release_sim.loading.json_schema import FILE_KINDS, rulebook_file_schema
from release_sim.loading.rulebook_parser import check_statements
from release_sim.loading.rulebook_reader import load_rulebook
from release_sim.loading.yaml_tree import parse
from release_sim.model.rule import Duty
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import Basis
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.facts import FACTS
from tests.conftest import ROOT, SCENARIOS, TIMELINES

SEEDS = {
    "cnn_outfront_2025": ("S0", 11),
    "ninenews_interview_2025": ("S1", 11),
    "fox31_interview_2025": ("S2", 11),
    "denver7_safe_city_2017": ("S3", 15),
    "liberty_headlines_2020": ("S4", 12),
}


@pytest.mark.parametrize("source", SEEDS)
def test_every_statement_of_a_seed_is_registered(rulebook: Rulebook, source: str) -> None:
    seed, last = SEEDS[source]
    statements = rulebook.sources[source].statements
    assert [at for at in statements if at.startswith(seed)] == [
        f"{seed}-{number}" for number in range(1, last + 1)
    ]
    assert all(statement.where and statement.speaker for statement in statements.values())


def test_the_seed_whose_page_is_five_years_late_speaks_of_2020(rulebook: Rulebook) -> None:
    source = rulebook.sources["liberty_headlines_2020"]
    assert source.date is not None
    assert source.date.year == 2020
    assert "2025" in source.dated_by


def test_every_statement_is_accounted_for(rulebook: Rulebook) -> None:
    diagnosis = Diagnosis()
    check_statements(rulebook, ROOT / "rules", diagnosis)
    diagnosis.raise_if_any()


def test_nothing_known_from_memory_carries_a_rule(rulebook: Rulebook) -> None:
    for rule in rulebook.rules.values():
        for cite in rule.cite:
            assert rulebook.sources[cite.source].basis_of(cite.at) is not Basis.MEMORY


def test_the_order_of_files_does_not_matter(
    rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def backwards(folder: Path) -> list[Path]:
        return yaml_files(folder)[::-1]

    monkeypatch.setattr(loading, "yaml_files", backwards)
    diagnosis = Diagnosis()
    other = load_rulebook(ROOT / "rules", diagnosis)
    diagnosis.raise_if_any()
    assert list(other.sources) == list(rulebook.sources)[::-1]
    for name, policy in rulebook.policies.items():
        assert other.policies[name].digest == policy.digest


def test_every_action_is_spoken_to(rulebook: Rulebook) -> None:
    denver = rulebook.policies["denver"].rules.values()
    assert {r.then.action for r in denver if isinstance(r.then, Duty)} == set(ACTIONS)


def test_no_fact_is_an_immigration_status_that_the_city_holds() -> None:
    """Only requests assert a status, and only requests and information are about one."""
    about = {f.name for f in FACTS if "status" in f.name and "final_order" in str(f.choices)}
    assert about == {"request.asserts_status"}


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_the_bundled_files_fit_their_json_schema(rulebook: Rulebook, kind: str) -> None:
    checker = jsonschema.Draft202012Validator(rulebook_file_schema(kind, rulebook))
    rules = ROOT / "rules"
    jurisdictions = ("federal", "colorado", "denver", "aurora", "as_if")
    files = {
        "scenario": SCENARIOS,
        "timeline": TIMELINES,
        "source": yaml_files(rules / "sources"),
        "readings": yaml_files(rules / "readings"),
        "policy": yaml_files(rules / "policies"),
        "invariants": [],  # tests/analysis/test_prove.py has files
        "limits": yaml_files(rules / "limits"),
        "rules": [path for name in jurisdictions for path in yaml_files(rules / name)],
    }
    for path in files[kind]:
        tree = parse(str(path), path.read_text(encoding="utf-8"), Diagnosis())
        assert tree is not None
        complaints = [str(each.message) for each in checker.iter_errors(tree.plain())]
        assert complaints == [], path


def test_the_json_schema_refuses_what_the_loader_refuses(rulebook: Rulebook) -> None:
    checker = jsonschema.Draft202012Validator(rulebook_file_schema("scenario", rulebook))
    path = ROOT / "scenarios/seeds/red_light_stop.yaml"
    good = parse(str(path), path.read_text(encoding="utf-8"), Diagnosis())
    assert good is not None
    for change in ({"case": {"custody.stat": "released"}}, {"policy": "dever"}, {"titel": "x"}):
        plain = json.loads(json.dumps(good.plain()))
        assert not checker.is_valid(plain | change)


def test_no_file_names_a_registry() -> None:
    """Neither the lock nor any configuration says where packages come from."""
    for name in ("pyproject.toml", "constraints.txt", "Makefile", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|index-url|find-links", text), name
