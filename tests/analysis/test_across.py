"""One case under many policies: what each answers, how they are grouped, what tells them apart."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.analysis.comparison.answer_groups import near_groups
from release_sim.analysis.explain.minimal_changes import first_of
from release_sim.analysis.explain.telling_apart import tell_apart
from release_sim.api.case_across import AcrossOptions
from release_sim.api.workspace import Workspace
from release_sim.engine.decide import Engine
from release_sim.model.analysis.difference import Side
from release_sim.model.analysis.place_answers import (
    Across,
    AlikePlaces,
    PlaceDecision,
    Telling,
    TellingQuestion,
)
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from tests.conftest import ROOT, examples
from tests.strategies import cases, policies
from tests.wrong_input import command

STORY = "seeds/notice_and_release_into_the_fenced_lot"


def asked(*named: str, **options: object) -> Across:
    return Workspace().across(STORY, options=AcrossOptions(named, **options))  # type: ignore[arg-type]  # fields by name


def test_each_cell_is_what_the_place_decides_alone() -> None:
    found = asked("denver", "aurora", "colorado_county")
    for place in found.places:
        alone = Workspace().decide(STORY, policy=place.name)
        assert place.decision.outcomes == alone.outcomes


def test_a_policy_with_a_date_and_the_days_of_the_others() -> None:
    found = asked("denver@2018-03-05", "aurora", as_of=["2020-03-05", "2016-03-05"])
    assert {place.name for place in found.places} == {"denver@2018-03-05", "aurora@2020-03-05"}
    (left,) = found.left_out
    assert str(left.side) == "aurora@2016-03-05"
    assert "has no answers for 2016-03-05" in left.why


def test_places_that_answer_alike_here_are_told_apart_by_one_fact() -> None:
    found = asked("aurora", "colorado_county", actions=["notify_of_release"], apart=True)
    assert [len(group) for group in found.groups] == [1, 1]
    both = asked("aurora", "colorado_county", actions=["hold_past_release"], apart=True)
    assert both.apart
    (question,) = both.apart
    assert isinstance(question, TellingQuestion)
    assert len(question.changes) == 1


def place(policy: Policy, case: Case) -> tuple[PlaceDecision, Engine]:
    engine = Engine(policy)
    return PlaceDecision(Side(policy), engine.decide_unchecked(case), {}), engine


@examples(8)
@given(data=st.data())
def test_the_questions_tell_apart_and_nothing_else_does(data: st.DataObject) -> None:
    """Of random policies: each answer is as said, and those said to be alike are so."""
    several = [replace(data.draw(policies()), name=f"p{number}") for number in range(3)]
    case = data.draw(cases(several[0]))
    found = [place(policy, case) for policy in several]
    engines = dict(zip(("p0", "p1", "p2"), (engine for _, engine in found), strict=True))
    for action in list(ACTIONS)[:2]:
        alone = [action]
        for group in near_groups([each for each, _ in found], lambda p: p.answers(alone)):  # noqa: B023  used at once
            telling = tell_apart(group, [engines[each.name] for each in group], case, [action])
            for question in questions(telling):
                changed = case.set(first_of(question.changes))
                for answer, rest in question.led.items():
                    for name in places(rest):
                        found_now = engines[name].answers(changed)[question.action]
                        assert found_now in (answer, Answer.UNDETERMINED)
            for alike in ends(telling):
                other = data.draw(cases(several[0])).on(case.as_of)
                if not other.unknown and len(alike.places) > 1:
                    answers = [engines[name].answers(other)[action] for name in alike.places]
                    settled = {a for a in answers if a is not Answer.UNDETERMINED}
                    assert len(settled) <= 1


def questions(telling: Telling) -> Iterator[TellingQuestion]:
    if isinstance(telling, TellingQuestion):
        yield telling
        for rest in telling.led.values():
            yield from questions(rest)


def ends(telling: Telling) -> Iterator[AlikePlaces]:
    if isinstance(telling, AlikePlaces):
        yield telling
    else:
        for rest in telling.led.values():
            yield from ends(rest)


def places(telling: Telling) -> list[str]:
    return [name for end in ends(telling) for name in end.places]


@pytest.mark.parametrize("columns", [40, 80])
def test_it_fits_a_narrow_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    few = ("--action", "hold_past_release", "--action", "notify_of_release")
    said = command("across", STORY, "--policies", "denver,aurora,colorado_county", *few, "--why")
    assert said.code == 0
    longest_word = max(len(word) for word in said.out.split())
    assert max(map(len, said.out.splitlines())) <= max(columns, longest_word + 8)


def test_json_and_csv_have_every_cell(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    named = ("--policies", "denver,aurora", "--policies", "colorado_county")
    said = command("across", STORY, *named, "--json", "--csv", str(table), "--exit-code")
    assert said.code == 1
    value = json.loads(said.out)
    assert value["schema"] == "release_sim.across/1"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = {(row["policy"], row["action"]): row for row in rows}
    assert len(cells) == 3 * len(ACTIONS)
    for told in value["places"]:
        for action, cell in told["answers"].items():
            row = cells[told["policy"]["name"], action]
            assert row["answer"] == cell["answer"]
            assert row["because"] == "; ".join(rule["rule"] for rule in cell["because"])
            assert row["turns_on"] == "; ".join(each["reading"] for each in cell["contested"])


NOT_DUE = "places/notice_waits_until_nothing_else_keeps_a_man"
LOT = str(ROOT / "scenarios/timelines/released_into_the_fenced_lot_in_2025.yaml")


def test_what_is_not_due_yet_says_so_for_the_place_that_owes_it() -> None:
    places = "jefferson_county,aurora,colorado_county"
    options = "--policies", places, "--action", "notify_of_release"
    said = " ".join(command("across", NOT_DUE, *options).out.split())
    assert "jefferson_county: Notice was asked for, but it is not due yet in Jefferson" in said
    assert "aurora: Notice was asked for, but it is not due yet" in said
    assert "colorado_county: Notice" not in said, "it owes none"


@pytest.mark.whole
def test_a_report_says_what_is_not_due_yet(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    command("report", NOT_DUE, "--across", "-o", str(page))
    assert "not due yet in Jefferson County" in " ".join(page.read_text("utf-8").split())


def test_a_timeline_goes_in_each_place_as_it_is_replayed_there() -> None:
    names = ("denver", "texas", "weld_county", "north_carolina@2020-01-01")
    found = Workspace().timeline_across(LOT, AcrossOptions(names))
    assert {place.name for place in found.places} == set(names[:3])
    assert [str(each.side) for each in found.left_out] == [names[3]]
    for place in found.places:
        alone = Workspace().replay(LOT, policy=place.name)[0]
        assert place.result.obligations == alone.obligations
    ends = {
        place.name: {key.action: [duty.status.value for duty in duties]}
        for place in found.places
        for key, duties in place.duties().items()
        if key.action == "hold_past_release"
    }
    assert ends.keys() == {"texas"}


def test_a_timeline_across_places_as_text_json_and_csv(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    few = ("across", LOT, "--policies", "denver,texas", "--csv", str(table))
    said = command(*few, "--exit-code")
    assert said.code == 1
    assert "2 places in 2 groups" in said.out
    value = json.loads(command(*few, "--json").out)
    assert value["schema"] == "release_sim.timeline_across/1"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [(p["name"], d["action"], d["standing"]) for p in value["places"] for d in p["duties"]]
    assert [(row["policy"], row["action"], row["standing"]) for row in rows] == told
    assert command("across", LOT, "--apart").code == 2


def test_what_is_wrong_is_named_all_at_once() -> None:
    said = command("across", STORY, "--policies", "denvr,aurora@2025-02-30", "--action", "keep")
    assert said.code == 3
    for what in ("unknown policy `denvr`", "not a date", "unknown action `keep`"):
        assert what in said.err
    assert command("across", STORY, "--policies", "aurora", "--as-of", "2012-01-01").code == 3
