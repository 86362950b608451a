"""A counterexample needs no more instruments than the bound says: checked by trying them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.analysis.instruments_needed import Counterexamples, JointAnswers
from release_sim.analysis.proofs.prover import Prover
from release_sim.engine.decide import Engine
from release_sim.model.about import About
from release_sim.model.analysis.invariant import AnswerInvariant, Counterexample, Proved
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, AnyOf, Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.instruments import KIND_OF, unqualified
from tests.conftest import examples
from tests.invariants import INVARIANTS
from tests.made_up import policy_of, rule
from tests.strategies import (
    CITE,
    cases_with_instruments,
    choices_of_readings,
    conditions,
    few_facts,
    policies,
)

NOTICE = "notify_of_release"
READ = ("request", "warrant")


@given(data=st.data(), policy=policies(most=6), of_each=st.booleans())
@examples(20)
def test_what_fails_with_many_instruments_fails_with_as_few_as_the_bound_says(
    data: st.DataObject, policy: Policy, of_each: bool
) -> None:
    action = "record_request" if of_each else NOTICE
    policy = _about(policy, action)
    vocabulary = {fact.name: fact for fact in few_facts()}
    when = data.draw(conditions(vocabulary) | st.just(AllOf(())))
    unless = data.draw(st.lists(conditions(vocabulary), max_size=1))
    asked = AnswerInvariant("a", "A.", action, frozenset(Answer), when, unless=tuple(unless))
    engine = Engine(policy)
    for case in data.draw(st.lists(cases_with_instruments(policy, few_facts()), min_size=3)):
        for given_where_met in set(engine.answers_where(case, asked.asked, action).values()):
            never = frozenset({given_where_met})
            bound = _needed(policy, replace(asked, never=never))
            assert bound is None or any(
                never & set(engine.answers_where(fewer, asked.asked, action).values())
                for fewer in _with_at_most(case, bound)
            )


@given(data=st.data(), of_each=st.booleans())
@examples(20)
def test_two_answers_that_many_instruments_give_are_given_by_as_few_as_the_bound_says(
    data: st.DataObject, of_each: bool
) -> None:
    action = "record_request" if of_each else NOTICE
    both = [_about(data.draw(policies(most=4)), action) for _ in range(2)]
    joint, engines = JointAnswers(both), list(map(Engine, both))
    for case in data.draw(st.lists(cases_with_instruments(both[0], few_facts()), min_size=3)):
        pair = [engine.answers(case)[action] for engine in engines]
        bound = joint.instruments_needed(action, pair)
        assert bound is None or any(
            pair == [engine.answers(fewer)[action] for engine in engines]
            for fewer in _with_at_most(case, bound)
        )


@given(data=st.data(), policy=policies(most=6), of_each=st.booleans())
@examples(10)
def test_answers_that_rest_on_the_same_rules_differ_in_no_case_however_many_instruments(
    data: st.DataObject, policy: Policy, of_each: bool
) -> None:
    action = "record_request" if of_each else NOTICE
    one = _about(policy, action)
    kept = {name: each for name, each in one.rules.items() if data.draw(st.booleans())}
    other = replace(one, rules=kept).with_readings(data.draw(choices_of_readings(one)))
    if JointAnswers([one, other]).rest_on_the_same(action):
        engines = Engine(one), Engine(other)
        for case in data.draw(st.lists(cases_with_instruments(one, few_facts()), min_size=3)):
            assert len({engine.answers(case)[action] for engine in engines}) == 1


def test_by_hand_a_reading_or_an_exception_more_is_not_the_same() -> None:
    barred = rule("must_not", Modality.MUST_NOT, _request("asks_transfer"))
    but = rule("but", Modality.MAY, _request("asks_interview"), exception_to=("a.b.must_not",))
    told = rule("told", Modality.MUST, _request("asks_hold"))
    elsewhere = replace(told, then=Duty(Modality.MUST, NOTICE))
    one = policy_of(barred)
    assert JointAnswers([one, policy_of(barred, elsewhere)]).rest_on_the_same(HOLD)
    assert not JointAnswers([one, policy_of(barred, elsewhere)]).rest_on_the_same(NOTICE)
    assert not JointAnswers([one, policy_of(barred, but)]).rest_on_the_same(HOLD)


def _needed(policy: Policy, invariant: AnswerInvariant) -> int | None:
    about = About.build(policy.rules.values())
    return Counterexamples(policy, about).instruments_needed(invariant)


def _about(policy: Policy, action: str) -> Policy:
    """The policy with another action in place of the notice."""
    rules = {
        name: replace(r, then=Duty(duty.modality, action)) if (duty := r.duty_on(NOTICE)) else r
        for name, r in policy.rules.items()
    }
    return replace(policy, rules=rules)


def _with_at_most(case: Case, most: int) -> Iterator[Case]:
    """The case, and every case that is left if instruments are left out, down to so many."""
    ways = [
        [names for n in range(most + 1) for names in combinations(case.names(kind), n)]
        for kind in READ
    ]
    for chosen in product(*ways):
        instruments = {**case.instruments, **dict(zip(READ, chosen, strict=True))}

        def is_left(fact: str, left: dict[str, tuple[str, ...]] = instruments) -> bool:
            plain, name = unqualified(fact)
            return plain not in KIND_OF or name in left[KIND_OF[plain]]

        stated = {fact: value for fact, value in case.stated.items() if is_left(fact)}
        yield Case(case.as_of, stated, frozenset(filter(is_left, case.unknown)), instruments)


def _request(fact: str) -> Comparison:
    return Comparison(f"request.{fact}", Op.IS, (True,))


def test_by_hand_two_statements_take_two_instruments() -> None:
    """Held on one request and barred on another, which the first is an exception to."""
    both = policy_of(
        rule("may", Modality.MAY, _request("asks_hold")),
        rule("must_not", Modality.MUST_NOT, _request("asks_transfer")),
        rule("but", Modality.MAY, _request("asks_interview"), exception_to=("a.b.must_not",)),
    )
    never = AnswerInvariant("a", "A.", HOLD, frozenset({Answer.PERMITTED}))
    assert _needed(both, never) == 2
    assert isinstance(Prover(both, most=2).prove(never), Counterexample)
    forbidden = AnswerInvariant(
        "a", "A.", HOLD, frozenset({Answer.SILENT}), AllOf((_request("asks_hold"),))
    )
    assert _needed(both, forbidden) == 2
    proof = Prover(both).prove(forbidden)
    assert isinstance(proof, Proved)
    assert proof.any_number


def test_by_hand_two_policies_take_what_each_of_their_answers_takes() -> None:
    hold, transfer = _request("asks_hold"), _request("asks_transfer")
    one = policy_of(rule("may", Modality.MAY, hold))
    other = policy_of(rule("must_not", Modality.MUST_NOT, transfer))
    joint = JointAnswers([one, other])
    assert joint.instruments_needed(HOLD, (Answer.SILENT, Answer.SILENT)) == 0
    assert joint.instruments_needed(HOLD, (Answer.PERMITTED, Answer.SILENT)) == 1
    assert joint.instruments_needed(HOLD, (Answer.PERMITTED, Answer.FORBIDDEN)) == 2
    # No rule of theirs gives it, whatever is asked.
    assert joint.instruments_needed(HOLD, (Answer.REQUIRED, Answer.FORBIDDEN)) == 0


def test_by_hand_a_line_about_two_kinds_needs_one_of_each() -> None:
    either = AnyOf((_request("asks_hold"), Comparison("warrant.active", Op.IS, (True,))))
    policy = policy_of(rule("may", Modality.MAY, either))
    assert _needed(policy, AnswerInvariant("a", "A.", HOLD, frozenset())) == 0
    never = AnswerInvariant("a", "A.", HOLD, frozenset({Answer.PERMITTED}))
    assert _needed(policy, never) == 1


def test_by_hand_papers_that_must_suit_each_other_have_no_bound() -> None:
    """For each request a warrant that does not go with it: there may have to be as many."""
    warrant = Comparison("warrant.active", Op.IS, (True,))
    log, apart = Duty(Modality.MUST, "record_request"), AllOf((_request("asks_hold"), warrant))
    when = AllOf((_request("asks_interview"), warrant))
    policy = policy_of(Rule("a.b.log", "a test", CITE, log, when=when, unless=(apart,)))
    never = AnswerInvariant("a", "A.", "record_request", frozenset({Answer.REQUIRED}))
    assert _needed(policy, never) is None


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda i: i.name)
def test_the_bundled_invariants_need_few(denver: Policy, invariant: AnswerInvariant) -> None:
    bound = _needed(denver, invariant)
    assert bound is not None
    assert bound <= 12
