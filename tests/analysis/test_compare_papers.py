"""Differences of two policies in cases of two papers."""

from __future__ import annotations

from dataclasses import replace

from release_sim.analysis.comparison.policy_comparer import PolicyComparer
from release_sim.engine.decide import Engine
from release_sim.model.analysis.difference import (
    Side,
)
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.model.policy import FindingMeaning, Policy
from release_sim.model.rule import Conclusion, Modality, Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import HOLD
from tests.made_up import policy_of, rule
from tests.strategies import CITE


def test_by_hand_a_difference_that_takes_two_papers() -> None:
    """One wants both of one request, the other of any two: on one request they agree."""
    hold, transfer = (
        Comparison(f"request.asks_{what}", Op.IS, (True,)) for what in ("hold", "transfer")
    )
    of_one = policy_of(rule("may", Modality.MAY, hold, transfer))
    found = Conclusion("moved")
    of_two = policy_of(
        Rule("a.b.moved", "a test", CITE, found, when=AllOf((transfer,)), unless=()),
        rule("may", Modality.MAY, hold, unless=(Comparison(found.name, Op.IS, (False,)),)),
    )
    of_two = replace(of_two, findings={"moved": FindingMeaning("a test")})
    one = PolicyComparer(Side(of_one), Side(of_two), most=1).compare([HOLD])
    assert not one.differences
    assert not one.several
    two = PolicyComparer(Side(of_one), Side(of_two)).compare([HOLD])
    assert not two.differences
    (several,) = two.several
    assert (several.before, several.after) == (Answer.SILENT, Answer.PERMITTED)
    assert several.case_before.case.instruments == {"request": ("first", "second")}
    assert two.answers() == {HOLD: ((Answer.SILENT, Answer.PERMITTED),)}


def test_a_difference_that_takes_two_papers_is_found_beside_the_same_one_of_one_paper() -> None:
    """One wants both of one request; the other of any two, or a writ: with that one will do."""
    hold, transfer = (
        Comparison(f"request.asks_{what}", Op.IS, (True,)) for what in ("hold", "transfer")
    )
    writ = Comparison("writ.signed_by", Op.IS, ("federal_judge",))
    of_one = policy_of(rule("may", Modality.MAY, hold, transfer))
    of_two = policy_of(
        Rule("a.b.moved", "a test", CITE, Conclusion("moved"), when=AllOf((transfer,))),
        rule("may", Modality.MAY, hold, unless=(Comparison("finding.moved", Op.IS, (False,)),)),
        rule("may_too", Modality.MAY, writ),
    )
    of_two = replace(of_two, findings={"moved": FindingMeaning("a test")})
    found = PolicyComparer(Side(of_one), Side(of_two)).compare([HOLD])
    pair = (Answer.SILENT, Answer.PERMITTED)
    assert found.answers() == {HOLD: (pair,)}
    assert found.differences
    (several,) = found.several
    assert (several.before, several.after) == pair
    case = several.case_before.case
    assert case.instruments == {"request": ("first", "second")}
    assert not any(name.startswith("writ.") for name in case.stated)
    for name in case.instruments["request"]:
        part = replace(case, instruments={"request": (name,)})
        answers = tuple(Engine(policy).answers(part)[HOLD] for policy in (of_one, of_two))
        assert answers == (Answer.SILENT, Answer.SILENT)


def test_what_takes_three_papers_is_not_denied_of_any_number_by_two() -> None:
    """Each of three requests asks for one thing alone; two of them are not enough."""
    asked = ("hold", "transfer", "interview")
    only = [
        Rule(
            f"a.b.only_{what}",
            "a test",
            CITE,
            Conclusion(f"only_{what}"),
            when=AllOf(
                tuple(Comparison(f"request.asks_{each}", Op.IS, (each == what,)) for each in asked)
            ),
        )
        for what in asked
    ]
    lacking = tuple(Comparison(f"finding.only_{what}", Op.IS, (False,)) for what in asked)
    of_three = policy_of(*only, rule("may", Modality.MAY, unless=lacking))
    of_three = replace(of_three, findings={f"only_{w}": FindingMeaning("a test") for w in asked})
    none = replace(policy_of(), name="none")
    two = PolicyComparer(Side(of_three), Side(none)).compare([HOLD])
    assert two.answers() == {HOLD: ()}
    assert not two.any_number
    three = PolicyComparer(Side(of_three), Side(none), most=3).compare([HOLD])
    assert three.answers() == {HOLD: ((Answer.PERMITTED, Answer.SILENT),)}
    assert three.any_number == {HOLD}


def test_answers_that_no_paper_bears_on_are_proved_for_any_number(denver: Policy) -> None:
    action = "ask_immigration_status"
    said_otherwise = {name: replace(each, says="So.") for name, each in denver.rules.items()}
    alike = Side(replace(denver, rules=said_otherwise))
    found = PolicyComparer(Side(denver), alike, most=1).compare([action, HOLD])
    assert found.answers() == {action: (), HOLD: ()}
    assert found.any_number == {action}
