"""The meaning of a rulebook: properties that people can quote."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.engine.decide import Engine
from release_sim.engine.semantics import (
    answer,
    answer_of_all,
    every,
    negation,
    passes,
    some,
    stands,
    verdict_of,
)
from release_sim.model.case import Case
from release_sim.model.condition import Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.fact import Value
from tests.strategies import FEW_ACTIONS, cases, few_facts, policies, values

NO, MAYBE, YES = Verdict

SETTLED = {
    (NO, NO, NO): Answer.SILENT,
    (NO, NO, YES): Answer.PERMITTED,
    (NO, YES, NO): Answer.FORBIDDEN,
    (NO, YES, YES): Answer.FORBIDDEN,
    (YES, NO, NO): Answer.REQUIRED,
    (YES, NO, YES): Answer.REQUIRED,
    (YES, YES, NO): Answer.CONFLICT,
    (YES, YES, YES): Answer.CONFLICT,
    # What is still open cannot change these.
    (NO, YES, MAYBE): Answer.FORBIDDEN,
    (YES, NO, MAYBE): Answer.REQUIRED,
    (YES, YES, MAYBE): Answer.CONFLICT,
}


@pytest.mark.parametrize("verdicts", list(product(Verdict, repeat=3)))
def test_the_answer_is_read_off_the_lattice(verdicts: tuple[Verdict, Verdict, Verdict]) -> None:
    assert answer(*verdicts) is SETTLED.get(verdicts, Answer.UNDETERMINED)


def test_kleene_and_or_not() -> None:
    assert [negation(v) for v in Verdict] == [YES, MAYBE, NO]
    for three in product(Verdict, repeat=3):
        assert every(three) is min(three)
        assert some(three) is max(three)
    assert every(()) is YES
    assert some(()) is NO


DAY = date(2017, 8, 31)
OTHER_DAYS = (DAY - timedelta(days=1), DAY, DAY + timedelta(days=1))
BORDERS = [
    (Op.AT_LEAST, (14,), (13, 14, 15), (False, True, True)),
    (Op.AT_MOST, (14,), (13, 14, 15), (True, True, False)),
    (Op.FROM, (DAY,), OTHER_DAYS, (False, True, True)),
    (Op.BEFORE, (DAY,), OTHER_DAYS, (True, False, False)),
    (Op.IS, ("i_200",), ("i_200", "i_205"), (True, False)),
    (Op.IS_NOT, ("i_200",), ("i_200", "i_205"), (False, True)),
    (Op.ONE_OF, ("i_200", "letter"), ("i_200", "i_205", "letter"), (True, False, True)),
]


@pytest.mark.parametrize(("op", "compared_with", "values", "pass_"), BORDERS)
def test_each_comparison_at_its_border(
    op: Op, compared_with: tuple[Value, ...], values: tuple[Value, ...], pass_: tuple[bool, ...]
) -> None:
    comparison = Comparison("a.fact", op, compared_with)
    assert tuple(passes(comparison, value) for value in values) == pass_
    found = [verdict_of(comparison, {"a.fact": value}) for value in values]
    assert found == [YES if each else NO for each in pass_]
    assert verdict_of(comparison, {}) is MAYBE


MUST, MUST_NOT, MAY = (Duty(modality, "hold_past_release") for modality in Modality)
OF_PAPERS = [
    ([], Answer.SILENT),
    ([[(MUST, YES)]], Answer.REQUIRED),
    ([[(MUST, YES), (MUST_NOT, YES)]], Answer.CONFLICT),
    ([[(MUST, YES), (MUST, NO)]], Answer.REQUIRED),
    # Of two papers, one wants what the other forbids: they do not clash, and what is wanted is due.
    ([[(MUST, YES)], [(MUST_NOT, YES)]], Answer.REQUIRED),
    ([[(MAY, YES)], [(MUST_NOT, YES)]], Answer.FORBIDDEN),
    ([[(MAY, YES)], []], Answer.PERMITTED),
    ([[(MUST, MAYBE)], [(MAY, YES)]], Answer.UNDETERMINED),
    ([[(MUST, YES), (MUST_NOT, MAYBE)], [(MUST, YES)]], Answer.UNDETERMINED),
    ([[(MUST, YES), (MUST_NOT, YES)], [(MAY, YES)]], Answer.CONFLICT),
]


@pytest.mark.parametrize(("duties", "expected"), OF_PAPERS)
def test_the_answer_over_all_papers(
    duties: list[list[tuple[Duty, Verdict]]], expected: Answer
) -> None:
    assert answer_of_all(duties) is expected


def test_an_exception_that_may_stand_leaves_its_rule_open() -> None:
    assert stands(YES, (MAYBE,)) is MAYBE
    assert stands(YES, (NO, YES)) is NO
    assert stands(NO, (MAYBE,)) is NO


@given(policy=policies(), case=cases(facts=few_facts()), seed=st.integers())
def test_the_order_of_rules_and_facts_does_not_matter(
    policy: Policy, case: Case, seed: int
) -> None:
    random = Random(seed)  # noqa: S311  shuffling, not secrets
    names, facts = list(policy.rules), list(case.stated)
    random.shuffle(names)
    random.shuffle(facts)
    shuffled = replace(policy, rules={name: policy.rules[name] for name in names})
    other = Case(case.as_of, {name: case.stated[name] for name in facts}, case.unknown)
    first, second = Engine(policy).decide(case), Engine(shuffled).decide(other)
    assert first.outcomes == second.outcomes
    assert first.rules == second.rules
    assert shuffled.digest == policy.digest


@given(policy=policies(), case=cases(facts=few_facts()), data=st.data())
def test_one_more_must_not_never_makes_an_action_permitted_or_required(
    policy: Policy, case: Case, data: st.DataObject
) -> None:
    action = data.draw(st.sampled_from(FEW_ACTIONS))
    some_rule = data.draw(st.sampled_from(sorted(policy.rules)))
    added = replace(
        policy.rules[some_rule],
        id="made.up.added",
        then=Duty(Modality.MUST_NOT, action),
        exception_to=(),
    )
    before = Engine(policy).answers(case)
    wider = replace(policy, rules={**policy.rules, added.id: added})
    after = Engine(wider).answers(case)
    for each in FEW_ACTIONS:
        if after[each] in (Answer.PERMITTED, Answer.REQUIRED):
            assert before[each] is after[each]


@given(policy=policies(), case=cases(facts=few_facts()), data=st.data())
def test_learning_a_fact_never_changes_a_settled_answer(
    policy: Policy, case: Case, data: st.DataObject
) -> None:
    _learn(Engine(policy), case, data)


@given(data=st.data())
def test_learning_a_fact_never_changes_what_denver_has_settled(
    denver: Policy, data: st.DataObject
) -> None:
    _learn(Engine(denver), data.draw(cases(denver)), data)


@given(data=st.data())
def test_an_open_answer_names_what_is_missing_and_learning_it_all_settles_it(
    denver: Policy, data: st.DataObject
) -> None:
    case = data.draw(cases(denver))
    engine = Engine(denver)
    for action, verdict in engine.answers(case).items():
        if verdict is not Answer.UNDETERMINED:
            continue
        learnt = case
        for _ in range(60):
            outcome = engine.decide(learnt).outcomes[action]
            if outcome.answer is not Answer.UNDETERMINED:
                break
            facts = [m.fact for m in outcome.missing if not m.fact.startswith("reading.")]
            if not facts:
                break
            fact = next(f for f in engine.policy.vocabulary().values() if f.name == facts[0])
            learnt = learnt.set({fact.name: data.draw(values(fact))})
        assert outcome.answer is not Answer.UNDETERMINED or all(
            m.fact.startswith("reading.") for m in outcome.missing
        )
        assert outcome.missing or outcome.answer is not Answer.UNDETERMINED
        return


def _learn(engine: Engine, case: Case, data: st.DataObject) -> None:
    before = engine.answers(case)
    known = case.facts()
    vocabulary = engine.policy.vocabulary()
    tested = {name for rule in engine.policy.rules.values() for name in rule.reads()}
    open_facts = sorted(n for n in tested if "." in n and n not in known and _is_fact(n))
    if not open_facts:
        return
    name = data.draw(st.sampled_from(open_facts))
    after = engine.answers(case.set({name: data.draw(values(vocabulary[name]))}))
    for action, verdict in before.items():
        if verdict is not Answer.UNDETERMINED:
            assert after[action] is verdict


def _is_fact(name: str) -> bool:
    return not name.startswith(("finding.", "reading."))
