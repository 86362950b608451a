"""The verbs as a user meets them: what they print, and the exit code they end with."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from release_sim.vocabulary.actions import ACTIONS
from tests.cli.conftest import Console
from tests.conftest import ROOT

STORY = str(ROOT / "scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml")
RED_LIGHT = str(ROOT / "scenarios/seeds/red_light_stop.yaml")


def test_one_file_prints_sentences_several_a_block_each_and_a_trace_is_asked_for(
    console: Console,
) -> None:
    code, overview, _ = console("run", STORY)
    assert code == 0
    assert "The jail must not keep the person in jail past release." in overview
    assert len(overview.splitlines()) <= 40
    assert not [action for action in ACTIONS if action in overview]
    code, whole, _ = console("run", STORY, "--trace")
    assert code == 0
    assert "\nfacts presumed" in whole
    code, blocks, _ = console("run", STORY, RED_LIGHT)
    assert code == 0
    assert "facts presumed" not in blocks
    assert blocks.count("| policy denver ") == 2
    _, traced, _ = console("run", STORY, RED_LIGHT, "--trace")
    assert traced.count("\nfacts presumed") == 2


def test_json_has_the_documented_shape(console: Console) -> None:
    code, out, _ = console("run", STORY, "--json")
    assert code == 0
    (value,) = json.loads(out)
    assert value["schema"] == "release_sim.decision/1"
    assert value["scenario"] == "seeds/notice_and_release_into_the_fenced_lot"
    assert value["policy"]["name"] == "denver"
    assert len(value["policy"]["hash"]) == 64
    assert value["as_of"] == "2025-03-05"
    assert list(value["answers"]) == list(ACTIONS)
    for answer in value["answers"].values():
        assert answer.keys() >= {"answer", "because", "displaced", "missing", "within"}
    assert value["readings"]["notify_scope"] == "any_request"
    assert value["flags"] == ["declined_detainer"]
    assert set(value["what_if"]) >= {"released_to_them"}
    for branch in value["what_if"].values():
        assert branch["answers"].keys() == value["answers"].keys()


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", RED_LIGHT),
        ("test", RED_LIGHT),
        pytest.param(
            ("check", RED_LIGHT, "--policy", "aurora", "--instruments", "1"),
            marks=pytest.mark.whole,
            id="check",
        ),
        ("explain", RED_LIGHT),
        ("actions",),
        ("facts",),
        ("rules",),
        ("sources",),
        ("policies",),
        ("readings",),
        ("schema",),
    ],
    ids=lambda arguments: arguments[0],
)
def test_every_verb_speaks_json(console: Console, arguments: tuple[str, ...]) -> None:
    code, out, err = console(*arguments, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)


def test_a_what_if_is_one_flag_away(console: Console) -> None:
    code, out, _ = console("run", RED_LIGHT, "--set", "request.asks_hold=true", "--no-trace")
    assert code == 0
    assert "changed: request.asks_hold=true" in out
    _, out, _ = console(
        "explain", STORY, "--as-of", "2026-03-01", "--action", "release_to_secure_lot"
    )
    assert "release_to_secure_lot: undetermined" in out
    chosen = ("--as-of", "2026-03-01", "--reading", "lot_is_city_property=lot_excluded")
    _, out, _ = console("explain", STORY, *chosen, "--action", "release_to_secure_lot")
    assert "release_to_secure_lot: forbidden" in out
    _, out, _ = console("explain", STORY, "--policy", "aurora", "--action", "notify_of_release")
    assert "because aurora." in out
    _, out, _ = console(
        "explain", STORY, "--forget", "custody.release_certain", "--action", "notify_of_release"
    )
    assert "missing custody.release_certain" in out


def test_a_scenario_comes_from_standard_input(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = io.TextIOWrapper(io.BytesIO(Path(RED_LIGHT).read_bytes()))
    monkeypatch.setattr(sys, "stdin", given)
    code, out, _ = console("run", "-", "--no-trace")
    assert code == 0
    assert "  - | policy denver" in out


def test_exit_codes(console: Console, tmp_path: Path) -> None:
    text = Path(RED_LIGHT).read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace("status: forbidden", "status: permitted"))
    code, out, err = console("run", str(wrong), "--no-trace")
    assert code == 1
    assert "NOT AS EXPECTED ask_immigration_status: expected permitted, found forbidden" in out
    assert "not as expected" in err
    assert console("test", str(wrong))[0] == 1
    assert console("run", "--no-such-option")[0] == 2
    assert console("run", str(tmp_path / "none.yaml"))[0] == 3
    open_lot = (STORY, "--as-of", "2026-03-01")
    assert console("run", *open_lot)[0] == 0
    assert console("run", *open_lot, "--fail-on", "undetermined")[0] == 4
    (tmp_path / "empty").mkdir()
    assert console("run", str(tmp_path / "empty"))[0] == 5
    assert console("test", "-k", "no such name")[0] == 5


def test_an_unforeseen_error_is_ours_and_says_so(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("release_sim.cli.catalog.width", lambda: 1 // 0)
    code, _, err = console("actions")
    assert code == 70
    assert "bug of release_sim" in err


def test_output_that_cannot_be_written_is_said_plainly() -> None:
    command = [sys.executable, "-c", "from release_sim.cli.main import main; main()", "facts"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert done.stderr == b"error: the output cannot be written: no space left on device\n"


def test_a_report_that_cannot_be_written_is_said_plainly(console: Console, tmp_path: Path) -> None:
    for path in (tmp_path / "none" / "report.xml", tmp_path):
        code, _, err = console("test", "-k", "red_light", "--junit", str(path))
        assert code == 2
        assert err.startswith(f"error: `{path}` cannot be written: ")
    assert list(tmp_path.iterdir()) == []
    assert list(tmp_path.parent.glob(".*.part")) == []


def test_junit_and_fail_under(console: Console, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    code, out, _ = console("test", "-k", "red_light", "--junit", str(report))
    assert code == 0
    assert out.startswith("1 scenario, ")
    suite = Xml.parse(report).getroot()  # noqa: S314  our own file
    assert suite.get("failures") == "0"
    assert int(suite.get("tests", "0")) == len(suite.findall("testcase")) > 1
    assert console("test", "-k", "red_light", "--fail-under", "99")[0] == 1


ONE = ("--instruments", "1")


@pytest.mark.whole
def test_new_files_run_and_are_never_written_over(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert console("new", "scenario", "my_story")[0] == 0
    code, out, _ = console("test", "my_story.yaml")
    assert (code, out) == (0, "1 scenario, 3 decisions: all as expected\n")
    assert console("new", "scenario", "my_story")[0] == 2
    assert console("new", "timeline", "my_history")[0] == 0
    code, out, _ = console("test", "my_history.yaml")
    assert (code, "all as expected" in out) == (0, True)
    assert console("new", "invariants", "ours")[0] == 0
    assert console("prove", "--file", "ours.yaml")[0] == 0
    assert console("new", "policy", "Not A Name")[0] == 2
    assert console("new", "rules", "mine")[0] == 0
    assert console("new", "rules", "mine")[0] == 2
    assert console("check", "--rules", "mine", "--policy", "aurora", *ONE)[0] == 0
    assert console("new", "policy", "as_if_mine", "--in", "mine/policies")[0] == 0
    mine = ("--rules", "mine", "--policy", "as_if_mine")
    code, out, _ = console("run", RED_LIGHT, *mine, "--json")
    assert (code, json.loads(out)[0]["policy"]["name"]) == (0, "as_if_mine")
    monkeypatch.setenv("RELEASE_SIM_RULES", "mine")
    assert console("policies")[0] == 0
