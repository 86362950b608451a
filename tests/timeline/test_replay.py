"""Every bundled history is replayed as it was read, and told and drawn whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

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
from release_sim.timeline.fold import replay_variant
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.timeline.obligations import obligations_of
from release_sim.vocabulary.actions import ACTIONS
from tests.conftest import ROOT, TIMELINES, some
from tests.golden_files import check_golden
from tests.outcomes import untrue
from tests.timeline.pictures import LATE, SVG, parsed
from tests.wrong_input import command

SHOWN = some(TIMELINES, 5)
NAMES = [path.stem for path in SHOWN]

Told = dict[str, tuple[Timeline, list[ReplayResult]]]


@pytest.fixture(scope="module")
def told_all() -> Told:
    """Bundled histories with the accounts of all their courses."""
    inputs = Inputs.at(None)
    rulebook, timelines = inputs.timelines(SHOWN)
    engines = EngineCache(rulebook)
    found = {
        timeline.name.partition("/")[2]: (
            timeline,
            replay_results(inputs, engines, timeline, (timeline.main, *timeline.what_if)),
        )
        for timeline in timelines
    }
    inputs.diagnosis.raise_if_any()
    return found


@pytest.fixture(scope="module")
def late(rulebook: Rulebook) -> tuple[Timeline, ReplayResult]:
    """The history that the documentation draws, as it went."""
    inputs = Inputs.at(None)
    _, (timeline,) = inputs.timelines([Path(LATE)])
    (result,) = replay_results(inputs, EngineCache(rulebook), timeline, (timeline.main,))
    return timeline, result


@pytest.fixture(scope="module")
def voice(rulebook: Rulebook) -> Voice:
    return Inputs.at(None).voice(rulebook)


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.stem)
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
def test_what_became_of_duties_is_what_was_told_of_them(name: str, told_all: Told) -> None:
    for part in told_all[name][1]:
        for told in part.accounts.values() or (part,):
            assert untrue(told.obligations, told.replay.variant.events) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_account_is_a_history_of_its_own_that_no_other_changes(
    name: str, told_all: Told, rulebook: Rulebook
) -> None:
    """Nothing picks a side: not what the others tell, nor in which order they do."""
    for part in told_all[name][1]:
        engine = EngineCache(rulebook).engine(part.variant.policy, part.variant.readings)
        for account, told in part.accounts.items():
            alone = replay_variant(part.variant.accounts[account], MemoizedEngine(engine))
            assert obligations_of(alone) == told.obligations


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


@pytest.mark.whole
def test_json_tells_the_same() -> None:
    said = command("replay", LATE, "--over-time", "notify_of_release", "--json")
    (value,) = json.loads(said.out)
    _, (timeline,) = Inputs.at(None).timelines([Path(LATE)])
    assert value["what_if"].keys() == {variant.name for variant in timeline.what_if}
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


def test_the_picture_in_the_documentation_is_up_to_date(
    late: tuple[Timeline, ReplayResult], voice: Voice
) -> None:
    svg = timeline_picture(voice, *late)
    check_golden(ROOT / "docs" / "how_to" / "notice_after_the_release.svg", svg)


def test_a_picture_is_drawn_of_one_moment_too(
    late: tuple[Timeline, ReplayResult], voice: Voice
) -> None:
    timeline, result = late
    alone = replace(result, replay=replace(result.replay, moments=result.replay.moments[:1]))
    parsed(timeline_picture(voice, timeline, replace(alone, obligations=(), over_time=())))
