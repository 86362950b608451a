"""Files of reports: the same bytes each time, or no file and a named error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from release_sim.vocabulary.actions import ACTIONS
from tests.conftest import ROOT
from tests.reporting.report.report_pages import LATE, OPEN, SEED, SIDES, SMALL_RULES, SMALL_STORY
from tests.wrong_input import command


@pytest.mark.whole
def test_the_same_report_has_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.html"
        main = "from release_sim.cli.main import main; main()"
        words_ = [sys.executable, "-c", main, "report", OPEN, LATE, "-o", str(out)]
        subprocess.run(
            words_,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        written.append(out.read_bytes())
    assert written[0] == written[1]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (
            (),
            2,
            "name a scenario, a timeline, --compare A B, --cohort FILE, --simulation FILE",
        ),
        ((SEED, "--by", "row"), 2, "go with --cohort"),
        (("--cohort", "PEOPLE", "--replicates", "2"), 2, "go with --compare and --cohort"),
        (("--cohort", "PEOPLE", "--compare", "denver@2025-06-01", "denver"), 2, "without dates"),
        (("--cohort", "PEOPLE"), 3, "error[not-decided]"),
        (("--cohort", "DECIDED", "--by", "charge"), 3, "error[unknown-column]"),
        (("--cohort", "DECIDED", "--rate", "1226"), 3, "error[bad-rate]"),
        (("--cohort", "DECIDED", "--compare", *SIDES), 3, "error[unknown-column]"),
        (("--cohort", "PEOPLE", "--compare", "denver", "denvr"), 3, "did you mean `denver`?"),
        (("--cohort", "CUT", "--compare", *SIDES), 3, "error[table-broken]"),
        (("--cohort", "CUT"), 3, "error[table-broken]"),
        (("--cohort", "CSV", "--compare", *SIDES, "--replicates", "2"), 3, "error[not-made-up]"),
        (("--cohort", "no_such_table.parquet"), 3, "error[file-not-found]"),
        (("--cohort", SEED), 3, "error[not-a-table]"),
        (("--cohort", "NOBODY"), 5, "has no rows"),
        (("--cohort", "EMPTY", "--compare", *SIDES), 5, "has no rows that both policies cover"),
        ((SEED, "--language", "fr"), 2, "'fr'"),
        (("--compare", "denver", "denvr"), 3, "did you mean `denver`?"),
        (("--compare", "denver@2017-09-15", "denver"), 3, "B:1:1: error[no-value]"),
        (("no_such_file.yaml",), 3, "error[file-not-found]"),
    ],
)
def test_wrong_input_is_said_and_nothing_written(
    arguments: tuple[str, ...], code: int, says: str, people: Path, decided: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.html"
    cut, plain = people.with_name("cut.parquet"), people.with_name("plain.csv")
    cut.write_bytes(people.read_bytes()[:-100])
    plain.write_text("as_of,custody.state\n2025-06-01,in_custody\n", encoding="utf-8")
    empty, nobody = people.with_name("empty.csv"), people.with_name("nobody.csv")
    empty.write_text("as_of,custody.state\n", encoding="utf-8")
    nobody.write_text(",".join(ACTIONS) + "\n", encoding="utf-8")
    tables = {"PEOPLE": people, "DECIDED": decided, "CUT": cut, "CSV": plain}
    tables |= {"EMPTY": empty, "NOBODY": nobody}
    paths = [str(ROOT / a) if a.startswith("scenarios/") else a for a in arguments]
    paths = [str(tables.get(path, path)) for path in paths]
    done = command("report", *paths, "-o", str(out))
    assert (done.code, done.out) == (code, "")
    assert says in done.err
    assert not [*tmp_path.iterdir()]


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "no" / "out.html", Path()):
        done = command("report", str(SMALL_STORY), "--rules", str(SMALL_RULES), "-o", str(path))
        assert done.code == 2
        assert f"`{path}` cannot be written" in done.err


COMPARED = pytest.param("known.csv", marks=pytest.mark.whole)  # of every action


@pytest.mark.parametrize("name", ["decided.parquet", COMPARED, ""])
def test_json_says_whether_a_report_rests_on_people_who_are_made_up(
    name: str, people: Path, tmp_path: Path
) -> None:
    drawn, known = people.with_name("decided.parquet"), tmp_path / "known.csv"
    known.write_text("as_of,custody.state\n2025-06-01,in_custody\n", encoding="utf-8")
    town = (str(SMALL_STORY), "--rules", str(SMALL_RULES))
    options = {"decided.parquet": ("--cohort", str(drawn)), "": town}
    options["known.csv"] = ("--cohort", str(known), "--compare", *SIDES)
    done = command("report", *options[name], "-o", str(tmp_path / "r.html"), "--json")
    assert json.loads(done.out)["made_up"] is (name == "decided.parquet"), done


def test_what_a_report_is_made_of_is_not_written_over(people: Path, tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    story.write_bytes(SMALL_STORY.read_bytes())
    decided = people.with_name("decided.parquet")
    for arguments in (("--rules", str(SMALL_RULES), str(story)), ("--cohort", str(decided))):
        read = Path(arguments[-1])
        before, out = read.read_bytes(), tmp_path / f"{read.stem}.html"
        out.symlink_to(read)
        done = command("report", *arguments, "-o", str(out))
        assert (done.code, done.out) == (2, "")
        assert "must be different files" in done.err
        assert read.read_bytes() == before
