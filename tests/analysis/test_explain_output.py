"""The questions that the explain verb takes, alone and together."""

from __future__ import annotations

import json

import pytest

from release_sim.model.analysis.fact_change import ChangeTo, FactChange
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.change_text import change_to_json
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import Party
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.value_set import ValueSet
from tests.wrong_input import command

LOT = "scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml"


def explained(*arguments: str) -> dict[str, object]:
    said = command("explain", LOT, "--action", HOLD, *arguments, "--json")
    assert said.code == 0
    value: dict[str, dict[str, dict[str, object]]] = json.loads(said.out)
    return value["answers"][HOLD]


def test_questions_can_be_combined() -> None:
    value = explained("--why-not", "permitted", "--change-to", "permitted", "--readings")
    assert value["questions"] is None
    assert isinstance(value["change_to"], dict)
    assert value["change_to"]["fewest"] == 2
    text = ["explain", LOT, "--action", HOLD, "--why-not", "required", "--missing", "--readings"]
    said = command(*text)
    for line in ("no rule of policy denver could ever give it", "missing: nothing", "readings: "):
        assert line in said.out
    assert " in z3" not in said.err
    assert " in z3" in command(*text, "--verbose").err


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("--action", HOLD, "--why-not", "allowed"), "--why-not:1:1: error[unknown-answer]"),
        (("--action", HOLD, "--change-to", "allowed"), "--change-to:1:1: error[unknown-answer]"),
        (
            ("--action", HOLD, "--change-to", "silent", "--by", "ice"),
            "--by:1:1: error[unknown-party]",
        ),
        (("--why-not", "permitted"), "--why-not:1:1: error[no-action-named]"),
        (
            ("--change-to", "silent", "--action", HOLD, "--action", "notify_of_release"),
            "--change-to:1:1: error[no-action-named]",
        ),
    ],
)
def test_wrong_questions(arguments: tuple[str, ...], wrong: str) -> None:
    said = command("explain", LOT, *arguments)
    assert (said.code, said.out) == (3, "")
    assert wrong in said.err


def test_a_party_goes_with_changes() -> None:
    said = command("explain", LOT, "--missing", "--by", "court")
    assert (said.code, said.out) == (2, "")
    assert "--by goes with --change-to" in said.err


def test_json_has_the_values_of_facts_as_json_has_them() -> None:
    active = VOCABULARY["warrant.active"]
    change = FactChange(True, ValueSet.of(active, [(0, 0)]))
    found = ChangeTo(HOLD, Answer.PERMITTED, Answer.FORBIDDEN, tuple(Party), ((change,),))
    ((told,),) = change_to_json(found)["ways"]
    assert (told["before"], told["to"]["one_of"]) == (True, [False])
