"""Output of the verb for a timeline, for its what-ifs, and for what is not known."""

from __future__ import annotations

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.timeline.pictures import LATE, SVG, parsed
from tests.wrong_input import command

PLAIN = """\
title: A fax too late
story: A fax goes after the release.
policy: denver
timeline:
- {at: 2025-06-02T20:00-06:00, event: booking, facts: {background.charge: minor}}
- at: 2025-06-03T09:00-06:00
  event: request_received
  label: asked
  facts: {request.form: i_247a, request.asks_notification: true, request.asks_hold: true,
    warrant.form: no_warrant}
- {at: 2025-06-03T09:05-06:00, event: request_served}
- {at: 2025-06-04T09:00-06:00, event: eligible, facts: {custody.eligibility_ground: bond_posted}}
- {at: 2025-06-04T10:30-06:00, event: release_certain}
- {at: 2025-06-04T11:00-06:00, event: released, unsure: Nobody noted the minute.}
- {at: 2025-06-04T11:15-06:00, event: notice_sent, told: A fax goes.}
what_if:
  in_2014: {begins_on: 2014-05-05}
  in_time: {move: {notice_sent: 2025-06-04T10:45-06:00}}
  kept: {move: {released: 2025-06-04T17:30-06:00, notice_sent: 2025-06-04T17:40-06:00}}
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.yaml"
    path.write_text(PLAIN, encoding="utf-8")
    return path


def test_says_what_was_late_and_calls_it_a_failure_only_where_a_source_does(story: Path) -> None:
    said = command("replay", str(story))
    assert (said.code, said.err) == (0, "")
    notice = "Wednesday 4 June 2025, 11:15: the notice to the agency\n      A fax goes.\n"
    assert notice in said.out
    assert "      Unsure: Nobody noted the minute.\n" in said.out
    text = " ".join(said.out.split())
    tell = "tell the agency when and where the person is released"
    assert f"The jail must {tell}. Met late (4 June 2025, 11:15): it was done 15 min" in text
    assert "15 minutes after the person's release (4 June 2025, 11:00); no source" in text
    assert "a failure of the process" not in text
    rows = text[text.index("What if:") :]
    assert f"- {tell}: met late by 15 minutes -> met: it was done 15 minutes before" in rows
    go = "let the person go once nothing else keeps them"
    assert f"- {go}: met -> met late, a breach: it was done 2 hours and 30 minutes after" in rows


def test_bans_that_were_kept_are_named_and_told_only_if_wanted(story: Path) -> None:
    ban = "Met: the timeline does not say that it was done.\n      Forbidden from"
    named = "Forbidden, and no event says that it was done: "
    short, whole = (command("replay", str(story), *more).out for more in ((), ("--all-duties",)))
    assert (named in short, ban in short) == (True, False)
    assert (named in whole, ban in whole) == (False, True)


def test_one_what_if_is_told_in_place_of_the_story(story: Path) -> None:
    said = command("replay", str(story), "--what-if", "kept")
    assert said.out.startswith("A fax too late (what if: kept)\n")
    assert "      Met late, a breach (4 June 2025, 17:30): it was done" in said.out
    assert "What if:" not in said.out


def test_the_first_day_named_is_as_a_what_if_with_that_day(story: Path) -> None:
    by_option = command("replay", str(story), "--begins-on", "2014-05-05", "--json")
    by_file = command("replay", str(story), "--what-if", "in_2014", "--json")
    one, other = (json.loads(said.out)[0] for said in (by_option, by_file))
    for key in ("moments", "duties"):
        assert one[key] == other[key]
    assert one["title"] == "A fax too late (changed: begins on 2014-05-05)"
    assert one["what_if"] == {}


def test_another_policy_and_reading_change_the_story(story: Path) -> None:
    said = command("replay", str(story), "--reading", "best_efforts=permission_only")
    assert "Met late" not in said.out
    assert "Read differently from the policy: Is notice a duty? " in said.out
    said = command("replay", str(story), "--policy", "as_if_detainers_were_honored")
    assert "      Missed, a breach: the person's release (" in said.out


def test_an_answer_over_time_and_what_is_still_to_come(story: Path) -> None:
    moved = ("--begins-on", "2017-08-20", "--over-time")
    said = command("replay", str(story), *moved, "answer_subpoena")
    assert "Still to come: 31 August 2017, 00:00" not in said.out
    story.write_text(PLAIN[: PLAIN.index("- {at: 2025-06-04")], encoding="utf-8")
    said = command("replay", str(story), *moved, "transfer_custody")
    rows = said.out[said.out.index("Over time: hand the person over") :]
    assert "    20 August 2017, 20:00: silent, since the booking\n" in rows
    assert "Still to come: 31 August 2017, 00:00: forbidden, since the change of the law" in rows


def test_the_law_can_change_between_two_events(story: Path) -> None:
    said = command("replay", str(story), "--begins-on", "2017-08-29")
    law = said.out.split(": the change of the law\n")[1].split("\n\n")[0]
    ban = re.search(r"City staff must not hand a person over for a civil .* arrest \[(\d+)\]", law)
    assert ban
    assert "Other rules that begin or end on this day: " in law
    assert f"The jail must not hand the person over to the agency inside the jail [{ban[1]}]" in law


def test_an_expectation_not_met_is_said_and_counts(story: Path) -> None:
    expect = (
        "expect: {answers: {asked: {hold_past_release: required}}, duties: {review_policy: met}}\n"
    )
    story.write_text(PLAIN + expect, encoding="utf-8")
    said = command("replay", str(story))
    assert said.code == 1
    assert "  NOT AS EXPECTED after asked: hold_past_release: expected required" in said.out
    assert "  NOT AS EXPECTED review_policy: expected met, found no duty\n" in said.out
    assert said.err == "1 of 4 replays are not as expected\n"
    assert command("replay", str(story), "--policy", "denver").code == 0
    tested = command("test", str(story))
    assert tested.code == 1
    assert "story: after asked: hold_past_release: expected required, found" in tested.out
    assert tested.out.endswith("1 timeline, 4 replays: 1 not as expected; 3 expect nothing\n")


def test_failures_reach_junit_too(story: Path, tmp_path: Path) -> None:
    story.write_text(PLAIN + "expect: {duties: {review_policy: met}}\n", encoding="utf-8")
    command("test", str(story), "--junit", str(tmp_path / "junit.xml"))
    suite = (tmp_path / "junit.xml").read_text(encoding="utf-8")
    assert 'tests="4" failures="1"' in suite


def test_several_files_come_in_blocks_with_the_what_ifs_that_fail(story: Path) -> None:
    wrong = PLAIN.replace("begins_on: 2014-05-05", "expect: {duties: {review_policy: met}}")
    story.with_name("wrong.yaml").write_text(wrong, encoding="utf-8")
    said = command("replay", str(story.parent))
    assert said.code == 1
    first, second = said.out.split("\n\n")
    assert first.endswith("  and what-ifs: 3")
    assert "  what if: in 2014\n" in second
    assert second.endswith("  and what-ifs: 2\n")
    one = command("replay", str(story.parent), "--what-if", "in_time")
    assert (
        one.code,
        one.out.count("story (in_time) | ") + one.out.count("wrong (in_time) | "),
    ) == (0, 2)


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        (("--what-if", "kep"), "--what-if:1:1: error[unknown-key]: the timeline has no what-if"),
        (("--policy", "denvr"), "--policy:1:1: error[unknown-policy]"),
        (("--reading", "best_efforts=x"), "--reading:1:1: error[unknown-choice]"),
        (("--over-time", "hold"), "--over-time:1:1: error[unknown-action]"),
        (("--begins-on", "soon"), "--begins-on:1:1: error[bad-date]"),
        (("--begins-on", "1900-01-01"), "--begins-on:1:1: error[bad-date]"),
        (("--begins-on", "2013-01-01"), "--begins-on:1:1: error[date-not-covered]"),
        (("--svg", "picture.svg", LATE), "--svg:1:1: error[is-a-folder]"),
    ],
    ids=str,
)
def test_what_cannot_be_told_is_said(options: tuple[str, ...], wrong: str, story: Path) -> None:
    said = command("replay", str(story), *options)
    assert (said.code, said.out) == (3, "")
    assert wrong in said.err


def test_a_picture_that_cannot_be_written_is_said(story: Path, tmp_path: Path) -> None:
    path = tmp_path / "no" / "picture.svg"
    said = command("replay", str(story), "--svg", str(path))
    assert (said.code, said.out) == (2, "")
    assert said.err == f"error: `{path}` cannot be written: no such file or directory\n"


def test_a_picture_goes_into_a_pipe_and_leaves_it_there(story: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as reader:
        read = reader.submit(pipe.read_text)
        assert not command("replay", str(story), "--svg", str(pipe)).code
        assert parsed(read.result()).tag == f"{SVG}svg"
    assert pipe.is_fifo()


def test_a_picture_goes_through_a_link_and_leaves_it_there(story: Path, tmp_path: Path) -> None:
    link, target = tmp_path / "link", tmp_path / "target"
    link.symlink_to(target)
    assert not command("replay", str(story), "--svg", str(link)).code
    assert link.is_symlink()
    assert parsed(target.read_text(encoding="utf-8")).tag == f"{SVG}svg"
