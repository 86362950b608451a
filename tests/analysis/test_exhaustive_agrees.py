"""Trying every case, the definition and z3 say the same, and a wrong one is found out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product
from typing import Any as Term

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.analysis import terms
from release_sim.analysis.paper_counts import ONE_OF_EACH, up_to
from release_sim.analysis.proofs.exhaustive_check import ExhaustiveCheck
from release_sim.analysis.proofs.prover import Prover, prove_invariant
from release_sim.engine.batch_evaluation import BatchEvaluation
from release_sim.engine.bitset import CONSTANT, and_
from release_sim.engine.decide import Engine
from release_sim.errors import EngineDisagreementError
from release_sim.model.analysis.invariant import (
    AnswerInvariant,
    Counterexample,
    IndependenceInvariant,
    PathInvariant,
    Proved,
)
from release_sim.model.case import Case
from release_sim.model.condition import Comparison, Condition, Op
from release_sim.model.policy import UNRESOLVED, Policy
from release_sim.model.rule import Modality
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import HOLD
from tests.analysis.test_exhaustive_check import DAYS, known, one_case
from tests.analysis.test_prove import MAY_HOLD, never_permitted
from tests.conftest import PROFILE, examples, some
from tests.invariants import ALL_INVARIANTS, DONE, NO_JUDGE
from tests.made_up import CANCELLED, WIDE, policy_of, rule
from tests.strategies import READING, conditions, few_facts, policies

BREADTH = READING.as_fact()


OF_CASES = [each for each in ALL_INVARIANTS if not isinstance(each, PathInvariant)]


SOME_ANSWERS = st.sets(st.sampled_from(Answer), min_size=1).map(frozenset)


BREAKING = st.sampled_from([{}, {("breadth", "wide"): ""}, {("breadth", "unresolved"): ""}])


@given(
    policy=policies(),
    when=conditions({fact.name: fact for fact in (*few_facts(), BREADTH)}),
    never=SOME_ANSWERS,
    broken_by=BREAKING,
    as_chosen=st.booleans(),
    most=st.integers(0, 2),
)
@examples(20)
def test_the_exhaustive_check_finds_what_z3_finds(
    policy: Policy,
    when: Condition,
    never: frozenset[Answer],
    broken_by: dict[tuple[str, str], str],
    as_chosen: bool,
    most: int,
) -> None:
    invariant = AnswerInvariant("a_test", "A test.", HOLD, never, when, broken_by=broken_by)
    proof = prove_invariant(policy, invariant, as_chosen, max(1, most))
    shape = up_to(most) if most else ONE_OF_EACH
    result = ExhaustiveCheck(policy, as_chosen, shape).confirm(proof)
    assert result
    assert not result.too_many
    assert (result.broken is None) is isinstance(proof, Proved)


@given(
    policy=policies(),
    facts=st.lists(st.sampled_from([fact.name for fact in few_facts()]), min_size=1, max_size=2),
    broken_by=BREAKING,
    as_chosen=st.booleans(),
    most=st.integers(1, 2),
)
@examples(10)
def test_the_exhaustive_check_finds_the_dependence_that_z3_finds(
    policy: Policy,
    facts: list[str],
    broken_by: dict[tuple[str, str], str],
    as_chosen: bool,
    most: int,
) -> None:
    invariant = IndependenceInvariant("a_test", "A test.", tuple(facts), broken_by=broken_by)
    proof = prove_invariant(policy, invariant, as_chosen, most)
    result = ExhaustiveCheck(policy, as_chosen, up_to(most)).confirm(proof)
    assert result
    assert (result.broken is None) is isinstance(proof, Proved)


@pytest.fixture(scope="module")
def of_denver(denver: Policy) -> tuple[Prover, ExhaustiveCheck]:
    return Prover(denver), ExhaustiveCheck(denver)


@pytest.mark.whole
@pytest.mark.parametrize("invariant", OF_CASES, ids=lambda invariant: invariant.name)
def test_every_sentence_is_true_of_every_case_of_denver(
    of_denver: tuple[Prover, ExhaustiveCheck],
    invariant: AnswerInvariant | IndependenceInvariant,
) -> None:
    prover, every_case = of_denver
    result = every_case.confirm(prover.prove(invariant))
    assert result
    assert result.broken is None
    assert not result.too_many
    assert result.cases >= result.meeting > 0
    for name, choice in invariant.broken_by:
        assert every_case.breaks(invariant, {name: choice}).broken


# The definition decides some thousand cases a second, and the last of these have 200,000 and more.
IN_MINUTES = pytest.mark.skipif(PROFILE not in ("long", "night"), reason="minutes: make long")


@pytest.mark.whole
@pytest.mark.parametrize(
    "action",
    [
        *some(["ask_immigration_status", "bring_to_court"], 1),
        pytest.param("give_interview_advisement", marks=IN_MINUTES),
        pytest.param("record_request", marks=IN_MINUTES),
    ],
)
def test_every_case_is_counted_under_the_answer_of_the_definition(
    denver: Policy, action: str
) -> None:
    every = AnswerInvariant(action, action, action, frozenset(Answer))
    engine, found = Engine(denver), Counter[Answer]()
    check = ExhaustiveCheck(denver, shape=ONE_OF_EACH)
    for version in check.versions(every):
        for chosen_values in product(*version.space.values.values()):
            values = dict(zip(version.space.values, chosen_values, strict=True))
            if not version.space.has_any(and_(version.within, one_case(version.space, values))):
                continue
            chosen = {n.removeprefix("reading."): v for n, v in values.items() if "reading." in n}
            under = engine.with_readings({n: str(v or UNRESOLVED) for n, v in chosen.items()})
            facts = {n: v for n, v in values.items() if "reading." not in n}
            case = Case(version.first, known(facts.items()), frozenset(facts))
            found[under.answers(case)[action]] += 1
    assert sum(found.values()) > 400
    assert check.answers(action) == found


def test_honoring_detainers_breaks_a_sentence_for_both(rulebook: Rulebook) -> None:
    policy = rulebook.policies["as_if_detainers_were_honored"]
    invariant = next(each for each in OF_CASES if each.name == "no_hold_without_a_judge")
    proof = prove_invariant(policy, invariant)
    assert isinstance(proof, Counterexample)
    result = ExhaustiveCheck(policy).confirm(proof)
    assert result
    assert result.broken
    for case, readings in (
        (result.broken, result.readings),
        (proof.branch.case, proof.branch.readings),
    ):
        assert Engine(policy).holds(case, NO_JUDGE) is Verdict.SATISFIED
        assert Engine(policy).with_readings(readings).answers(case)[HOLD] in DONE


FOURTEEN_DAYS = policy_of(rule("may", Modality.MAY, Comparison(DAYS, Op.AT_LEAST, (14,))))


AT_FOURTEEN = never_permitted(Comparison(DAYS, Op.AT_MOST, (14,)))


def test_a_wrong_encoding_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def more_than(op: Op, value: Term, codes: list[int]) -> Term:
        return value > codes[0] if op is Op.AT_LEAST else passing(op, value, codes)

    passing = terms.passing
    assert isinstance(prove_invariant(FOURTEEN_DAYS, AT_FOURTEEN), Counterexample)
    monkeypatch.setattr(terms, "passing", more_than)
    proof = prove_invariant(FOURTEEN_DAYS, AT_FOURTEEN, most=1)
    assert isinstance(proof, Proved)
    with pytest.raises(EngineDisagreementError, match="exhaustive check of 12 cases disagree"):
        ExhaustiveCheck(FOURTEEN_DAYS, shape=ONE_OF_EACH).confirm(proof)


def test_a_sentence_wrongly_of_no_case_is_found_out() -> None:
    proof = prove_invariant(MAY_HOLD, never_permitted(CANCELLED))
    assert isinstance(proof, Proved)
    with pytest.raises(EngineDisagreementError):
        ExhaustiveCheck(MAY_HOLD).confirm(replace(proof, empty=True))


def test_a_reading_wrongly_said_to_break_it_is_found_out() -> None:
    policy = policy_of(rule("may", Modality.MAY, WIDE))
    proof = prove_invariant(policy, never_permitted(broken_by={("breadth", "wide"): "a test"}))
    assert isinstance(proof, Proved)
    with pytest.raises(EngineDisagreementError):
        ExhaustiveCheck(policy).confirm(replace(proof, broken={}))


def test_wrong_bitsets_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        BatchEvaluation, "_applies", lambda _self, _rule: CONSTANT[Verdict.SATISFIED]
    )
    with pytest.raises(
        EngineDisagreementError, match="exhaustive check and the definition disagree"
    ):
        ExhaustiveCheck(MAY_HOLD).breaks(
            AnswerInvariant("a", "A.", HOLD, frozenset({Answer.FORBIDDEN}))
        )
