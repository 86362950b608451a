"""Output and files of the compare verb, and errors in its arguments."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.scenarios import ScenarioReader
from release_sim.model.rulebook import Rulebook
from release_sim.vocabulary.actions import HOLD
from tests.conftest import ROOT
from tests.wrong_input import command

STORY = str(ROOT / "scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml")

PROVED = "Proved for any number of papers, that answers differ in no other way:"
ONE = ("--instruments", "1")  # paper of each kind, at most


@pytest.mark.whole
def test_the_cases_of_two_dates_are_scenarios_that_hold(tmp_path: Path, rulebook: Rulebook) -> None:
    folder = tmp_path / "found"
    sides = "denver@2017-09-15", "denver@2025-06-01"
    action = ("--action", "interview_remotely", "--action", "review_policy", *ONE)
    said_now = command("compare", *sides, *action, "--write", str(folder), "--exit-code")
    assert said_now.code == 1
    assert f"wrote a case of each into {folder}" in said_now.out
    decided = 2 * len(list(folder.iterdir()))  # by either side
    assert decided
    assert command("test", str(folder)).out.endswith(f"{decided} decisions: all as expected\n")
    diagnosis = Diagnosis()
    read = [ScenarioReader(rulebook, diagnosis).read(path) for path in sorted(folder.iterdir())]
    assert all(each and [b.name for b in each.what_if] == ["denver_2025_06_01"] for each in read)
    again = command("compare", *sides, *action, "--write", str(folder))
    assert (again.code, again.out) == (2, "")
    assert "exists already; nothing was written" in again.err


def test_json_and_exit_codes() -> None:
    few = ("compare", "denver", "aurora", "--action", "record_request", *ONE)
    said_now = command(*few, "--json", "--as-of", "2025-06-01")
    value = json.loads(said_now.out)
    assert said_now.code == 0
    assert value["schema"] == "release_sim.comparison/1"
    assert value["actions"] == [
        {
            "action": "record_request",
            "answers": [{"before": "required", "after": "silent"}],
            "leaves": "more choice",
            "any_number": False,
        }
    ]
    assert [r["witness"]["after"]["answers"] for r in value["regions"]] == [
        {"record_request": "silent"}
    ] * len(value["regions"])
    same = ("compare", "denver", "denver", "--action", HOLD, "--exit-code")
    said_now = command(*same)
    assert said_now.code == 0
    assert said_now.out.endswith(
        "Proved: the answers are the same in every case with any number of papers of each kind.\n"
    )


@pytest.mark.whole
def test_what_is_proved_for_any_number_of_papers_is_said_so() -> None:
    asking = ("compare", "denver", "aurora", "--action", "ask_immigration_status")
    told = " ".join(command(*asking).out.split())
    assert told.endswith("with any number of papers of each kind no other answers differ.")
    assert PROVED not in told


@pytest.mark.whole
def test_what_is_proved_of_one_action_alone_is_said_of_it() -> None:
    actions = ("--action", "ask_immigration_status", "--action", "record_request")
    both = ("compare", "denver", "aurora", *actions)
    told = " ".join(command(*both).out.split())
    assert f"{PROVED} ask or find out the person's status. Region 1" in told
    value = json.loads(command(*both, "--json").out)
    said_of = {each["action"]: each["any_number"] for each in value["actions"]}
    assert said_of == {"ask_immigration_status": True, "record_request": False}


@pytest.mark.whole
def test_readings_change_both_sides() -> None:
    strict = ("--reading", "notify_scope=violent_or_serious", "--action", "notify_of_release")
    said_now = command("compare", "denver", "as_if_violent_only", *strict, "--exit-code")
    assert said_now.code == 0
    narrow = ("compare", "denver", "aurora", *strict, "--json")
    value = json.loads(command(*narrow).out)
    assert value["before"]["readings"] == {"notify_scope": "violent_or_serious"}
    assert "background.conviction" in json.dumps(value["regions"])


def test_one_case() -> None:
    both = ("compare", "denver@2017-09-15", "denver@2025-03-05", "--scenario", STORY)
    said_now = command(*both, "--exit-code")
    assert said_now.code == 1
    assert "Release the person into the fenced lot." in said_now.out
    assert "(denver.handover.into_the_fenced_lot," in said_now.out
    value = json.loads(command(*both, "--json").out)
    assert (value["before"]["day"], value["after"]["day"]) == ("2017-09-15", "2025-03-05")
    assert [d["action"] for d in value["differences"]] == [
        "release_to_secure_lot",
        "interview_remotely",
    ]
    same = command("compare", "denver", "denver", "--scenario", STORY, "--exit-code")
    assert same.code == 0
    assert same.out.endswith("The same answer on every action.\n")
    other = command("compare", "denver", "aurora", "--scenario", STORY, "--what-if", "nothing")
    assert (other.code, "--what-if:1:1: error[unknown-key]" in other.err) == (3, True)


def test_a_story_is_compared_as_options_change_it() -> None:
    call = ("compare", "denver", "texas", "--scenario", STORY, "--action", HOLD)
    told = json.loads(command(*call, "--json").out)
    assert [each["action"] for each in told["differences"]] == [HOLD]
    judge = ("warrant.form=judicial_arrest_warrant", "warrant.signed_by=federal_judge")
    options = [word for each in judge for word in ("--set", each)]
    changed = json.loads(command(*call, *options, "--json").out)
    assert changed["differences"][0]["before"]["answer"] == "permitted"
    told_so = " ".join(command(*call, *options).out.split())
    assert f"(changed: {', '.join(judge)})" in told_so
    unknown = json.loads(command(*call, "--forget", "custody.state", "--json").out)
    assert unknown["differences"] == []  # neither can say without it


def test_a_summary_has_all_but_the_regions() -> None:
    call = ("compare", "denver", "aurora", "--action", "record_request", *ONE)
    whole, summary = command(*call).out, command(*call, "--summary").out
    (by_action,) = (line for line in summary.splitlines() if line.startswith("  - record"))
    assert by_action in whole
    assert "\nRegion 1\n" in whole
    assert "Region 1" not in summary
    assert summary.splitlines()[-1] == whole.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("denvr", "arora"), ["A:1:1: error[unknown-policy]", "B:1:1: error[unknown-policy]"]),
        (("denver@2025-02-30", "aurora@2025-01-01"), ["A:1:1: error[bad-date]"]),
        (("denver@2025-01-01", "aurora"), ["B:1:1: error[no-value]", "give both a date"]),
        (("denver", "aurora@2016-01-01"), ["A:1:1: error[no-value]", "B:1:1: error[date-not-cov"]),
        (("denver", "aurora", "--as-of", "2015-01-01"), ["--as-of:1:1: error[date-not-covered]"]),
        (("denver", "aurora", "--as-of", "soon"), ["--as-of:1:1: error[bad-date]"]),
        (("denver@", "aurora", "--action", "hold"), ["error[bad-date]", "error[unknown-action]"]),
        (("denver", "aurora", "--reading", "x=y"), ["--reading:1:1: error[unknown-reading]"]),
        (("denver@1999-01-01", "denver", "--scenario", STORY), ["A:1:1: error[date-not-covered]"]),
    ],
    ids=lambda given: " ".join(given)[:40] if isinstance(given, tuple) else "",
)
def test_what_is_wrong_is_said_at_once(arguments: tuple[str, ...], wrong: list[str]) -> None:
    said_now = command("compare", *arguments)
    assert (said_now.code, said_now.out) == (3, "")
    for each in wrong:
        assert each in said_now.err
    assert said_now.err.count(": error[") == sum("error[" in each for each in wrong)


@pytest.mark.parametrize(
    "arguments",
    [
        ("denver", "aurora", "--what-if", "x"),
        ("denver", "aurora", "--scenario", STORY, "--write", "x"),
        ("denver", "aurora", "--set", "warrant.active=true"),
        ("denver", "aurora", "--forget", "warrant.active"),
        ("denver", "aurora", "--summary", "--json"),
        ("denver", "aurora", "texas", "--summary"),
        ("denver@2025-01-01", "denver@2025-01-02", "--as-of", "2025-01-01"),
    ],
)
def test_options_that_do_not_go_together(arguments: tuple[str, ...]) -> None:
    assert command("compare", *arguments).code == 2
