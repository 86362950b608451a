"""Wrong input of any kind gets a named, placed, helpful error: all of it at once, and no traceback.

`golden/bad/` holds one case for every name of an error: the files, `command.txt` where the command
is another than the usual one, `site` where packages are installed that bring books, and
`expected.txt`, what it must say. `golden/together/` holds
cases with many problems at once.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from release_sim.cli.verbs import VERBS
from release_sim.model.problem import FLAWS, PROBLEMS, Place, Problem, Severity
from release_sim.reporting.problems_text import problems
from tests.books import install_books
from tests.conftest import ROOT
from tests.golden_files import check_golden
from tests.wrong_input import STORY, command, small

GOLDEN = ROOT / "tests" / "golden"
BAD = sorted(path for path in (GOLDEN / "bad").iterdir() if path.is_dir())
TOGETHER = sorted(path for path in (GOLDEN / "together").iterdir() if path.is_dir())
GOOD = (GOLDEN / "small_scenario.yaml").read_text(encoding="utf-8")

# What a look for flaws took, which is never the same.

# Files that would not keep their bytes in a repository, or would only swell it.
MADE: dict[str, bytes] = {
    "control-character": GOOD.replace("true", "\0").encode(),
    "file-too-large": b"#" * 10_000_000,
    "not-utf-8": GOOD.replace("keep a person", "keep José").encode("latin-1"),
}


def files_below(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def usual_command(case: Path) -> str:
    """The case's own command; else its rules are listed, or its scenario is run."""
    if (case / "command.txt").exists():
        return (case / "command.txt").read_text(encoding="utf-8")
    if (case / "rules").exists():
        return "rules --rules rules"
    return "run scenario.yaml --rules ../../small_rules"


@pytest.mark.parametrize("case", [*BAD, *TOGETHER], ids=lambda path: path.name)
def test_says_what_is_wrong_and_where(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for shared in ("small_rules", "small_scenario.yaml"):
        copy = shutil.copytree if (GOLDEN / shared).is_dir() else shutil.copy
        copy(GOLDEN / shared, tmp_path / shared)
    here = tmp_path / "bad" / case.name
    shutil.copytree(case, here)
    if case.name in MADE:
        (here / "scenario.yaml").write_bytes(MADE[case.name])
    monkeypatch.chdir(here)
    if (here / "site").exists():
        install_books(here / "site", monkeypatch)
    before = files_below(tmp_path)
    said = command(*usual_command(case).split())
    severity = FLAWS.get(case.name, Severity.ERROR)
    if case.name in FLAWS:
        assert said.code == (severity is Severity.ERROR)
        assert said.out.endswith("\n1 flaw with up to 2 papers of each kind\n")
    else:
        assert (said.code, said.out) == (3, "")
    assert files_below(tmp_path) == before, "something was written"
    if case in BAD:
        assert f" {severity}[{case.name}]: " in said.err
    check_golden(case / "expected.txt", said.err.replace(f"{here}/", ""))


def test_each_name_has_a_bad_file_and_an_entry_in_the_reference() -> None:
    reference = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    entries = re.findall(r"(?m)^#+ +`?([a-z0-9-]+)`?$", reference)
    assert sorted(entries) == sorted(path.name for path in BAD) == sorted(PROBLEMS)


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("run", STORY, "--set", "custody.state=in_jail"), "--set:1:15: error[value-not-listed]"),
        (("run", STORY, "--set", "custody.state"), "--set:1:1: error[no-value]"),
        (("run", STORY, "--set", "request.asks_hold=yes"), "--set:1:19: error[wrong-kind]"),
        (("run", STORY, "--set", "custody.state=[a"), "--set:1:15: error[value-not-listed]"),
        (("run", STORY, "--set", "custody.state=null"), "--set:1:15: error[no-value]"),
        (("run", STORY, "--set", "request.asks_hold=~"), "--set:1:19: error[no-value]"),
        (("explain", STORY, "--set", "custody.state=NULL"), "--set:1:15: error[no-value]"),
        (("run", STORY, "--set", "#=x"), "--set:1:1: error[unknown-fact]"),
        (("run", STORY, "--set", "finding.x=true"), "--set:1:1: error[finding-in-case]"),
        (("run", STORY, "--reading", "breadth=narrowly"), "--reading:1:1: error[unknown-choice]"),
        (("run", STORY, "--reading", "bredth=narrow"), "--reading:1:1: error[unknown-reading]"),
        (("run", STORY, "--forget", "custody.stat"), "--forget:1:1: error[unknown-fact]"),
        (("run", STORY, "--policy", "twon"), "--policy:1:1: error[unknown-policy]"),
        (("run", STORY, "--as-of", "2025-02-30"), "--as-of:1:1: error[bad-date]"),
        (("run", STORY, "--as-of", "2025-W10-3"), "--as-of:1:1: error[bad-date]"),
        (("run", STORY, "--as-of", "1999-01-01"), "--as-of:1:1: error[date-not-covered]"),
        (
            ("run", STORY, "--set", "person.is_juvenile=true"),
            "--set:1:1: error[person-not-covered]",
        ),
        (("run", "x" * 5000), "x:1:1: error[cannot-read]: file name too long"),
        (("run", "a\x1b[31m.yaml"), "a␛[31m.yaml:1:1: error[file-not-found]"),
        (("explain", STORY, "--action", "hold"), "--action:1:1: error[unknown-action]"),
        (("explain", STORY, "--what-if", "gone"), "--what-if:1:1: error["),
    ],
    ids=lambda given: " ".join(given)[-30:] if isinstance(given, tuple) else "",
)
def test_the_command_says_what_is_wrong_with(arguments: tuple[str, ...], wrong: str) -> None:
    said = command(*small(*arguments))
    assert (said.code, said.out) == (3, "")
    assert wrong in said.err


def test_only_one_scenario_is_explained(tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copy(STORY, tmp_path / f"{name}.yaml")
    said = command(*small("explain", str(tmp_path)))
    assert said.code == 3
    assert f"{tmp_path}:1:1: error[is-a-folder]" in said.err


@pytest.mark.parametrize("given", [b"", b"title: [", b"\xff", GOOD.replace("town", "x").encode()])
def test_standard_input_can_be_wrong_too(given: bytes) -> None:
    said = command(*small("run", "-"), given=given)
    assert said.code == 3
    assert said.err.startswith("-:")


def test_standard_input_can_be_closed() -> None:
    start = "import os, sys; os.close(0); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    run = "import sys; from release_sim.cli.main import main; main()"
    arguments = [sys.executable, "-c", start, "-c", run, *small("run", "-")]
    done = subprocess.run(arguments, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 3
    assert "-:1:1: error[cannot-read]: standard input is closed" in done.stderr


@pytest.mark.parametrize("verb", sorted(VERBS.keys() - {"new", "completion"}))
def test_no_verb_works_with_wrong_rules(verb: str, tmp_path: Path) -> None:
    rules = str(GOLDEN / "bad" / "unknown-action" / "rules")
    files = [STORY] if verb in ("run", "across", "test", "check", "explain", "report") else []
    files = ["town", "town"] if verb == "compare" else files
    files = ["decide", "cases.csv", "--output", "decided.csv"] if verb == "cohort" else files
    files = ["rerun", "records.jsonl"] if verb == "audit" else files
    reports = {"test": "--junit", "report": "--out"}
    options = [reports[verb], str(tmp_path / "report")] if verb in reports else []
    said = command(verb, *files, *options, "--rules", rules)
    assert said.code == 3
    assert "town/jail.yaml:7:22: error[unknown-action]" in said.err
    assert not said.out
    assert not list(tmp_path.iterdir())


def test_problems_come_as_json_too() -> None:
    rules = str(GOLDEN / "bad" / "unknown-fact" / "rules")
    said = command("check", STORY, "--json", "--rules", rules)
    assert said.code == 3
    found = json.loads(said.out)["problems"]
    assert [(each["name"], each["line"], each["column"]) for each in found] == [
        ("unknown-fact", 6, 12),
        ("unknown-policy", 3, 9),
    ]


def test_a_folder_without_rules_is_the_only_complaint(tmp_path: Path) -> None:
    said = command("run", STORY, "--rules", str(tmp_path))
    assert said.code == 3
    assert said.err.endswith("\n\n1 problem\n")


def test_a_long_line_is_shown_where_the_problem_is() -> None:
    problem = Problem(
        "unknown-fact",
        Place("a.yaml", 1, 501, 4),
        f"unknown fact `{'x' * 500}`",
        line_text="y" * 500 + "xxxx" + "z" * 500,
    )
    first, line, under, end, count = problems([problem]).splitlines()
    assert max(map(len, (first, line, under))) < 140
    assert line[under.index("^") :].startswith("xxxxz")
    assert (end, count) == ("", "1 problem")


# Whatever is written, it is read or refused.
