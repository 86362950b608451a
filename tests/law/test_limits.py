"""Limits of what is known of a law: the policies concerned, and the answers with a warning."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from release_sim.api.inputs import Inputs
from release_sim.model.language import Language
from release_sim.model.limits import KnowledgeLimit, LawLimits, LimitKind, caveats
from release_sim.model.rulebook import Rulebook
from tests.conftest import some
from tests.wrong_input import command

LAST = date(2026, 11, 29)
BILL = date(2026, 5, 12)
STORY = """
title: A man whose bond is posted
story: A fictional case.
policy: denver
as_of: {day}
case: {{custody.state: in_custody, request.asks_notification: true}}
"""
TIMELINE = """
title: A man whose bond is posted
story: A fictional case.
policy: denver
people: {{m: A man}}
timeline:
  - {{at: "{day}T09:00{zone}", event: booking}}
  - {{at: "{day}T10:00{zone}", event: noted, told: Nothing happens.}}
"""
READ_UP_TO = "Sources were read up to 29 November 2026"
WARNED = "colorado, not known from 12 May 2026: Duties may be missing here: HB26-1276"


def test_each_limit_begins_on_its_day_and_no_source_was_read_after_the_last() -> None:
    limit = KnowledgeLimit("a.bill", LimitKind.UNKNOWN, "A bill passed.", BILL)
    laws = (LawLimits("a", LAST, (limit,)), LawLimits("b", LAST + timedelta(1), ()))
    day = timedelta(1)
    assert caveats(laws, BILL - day) == ()
    assert [each.limit for each in caveats(laws, BILL)] == [limit]
    assert [each.limit for each in caveats(laws, LAST)] == [limit]
    assert [(each.day, each.limit) for each in caveats(laws, LAST + day)] == [
        (BILL, limit),
        (LAST, None),
    ]


def test_a_policy_has_the_limits_of_the_laws_that_it_takes_rules_from(rulebook: Rulebook) -> None:
    laws = {name: {law.law for law in each.limits} for name, each in rulebook.policies.items()}
    assert laws["denver"] == {"federal", "colorado", "denver"}
    assert laws["as_if_july_2017_draft"] == laws["denver"]
    assert laws["colorado_county"] == {"federal", "colorado"}
    assert laws["aurora"] == {"federal", "colorado", "aurora"}


def test_no_limit_of_denver_is_known_of_another_county(rulebook: Rulebook) -> None:
    county = rulebook.policies["colorado_county"]
    said = [limit.says for law in county.limits for limit in law.limits]
    assert said
    assert not [text for text in said if "Denver" in text or "ordinance" in text]


def test_every_limit_has_words_in_spanish(rulebook: Rulebook) -> None:
    words = Inputs.at(None).words(Language.SPANISH).limits
    assert words.keys() == {limit.name for limit in rulebook.all_limits()}


@pytest.mark.whole
@pytest.mark.parametrize(
    ("day", "warned", "read"),
    [
        ("2026-05-11", False, False),
        ("2026-05-12", True, False),
        ("2026-11-30", True, True),
    ],
)
def test_every_verb_says_so(tmp_path: Path, day: str, warned: bool, read: bool) -> None:
    story, timeline = tmp_path / "story.yaml", tmp_path / "timeline.yaml"
    story.write_text(STORY.format(day=day))
    timeline.write_text(TIMELINE.format(day=day, zone="-06:00" if day < "2026-11" else "-07:00"))
    page = tmp_path / "page.html"
    said = [
        command("run", str(story)).out,
        command("run", str(story), "--no-trace").out,
        command("replay", str(timeline)).out,
        command("explain", str(story)).out,
        command("what-if", str(story), "--forget", "custody.state").out,
        command("compare", "denver", "aurora", "--scenario", str(story)).out,
    ]
    assert command("report", str(story), "-o", str(page)).code == 0
    said.append(page.read_text())
    for each in (" ".join(text.split()) for text in said):
        assert (WARNED in each) is warned
        assert (READ_UP_TO in each) is read


def test_json_has_the_day_and_the_limit(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(STORY.format(day="2026-11-30"))
    (told,) = json.loads(command("run", str(story), "--json").out)
    limits = [each.get("limit") for each in told["caveats"]]
    assert limits == ["colorado.sb26_005", "colorado.hb26_1276", None]
    assert told["caveats"][-1] == {"read_up_to": "2026-11-29"}


def test_numbers_say_so_in_text_json_csv_and_pictures(tmp_path: Path) -> None:
    table, decided = tmp_path / "people.csv", tmp_path / "decided.parquet"
    numbers, picture = tmp_path / "numbers.csv", tmp_path / "numbers.svg"
    table.write_text("as_of,custody.state\n2025-01-02,in_custody\n2026-11-30,in_custody\n")
    command("cohort", "decide", str(table), "-o", str(decided))
    policies = ("--policy", "denver", "--policy", "aurora")
    verbs = (
        ("summarize", str(decided)),
        ("compare", str(table), *policies, "--sweep", "custody.eligible_for_release"),
        ("compare", str(table), *policies),
    )
    for verb in some(verbs, 1):
        files = ("--csv", str(numbers), "--chart", str(picture))
        said = command("cohort", *verb, *files).out
        told = json.loads(command("cohort", *verb, "--json").out)["caveats"]
        assert told[-1] == {"read_up_to": "2026-11-29"}
        assert READ_UP_TO in " ".join(said.split())
        with numbers.open(newline="") as file:
            assert all(READ_UP_TO in row["notes"] for row in csv.DictReader(file))
        assert READ_UP_TO in picture.read_text()


OF_EVERY_DAY = (
    ("prove", "no_unasked_report", "--json"),
    ("check", "--shape-only", "--json"),
    ("check", "--shape-only"),
    ("prove", "no_unasked_report"),
)


@pytest.mark.parametrize("asked", some(OF_EVERY_DAY, 1), ids=" ".join)
def test_what_is_said_of_every_day_says_up_to_which_sources_were_read(
    asked: tuple[str, ...],
) -> None:
    said = command(*asked).out
    if "--json" in asked:
        assert json.loads(said)["read_up_to"] == "2026-11-29"
    else:
        assert READ_UP_TO in said


def test_a_record_that_is_shown_keeps_the_warnings(tmp_path: Path) -> None:
    story, records = tmp_path / "story.yaml", tmp_path / "records.jsonl"
    story.write_text(STORY.format(day="2026-11-30"))
    command("run", str(story), "--record", str(records))
    shown = " ".join(command("audit", "show", str(records), "1").out.split())
    assert READ_UP_TO in shown
    assert WARNED in shown


def test_a_table_says_so_of_its_last_day(tmp_path: Path) -> None:
    table, decided = tmp_path / "people.csv", tmp_path / "decided.parquet"
    table.write_text("as_of,custody.state\n2025-01-02,in_custody\n2026-11-30,in_custody\n")
    said = [
        command("cohort", "decide", str(table), "-o", str(decided)).out,
        command("cohort", "summarize", str(decided)).out,
        command("cohort", "compare", str(table), "--policy", "denver", "--policy", "aurora").out,
        command("cohort", "explain", str(table), "--row", "2").out,
    ]
    for text in said:
        assert READ_UP_TO in " ".join(text.split())
    assert READ_UP_TO not in command("cohort", "explain", str(table), "--row", "1").out
