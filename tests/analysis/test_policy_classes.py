"""Many policies compared in every case: which answer alike is proved, and who is nearest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.analysis.comparison.alike_in_every_case import classes_of
from release_sim.analysis.comparison.policy_comparer import PolicyComparer
from release_sim.api.workspace import Workspace
from release_sim.engine.decide import Engine
from release_sim.model.analysis.difference import Side
from release_sim.model.rule import Period
from tests.conftest import examples
from tests.strategies import cases, policies
from tests.wrong_input import command

HOLD, NOTICE = "hold_past_release", "notify_of_release"
COUNTIES = ("colorado_county", "garfield_county", "weld_county")


def test_a_county_without_a_rule_of_its_own_is_like_the_state() -> None:
    found = Workspace().policy_classes(*COUNTIES, actions=[HOLD, NOTICE], instruments=1)
    classes = [[str(side) for side in members] for members in found.classes]
    assert classes == [["colorado_county", "garfield_county"], ["weld_county"]]
    numbers = [len(pair.actions) for pair in found.pairs]
    assert numbers == sorted(numbers)
    assert found.pairs[0].is_alike
    assert {pair.actions for pair in found.pairs[1:]} == {(NOTICE,)}


@pytest.mark.whole
@examples(10)
@given(data=st.data())
def test_a_pair_differs_where_the_comparison_of_two_says_so_and_nowhere_else(
    data: st.DataObject,
) -> None:
    one, other, third = (data.draw(policies()) for _ in range(3))
    sides = [Side(each) for each in (one, other, third)]
    found = classes_of(sides, [HOLD], 1)
    case = data.draw(cases(one))
    for pair in found.pairs:
        if not pair.apart:
            compared = PolicyComparer(pair.before, pair.after, 1).compare([HOLD])
            assert bool(pair.actions) == bool(compared.differences)
        both = (pair.before.policy, pair.after.policy)
        if pair.is_alike and not case.unknown and all(p.covers.covers(case.as_of) for p in both):
            answers = {Engine(policy).answers(case)[HOLD] for policy in both}
            assert len(answers) == 1 or "undetermined" in answers


def test_policies_without_a_day_in_common_are_not_compared() -> None:
    texas = Workspace().rulebook().policies["texas"]
    earlier = replace(texas, covers=Period(date(2017, 1, 1), date(2017, 9, 1)))
    (pair,) = classes_of([Side(texas), Side(earlier)], [HOLD], 1).pairs
    assert pair.apart
    assert not pair.is_alike


def test_text_json_and_exit_code() -> None:
    few = ("compare", *COUNTIES, "--action", NOTICE, "--instruments", "1")
    said = command(*few, "--exit-code")
    assert said.code == 1
    assert "3 policies in 2 groups" in said.out
    differs = "colorado_county and weld_county: tell the agency when and where"
    assert differs in said.out
    value = json.loads(command(*few, "--json").out)
    assert value["schema"] == "release_sim.policy_classes/1"
    assert value["classes"] == [["colorado_county", "garfield_county"], ["weld_county"]]
    assert command(*few, "--write", "folder").code == 2


@pytest.mark.whole
def test_what_rests_on_the_same_rules_is_proved_for_any_number_of_papers() -> None:
    said = command("compare", *COUNTIES, "--action", HOLD, "--json")
    value = json.loads(said.out)
    assert [pair["any_number"] for pair in value["pairs"]] == [[HOLD]] * 3
    assert "with any number of papers" in command("compare", *COUNTIES, "--action", HOLD).out


@pytest.mark.whole
def test_pairs_that_are_proved_for_any_number_are_told_apart_from_the_others() -> None:
    few = ("compare", "denver", "texas", "florida", "--action", "bring_to_court")
    of_one = command(*few, "--instruments", "1").out
    assert "up to 1 paper of each kind" in of_one
    told = "proved for any number of papers: everything else is answered alike: texas and florida\n"
    assert of_one.endswith(told)
    assert "any number" in command(*few, "--instruments", "2").out.split("\n", 1)[0]
