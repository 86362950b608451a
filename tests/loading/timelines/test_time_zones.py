"""A story is told by the clocks of its place: those of its policy, or its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from release_sim.engine.decide import Engine
from release_sim.model.jurisdiction import Jurisdiction
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.obligation import DutyStatus
from release_sim.timeline.evaluation import evaluate_replay
from release_sim.timeline.memoized_engine import MemoizedEngine
from tests.loading.timelines.timeline_texts import GOOD, read
from tests.wrong_input import places

TEXAS = """\
title: The last day of winter time, in Texas
story: A man is kept over the night in which the clocks go forward.
policy: texas
timeline:
  - {at: 2020-03-06T09:00-06:00, event: booking, facts: {background.charge: minor}}
  - at: 2020-03-06T10:00-06:00
    event: request_received
    facts: {request.form: i_247a, request.asks_notification: true, request.asks_hold: true,
      warrant.form: no_warrant, warrant.signed_by: no_one}
  - {at: 2020-03-07T12:00-06:00, event: eligible, facts: {custody.eligibility_ground: bond_posted}}
  - {at: 2020-03-09T13:00-05:00, event: released}
"""
EL_PASO = TEXAS.replace("policy: texas", "policy: texas\ntime_zone: America/Denver")
ELSEWHERE = TEXAS + "what_if: {in_california: {policy: california}}\n"


def test_a_story_of_texas_has_central_time_and_hours_pass_as_they_pass(
    rulebook: Rulebook, tmp_path: Path
) -> None:
    timeline, found = read(TEXAS, rulebook, tmp_path)
    assert places(found) == []
    assert timeline is not None
    assert (timeline.main.zone.key, timeline.main.city) == ("America/Chicago", "Chicago")
    result = evaluate_replay(timeline.main, MemoizedEngine(Engine(rulebook.policies["texas"])))
    (held,) = [d for d in result.obligations if d.action == "hold_past_release"]
    assert held.by is not None
    assert held.by.isoformat(timespec="minutes") == "2020-03-09T13:00-05:00"
    assert held.status is DutyStatus.MET


@pytest.mark.parametrize("text", [EL_PASO, GOOD.replace("policy: town", "policy: texas")])
def test_the_offset_of_another_place_is_refused(
    text: str, rulebook: Rulebook, tmp_path: Path
) -> None:
    _, found = read(text, rulebook, tmp_path)
    assert {each.name for each in found} == {"wrong-offset"}
    zone = "America/Denver" if text == EL_PASO else "America/Chicago"
    assert found[0].message.endswith(f"is not the offset of {zone} then")


def test_a_place_with_another_time_than_its_state_names_it(
    rulebook: Rulebook, tmp_path: Path
) -> None:
    told = EL_PASO.replace("-06:00", "-07:00").replace("-05:00", "-06:00")
    timeline, found = read(told, rulebook, tmp_path)
    assert places(found) == []
    assert timeline is not None
    assert timeline.main.city == "Denver"


def test_a_what_if_of_another_place_keeps_the_clocks_of_the_story(
    rulebook: Rulebook, tmp_path: Path
) -> None:
    timeline, _ = read(ELSEWHERE, rulebook, tmp_path)
    assert timeline is not None
    (elsewhere,) = timeline.what_if
    assert (elsewhere.policy, elsewhere.city) == ("california", "Chicago")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("America/Chicgo", "America/Chicago"),
        ("-6", "name one such as America/Denver"),
        ("[America/Chicago]", "name one such as America/Denver"),
    ],
)
def test_a_time_zone_that_does_not_exist_is_refused_by_name(
    written: str, hint: str, rulebook: Rulebook, tmp_path: Path
) -> None:
    text = TEXAS.replace("policy: texas", f"policy: texas\ntime_zone: {written}")
    _, found = read(text, rulebook, tmp_path)
    (refused,) = [each for each in found if each.name == "value-not-listed"]
    assert refused.place.line == 4
    assert hint in refused.help


def test_no_time_zone_is_assumed(small_rulebook: Rulebook, tmp_path: Path) -> None:
    nowhere = replace(small_rulebook, jurisdiction=Jurisdiction())
    _, found = read(GOOD, nowhere, tmp_path)
    assert places(found) == ["3:9 missing-key"]
    assert read(
        GOOD.replace("policy: town", "policy: town\ntime_zone: America/Denver"), nowhere, tmp_path
    )[0]


def test_the_law_changes_at_the_midnight_of_the_place(rulebook: Rulebook, tmp_path: Path) -> None:
    """Who is booked in Denver's jail before the act of 2019 hears of it at their own midnight."""
    text = TEXAS.replace("policy: texas", "policy: denver\ntime_zone: America/New_York")
    for before, after in (
        ("2020-03-06T09", "2019-05-20T09"),
        ("2020-03-06T10", "2019-05-20T10"),
        ("2020-03-07T12", "2019-05-21T12"),
        ("2020-03-09T13", "2019-06-09T13"),
    ):
        text = text.replace(before, after)
    timeline, found = read(
        text.replace("-05:00", "-04:00").replace("-06:00", "-04:00"), rulebook, tmp_path
    )
    assert places(found) == []
    assert timeline is not None
    result = evaluate_replay(timeline.main, MemoizedEngine(Engine(rulebook.policies["denver"])))
    changed = [moment.at for moment in result.replay.moments if moment.event is None]
    assert date(2019, 5, 28) in [at.date() for at in changed]
    assert {at.isoformat(timespec="minutes")[10:] for at in changed} == {"T00:00-04:00"}
