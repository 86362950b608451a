"""The changelog against records of version 0.1.0: the rules with a star are those that changed.

The records are those of the bundled scenarios of that version in which, together, a rerun names
every rule that it names in all of them.
"""

from __future__ import annotations

import json
import lzma
import re
from pathlib import Path

import pytest

from release_sim.model.rulebook import Rulebook
from tests.conftest import ROOT
from tests.wrong_input import command

RECORDS = ROOT / "tests" / "golden" / "records_of_0_1_0.jsonl.xz"
RULE = re.compile(r"\b[a-z][a-z_0-9]*\.[a-z_0-9]+\.[a-z_0-9]+\b")


@pytest.fixture(scope="module")
def rerun(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Return the JSON of `audit rerun` for the records."""
    records: Path = tmp_path_factory.mktemp("records") / "records.jsonl"
    records.write_bytes(lzma.decompress(RECORDS.read_bytes()))
    found: dict[str, object] = json.loads(command("audit", "rerun", str(records), "--json").out)
    return found


@pytest.fixture(scope="module")
def starred() -> set[str]:
    """The rules that the changelog names with a star, since that version."""
    since = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## 0.1.0")[0]
    lines = [line for line in since.splitlines() if line.startswith("- ★")]
    return {name for line in lines for name in RULE.findall(line)}


def named(rerun: dict[str, object]) -> set[str]:
    """The rules that the rerun shows to have changed."""
    return {change["rule"] for record in rerun["records"] for change in record["rules"]}  # type: ignore[attr-defined]  # plain JSON


@pytest.mark.whole
def test_every_rule_that_changed_has_a_star(rerun: dict[str, object], starred: set[str]) -> None:
    answers = {
        change["rule"]
        for record in rerun["records"]  # type: ignore[attr-defined]  # plain JSON
        for difference in record["differences"]
        for change in difference["through"]
    }
    assert answers
    assert answers <= named(rerun)
    assert named(rerun) - starred == set()


@pytest.mark.whole
def test_no_rule_has_a_star_that_did_not_change(
    rerun: dict[str, object], starred: set[str], rulebook: Rulebook
) -> None:
    """Rules of places that were not there then are told by what no record is about."""
    decided = {record["policy"] for record in rerun["records"]}  # type: ignore[attr-defined]  # plain JSON
    of_then = {rule for name in decided for rule in rulebook.policies[name].rules}
    untold = set(rerun["untold_rules"])  # type: ignore[call-overload]  # plain JSON
    gone = starred - rulebook.rules.keys()
    assert gone <= named(rerun)
    assert (starred & of_then) - named(rerun) - untold == set()
