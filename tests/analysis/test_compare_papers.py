"""Where two policies differ in cases of two papers."""

from __future__ import annotations

from dataclasses import replace

from release_sim.analysis.comparison.policy_comparer import PolicyComparer
from release_sim.engine.decide import Engine
from release_sim.model.analysis.difference import (
    Side,
)
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.model.policy import FindingMeaning
from release_sim.model.rule import Conclusion, Modality, Rule
from release_sim.model.verdict import Answer
from tests.made_up import HOLD, policy_of, rule
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
