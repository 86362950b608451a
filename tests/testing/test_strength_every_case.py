"""Strength of scenarios: they prove what is claimed, and the cases found prove the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from release_sim.engine.decide import Engine, EngineCache
from release_sim.engine.semantics import every, negation, some
from release_sim.model.about import About
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Condition
from release_sim.model.decision import Decision
from release_sim.model.policy import Policy
from release_sim.model.rule import Period, Rule
from release_sim.model.scenario import Expectation
from release_sim.model.verdict import Verdict
from release_sim.testing.adequacy import measure_adequacy
from release_sim.testing.coverage_goals import (
    DayDecides,
    LineDecides,
    RuleMutation,
)
from release_sim.testing.expectations import unmet
from release_sim.testing.goal_mutants import coverage_goals, mutant_for
from release_sim.testing.impact import Impacts
from release_sim.testing.mutant_runs import Mutant, ReferenceRun
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER
from tests.conftest import examples
from tests.strategies import cases, cases_with_instruments, few_facts, policies
from tests.testing.decided_cases import book_of, decided


def verdict_with(each: Rule, verdicts: list[Verdict]) -> Verdict:
    """Return True if a rule applies given its lines' verdicts, by the words of the definition."""
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


def is_decisive_of_papers(policy: Policy, its: Rule, goal: LineDecides, each: ReferenceRun) -> bool:
    """Decide the whole case again with the line turned, whichever papers then meet the rule."""
    trace = each.decision.rules.get(its.id)
    if trace is None:
        return False
    turned = Engine(with_rival(policy, its.id, mutant_for(its, goal)))
    rival = turned.with_readings(each.branch.readings).decide_unchecked(each.branch.case)
    wanted = [Verdict.SATISFIED, Verdict.UNSATISFIED]
    return [trace.applies, rival.rules[its.id].applies] == (
        wanted if goal.applies else wanted[::-1]
    ) and goal.value in (None, trace.comparisons[goal.line].value)


@st.composite
def told(draw: st.DrawFn, policy: Policy) -> list[ReferenceRun]:
    """A few cases, of each of which something of what comes out is expected."""
    either = cases(policy, few_facts()) | cases_with_instruments(policy, few_facts())
    some_cases = draw(st.lists(either, min_size=1, max_size=4))
    found = []
    for each in decided(policy, *((case, Expectation()) for case in some_cases)):
        outcomes = each.decision.outcomes
        actions = draw(st.lists(st.sampled_from(sorted(outcomes)[:8]), max_size=3, unique=True))
        parts = draw(st.sets(st.sampled_from(["because", "displaced", "missing", "flags"])))
        of_papers = [a for a in ANSWERED_BY_PAPER if outcomes[a].by_instrument]
        expect = Expectation(
            {a: outcomes[a].answer for a in actions},
            by_instrument={
                a: {name: each.answer for name, each in outcomes[a].by_instrument.items()}
                for a in draw(st.lists(st.sampled_from(of_papers), unique=True))
            }
            if of_papers
            else {},
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


@given(policy=policies())
@examples(20)
def test_what_rules_are_about_with_a_rival_is_what_they_are_about_anew(policy: Policy) -> None:
    rules = policy.rules.values()
    about = About.build(rules)
    for each in rules:
        for goal in coverage_goals(each):
            rival = mutant_for(each, goal)
            found = about.with_rival(each, rival, rules)
            anew = About.build(with_rival(policy, each.id, rival).rules.values())
            assert found.of_findings_as(anew), goal
            assert all(found.rules[name] == kinds for name, kinds in anew.rules.items()), goal


@given(data=st.data())
@examples(6)
def test_what_is_shown_is_shown_and_what_is_found_shows_the_rest(data: st.DataObject) -> None:
    policy = data.draw(policies(most=4))
    done = data.draw(told(policy))
    found = measure_adequacy(book_of(policy), policy.rules.values(), done, lambda _: None)
    engines = EngineCache(book_of(policy))
    for goal in found.shown:
        assert any(shows(policy, goal, each) for each in done), goal
    for showing in found.lacking:
        new = ReferenceRun(showing.branch, engines.decide(showing.branch))
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
        if each.branch.case.instruments:  # of which a trace shows one way only to meet the rule
            return is_decisive_of_papers(policy, its, goal, each)
        return is_decisive(its, goal, each.decision)
    instead = replace(its, in_force=Period()) if isinstance(goal, DayDecides) else goal.to
    engine = Engine(with_rival(policy, its.id, instead)).with_readings(each.branch.readings)
    otherwise = engine.decide_unchecked(each.branch.case)
    if isinstance(goal, DayDecides):
        met = otherwise.rules[its.id].applies is Verdict.SATISFIED
        return each.branch.case.as_of == goal.day and met
    return bool(unmet(each.branch.expect, otherwise))
