"""Histories replayed: every bundled one as it was read, and all that is said and drawn of them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.api.inputs import Inputs
from release_sim.api.timeline_replay import replay_results
from release_sim.cli.replay import full_text
from release_sim.engine.decide import EngineCache
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.duty_difference import duty_differences, notable
from release_sim.model.timelines.moments import outcomes_by_instrument
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.model.timelines.timeline import Timeline
from release_sim.model.verdict import Answer
from release_sim.model.words import AmountWords
from release_sim.reporting.sentences import Voice
from release_sim.reporting.svg_canvas import SIZE, text_width
from release_sim.reporting.timelines.duty_sentences import DutySentences
from release_sim.reporting.timelines.replay_text import ReplayText
from release_sim.reporting.timelines.time_axis import TURNED, timeline_picture
from release_sim.reporting.timelines.time_scale import SMALL, TimeScale
from release_sim.vocabulary.actions import ACTIONS
from tests.conftest import ROOT, TIMELINES
from tests.golden_files import check_golden
from tests.wrong_input import command

SVG = "{http://www.w3.org/2000/svg}"
NAMES = [path.stem for path in TIMELINES]
LATE = str(ROOT / "scenarios/timelines/notice_67_minutes_after_the_release_in_2018.yaml")
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

Told = dict[str, tuple[Timeline, list[ReplayResult]]]


@pytest.fixture(scope="module")
def told_all() -> Told:
    """Every bundled history with the accounts of all its courses."""
    inputs = Inputs.at(None)
    rulebook, timelines = inputs.timelines([])
    deciders = EngineCache(rulebook)
    found = {
        timeline.name.partition("/")[2]: (
            timeline,
            replay_results(inputs, deciders, timeline, (timeline.main, *timeline.what_if)),
        )
        for timeline in timelines
    }
    inputs.diagnosis.raise_if_any()
    return found


@pytest.fixture(scope="module")
def voice(rulebook: Rulebook) -> Voice:
    return Inputs.at(None).voice(rulebook)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.yaml"
    path.write_text(PLAIN, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", TIMELINES, ids=lambda path: path.stem)
def test_comes_out_as_expected_with_the_account_that_was_read(
    path: Path, voice: Voice, told_all: Told
) -> None:
    timeline, parts = told_all[path.stem]
    assert [sentence for part in parts for sentence in part.unmet] == []
    text = full_text(voice, timeline, parts, all_duties=False, columns=100)
    assert max(map(len, text.splitlines())) <= 100
    check_golden(path.with_suffix(".trace"), text + "\n")


@pytest.mark.parametrize("name", NAMES)
def test_every_course_says_what_must_come_out(name: str, told_all: Told) -> None:
    for part in told_all[name][1]:
        wanted = part.variant.expect
        assert wanted.answers or wanted.statuses, f"{part.variant.name} expects nothing"


@pytest.mark.parametrize("name", NAMES)
def test_the_changes_told_make_up_all_answers(name: str, told_all: Told) -> None:
    for part in told_all[name][1]:
        for person in part.people:
            moments = part.replay.by_person()[person]
            lines = {
                (action, instrument): outcomes
                for action in ACTIONS
                for instrument, outcomes in outcomes_by_instrument(moments, action).items()
            }
            answers = dict.fromkeys(lines, Answer.SILENT)
            for here, step in enumerate(part.steps(person)):
                for change in step.changes:
                    line = (change.after.action, change.line)
                    assert change.before is None or change.before.answer is answers[line]
                    answers[line] = change.after.answer
                    come = step.moment.outcomes[change.after.action].by_instrument
                    assert change.instrument == "" or change.instrument in come
                assert answers == {line: found[here].answer for line, found in lines.items()}


@pytest.mark.parametrize("name", NAMES)
def test_a_course_differs_from_another_but_not_from_itself(name: str, told_all: Told) -> None:
    main, *others = told_all[name][1]
    for person in main.people:
        assert not list(duty_differences(main, main, person))
        for other in others:
            there = [(d.action, d.status) for d in notable(main.obligations_of(person))]
            here = [(d.action, d.status) for d in notable(other.obligations_of(person))]
            rows = {found.action for found in duty_differences(main, other, person)}
            assert {action for action, _ in set(there) ^ set(here)} <= rows


@pytest.mark.parametrize("width", [40, 60])
def test_fits_a_narrow_terminal(width: int, voice: Voice, told_all: Told) -> None:
    for timeline, parts in told_all.values():
        text = ReplayText(voice, timeline, parts[0], width=width)
        for line in (*text.whole(parts[1:]).splitlines(), *text.block(parts[1:]).splitlines()):
            indent = len(line) - len(line.lstrip())
            is_one_name = " " not in line.strip()
            assert len(line) <= max(width + 6, indent + 30) or is_one_name, line


def test_every_rule_that_decides_is_cited(voice: Voice, told_all: Told) -> None:
    for timeline, parts in told_all.values():
        text = ReplayText(voice, timeline, parts[0]).whole()
        cited = " ".join(text[text.index("\nRules\n") : text.index("\nSources\n")].split())
        for due in parts[0].obligations:
            assert all(f"({rule}" in cited for rule in due.because)
        numbers = [int(each) for each in re.findall(r"\n  \[(\d+)\] ", text)]
        assert numbers == [*range(1, len(numbers) + 1)]
        named = {int(n) for each in re.findall(r" \[([\d, \n]+)\]", text) for n in each.split(",")}
        assert named == {*numbers}


def test_says_what_was_late_and_calls_it_a_failure_only_where_a_source_does(story: Path) -> None:
    said = command("replay", str(story))
    assert (said.code, said.err) == (0, "")
    notice = "Wednesday 4 June 2025, 11:15: the notice to the agency\n      A fax goes.\n"
    assert notice in said.out
    assert "      Unsure: Nobody noted the minute.\n" in said.out
    text = " ".join(said.out.split())
    tell = "tell the requesting agency when and where the person will be released"
    assert f"The jail must {tell}. Met late (4 June 2025, 11:15): it was done 15 min" in text
    assert "15 minutes after the person's release (4 June 2025, 11:00); no source" in text
    assert "a failure of the process" not in text
    rows = text[text.index("What if;") :]
    assert f"- {tell}: met late by 15 minutes -> met: it was done 15 minutes before" in rows
    go = "let the person go once nothing else keeps them"
    assert f"- {go}: met -> met late, a breach: it was done 150 minutes after" in rows


def test_bans_that_were_kept_are_named_and_told_only_if_wanted(story: Path) -> None:
    ban = "Met: the history does not say that it was done.\n      Forbidden from"
    named = "Forbidden, and not told to be done: "
    short, whole = (command("replay", str(story), *more).out for more in ((), ("--all-duties",)))
    assert (named in short, ban in short) == (True, False)
    assert (named in whole, ban in whole) == (False, True)


def test_one_what_if_is_told_in_place_of_the_story(story: Path) -> None:
    said = command("replay", str(story), "--what-if", "kept")
    assert said.out.startswith("A fax too late: what if kept\n")
    assert "      Met late, a breach (4 June 2025, 17:30): it was done" in said.out
    assert "What if;" not in said.out


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
    assert "Read otherwise than the policy does: Is notice a duty? " in said.out
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
    assert said.err == "1 of 4 courses of events are not as expected\n"
    assert command("replay", str(story), "--policy", "denver").code == 0
    tested = command("test", str(story))
    assert tested.code == 1
    assert "story: after asked: hold_past_release: expected required, found" in tested.out
    assert tested.out.endswith("1 timeline, 4 courses: 1 not as expected; 3 expect nothing\n")


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
    assert "  what if in 2014\n" in second
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


def test_json_tells_the_same(told_all: Told) -> None:
    said = command("replay", LATE, "--over-time", "notify_of_release", "--json")
    (value,) = json.loads(said.out)
    _, parts = told_all[Path(LATE).stem]
    assert value["what_if"].keys() == {part.variant.name for part in parts[1:]}
    late = next(d for d in value["duties"] if d["standing"] == "met late")
    assert (late["action"], late["failure"], late["minutes"]) == (
        "notify_of_release",
        "process failure",
        67,
    )
    assert late["said_by"] == {"source": "denver_release_mar_2018", "at": "failure_admitted"}
    assert (late["ends"], late["done"]) == ("2018-03-10T17:26-07:00", "2018-03-10T18:33-07:00")
    (found,) = value["over_time"]
    assert [each["answer"] for each in found["intervals"]] == [
        "forbidden",
        "permitted",
        "required",
        "silent",
    ]


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


def parsed(svg: str) -> Xml.Element:
    return Xml.fromstring(svg)  # noqa: S314  we wrote it ourselves


def texts(svg: str) -> Iterator[tuple[float, float, float, float, str]]:
    """Left, right, top and bottom of the level words of a picture, and the words."""
    for each in parsed(svg).iter(f"{SVG}text"):
        if each.get("transform") is None:
            size = float(each.get("font-size", SIZE))
            wide = text_width(each.text or "", size)
            x, y = float(each.attrib["x"]), float(each.attrib["y"])
            left = x - wide / 2 if each.get("text-anchor") == "middle" else x
            yield left, left + wide, y - 0.8 * size, y + 0.2 * size, each.text or ""


WINDOW = 1100 - 2 * 20  # of which the page leaves an edge


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_plain_svg_and_no_words_overlap(
    name: str, told_all: Told, voice: Voice
) -> None:
    timeline, parts = told_all[name]
    for part in parts:
        svg = timeline_picture(voice, timeline, part, all_duties=True)
        root = parsed(svg)
        wide, high = float(root.attrib["width"]), float(root.attrib["height"])
        described = root.findtext(f"{SVG}desc", "")
        assert root.findtext(f"{SVG}title", "").startswith(timeline.title)
        say = DutySentences.of(part, voice)
        assert all(say.reason(due) in described for due in part.obligations)
        tags = {each.tag.removeprefix(SVG) for each in root.iter()}
        drawn = {"rect", "line", "text", "circle"}
        assert tags <= {"svg", "title", "desc", "defs", "pattern", "path"} | drawn
        assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
        boxes = sorted(texts(svg))
        for one, other in pairwise_overlapping(boxes):
            pytest.fail(f"{one} overlaps {other}")
        assert all(right <= wide and bottom <= high for _, right, _, bottom, _ in boxes)
        assert wide <= WINDOW, "it fits a window of 1,100 pixels"
        assert min(float(each.get("font-size", SIZE)) for each in root.iter(f"{SVG}text")) >= SIZE


def pairwise_overlapping(
    boxes: list[tuple[float, float, float, float, str]],
) -> Iterator[tuple[str, str]]:
    for number, (_, right, top, bottom, words) in enumerate(boxes):
        for left, _, above, below, others in boxes[number + 1 :]:
            if left < right and above < bottom and top < below:
                yield words, others


@pytest.mark.parametrize("name", NAMES)
def test_turned_words_keep_their_distance(name: str, told_all: Told, voice: Voice) -> None:
    svg = parsed(timeline_picture(voice, *_first(told_all[name])))
    by_axis: dict[str, list[float]] = {}
    for each in svg.iter(f"{SVG}text"):
        if f"rotate(-{TURNED} " in each.get("transform", ""):
            by_axis.setdefault(each.attrib["y"], []).append(float(each.attrib["x"]))
    assert by_axis
    for places in by_axis.values():
        assert all(after - before >= 1.6 * SIZE for before, after in pairwise(places))


def _first(told: tuple[Timeline, list[ReplayResult]]) -> tuple[Timeline, ReplayResult]:
    return told[0], told[1][0]


MOMENTS = st.lists(
    st.integers(0, 60 * 24 * 365 * 5).map(
        lambda number: datetime(2014, 5, 1, tzinfo=UTC) + timedelta(minutes=number)
    ),
    min_size=1,
    max_size=30,
)


@given(MOMENTS)
def test_the_axis_keeps_the_order_and_leaves_room_for_words(moments: list[datetime]) -> None:
    scale = TimeScale(moments, 100, 500, AmountWords(one="{number} day", many="{number} days"))
    assert list(scale) == sorted(set(moments))
    places = [scale[moment] for moment in scale]
    assert places[0] == 100
    gaps = list(scale.gaps())
    assert [gap.left for gap in gaps] == places[:-1]
    for gap, (before, after) in zip(gaps, pairwise(scale), strict=True):
        assert gap.right - gap.left > text_width(gap.said, SMALL)
        assert gap.broken == (after - before > timedelta(days=1))
    assert not gaps or scale.last >= 599.99


def test_the_picture_in_the_documentation_is_up_to_date(told_all: Told, voice: Voice) -> None:
    svg = timeline_picture(voice, *_first(told_all[Path(LATE).stem]))
    check_golden(ROOT / "docs" / "how_to" / "notice_after_the_release.svg", svg)


def test_a_picture_is_drawn_of_one_moment_too(told_all: Told, voice: Voice) -> None:
    timeline, result = _first(told_all[Path(LATE).stem])
    alone = replace(result, replay=replace(result.replay, moments=result.replay.moments[:1]))
    parsed(timeline_picture(voice, timeline, replace(alone, obligations=(), over_time=())))
