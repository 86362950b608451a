"""Nothing that is said to the command is dropped: every option of every verb, walked one by one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from release_sim.cli.verbs import VERBS
from tests.cli.options import ALL, LATE, STORY, Option
from tests.conftest import ROOT, some
from tests.wrong_input import command

RED_LIGHT = str(ROOT / "scenarios/seeds/red_light_stop.yaml")


ONCE = some([(path, each) for path, each in ALL if not each.multiple], 120)
SEVERAL = {(*path, each.opts[0]) for path, each in ALL if each.multiple}


def test_every_verb_is_walked() -> None:
    assert {path[0] for path, _ in ALL} == set(VERBS)


@pytest.mark.parametrize(
    ("path", "option"), ONCE, ids=[f"{' '.join(path)} {each.opts[0]}" for path, each in ONCE]
)
def test_an_option_that_takes_one_value_is_refused_twice(
    path: tuple[str, ...], option: Option
) -> None:
    name = option.opts[-1]
    values = ["1"] * option.nargs if not option.is_flag else []
    said = command(*path, name, *values, name, *values)
    assert said.code == 2
    assert f"{name} is given 2 times" in said.err
    assert said.out == ""


# What a verb needs besides the option that is asked about.
NEEDED: dict[str, tuple[str, ...]] = {
    "cohort decide": ("t.csv", "-o", "o.csv"),
    "cohort explain": ("t.csv", "--row", "1", "--change-to", "required"),
    "cohort compare": ("t.csv", "--policy", "denver", "--policy", "aurora"),
    "cohort summarize": ("t.csv",),
    "explain": (RED_LIGHT, "--change-to", "required"),
    "compare": ("denver", "aurora"),
    "report": (RED_LIGHT, "-o", "o.html", "--what-if"),
    "run": (RED_LIGHT,),
    "across": (RED_LIGHT,),
    "replay": (LATE,),
    "test": ("--strength", "-k", "red_light"),
    "what-if": (RED_LIGHT,),
    "audit verify --key": ("r.jsonl",),
    "cohort compare --policy": ("t.csv",),
    "report --rate": (RED_LIGHT, "-o", "o.html", "--cohort", "t.csv"),
    "cohort decide --instruments": ("t.csv", "-o", "o.csv", "--person", "p"),
    "compare --set": ("denver", "aurora", "--scenario", RED_LIGHT),
    "compare --forget": ("denver", "aurora", "--scenario", RED_LIGHT),
    "cohort explain --instruments": ("t.csv", "--row", "1", "--person", "p"),
    "cohort compare --instruments": (
        "t.csv",
        "--policy",
        "denver",
        "--policy",
        "aurora",
        "--person",
        "p",
    ),
}
# Repeated for one name they would contradict each other.
ONE_VALUE_A_NAME = {"--set": "a", "--reading": "b", "--rate": "c"}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("call", some(sorted(SEVERAL), 15), ids=" ".join)
def test_of_two_values_of_a_repeatable_option_none_is_dropped(call: tuple[str, ...]) -> None:
    *path, option = call
    needed = NEEDED.get(" ".join(call), NEEDED.get(" ".join(path), ()))
    alternatives = path in (["what-if"], ["report"]) and option != "--rate"
    if option in ONE_VALUE_A_NAME and not alternatives:
        name = ONE_VALUE_A_NAME[option]
        said = command(*path, *needed, option, f"{name}=1/2", option, f"{name}=1/3")
        assert said.code == 2
        assert f"{name} is given 2 values; give it one" in said.err
    one, two = (
        ("none_such=1", "no_such=2") if option in ONE_VALUE_A_NAME else ("none_such", "no_such")
    )
    said = command(*path, *needed, option, one, option, two)
    assert said.code in (2, 3), said.out
    for each in (one, two):
        assert each.partition("=")[0] in said.err


@pytest.mark.usefixtures("here")
def test_a_report_of_changed_stories_takes_one_value_for_each_thing() -> None:
    out = (RED_LIGHT, "-o", "o.html")
    days = command("report", *out, "--as-of", "2025-06-01", "--as-of", "2025-07-01")
    assert (days.code, "several days or policies go with --what-if" in days.err) == (2, True)
    facts = ("--set", "custody.state=released", "--set", "custody.state=in_custody")
    assert "custody.state is given 2 values" in command("report", *out, *facts).err
    assert command("report", *out, "--without", "denver").code == 2
    assert command("report", *out, "--what-if").code == 2


def test_what_is_stated_and_forgotten_is_refused() -> None:
    both = ("--set", "custody.state=released", "--forget", "custody.state")
    said = command("run", RED_LIGHT, *both)
    assert (said.code, "error[repeated-key]" in said.err) == (3, True)


def test_the_coverage_of_a_source_is_that_of_the_source() -> None:
    one = command("sources", "ninenews_interview_2025", "--coverage").out
    assert one.startswith("1 source, ")
    assert one != command("sources", "--coverage").out


def test_what_is_not_encoded_is_shown_with_the_reason_and_nothing_else() -> None:
    said = command("sources", "--not-encoded", "--json")
    found = [each for s in json.loads(said.out)["sources"] for each in s["statements"]]
    assert found
    assert all(each["not_encoded"] and not each["became"] for each in found)


def test_rules_are_found_by_what_they_cite() -> None:
    cited = ("--cites", "nash_v_mikesell_2024:i_200_is_detainer", "--json")
    found = json.loads(command("rules", *cited).out)["rules"]
    assert found
    for rule in found:
        assert {"source": "nash_v_mikesell_2024", "at": "i_200_is_detainer"}.items() <= next(
            c for c in rule["cite"] if c["at"] == "i_200_is_detainer"
        ).items()
    assert "did you mean" in command("rules", "--cites", "nash").err


def test_a_what_if_is_one_of_the_changed_story() -> None:
    """A flag never stands under the title of a what-if that changes the same thing."""
    said = command("run", STORY, "--as-of", "2026-03-01", "--json")
    (story,) = json.loads(said.out)
    branch = story["what_if"]["the_day_of_the_release"]
    assert story["as_of"] == "2026-03-01"
    assert branch["as_of"] == "2025-02-28"
    assert branch["title"].endswith("(after the change: as of 2026-03-01)")
    assert story["what_if"]["ice_asked_for_nothing"]["as_of"] == "2026-03-01"


def test_a_what_if_that_cannot_be_after_the_change_is_left_out_and_said(here: Path) -> None:
    (here / "story.yaml").write_text(
        "title: A story\nstory: Somebody is in jail and no more is known of him.\n"
        "policy: denver\nas_of: 2025-06-01\ncase: {custody.state: in_custody}\n"
        "what_if: {sure: {change: {custody.release_certain: true}}, other: {as_of: 2025-07-01}}\n"
    )
    said = command("run", "story.yaml", "--set", "custody.eligible_for_release=false", "--json")
    assert said.code == 0
    assert list(json.loads(said.out)[0]["what_if"]) == ["other"]
    assert said.err.startswith("left out story what if sure: `custody.")
    only = ("--what-if", "sure", "--set", "custody.eligible_for_release=false")
    refused = command("explain", "story.yaml", *only)
    assert (refused.code, "error[cannot-be]" in refused.err) == (3, True)


def test_a_changed_history_says_that_its_what_ifs_are_left_out() -> None:
    said = command("replay", LATE, "--policy", "denver")
    assert said.code == 0
    assert "the story is changed; --what-if NAME replays one so changed" in said.err


def test_histories_are_chosen_by_a_word_of_their_name() -> None:
    said = command("replay", "-k", "67_minutes", "--json")
    assert [each["timeline"] for each in json.loads(said.out)] == [
        "timelines/notice_67_minutes_after_the_release_in_2018"
    ]
    assert command("replay", "-k", "no such name").code == 5


def test_a_table_says_by_what_its_stories_were_changed() -> None:
    said = command("run", STORY, "--table", "--set", "custody.release_certain=false")
    assert said.out.startswith("changed: custody.release_certain=false\n\n")
    both = command("run", STORY, "--table", "--policy", "denver", "--policy", "aurora").out
    assert both.startswith("changed: policy denver\nchanged: policy aurora\n\n")
    assert "changed:" not in command("run", STORY, "--table").out


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("swept", "fixed"),
    [
        ("background.charge", ("--set", "background.charge=none")),
        ("background.charge=minor,none", ("--forget", "background.charge")),
        ("reading.notify_scope", ("--reading", "notify_scope=any_request")),
    ],
)
def test_what_is_gone_through_is_not_fixed_too(swept: str, fixed: tuple[str, str]) -> None:
    sides = ("--policy", "denver", "--policy", "aurora")
    said = command("cohort", "compare", "t.csv", *sides, "--sweep", swept, *fixed)
    assert said.code == 2
    assert f"values of {swept.partition('=')[0]}; do not fix it too" in said.err
