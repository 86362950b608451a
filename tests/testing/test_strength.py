"""By hand: what cases prove of rules, what is lacking, and what no case can show."""

from __future__ import annotations

from datetime import date

from release_sim.model.case import Case
from release_sim.model.condition import Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Modality, Period
from release_sim.model.scenario import Expectation
from release_sim.model.verdict import Answer
from release_sim.testing.adequacy import measure_adequacy
from release_sim.testing.adequacy_text import adequacy_lines, covering_file, goal_clause
from release_sim.testing.coverage_goals import (
    Adequacy,
    DayDecides,
    GoalKind,
    LineDecides,
)
from release_sim.testing.goal_mutants import coverage_goals
from release_sim.vocabulary.actions import HOLD
from tests.made_up import IN_CUSTODY, MAY_HOLD, policy_of, rule
from tests.testing.decided_cases import book_of, decided

DAYS = "subpoena.days_to_respond"


def measured(policy: Policy, *given: tuple[Case, Expectation]) -> Adequacy:
    done = decided(policy, *given)
    return measure_adequacy(book_of(policy), policy.rules.values(), done, lambda _: None)


def lacking(found: Adequacy, kind: GoalKind) -> list[str]:
    missed = [goal for showing in found.lacking for goal in showing.goals]
    return [goal_clause(goal) for goal in missed if goal.kind is kind]


def of(answer: Answer) -> Expectation:
    return Expectation(answers={HOLD: answer})


def on(day: date = date(2020, 1, 1), **facts: object) -> Case:
    return Case(day, {name.replace("__", "."): value for name, value in facts.items()})  # type: ignore[misc]  # fields by name


HELD = on(custody__state="in_custody"), of(Answer.PERMITTED)
GONE = on(custody__state="released"), of(Answer.SILENT)


def test_by_hand_two_cases_prove_a_rule_of_one_line() -> None:
    found = measured(MAY_HOLD, HELD, GONE)
    assert (found.lacking, found.impossible, found.least()) == ([], [], 100.0)
    assert found.tally(GoalKind.LINE) == (2, 0, 0)
    assert found.tally(GoalKind.CHANGE) == (4, 0, 0)  # left out, negated, dropped, swapped


def test_by_hand_one_case_leaves_the_other_half() -> None:
    found = measured(MAY_HOLD, HELD)
    line = "`when custody.state is in_custody` alone decides that it does not apply"
    assert lacking(found, GoalKind.LINE) == [line]
    assert lacking(found, GoalKind.CHANGE) == [
        "this change is noticed: `when custody.state is in_custody` dropped"
    ]
    assert found.percent(GoalKind.LINE) == 50.0
    (showing,) = found.lacking
    assert showing.branch.case == Case(date(2015, 1, 1), {"custody.state": "released"})
    assert showing.branch.expect == of(Answer.SILENT)


def test_by_hand_what_nothing_is_expected_of_shows_lines_but_no_change() -> None:
    found = measured(MAY_HOLD, (HELD[0], Expectation()), (GONE[0], Expectation()))
    assert found.tally(GoalKind.LINE) == (2, 0, 0)
    assert found.tally(GoalKind.CHANGE) == (0, 4, 0)


def test_by_hand_a_limit_wants_both_values_beside_it() -> None:
    policy = policy_of(rule("may", Modality.MAY, Comparison(DAYS, Op.AT_LEAST, (14,))))
    far = on(subpoena__days_to_respond=30), on(subpoena__days_to_respond=3)
    found = measured(policy, (far[0], of(Answer.PERMITTED)), (far[1], of(Answer.SILENT)))
    limit = f"`when {DAYS} is at least 14`"
    assert lacking(found, GoalKind.LINE) == []
    assert lacking(found, GoalKind.BOUNDARY) == [
        f"{limit}, at 14, alone decides that it applies",
        f"{limit}, at 13, alone decides that it does not apply",
    ]
    assert [s.branch.case.stated for s in found.lacking] == [{DAYS: 14}, {DAYS: 13}]


def test_by_hand_a_day_that_a_line_names_and_the_days_of_the_rule() -> None:
    served = Comparison("subpoena.served_on", Op.BEFORE, (date(2019, 5, 1),))
    period = Period(date(2018, 1, 1), date(2021, 12, 31))
    found = measured(policy_of(rule("may", Modality.MAY, served, in_force=period)))
    assert found.tally(GoalKind.BOUNDARY) == (0, 6, 0)
    shown = {
        (goal.value, goal.applies): showing.branch.case.stated["subpoena.served_on"]
        for showing in found.lacking
        for goal in showing.goals
        if isinstance(goal, LineDecides) and goal.value
    }
    assert shown == {
        (date(2019, 5, 1), False): date(2019, 5, 1),
        (date(2019, 4, 30), True): date(2019, 4, 30),
    }
    days = {
        showing.branch.case.as_of
        for showing in found.lacking
        for goal in showing.goals
        if isinstance(goal, DayDecides)
    }
    assert days == {date(2017, 12, 31), period.first, period.last, date(2022, 1, 1)}


def test_by_hand_what_no_case_can_show() -> None:
    not_gone = Comparison("custody.state", Op.IS_NOT, ("released",))
    covered = Period(date(2015, 1, 1))
    found = measured(policy_of(rule("may", Modality.MAY, IN_CUSTODY, not_gone, in_force=covered)))
    assert sorted(map(goal_clause, found.impossible)) == [
        "`when custody.state is anything but released` alone decides that it does not apply",
        "its conditions are met on 2014-12-31, the day before its first",
        "this change is noticed: `when custody.state is anything but released` dropped",
    ]


def test_by_hand_the_rules_by_which_it_is_so_tell_where_the_answer_does_not() -> None:
    policy = policy_of(
        rule("never", Modality.MUST_NOT),
        rule("here", Modality.MUST_NOT, IN_CUSTODY),
    )
    found = measure_adequacy(book_of(policy), [policy.rules["a.b.here"]], [], lambda _: None)
    expected = [showing.branch.expect for showing in found.lacking]
    assert {HOLD: ("a.b.here", "a.b.never")} in [expect.because for expect in expected]
    assert all(expect.answers == {HOLD: Answer.FORBIDDEN} for expect in expected)


def test_by_hand_readings_are_chosen_otherwise_where_that_is_needed() -> None:
    wide = rule("may", Modality.MAY, Comparison("reading.breadth", Op.IS, ("wide",)))
    found = measured(policy_of(wide))
    assert {"breadth": "wide"} in [showing.branch.readings for showing in found.lacking]


def test_a_rule_that_no_policy_loads_can_be_shown_by_no_case() -> None:
    rulebook = book_of(MAY_HOLD)
    other = rule("other", Modality.MAY, IN_CUSTODY)
    found = measure_adequacy(rulebook, [other], [], lambda _: None)
    assert len(found.impossible) == len(list(coverage_goals(other)))
    assert "a.b.other: anything of it (6 things)" in adequacy_lines(found, None)


def test_the_edges_of_the_calendar_have_no_day_outside() -> None:
    period = Period(date.min, date.max)
    whole = rule("may", Modality.MAY, in_force=period)
    days = [each.day for each in coverage_goals(whole) if isinstance(each, DayDecides)]
    assert days == [date.min, date.max]


def test_a_scenario_tells_what_it_shows() -> None:
    found = measured(MAY_HOLD, HELD)
    text = covering_file(found.lacking[0])
    assert text.startswith('title: "a.b.may: `when custody.state is in_custody` alone decides')
    assert "It also shows that this change is noticed" in " ".join(text.split())
