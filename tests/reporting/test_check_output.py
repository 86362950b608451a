"""Output of the check: formats, exit codes, places, and the cases that show a flaw."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path, PurePath

import pytest

from release_sim.analysis.checks.find_flaws import find_flaws
from release_sim.model.analysis.flaw import Accepted, Flaw, FlawLocation
from release_sim.model.problem import PROBLEMS, Place, Problem
from release_sim.reporting.problem_formats import as_annotations, as_json, as_sarif
from release_sim.vocabulary.actions import HOLD
from tests.flawed_rulebooks import (
    AGREEMENT,
    MUST,
    NO_HOLD,
    policy_of,
    rule,
    rulebook_of,
)
from tests.wrong_input import GOLDEN, STORY, command

PROBLEM = Problem(
    "tab", Place("/here/a b/c,d.yaml", 3, 5, 2), "100% of it:\nno", help="write, this"
)
ROOT = PurePath("/here")


def test_annotations_escape_what_would_end_them() -> None:
    assert as_annotations([PROBLEM], ROOT) == (
        "::error file=a b/c%2Cd.yaml,line=3,col=5,endColumn=7,title=tab"
        "::100%25 of it:%0Ano; write, this"
    )
    flaw = Flaw(name="line-redundant", message="so", location=FlawLocation("rules", "a.b.c"))
    assert as_annotations([PROBLEM, flaw], ROOT).splitlines()[1].startswith("::warning file=-,")


def test_sarif_has_what_the_standard_wants() -> None:
    flaw = Flaw(name="line-redundant", message="so", location=FlawLocation("rules", "a.b.c"))
    elsewhere = replace(PROBLEM, place=Place("/else/where.yaml"))
    log = as_sarif([PROBLEM, elsewhere], [Accepted(flaw, "said twice")], ROOT)
    assert (log["version"], "sarif-2.1.0" in log["$schema"]) == ("2.1.0", True)
    (run,) = log["runs"]
    described = {each["id"]: each for each in run["tool"]["driver"]["rules"]}
    assert described.keys() == PROBLEMS.keys()
    assert described["line-redundant"]["defaultConfiguration"] == {"level": "warning"}
    wrong, away, accepted = run["results"]
    assert wrong == {
        "ruleId": "tab",
        "level": "error",
        "message": {"text": "100% of it:\nno; write, this"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "a%20b/c%2Cd.yaml"},
                    "region": {"startLine": 3, "startColumn": 5, "endColumn": 7},
                }
            }
        ],
    }
    (location,) = away["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": "file:///else/where.yaml"}
    assert accepted["level"] == "warning"
    assert accepted["suppressions"] == [{"kind": "inSource", "justification": "said twice"}]


def test_json_tells_the_case_that_shows_a_flaw() -> None:
    found = find_flaws(rulebook_of(policy_of(NO_HOLD, rule("hold", MUST, AGREEMENT)))).flaws
    (problem,) = as_json(found)["problems"]
    assert problem["severity"] == "error"
    assert problem["witness"]["policy"] == "town"
    assert problem["witness"]["answers"] == {HOLD: "conflict"}
    assert as_json([PROBLEM])["problems"][0]["witness"] is None


def flawed(name: str, *options: str) -> tuple[str, ...]:
    return ("check", STORY, *options, "--rules", str(GOLDEN / "bad" / name / "rules"))


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("conflict", (), 1),
        ("conflict", ("--shape-only",), 0),
        ("line-redundant", (), 0),
        ("line-redundant", ("--strict",), 1),
        ("line-redundant", ("--policy", "town"), 0),
        ("unknown-action", ("--strict",), 3),
        ("conflict", ("--policy", "twon"), 3),
    ],
)
def test_the_exit_code_tells_how_grave_it_is(
    name: str, options: tuple[str, ...], code: int
) -> None:
    assert command(*flawed(name, *options)).code == code


@pytest.mark.parametrize("name", ["conflict", "line-redundant", "unknown-action"])
def test_every_format_tells_the_same(name: str) -> None:
    told = {form: command(*flawed(name, "--format", form)) for form in ("json", "sarif", "github")}
    assert len({(said.code, name in said.err) for said in told.values()}) == 1
    problems = json.loads(told["json"].out)["problems"]
    assert problems == json.loads(command(*flawed(name, "--json")).out)["problems"]
    (run,) = json.loads(told["sarif"].out)["runs"]
    for form in (
        [(p["severity"], p["name"], p["line"]) for p in problems],
        [
            (r["level"], r["ruleId"], r["locations"][0]["physicalLocation"]["region"]["startLine"])
            for r in run["results"]
        ],
    ):
        lines = [f"::{level} file=" for level, _, _ in form]
        assert [a.split("file=")[0] + "file=" for a in told["github"].out.splitlines()] == lines
        assert name in [each[1] for each in form]


@pytest.mark.parametrize("name", ["conflict", "gap"])
def test_the_case_that_shows_a_flaw_runs(name: str, tmp_path: Path) -> None:
    rules = ("--rules", str(GOLDEN / "bad" / name / "rules"))
    said = command(*flawed(name, "--write", str(tmp_path / "shown")))
    path = tmp_path / "shown" / f"{name}_1.yaml"
    assert f"wrote {path}" in said.err
    assert command("test", str(path), *rules).code == 0
    again = command(*flawed(name, "--write", str(tmp_path / "shown")))
    assert (again.code, "exists already" in again.err) == (2, True)


LINES = """\
title: A jail that does not exist
rules:
  no_hold:
    says: Nobody is kept in jail on a request alone.
    cite: {source: town_code, at: "2"}
    when:
      any_of:
        - {custody.state: in_custody}
        - custody.state: {one_of: [hospital, in_custody]}
      subpoena.days_to_respond: {at_least: 2, at_most: 9}
    unless:
      - {request.asks_hold: false, custody.state: {is_not: hospital}}
      - request.cancelled: true
        custody.state: released
    exception_to: []
    then: {must_not: hold_past_release}
"""


def test_a_flaw_has_its_place_and_line(tmp_path: Path) -> None:
    """Also in a branch, and in one of several blocks of ``unless``."""
    rules = tmp_path / "rules"
    shutil.copytree(GOLDEN / "bad" / "line-redundant" / "rules", rules)
    (rules / "town" / "jail.yaml").write_text(LINES, encoding="utf-8")
    said = command("check", STORY, "--rules", str(rules))
    assert said.code == 0
    assert "town/jail.yaml:8:12: warning[line-redundant]: without `custody.state is in_" in said.err
    assert "town/jail.yaml:13:9: warning[line-redundant]: without `request.cancelled is" in said.err
    assert said.err.splitlines()[-1] == "2 warnings"
