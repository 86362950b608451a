"""Changed facts of cases: only what rests on them is decided again."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from release_sim.engine.batch_evaluation import BatchEvaluation, CompiledRules, Source
from release_sim.engine.bitset import CONSTANT, count_bits, get_bit
from release_sim.engine.classes import representatives, verdict_given
from release_sim.engine.grounding import rule_of
from release_sim.engine.semantics import verdict_of
from release_sim.engine.shape import Shape
from release_sim.model.about import About
from release_sim.model.condition import comparisons
from release_sim.model.policy import Policy
from release_sim.model.rule import Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.fact import Value
from tests.strategies import FEW_ACTIONS, cases, few_facts, policies, values


def _tested(rule: Rule) -> set[str]:
    return {test.fact for part in (rule.when, *rule.unless) for test in comparisons(part)}


def _source(facts: Mapping[str, Value]) -> Source:
    return lambda test: CONSTANT[verdict_of(test, facts)]


@given(data=st.data(), policy=policies())
def test_the_answers_are_those_of_cases_that_were_told_so_from_the_start(
    data: st.DataObject, policy: Policy
) -> None:
    case = data.draw(cases(policy, few_facts()))
    law = CompiledRules(
        (rule for rule in policy.rules.values() if rule.in_force.covers(case.as_of)),
        About.build(policy.rules.values()),
        Shape.of(case.instruments),
    )
    facts = {**case.facts(), **policy.reading_facts()}
    before = BatchEvaluation(law, _source(facts))
    _answers(before)
    fact = data.draw(st.sampled_from(few_facts()))
    facts[fact.name] = data.draw(values(fact))
    # As they are put: a rule about a paper tests its life, though it does not say so.
    testing = {rule_of(name) for name, rule in law.rules.items() if fact.name in _tested(rule)}
    resting = frozenset[str]().union(*map(law.resting_on, testing))
    other = before.otherwise(_source(facts), [fact.name], resting)
    anew = BatchEvaluation(law, _source(facts))
    assert _answers(other) == _answers(anew)
    for name in law.rules:
        assert other.stands(name).at(0) is anew.stands(name).at(0), name
        assert other.applies(name).at(0) is anew.applies(name).at(0), name


@given(data=st.data(), policy=policies())
def test_every_value_has_one_that_the_tests_take_for_the_same(
    data: st.DataObject, policy: Policy
) -> None:
    fact = data.draw(st.sampled_from(few_facts()))
    tests = [t for r in policy.rules.values() for t in comparisons(r.when) if t.fact == fact.name]
    several = data.draw(st.lists(st.none() | values(fact), min_size=1))
    chosen = representatives(several, tests)
    verdicts = [tuple(verdict_given(test, value) for test in tests) for value in chosen]
    assert len(set(verdicts)) == len(verdicts)
    for value in several:
        assert tuple(verdict_given(test, value) for test in tests) in verdicts


def _answers(block: BatchEvaluation) -> dict[str, list[Answer]]:
    found = {}
    for action in FEW_ACTIONS:
        told = {answer: block.answer(action, answer) for answer in Answer if answer in _SETTLED}
        found[action] = [answer for answer, bits in told.items() if get_bit(bits, 0)]
        assert len(found[action]) <= 1
        assert all(count_bits(bits[:1]) in (0, 64) for bits in told.values())
    return found


_SETTLED = frozenset(Answer) - {Answer.UNDETERMINED}
