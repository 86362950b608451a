"""Explanations: obstacles, changes, missing facts and the readings behind an answer."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from release_sim.analysis.explain.minimal_changes import ChangeSearch
from release_sim.analysis.explain.question_plan import MANY, plan_questions
from release_sim.analysis.explain.trace_obstacles import explain_why_not
from release_sim.api.inputs import Inputs
from release_sim.engine.decide import Engine
from release_sim.model.analysis.fact_change import ChangeSet
from release_sim.model.analysis.plan import PlanLeaf, PlanQuestion
from release_sim.model.analysis.why_not import RuleStatus
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, AnyOf, Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Modality, Period
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.why_not_text import WhyNotText
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import PARTIES, Party, Value
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from release_sim.vocabulary.quotients import QUOTIENTS
from tests.made_up import CANCELLED, IN_CUSTODY, WIDE, policy_of, rule

DAY = date(2020, 1, 1)
BY_JUDGE = Comparison("warrant.signed_by", Op.ONE_OF, ("federal_judge", "state_judge"))
ASKED = Comparison("request.asks_hold", Op.IS, (True,))


def answer(policy: Policy, case: Case, action: str = HOLD, **readings: str) -> Answer:
    return Engine(policy).with_readings(readings).answers(case)[action]


def ways(found: tuple[ChangeSet, ...]) -> list[list[tuple[str, tuple[Value, ...]]]]:
    return [[(c.to.fact.name, c.to.members()) for c in way] for way in found]


# Worked out by hand: no one is held on request, but for a judge's warrant, unless cancelled.
NO_HOLD = policy_of(
    rule("no_hold", Modality.MUST_NOT, ASKED),
    rule(
        "judge",
        Modality.MAY,
        BY_JUDGE,
        unless=(CANCELLED,),
        exception_to=("a.b.no_hold",),
    ),
    rule("old", Modality.MAY, in_force=Period(None, date(2019, 5, 27))),
)
CASE = Case(DAY, {"request.asks_hold": True, "warrant.signed_by": "no_one"})


def test_by_hand_one_change_by_a_court() -> None:
    found = ChangeSearch(Engine(NO_HOLD), CASE, HOLD).to(Answer.PERMITTED)
    assert ways(found.ways) == [[("warrant.signed_by", ("federal_judge", "state_judge"))]]
    assert found.ways[0][0].before == "no_one"


def test_by_hand_only_what_a_party_can_change() -> None:
    changes = ChangeSearch(Engine(NO_HOLD), CASE, HOLD)
    assert not changes.to(Answer.PERMITTED, [Party.REQUESTING_AGENCY]).ways
    assert not changes.to(Answer.REQUIRED).ways
    assert ways(changes.to(Answer.SILENT, [Party.REQUESTING_AGENCY]).ways) == [
        [("request.asks_hold", (False,))],
        [("request.cancelled", (True,))],
    ]
    assert changes.to(Answer.FORBIDDEN).ways == ((),)


def test_by_hand_two_changes_are_needed_together() -> None:
    case = CASE.set({"request.cancelled": True})
    found = ChangeSearch(Engine(NO_HOLD), case, HOLD).to(Answer.PERMITTED)
    assert ways(found.ways) == [
        [("request.cancelled", (False,)), ("warrant.signed_by", ("federal_judge", "state_judge"))]
    ]


def test_by_hand_a_threshold_is_a_range() -> None:
    days = "subpoena.days_to_respond"
    policy = policy_of(rule("may", Modality.MAY, Comparison(days, Op.AT_LEAST, (14,))))
    found = ChangeSearch(Engine(policy), Case(DAY, {days: 3}), HOLD).to(Answer.PERMITTED)
    assert found.ways[0][0].to.spans == ((14, 365),)


def test_by_hand_one_question_after_the_other() -> None:
    case = Case(DAY, {}, frozenset({"request.asks_hold", "request.cancelled"}))
    found = plan_questions(Engine(NO_HOLD), case, HOLD)
    assert (found.plan.most, found.proved) == (3, True)
    assert isinstance(found.plan, PlanQuestion)
    assert {name: [len(way) for way in ways] for name, ways in found.soonest.items()} == {
        Answer.FORBIDDEN: [3],
        Answer.PERMITTED: [2],
        Answer.SILENT: [1],
    }


def test_by_hand_forced_though_the_definition_waits() -> None:
    policy = policy_of(
        rule("if", Modality.MAY, CANCELLED),
        rule("if_not", Modality.MAY, Comparison("request.cancelled", Op.IS, (False,))),
    )
    case = Case(DAY, {}, frozenset({"request.cancelled"}))
    found = plan_questions(Engine(policy), case, HOLD)
    assert found.found is Answer.UNDETERMINED
    assert found.plan == PlanLeaf(Answer.PERMITTED, (), early=True)


def test_by_hand_forced_though_a_reading_is_open_that_changes_nothing() -> None:
    """A decision waits for the reading, whatever is known of the facts; the plan looks ahead."""
    however = Comparison("reading.breadth", Op.ONE_OF, ("wide", "narrow"))
    policy = policy_of(rule("must", Modality.MUST, unless=(however,)), breadth="unresolved")
    found = plan_questions(Engine(policy), Case(DAY), HOLD)
    assert found.found is Answer.UNDETERMINED
    assert found.plan == PlanLeaf(Answer.SILENT, (), early=True)
    for breadth in ("wide", "narrow"):
        assert answer(policy, Case(DAY), breadth=breadth) is Answer.SILENT


def test_by_hand_an_open_reading_is_not_asked() -> None:
    policy = policy_of(rule("may", Modality.MAY, IN_CUSTODY, WIDE), breadth="unresolved")
    found = plan_questions(Engine(policy), Case(DAY), HOLD)
    assert isinstance(found.plan, PlanQuestion)
    ends = {values.first: end for values, end in found.plan.branches}
    assert ends == {
        "in_custody": PlanLeaf(Answer.UNDETERMINED, ("breadth",)),
        "released": PlanLeaf(Answer.SILENT),
    }


def test_by_hand_readings() -> None:
    policy = policy_of(rule("may", Modality.MAY, IN_CUSTODY, WIDE), breadth="unresolved")
    case = Case(DAY, {"custody.state": "in_custody"})
    found = ChangeSearch(Engine(policy), case, HOLD).by_readings()
    assert {name: ways(each) for name, each in found.ways.items()} == {
        Answer.PERMITTED: [[("reading.breadth", ("wide",))]],
        Answer.SILENT: [[("reading.breadth", ("narrow",))]],
    }
    gone = ChangeSearch(Engine(policy), case.set({"custody.state": "released"}), HOLD).by_readings()
    assert not gone.ways


def test_by_hand_why_not(rulebook: Rulebook) -> None:
    decision = Engine(NO_HOLD).decide(CASE)
    why = explain_why_not(rulebook, NO_HOLD, decision, HOLD, Answer.PERMITTED)
    assert {each.rule.id: each.status for each in why.could_give} == {
        "a.b.judge": RuleStatus.DOES_NOT_APPLY,
        "a.b.old": RuleStatus.NOT_IN_FORCE,
    }
    (unmet,) = why.could_give[0].unmet
    assert [line.comparison for line in unmet.comparisons] == [BY_JUDGE]
    (obstacle,) = why.in_the_way
    assert (obstacle.rule.id, obstacle.status) == ("a.b.no_hold", RuleStatus.STANDS)
    assert [each.rule.id for each in obstacle.exceptions] == ["a.b.judge"]
    never = explain_why_not(rulebook, NO_HOLD, decision, HOLD, Answer.REQUIRED)
    assert not never.could_give
    assert "as_if.honored_detainers" in {r.id.rpartition(".")[0] for r in never.elsewhere}
    itself = explain_why_not(rulebook, NO_HOLD, decision, HOLD, Answer.FORBIDDEN)
    say = Inputs.at(None).voice(rulebook).about(decision.facts)
    assert list(WhyNotText(decision, say).lines(itself)) == ["why not forbidden: it is forbidden"]


def test_by_hand_why_not_tells_only_the_lines_that_fail(rulebook: Rulebook) -> None:
    either, nor = AnyOf((CANCELLED, BY_JUDGE)), AnyOf((AllOf((CANCELLED, BY_JUDGE)), ASKED))
    policy = policy_of(rule("may", Modality.MAY, either, IN_CUSTODY, nor))
    case = CASE.set({"request.cancelled": True, "custody.state": "released"})
    decision = Engine(policy).decide(case.set({"request.asks_hold": False}))
    (tried,) = explain_why_not(rulebook, policy, decision, HOLD, Answer.PERMITTED).could_give
    assert [
        (unmet.some, [line.comparison for line in unmet.comparisons]) for unmet in tried.unmet
    ] == [
        (False, [IN_CUSTODY]),
        (True, [BY_JUDGE, ASKED]),
    ]


READINGS_OF_NOTICE = (
    "notify_scope",
    "violence_shown_by",
    "best_efforts",
    "release_certain",
    "state_law_allows_notification",
)


def test_readings_are_changed_together(denver: Policy) -> None:
    case = Case(date(2025, 3, 5), {"custody.state": "in_custody"})
    asked = {"request.asks_notification": True, "custody.release_certain": True}
    changes = ChangeSearch(Engine(denver), case.set(asked), "notify_of_release")
    found = changes.by_readings()
    names = [name for name in denver.readings if name in READINGS_OF_NOTICE]
    by_force: dict[Answer, int] = {}
    for chosen in product(*([*denver.readings[n].choices] for n in names)):
        readings = dict(zip(names, chosen, strict=True))
        given = answer(denver, case.set(asked), "notify_of_release", **readings)
        number = sum(denver.chosen[n] != c for n, c in readings.items())
        by_force[given] = min(number, by_force.get(given, number))
    del by_force[found.found]
    assert {name: len(several[0]) for name, several in found.ways.items()} == by_force


@pytest.mark.whole
def test_too_much_unknown_gives_a_short_plan(rulebook: Rulebook) -> None:
    policy = rulebook.policies["as_if_detainers_were_honored"]
    case = Case(date(2018, 3, 5), {}, frozenset(VOCABULARY))
    found = plan_questions(Engine(policy), case, HOLD)
    assert not found.proved
    assert not found.soonest
    assert found.plan.most > MANY


def test_who_can_change_a_fact() -> None:
    assert PARTIES.keys() == set(Party)
    for fact in FACTS:
        values = fact.choices or (True, False)
        assert set(fact.value_by) <= set(values), fact.name
        assert all(set(by) <= set(fact.changed_by) for by in fact.value_by.values()), fact.name
        able = {p for value in values for p in fact.brought_about_by(value)}
        assert able == set(fact.changed_by), fact.name
    assert not VOCABULARY["background.conviction"].changed_by
    assert VOCABULARY["warrant.signed_by"].brought_about_by("state_judge") == (Party.COURT,)


def test_no_one_changes_what_others_are_worked_out_from() -> None:
    for quotient in QUOTIENTS:
        assert not any(VOCABULARY[name].changed_by for name in quotient.names)
