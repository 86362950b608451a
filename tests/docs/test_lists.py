"""Lists on the pages are whole, and what pages show as rules is said as rules are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import generate
import pytest
import yaml
from python_api import results_of_calls

import release_sim
from release_sim.api.file_schemas import KINDS
from release_sim.loading import rulebook_files
from release_sim.model.problem import FLAWS
from tests.conftest import ROOT
from tests.reporting.phrases import AWKWARD, OWN_VERB

HOW_TO = ROOT / "docs" / "how_to"
BESIDE_THE_LAW = (
    *rulebook_files.KINDS,
    rulebook_files.INVARIANTS,
    rulebook_files.MAPPINGS,
    rulebook_files.POPULATIONS,
    rulebook_files.PROCESSES,
    rulebook_files.WORDS,
)
BY_HAND = {str(page.relative_to(ROOT)): page for page in generate.written_by_hand()}
READ = [name for name in BY_HAND if "decisions" not in name and name != "CHANGELOG.md"]
OF_PROGRAMS = "docs/reference/json.md"  # its words are values
A_POLICYS_NAME = r"compared with as_if_"  # in a heading that names both sides


@pytest.mark.parametrize(
    ("page", "row", "names"),
    [
        ("find_flaws.md", r"\(\.\./reference/errors\.md#{}\) \|", FLAWS),
        ("complete_in_an_editor.md", r"(?m)^\| `{}` \|", KINDS),
        ("use_your_own_rules.md", r"(?m)^      {}/", BESIDE_THE_LAW),
    ],
)
def test_a_list_names_all_that_there_is(page: str, row: str, names: Collection[str]) -> None:
    text = (HOW_TO / page).read_text(encoding="utf-8")
    assert not [name for name in names if not re.search(row.format(re.escape(name)), text)]


@pytest.mark.parametrize("name", [name for name in READ if name != OF_PROGRAMS])
def test_no_phrase_that_stopped_readers_is_on_a_page(name: str) -> None:
    text = " ".join(BY_HAND[name].read_text(encoding="utf-8").split())
    found = re.search("|".join(each for each in AWKWARD if each != A_POLICYS_NAME), text)
    assert not found, found


def rules_on(page: Path) -> Iterator[dict[str, Any]]:
    """Yield the rules in the files that a page writes or shows."""
    for block in re.findall(r"(?ms)^```yaml[^\n]*\n(.*?)^```", page.read_text(encoding="utf-8")):
        try:
            told = yaml.safe_load(block)
        except yaml.YAMLError:
            continue  # a part of a file
        rules = told.get("rules") if isinstance(told, dict) else None
        yield from rules.values() if isinstance(rules, dict) else ()


def test_a_rule_on_a_page_says_by_its_verb_what_it_is() -> None:
    found = [rule for name in READ for rule in rules_on(BY_HAND[name])]
    assert len(found) > 4
    for rule in found:
        for modality in OWN_VERB.keys() & rule["then"].keys():
            assert re.search(OWN_VERB[modality], rule["says"]), rule["says"]


def test_every_type_that_a_call_returns_is_exported() -> None:
    exported = [getattr(release_sim, name) for name in release_sim.__all__]
    assert [each for each in results_of_calls() if each not in exported] == []
