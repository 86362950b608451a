"""Changes and reasons are those that trying every case finds."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.analysis.explain.minimal_changes import ChangeSearch
from release_sim.analysis.explain.outcomes import Outcomes
from release_sim.analysis.explain.question import Question, relevant_part
from release_sim.engine.decide import Engine, EngineCache
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import FactKind, Value
from tests.analysis.test_explain import answer
from tests.conftest import examples
from tests.strategies import (
    FEW_ACTIONS,
    cases,
    few_facts,
    policies,
)


# Only these can be changed in the random cases, and only within their classes of values.
def options(policy: Policy, case: Case) -> dict[str, list[Value]]:
    question = Question(Engine(policy), case, HOLD)
    return {
        fact.name: [
            value
            for values in question.classes(fact)
            for value in (values.members() if fact.kind is FactKind.CHOICE else (values.first,))
            if fact.brought_about_by(value) and value != case.facts().get(fact.name)
        ]
        for fact in few_facts()
    }


def leading(
    policy: Policy, case: Case, wanted: Answer, size: int
) -> set[frozenset[tuple[str, Value]]]:
    found = set()
    several = options(policy, case)
    engine = Engine(policy)
    for names in combinations(several, size):
        for chosen in product(*(several[name] for name in names)):
            changes = dict(zip(names, chosen, strict=True))
            if engine.answers(case.set(changes))[HOLD] is wanted:
                found.add(frozenset(changes.items()))
    return found


@given(policy=policies(), data=st.data(), wanted=st.sampled_from(Answer))
@examples(12)
def test_the_smallest_changes_are_those_that_brute_force_finds(
    policy: Policy, data: st.DataObject, wanted: Answer
) -> None:
    case = data.draw(cases(policy, few_facts()))
    found = ChangeSearch(Engine(policy), case, HOLD).to(wanted)
    sizes = range(min(3, len(few_facts())) + 1)
    fewest = next((n for n in sizes if leading(policy, case, wanted, n)), None)
    if fewest is None:
        assert not found.ways or len(found.ways[0]) > sizes[-1]
        return
    assert {len(way) for way in found.ways} == {fewest}
    said = set()
    several = options(policy, case)
    for way in found.ways:
        members = [[(c.to.fact.name, v) for v in several[c.to.fact.name] if v in c.to] for c in way]
        assert all(members)
        said |= {frozenset(each) for each in product(*members)}
    assert said == leading(policy, case, wanted, fewest)


@given(policy=policies(), data=st.data())
@examples(10)
def test_robust_means_the_same_under_every_reading(policy: Policy, data: st.DataObject) -> None:
    case = data.draw(cases(policy, few_facts()))
    for action in FEW_ACTIONS:
        found = ChangeSearch(Engine(policy), case, action).by_readings()
        under = {
            choice: answer(policy, case, action, breadth=choice) for choice in ("wide", "narrow")
        }
        assert found.ways.keys() == set(under.values()) - {found.found}
        for other, several in found.ways.items():
            said = {value for way in several for change in way for value in change.to.members()}
            assert said == {choice for choice, given in under.items() if given is other}


@given(policy=policies(), data=st.data())
@examples(10)
def test_what_bears_on_an_answer_gives_it(policy: Policy, data: st.DataObject) -> None:
    case = data.draw(cases(policy, few_facts()))
    for action in FEW_ACTIONS:
        part = relevant_part(policy, action, case.as_of)
        assert answer(part, case, action) is answer(policy, case, action)


@pytest.mark.whole
def test_what_can_come_out_with_several_papers_is_what_the_bundled_stories_decide(
    scenarios: list[Scenario], rulebook: Rulebook
) -> None:
    engines = EngineCache(rulebook)
    branches = [
        s.main for s in scenarios if any(len(n) > 1 for n in s.main.case.instruments.values())
    ]
    assert branches
    for branch in branches:
        engine = engines.engine(branch.policy, branch.readings)
        for action, decided in engine.answers(branch.case).items():
            if decided is not Answer.UNDETERMINED:
                outcomes = Outcomes(Question(engine, branch.case, action))
                assert outcomes.answer(outcomes.root) is decided
