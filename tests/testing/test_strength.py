"""What scenarios are said to prove they prove, and the cases found for the rest prove the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.engine.decide import Engine, EngineCache
from release_sim.engine.semantics import every, negation, some
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.scenarios import ScenarioReader
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.decision import Decision
from release_sim.model.policy import Policy
from release_sim.model.rule import Modality, Period, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Expectation
from release_sim.model.verdict import Answer, Verdict
from release_sim.testing.adequacy import measure_adequacy
from release_sim.testing.adequacy_text import adequacy_lines, covering_file, sentence
from release_sim.testing.coverage_goals import (
    Adequacy,
    DayDecides,
    GoalKind,
    LineDecides,
    RuleMutation,
)
from release_sim.testing.expectations import unmet
from release_sim.testing.goal_mutants import coverage_goals
from release_sim.testing.impact import Impacts
from release_sim.testing.mutant_runs import Mutant, ReferenceRun
from tests.analysis.test_prove import HOLD, IN_CUSTODY, policy_of, rule
from tests.conftest import ROOT, examples
from tests.strategies import cases, few_facts, policies
from tests.wrong_input import command

SMALL = ROOT / "tests" / "golden" / "small_rules"
DAYS = "subpoena.days_to_respond"


def book_of(policy: Policy) -> Rulebook:
    return Rulebook(policy.rules, {}, policy.readings, policy.findings, {policy.name: policy})


def decided(policy: Policy, *given: tuple[Case, Expectation]) -> list[ReferenceRun]:
    deciders = EngineCache(book_of(policy))
    branches = [Branch("", "", policy.name, case, {}, expect) for case, expect in given]
    return [ReferenceRun(branch, deciders.decide(branch)) for branch in branches]


def measured(policy: Policy, *given: tuple[Case, Expectation]) -> Adequacy:
    done = decided(policy, *given)
    return measure_adequacy(book_of(policy), policy.rules.values(), done, lambda _: None)


def lacking(found: Adequacy, kind: GoalKind) -> list[str]:
    missed = [goal for showing in found.lacking for goal in showing.goals]
    return [sentence(goal) for goal in missed if goal.kind is kind]


def of(answer: Answer) -> Expectation:
    return Expectation(answers={HOLD: answer})


def on(day: date = date(2020, 1, 1), **facts: object) -> Case:
    return Case(day, {name.replace("__", "."): value for name, value in facts.items()})  # type: ignore[misc]


MAY_HOLD = policy_of(rule("may", Modality.MAY, IN_CUSTODY))
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
    assert sorted(map(sentence, found.impossible)) == [
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


def verdict_with(each: Rule, verdicts: list[Verdict]) -> Verdict:
    """Whether a rule applies, if its lines come out so: an evaluation by the definition's words."""
    left = iter(verdicts)

    def of_(condition: Condition) -> Verdict:
        if isinstance(condition, Comparison):
            return next(left)
        parts = [of_(part) for part in condition.parts]
        return every(parts) if isinstance(condition, AllOf) else some(parts)

    return every([of_(each.when), *[negation(of_(block)) for block in each.unless]])


def is_decisive(each: Rule, goal: LineDecides, decision: Decision) -> bool:
    """By hand, what masking MC/DC asks of one side of a line."""
    trace = decision.rules.get(each.id)
    if trace is None:
        return False
    verdicts = [line.verdict for line in trace.comparisons]
    line = verdicts[goal.line]
    flipped = [*verdicts[: goal.line], negation(line), *verdicts[goal.line + 1 :]]
    outcomes = [verdict_with(each, verdicts), verdict_with(each, flipped)]
    wanted = [Verdict.SATISFIED, Verdict.UNSATISFIED]
    value = trace.comparisons[goal.line].value
    return (
        line is not Verdict.UNKNOWN
        and outcomes == (wanted if goal.applies else wanted[::-1])
        and goal.value in (None, value)
    )


@st.composite
def told(draw: st.DrawFn, policy: Policy) -> list[ReferenceRun]:
    """A few cases, of each of which something of what comes out is expected."""
    some_cases = draw(st.lists(cases(policy, few_facts()), min_size=1, max_size=4))
    found = []
    for each in decided(policy, *((case, Expectation()) for case in some_cases)):
        outcomes = each.decision.outcomes
        actions = draw(st.lists(st.sampled_from(sorted(outcomes)[:8]), max_size=3, unique=True))
        parts = draw(st.sets(st.sampled_from(["because", "displaced", "missing", "flags"])))
        expect = Expectation(
            {a: outcomes[a].answer for a in actions},
            because={a: outcomes[a].because for a in actions if "because" in parts},
            displaced={a: outcomes[a].displaced for a in actions if "displaced" in parts},
            missing={
                a: tuple(m.fact for m in outcomes[a].missing) for a in actions if "missing" in parts
            },
            flags=tuple(sorted(each.decision.flags)) if "flags" in parts else None,
        )
        found.append(replace(each, branch=replace(each.branch, expect=expect)))
    return found


def with_rival(policy: Policy, name: str, instead: Rule | None) -> Policy:
    rules = {other: rule for other, rule in policy.rules.items() if other != name}
    return replace(policy, rules=rules if instead is None else {**rules, name: instead})


@given(data=st.data())
@examples(20)
def test_a_change_is_noticed_if_some_expectation_fails(data: st.DataObject) -> None:
    policy = data.draw(policies())
    done = data.draw(told(policy))
    each = policy.rules[data.draw(st.sampled_from(sorted(policy.rules)))]
    reaches = {policy.name: Impacts(policy).of(each.id)}
    for goal in coverage_goals(each):
        if isinstance(goal, RuleMutation):
            whole = Engine(with_rival(policy, each.id, goal.to))
            for one in done:
                otherwise = whole.decide_unchecked(one.branch.case)
                noticed = Mutant(reaches, goal.to).noticed(one)
                assert noticed == bool(unmet(one.branch.expect, otherwise)), goal.name


@given(data=st.data())
@examples(6)
def test_what_is_shown_is_shown_and_what_is_found_shows_the_rest(data: st.DataObject) -> None:
    policy = data.draw(policies(most=4))
    done = data.draw(told(policy))
    found = measure_adequacy(book_of(policy), policy.rules.values(), done, lambda _: None)
    deciders = EngineCache(book_of(policy))
    for goal in found.shown:
        assert any(shows(policy, goal, each) for each in done), goal
    for showing in found.lacking:
        new = ReferenceRun(showing.branch, deciders.decide(showing.branch))
        assert unmet(showing.branch.expect, new.decision) == ()
        for goal in showing.goals:
            assert shows(policy, goal, new), goal
            assert not any(shows(policy, goal, each) for each in done), goal
    others = decided(policy, *((case, Expectation()) for case in drawn(data, policy)))
    for goal in found.impossible:
        assert not any(shows(policy, goal, each) for each in others), goal


def drawn(data: st.DataObject, policy: Policy) -> Iterable[Case]:
    return data.draw(st.lists(cases(policy, few_facts()), min_size=3, max_size=3))


def shows(
    policy: Policy, goal: LineDecides | DayDecides | RuleMutation, each: ReferenceRun
) -> bool:
    """By brute force."""
    its = policy.rules[goal.rule]
    if isinstance(goal, LineDecides):
        return is_decisive(its, goal, each.decision)
    instead = replace(its, in_force=Period()) if isinstance(goal, DayDecides) else goal.to
    engine = Engine(with_rival(policy, its.id, instead)).with_readings(each.branch.readings)
    otherwise = engine.decide_unchecked(each.branch.case)
    if isinstance(goal, DayDecides):
        met = otherwise.rules[its.id].applies is Verdict.SATISFIED
        return each.branch.case.as_of == goal.day and met
    return bool(unmet(each.branch.expect, otherwise))


def test_scenarios_that_are_written_are_read_pass_and_leave_nothing_lacking(
    tmp_path: Path, small_rulebook: Rulebook
) -> None:
    story = str(ROOT / "tests" / "golden" / "small_scenario.yaml")
    small, more = ("--rules", str(SMALL)), str(tmp_path / "more")
    first = command("test", story, "--strength", "--write", more, *small)
    assert first.code == 0
    files = sorted((tmp_path / "more").iterdir())
    diagnosis = Diagnosis()
    reader = ScenarioReader(small_rulebook, diagnosis)
    read = [reader.read(path) for path in files]
    diagnosis.raise_if_any()
    assert f"wrote {len(files)} scenarios" in first.out
    assert all(scenario and scenario.main.expect.answers for scenario in read)
    assert command("test", more, *small).code == 0
    again = command("test", story, more, "--strength", "--write", more, *small)
    assert "what no scenario shows" not in again.out
    assert sorted((tmp_path / "more").iterdir()) == files
    both = command("test", story, "--strength", "--write", more, *small)
    assert both.code == 0
    assert len(list((tmp_path / "more").iterdir())) == 2 * len(files)


def test_what_is_written_for_a_group_of_the_books_is_as_json_tells(tmp_path: Path) -> None:
    seed = str(ROOT / "scenarios" / "seeds" / "notice_and_release_into_the_fenced_lot.yaml")
    arguments = ("--strength", "--rule", "denver.review", "--json")
    said = command("test", seed, *arguments, "--write", str(tmp_path))
    value = json.loads(said.out)["strength"]
    written = [Path(each["written"]) for each in value["lacking"]]
    assert sorted(written) == sorted(tmp_path.iterdir())
    assert {a["kind"] for each in value["lacking"] for a in each["aspects"]} == set(GoalKind)
    assert all(f["shown"] + f["lacking"] for f in value["figures"].values())
    passed = command("test", seed, str(tmp_path), *arguments)
    after = json.loads(passed.out)
    assert not any(each["unmet"] for each in after["decisions"])
    assert after["strength"]["lacking"] == []
    assert after["strength"]["impossible"] == value["impossible"]


def test_a_scenario_that_fails_proves_nothing(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "golden" / "small_scenario.yaml").read_text(encoding="utf-8")
    (tmp_path / "wrong.yaml").write_text(
        text + "expect: {answers: {hold_past_release: required}}\n", encoding="utf-8"
    )
    wrong = str(tmp_path / "wrong.yaml")
    said = command("test", wrong, "--strength", "--rules", str(SMALL), "--json")
    assert said.code == 1
    assert json.loads(said.out)["strength"]["figures"]["lines"]["shown"] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--strength", "--fail-under-strength", "90"], 1, ""),
        (["--strength", "--fail-under-strength", "1"], 1, ""),
        (["--strength"], 0, ""),
        (["--write", "more"], 2, "go with --strength"),
        (["--rule", "town.jail"], 2, "go with --strength"),
        (["--strength", "--rule", "town.jial"], 3, "unknown-rule"),
    ],
)
def test_exit_codes(
    arguments: list[str], code: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    story = str(ROOT / "tests" / "golden" / "small_scenario.yaml")
    said = command("test", story, "--rules", str(SMALL), *arguments)
    assert said.code == code
    assert message in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_scenario_tells_what_it_shows() -> None:
    found = measured(MAY_HOLD, HELD)
    text = covering_file(found.lacking[0])
    assert text.startswith('title: "a.b.may: `when custody.state is in_custody` alone decides')
    assert "It also shows that this change is noticed" in " ".join(text.split())
