"""Invariants are proved of every case, or get a smallest counterexample that runs."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.analysis.proofs.prover import Prover, prove_invariant
from release_sim.engine.decide import Engine
from release_sim.engine.semantics import verdict_of
from release_sim.model.analysis.invariant import (
    AnswerInvariant,
    Counterexample,
    Proved,
)
from release_sim.model.broken_constraints import broken_constraints
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Period
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import HOLD
from tests.conftest import examples, some
from tests.invariants import DONE, INVARIANTS, NO_JUDGE
from tests.made_up import CANCELLED, IN_CUSTODY, policy_of, rule
from tests.strategies import cases, conditions, few_facts, policies

SOON = date(2020, 1, 1)


def never_permitted(when: Condition = AllOf(()), **more: object) -> AnswerInvariant:
    said = "A test."
    return AnswerInvariant("a_test", said, HOLD, frozenset({Answer.PERMITTED}), when, **more)  # type: ignore[arg-type]  # fields by name


# Worked out by hand: whoever is in custody may be held, unless the request is cancelled.
MAY_HOLD = policy_of(
    rule("may", Modality.MAY, IN_CUSTODY),
    rule("cancelled", Modality.MUST_NOT, CANCELLED, exception_to=("a.b.may",)),
)


def test_by_hand_an_exception_makes_the_sentence_true() -> None:
    proof = prove_invariant(MAY_HOLD, never_permitted(CANCELLED))
    assert isinstance(proof, Proved)
    assert not proof.empty


def test_by_hand_one_fact_is_enough_where_the_other_is_presumed() -> None:
    proof = prove_invariant(MAY_HOLD, never_permitted())
    assert isinstance(proof, Counterexample)
    assert proof.branch.case == Case(date(2015, 1, 1), {"custody.state": "in_custody"})
    assert proof.branch.expect.answers == {HOLD: Answer.PERMITTED}


def test_by_hand_what_is_not_known_is_one_of_the_cases() -> None:
    undetermined = frozenset({Answer.UNDETERMINED})
    proof = prove_invariant(MAY_HOLD, AnswerInvariant("a", "A.", HOLD, undetermined, IN_CUSTODY))
    assert isinstance(proof, Counterexample)
    assert proof.branch.case.unknown == {"request.cancelled"}


def test_by_hand_a_period() -> None:
    policy = policy_of(rule("may", Modality.MAY, in_force=Period(None, date(2019, 12, 31))))
    assert isinstance(prove_invariant(policy, never_permitted(during=Period(SOON))), Proved)
    proof = prove_invariant(policy, never_permitted(during=Period(date(2019, 12, 31))))
    assert isinstance(proof, Counterexample)
    assert proof.branch.case == Case(date(2019, 12, 31))


def test_by_hand_a_threshold() -> None:
    days = "subpoena.days_to_respond"
    policy = policy_of(rule("may", Modality.MAY, Comparison(days, Op.AT_LEAST, (14,))))
    short = never_permitted(Comparison(days, Op.AT_MOST, (13,)))
    assert isinstance(prove_invariant(policy, short, most=1), Proved)
    proof = prove_invariant(policy, never_permitted(Comparison(days, Op.AT_MOST, (14,))))
    assert isinstance(proof, Counterexample)
    assert proof.branch.case.stated == {days: 14}
    # One with little time to answer it, and another with enough.
    proof = prove_invariant(policy, short)
    assert isinstance(proof, Counterexample)
    assert proof.branch.case.instruments == {"request": ("first", "second")}
    times = {proof.branch.case.stated[f"subpoena.{n}.days_to_respond"] for n in ("first", "second")}
    assert times == {13, 14}


def test_by_hand_a_reading() -> None:
    wide = rule("may", Modality.MAY, Comparison("reading.breadth", Op.IS, ("wide",)))
    policy = policy_of(wide)
    proof = prove_invariant(policy, never_permitted())
    assert isinstance(proof, Counterexample)
    assert proof.branch.readings == {"breadth": "wide"}
    assert isinstance(prove_invariant(policy, never_permitted(), as_chosen=True), Proved)
    said = prove_invariant(policy, never_permitted(broken_by={("breadth", "wide"): "a test"}))
    assert isinstance(said, Proved)
    broken = said.broken["breadth", "wide"]
    assert isinstance(broken, Branch)
    assert broken.expect.answers == {HOLD: Answer.PERMITTED}
    assert not said.unbroken


def test_by_hand_a_reading_left_open() -> None:
    policy = policy_of(rule("may", Modality.MAY, Comparison("reading.breadth", Op.IS, ("wide",))))
    undetermined = frozenset({Answer.UNDETERMINED})
    open_breadth = {("breadth", "unresolved"): "a test"}
    assert isinstance(
        prove_invariant(policy, AnswerInvariant("a", "A.", HOLD, undetermined)), Counterexample
    )
    proof = prove_invariant(
        policy, AnswerInvariant("a", "A.", HOLD, undetermined, broken_by=open_breadth)
    )
    assert isinstance(proof, Proved)
    assert proof.broken.keys() == open_breadth.keys()


def test_by_hand_said_to_be_broken_but_is_not() -> None:
    policy = policy_of(rule("must_not", Modality.MUST_NOT))
    proof = prove_invariant(policy, never_permitted(broken_by={("breadth", "wide"): "a test"}))
    assert isinstance(proof, Proved)
    assert proof.unbroken == (("breadth", "wide"),)


def test_by_hand_a_condition_that_no_case_meets() -> None:
    gone = Comparison("custody.state", Op.IS_NOT, ("in_custody",))
    proof = prove_invariant(MAY_HOLD, never_permitted(AllOf((IN_CUSTODY, gone))))
    assert isinstance(proof, Proved)
    assert proof.empty


@given(policy=policies(), data=st.data())
@examples(15)
def test_a_proof_holds_of_random_cases_and_a_counterexample_is_smallest(
    policy: Policy, data: st.DataObject
) -> None:
    when = data.draw(conditions({fact.name: fact for fact in few_facts()}))
    invariant = AnswerInvariant("a_test", "A test.", HOLD, DONE, when)
    proof = prove_invariant(policy, invariant, as_chosen=True)
    engine = Engine(policy)

    def fails(case: Case) -> bool:
        met = engine.holds(case, when) is Verdict.SATISFIED
        return met and engine.answers(case)[HOLD] in DONE

    if isinstance(proof, Proved):
        for _ in range(5):
            drawn = data.draw(cases(policy, few_facts()))
            assert broken_constraints(Case(drawn.as_of, drawn.facts())) or not fails(drawn)
        return
    case = proof.branch.case
    assert fails(case)
    for name in (*case.stated, *case.unknown):
        stated = {n: v for n, v in case.stated.items() if n != name}
        less = Case(case.as_of, stated, case.unknown - {name})
        # z3 looks at no case that, with what is presumed of it, cannot be.
        cannot_be = broken_constraints(Case(less.as_of, less.facts()))
        assert cannot_be or not fails(less)


@pytest.fixture(scope="module")
def of_denver(denver: Policy) -> Prover:
    return Prover(denver)


@pytest.mark.parametrize("invariant", some(INVARIANTS, 12), ids=lambda i: i.name)
def test_every_invariant_is_proved_of_denver(of_denver: Prover, invariant: AnswerInvariant) -> None:
    proof = of_denver.prove(invariant)
    assert isinstance(proof, Proved)
    assert proof.broken.keys() == invariant.broken_by.keys()
    assert not proof.unbroken
    assert not proof.empty


def test_honoring_detainers_breaks_no_hold_without_a_judge(rulebook: Rulebook) -> None:
    policy = rulebook.policies["as_if_detainers_were_honored"]
    invariant = next(i for i in INVARIANTS if i.name == "no_hold_without_a_judge")
    proof = prove_invariant(policy, invariant)
    assert isinstance(proof, Counterexample)
    assert proof.branch.case.stated["request.asks_hold"] is True
    assert verdict_of(NO_JUDGE, proof.branch.case.facts()) is Verdict.SATISFIED


@pytest.mark.whole
def test_no_policy_has_a_conflict(rulebook: Rulebook) -> None:
    """With one paper of each kind; `make check` asks of two."""
    for policy in rulebook.policies.values():
        prover = Prover(policy, most=1)
        for action in {r.then.action for r in policy.rules.values() if isinstance(r.then, Duty)}:
            never = frozenset({Answer.CONFLICT})
            proof = prover.prove(AnswerInvariant("no_conflict", "No conflict.", action, never))
            assert isinstance(proof, Proved), proof
