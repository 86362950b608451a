"""Alternatives: a case and a timeline before and after, and what made the difference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from release_sim import Workspace
from release_sim.api.alternative_options import WhatIfOptions
from release_sim.errors import FilesAreWrongError
from release_sim.model.analysis.alternative import RuleDifference
from release_sim.model.verdict import Answer
from tests.conftest import ROOT
from tests.wrong_input import GOLDEN, command

STORY = str(ROOT / "scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml")
LATE = str(ROOT / "scenarios/timelines/notice_67_minutes_after_the_release_in_2018.yaml")
JUDGE = ("warrant.form=judicial_arrest_warrant", "warrant.signed_by=federal_judge")
PAPERS = """
title: Two requests
story: One agency asks twice, and the second letter asks to keep the man.
policy: denver
as_of: 2025-06-01
case:
  custody.state: in_custody
  custody.eligible_for_release: true
  custody.release_certain: true
  requests:
    first: {form: i_247a, asks_notification: true}
    second: {form: i_247a, asks_notification: true, asks_hold: true}
"""


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return Workspace()


def told(*arguments: str) -> list[Any]:
    said = command("what-if", *arguments, "--json")
    assert said.code == 0, said.err
    found: list[Any] = json.loads(said.out)
    return found


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_changed_a_year_later_fits_25_lines_of_a_terminal_of_80_columns(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = command("what-if", STORY, "--as-of", "2026-03-01", "--language", language)
    lines = said.out.splitlines()
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 80


def test_what_changed_a_year_later_is_said_in_25_lines_with_the_rules_that_began() -> None:
    said = command("what-if", STORY, "--as-of", "2026-03-01")
    assert (said.code, said.err) == (0, "")
    assert len(said.out.splitlines()) <= 25
    text = " ".join(said.out.split())
    lot = "release the person into the fenced lot"
    assert f"Before: The jail may {lot}, but need not. After: It is not settled" in text
    assert "denver.handover.lot_closed" in text
    assert "is in force then (since 26 February 2026)" in text
    assert said.out.count("  The same answer on ") == 1


def test_before_and_after_are_what_run_decides() -> None:
    (found,) = told(STORY, "--as-of", "2026-03-01")
    (before,) = json.loads(command("run", STORY, "--json").out)
    (after,) = json.loads(command("run", STORY, "--as-of", "2026-03-01", "--json").out)
    (one,) = found["alternatives"]
    for side, decided in ((found["before"], before), (one["after"], after)):
        assert side["answers"] == {a: o["answer"] for a, o in decided["answers"].items()}
    changed = {each["action"] for each in one["changes"]}
    for action, answer in found["before"]["answers"].items():
        if answer != one["after"]["answers"][action]:
            assert action in changed
        elif action not in changed and answer != "silent":
            assert (action in one["same"]) is not (action in one["same_by_other_rules"])


def test_each_option_is_an_alternative_of_its_own_and_all_are_one_together() -> None:
    apart = told(STORY, "--set", "request.asks_hold=false", "--policy", "aurora")[0]["alternatives"]
    assert [each["said"] for each in apart] == ["policy aurora", "request.asks_hold=false"]
    (both,) = told(STORY, "--set", JUDGE[0], "--set", JUDGE[1], "--together")[0]["alternatives"]
    assert both["said"] == ", ".join(JUDGE)
    (hold,) = (each for each in both["changes"] if each["action"] == "hold_past_release")
    assert (hold["before"]["answer"], hold["after"]["answer"]) == ("forbidden", "permitted")
    assert {each["fact"] for each in hold["facts"]} >= {"warrant.form", "warrant.signed_by"}
    assert command("what-if", STORY, "--set", JUDGE[0], "--together").code == 2


def test_a_change_named_twice_is_one_alternative() -> None:
    twice = ("--forget", "request.form", "--policy", "aurora") * 2
    found = told(STORY, *twice)[0]["alternatives"]
    assert [each["said"] for each in found] == ["policy aurora", "request.form unknown"]
    said = command("run", STORY, *twice[:2] * 2).out
    assert "(changed: request.form unknown)" in " ".join(said.split())


def test_of_several_changes_those_that_are_enough_are_named() -> None:
    idle = ("--set", "request.asks_transfer=false", "--as-of", "2026-03-01", "--together")
    (both,) = told(STORY, *idle)[0]["alternatives"]
    (lot,) = (each for each in both["changes"] if each["action"] == "release_to_secure_lot")
    assert lot["enough"] == ["as of 2026-03-01"]


def test_a_rule_that_is_left_out_is_the_cause(workspace: Workspace) -> None:
    rule = "denver.notice.notify_as_far_as_able"
    (found,) = workspace.what_if(STORY, WhatIfOptions(without=[rule]))
    (one,) = found.alternatives
    (change,) = one.changes
    assert (change.before.answer, change.after.answer) == (Answer.REQUIRED, Answer.PERMITTED)
    assert [(each.rule.id, each.how) for each in change.rules] == [(rule, RuleDifference.REMOVED)]
    (group,) = workspace.what_if(STORY, WhatIfOptions(without=["denver"]))
    assert len(group.alternatives[0].changes) > 5


def test_other_rules_are_one_flag_away(tmp_path: Path, workspace: Workspace) -> None:
    assert command("new", "rules", "mine", "--in", str(tmp_path)).code == 0
    file = tmp_path / "mine/denver/status.yaml"
    text = file.read_text(encoding="utf-8")
    assert "must_not: ask_immigration_status" in text
    file.write_text(text.replace("must_not: ask_immigration_status", "may: ask_immigration_status"))
    (told,) = workspace.what_if(STORY, WhatIfOptions(with_rules=[tmp_path / "mine"]))
    (one,) = told.alternatives
    (change,) = one.changes
    assert change.action == "ask_immigration_status"
    assert RuleDifference.REWRITTEN in [each.how for each in change.rules]
    other = ("--with-rules", str(GOLDEN / "small_rules"))
    refused = command("what-if", STORY, *other)
    assert "--with-rules:1:1: error[unknown-policy]" in refused.err


def test_a_paper_is_meant_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(PAPERS)
    unclear = command("what-if", str(file), "--set", "request.asks_notification=false")
    assert "error[which-instrument]" in unclear.err
    change = "request.first.asks_notification=false"
    (one,) = told(str(file), "--set", change)[0]["alternatives"]
    assert one["said"] == change
    facts = [fact for each in one["changes"] for fact in each["facts"]]
    assert {"fact": "request.first.asks_notification", "before": True, "after": False} in facts


def test_the_storys_own_what_ifs_are_alternatives(workspace: Workspace) -> None:
    own = told(STORY)[0]["alternatives"]
    (story,) = json.loads(command("run", STORY, "--json").out)
    assert [each["said"] for each in own] == [b["title"] for b in story["what_if"].values()]
    (one,) = told(STORY, "--branch", "the_day_of_the_release")[0]["alternatives"]
    assert one in own
    flags = ("--as-of", "2026-03-01", "--branch", "the_day_of_the_release", "--together")
    (last,) = told(STORY, *flags)[0]["alternatives"]
    assert last["after"]["as_of"] == "2025-02-28"
    with pytest.raises(FilesAreWrongError, match="no what-if `none`"):
        workspace.what_if(STORY, WhatIfOptions(branches=["none"]))


def test_what_is_wrong_with_options_is_said_at_once() -> None:
    wrong = ("--without", "nothing", "--policy", "twon", "--as-of", "1.1.2025")
    said = command("what-if", STORY, *wrong)
    assert said.code == 3
    for name in ("unknown-rule", "unknown-policy", "bad-date"):
        assert f"error[{name}]" in said.err
    twice = ("--as-of", "2025-06-01", "--as-of", "2026-06-01", "--together")
    assert "both cannot be together" in command("what-if", STORY, *twice).err
    either = ("--set", "request.asks_hold=false", "--forget", "request.asks_hold")
    assert "`--set` and forgotten" in command("what-if", STORY, *either, "--together").err
    impossible = ("--set", "custody.eligible_for_release=false")
    assert "error[cannot-be]" in command("what-if", STORY, *impossible).err
    assert (
        "--as-of:1:1: error[date-not-covered]"
        in command("what-if", STORY, "--as-of", "1999-01-01").err
    )


def test_a_reading_is_named_as_what_made_the_difference() -> None:
    chosen = ("--reading", "handover_mode=public_release")
    (one,) = told(STORY, *chosen)[0]["alternatives"]
    (change,) = one["changes"]
    assert [fact["fact"] for fact in change["facts"]] == ["reading.handover_mode"]


def test_a_reading_that_made_the_difference_is_told_as_one() -> None:
    story = str(ROOT / "scenarios/counterfactual/four_policies_on_one_man.yaml")
    said = " ".join(command("what-if", story, "--action", "notify_of_release").out.split())
    assert (
        "Because the answer to “Whose release is notified?” is “Only requests about people with a"
        " violent or serious criminal background are answered” (before: “Every request" in said
    )
    assert "Because Whose" not in said


def test_changes_that_cannot_be_made_alone_can_be_made_together() -> None:
    changes = [word for each in JUDGE for word in ("--set", each)]
    alone = command("what-if", STORY, *changes)
    assert alone.code == 3
    assert "--together makes all changes at once" in alone.err
    assert "--together" not in command("what-if", STORY, "--set", JUDGE[1]).err


def test_of_a_timeline_it_says_which_duties_and_by_how_much() -> None:
    said = command("what-if", LATE, "--as-of", "2026-03-02")
    text = " ".join(said.out.split())
    assert "Let the person go once nothing else keeps them. Before: Met. After: Met late" in text
    assert "2 hours and 26 minutes after the limit" in text
    assert "within 6 hours of the bond being ready" in text
    assert "colorado.release.within_six_hours" in said.out


def test_a_fact_is_otherwise_wherever_a_timeline_tells_of_it() -> None:
    (one,) = told(LATE, "--set", "request.asks_notification=false")[0]["alternatives"]
    changed = {each["action"]: each for each in one["changes"]}
    assert changed["notify_of_release"]["facts"]
    same = told(LATE, "--set", "request.asks_notification=true")[0]["alternatives"][0]
    assert same["changes"] == []
    refused = command("what-if", LATE, "--set", "custody.state=released")
    assert "error[event-contradicts]" in refused.err


def test_a_timelines_own_what_ifs_are_alternatives(workspace: Workspace) -> None:
    (own,) = workspace.replay_what_if(LATE, WhatIfOptions())
    assert [each.supposed.said for each in own.alternatives] == [
        v.title for v in own.timeline.what_if
    ]
    for each in own.alternatives:
        for change in each.changes:
            assert change.difference.before != change.difference.after or not (
                change.difference.of_duties
            )
