"""Counts and what is worked out from them have one meaning, which every engine follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from release_sim.analysis.comparison.policy_comparer import PolicyComparer
from release_sim.analysis.explain.question_plan import plan_questions
from release_sim.cohort.cases import UNKNOWN, CaseTable
from release_sim.cohort.cohort_engine import ANSWERS, CohortEngine
from release_sim.engine.decide import Engine
from release_sim.model.analysis.difference import Side
from release_sim.model.analysis.plan import Plan, PlanLeaf
from release_sim.model.broken_constraints import broken_constraints
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.quotients import QUOTIENTS, TIED
from tests.analysis.test_plans_every_case import walked
from tests.conftest import examples
from tests.engine.test_four_engines import FourEngines, some_case
from tests.strategies import COUNTS, FEW_ACTIONS, policies, resolutions, values

NOW, BASELINE, RATIO = COUNTS
FACTS = tuple(VOCABULARY[name] for name in (*COUNTS, "custody.release_certain"))
OF_COUNTS = policies(most=6, facts=tuple(fact.name for fact in FACTS))
DAY = date(2025, 6, 1)


@st.composite
def told(draw: st.DrawFn) -> Case:
    """A case that says nothing of some facts, does not know others, and does not contradict."""
    return some_case(Random(draw(st.integers(0, 10_000))), FACTS).on(DAY)  # noqa: S311  no secret


@given(case=told())
def test_a_quotient_is_known_where_its_counts_tell_it_and_where_it_is_stated(case: Case) -> None:
    facts = case.facts()
    now, baseline = case.stated.get(NOW), case.stated.get(BASELINE)
    if isinstance(now, int) and isinstance(baseline, int) and baseline:
        assert facts[RATIO] == now // baseline
    elif {*case.stated, *case.unknown} & {*COUNTS}:
        assert facts.get(RATIO) == case.stated.get(RATIO)
        assert not case.presumed().keys() & {*COUNTS}
    else:
        assert [facts[name] for name in COUNTS] == [1, 1, 1]


@given(policy=OF_COUNTS, case=told(), data=st.data())
def test_learning_what_was_unknown_in_any_order_never_changes_a_settled_answer(
    policy: Policy, case: Case, data: st.DataObject
) -> None:
    engine = Engine(policy)
    unknown = [fact for fact in FACTS if fact.name not in case.facts()]
    truth = {fact.name: data.draw(values(fact)) for fact in unknown}
    for order in permutations(truth):
        known, before = case, engine.answers(case)
        for name in order:
            learned = known.set({name: truth[name]})
            if name in known.facts() or broken_constraints(learned):
                continue  # it has followed, or would contradict what is known
            after = engine.answers(learned)
            assert learned.facts().items() >= known.facts().items()
            settled = {a for a, answer in before.items() if answer is not Answer.UNDETERMINED}
            assert all(after[action] is before[action] for action in settled)
            known, before = learned, after


@given(policy=OF_COUNTS, seed=st.integers(0, 1_000))
@settings(suppress_health_check=list(HealthCheck))
def test_all_engines_agree_on_what_is_worked_out(policy: Policy, seed: int) -> None:
    random = Random(seed)  # noqa: S311  no secret
    four = FourEngines(policy, FEW_ACTIONS)
    for _ in range(3):
        four.agree(some_case(random, FACTS))


@given(policy=OF_COUNTS, seed=st.integers(0, 1_000))
def test_columns_say_of_every_row_what_its_case_says(policy: Policy, seed: int) -> None:
    random = Random(seed)  # noqa: S311  no secret
    told = {
        name: np.array([random.choice((UNKNOWN, 0, 1, 3, 7)) for _ in range(12)], dtype=np.int32)
        for name in random.sample(COUNTS, random.randint(1, 3))
    }
    alike: dict[str, Value | None] = {
        name: random.choice((None, 2, 6)) for name in COUNTS if name not in told and seed % 2
    }
    table = CaseTable(np.full(12, DAY.toordinal()), told, alike).without_displaced_counts()
    answers = CohortEngine(policy).decide(table).answers
    engine = Engine(policy)
    for row in range(len(table)):
        wanted = engine.answers(table.case(row))
        assert {action: ANSWERS[answers[action][row]] for action in wanted} == wanted


def asked(plan: Plan) -> Iterator[str]:
    if not isinstance(plan, PlanLeaf):
        yield plan.fact.name
        for _, below in plan.branches:
            yield from asked(below)


@given(policy=OF_COUNTS, case=told(), data=st.data())
@examples(30)
def test_a_plan_asks_what_is_unknown_and_ends_with_the_answer_of_who_knows_it_all(
    policy: Policy, case: Case, data: st.DataObject
) -> None:
    """Who knows it all has chosen every reading too: a decision waits for those left open."""
    if broken_constraints(case):
        return
    engine = Engine(policy)
    unknown = [fact for fact in FACTS if fact.name not in case.facts()]
    for action in FEW_ACTIONS:
        inquiry = plan_questions(engine, case, action)
        assert {*asked(inquiry.plan)} <= {fact.name for fact in unknown}
        everything = case
        for fact in unknown:
            if fact.name not in everything.facts():
                everything = everything.set({fact.name: data.draw(values(fact))})
        if broken_constraints(everything):
            continue
        leaf, told = walked(inquiry.plan, everything.facts())
        for known in (case.set(told), everything):
            found = engine.answers(known)[action]
            assert found is leaf.answer or (leaf.early and found is Answer.UNDETERMINED)
        chosen = map(engine.with_readings, resolutions(policy))
        answers = {each.answers(everything)[action] for each in chosen}
        if leaf.turns_on:
            assert (leaf.answer, len(answers)) == (Answer.UNDETERMINED, 2)
        else:
            assert answers == {leaf.answer}


@given(both=st.tuples(OF_COUNTS, OF_COUNTS), data=st.data())
@examples(6)
def test_a_case_lies_in_a_region_exactly_if_its_answers_differ(
    both: tuple[Policy, Policy], data: st.DataObject
) -> None:
    """The comparer decides a case of each region by the definition, and raises if it differs."""
    comparison = PolicyComparer(Side(both[0]), Side(both[1])).compare(FEW_ACTIONS)
    engines = [Engine(policy) for policy in both]
    for _ in range(5):
        case = Case(DAY)
        for fact in FACTS:
            if fact.name not in case.worked_out():
                case = case.set({fact.name: data.draw(values(fact))})
        before, after = (engine.answers(case) for engine in engines)
        point = {**case.facts(), "as_of": DAY}
        told = {
            change.action
            for difference in comparison.differences
            if difference.region.contains(point)
            for change in difference.changes
        }
        assert told == {a for a in FEW_ACTIONS if before[a] is not after[a]}


def test_a_case_silent_on_counts_presumes_all_three_and_one_word_sets_all_aside() -> None:
    silent = Case(DAY)
    assert {name: silent.presumed()[name] for name in COUNTS} == dict.fromkeys(COUNTS, 1)
    for name in COUNTS:
        assert not {*COUNTS} & silent.forget([name]).facts().keys()
    assert silent.set({NOW: 50}).facts().get(RATIO) is None
    assert silent.set({NOW: 50}).set({BASELINE: 10}).facts()[RATIO] == 5
    assert silent.set({NOW: 50, BASELINE: 0}).facts().get(RATIO) is None
    assert silent.set({NOW: 1_000_000, BASELINE: 1}).facts()[RATIO] == VOCABULARY[RATIO].most


def test_who_says_another_quotient_says_it_in_place_of_the_counts() -> None:
    both = Case(DAY, {NOW: 50, BASELINE: 10})
    assert both.set({RATIO: 3}).facts().items() >= {(RATIO, 3)}
    assert NOW not in both.set({RATIO: 3}).facts()
    assert both.set({RATIO: 5}).facts()[NOW] == 50
    assert not {*COUNTS} & both.forget([RATIO]).facts().keys()
    one = Case(DAY, {NOW: 50})
    assert one.set({RATIO: 3}).facts()[NOW] == 50


def test_a_quotient_beside_other_counts_cannot_be() -> None:
    [broken] = broken_constraints(Case(DAY, {NOW: 50, BASELINE: 10, RATIO: 4}))
    assert broken.help == "50 over 10, rounded down, is 5"
    assert broken_constraints(Case(DAY, {NOW: 50, BASELINE: 10}, frozenset({RATIO})))
    assert not broken_constraints(Case(DAY, {NOW: 50, BASELINE: 10, RATIO: 5}))
    assert not broken_constraints(Case(DAY, {NOW: 50, BASELINE: 0, RATIO: 4}))


def test_every_tie_is_found_from_each_of_its_facts() -> None:
    for quotient in QUOTIENTS:
        assert all(TIED[name] is quotient for name in quotient.names)


@pytest.mark.parametrize(
    ("stated", "missing"),
    [
        ({BASELINE: 10}, {NOW}),
        ({NOW: 50}, {BASELINE}),
        ({NOW: 50, BASELINE: 0}, {RATIO}),
    ],
)
def test_where_one_count_is_known_the_other_is_missing(
    denver: Policy, stated: dict[str, Value], missing: set[str]
) -> None:
    engine = Engine(denver).with_readings({"expansion_trigger": "from_twice"})
    decision = engine.decide(Case(DAY, stated))
    assert {each.fact for each in decision.outcomes["review_policy"].missing} == missing
    plan = plan_questions(engine, Case(DAY, stated), "review_policy").plan
    assert next(asked(plan)) in missing
