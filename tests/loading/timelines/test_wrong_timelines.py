"""A complaint about a timeline stands at the word that is wrong."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from release_sim.model.rulebook import Rulebook
from tests.loading.timelines.timeline_texts import GOOD, read
from tests.loading.timelines.wrong_events import WRONG_EVENTS
from tests.loading.timelines.wrong_timelines import WRONG_TIMELINES
from tests.wrong_input import assert_no_python_in, command, places, small

WRONG = WRONG_EVENTS | WRONG_TIMELINES


@pytest.mark.parametrize("name", WRONG)
def test_a_timeline_with(name: str, small_rulebook: Rulebook, tmp_path: Path) -> None:
    text, wrong = WRONG[name]
    _, found = read(text, small_rulebook, tmp_path)
    assert places(found) == wrong
    assert_no_python_in(found)


def test_everything_is_said_at_once(small_rulebook: Rulebook, tmp_path: Path) -> None:
    text = (
        GOOD.replace("policy: town", "policy: twon")
        .replace("T12:00-06:00", "T12:00")
        .replace("event: booking", "event: boking")
        .replace("asks_hold", "asks_hole")
        + "expect: {answers: {relesed: {hold: no}}, duties: {review_policy: done}}\n"
        + "what_if: {a: {move: {gone: 2025-01-01}, leave_out: [gone], policy: twon}}\n"
    )
    _, found = read(text, small_rulebook, tmp_path)
    assert Counter(problem.name for problem in found) == {
        "unknown-policy": 2,
        "unknown-event": 1,
        "unknown-fact": 1,
        "no-offset": 1,
        "unknown-label": 3,
        "unknown-action": 1,
        "unknown-answer": 1,
        "unknown-duty-status": 1,
        "bad-time": 1,
    }


def test_an_hour_that_comes_twice_is_offered_twice(
    small_rulebook: Rulebook, tmp_path: Path
) -> None:
    text = WRONG_EVENTS["an hour that is twice"][0]
    _, (problem,) = read(text, small_rulebook, tmp_path)
    assert "2025-11-02T01:00-06:00 or 2025-11-02T01:00-07:00" in problem.help


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("warrant_recalled", "there is `warrant_received` and `warrant_ended`"),
        ("court_order_received", "there is `court_order` and `court_order_ended`"),
        ("warrant_recieved", "did you mean `warrant_received`?"),
        ("release", "did you mean `released`?"),
    ],
)
def test_a_wrong_event_names_those_on_the_same_paper_unless_it_is_a_slip(
    tmp_path: Path, word: str, said: str
) -> None:
    """The likest word may be the opposite one."""
    (tmp_path / "a.yaml").write_text(GOOD.replace("released", word))
    assert f"  help   {said}\n" in command(*small("replay", str(tmp_path / "a.yaml"))).err
