"""Deciding every case one by one finds what z3 finds, and neither can be wrong unnoticed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from release_sim.analysis import terms
from release_sim.analysis.proofs import assignments
from release_sim.analysis.proofs.assignments import Assignments, FactValues
from release_sim.analysis.proofs.exhaustive_check import ExhaustiveCheck
from release_sim.analysis.proofs.prover import prove_invariant
from release_sim.engine.bitset import BitSet, VerdictBits
from release_sim.engine.classes import equivalence_classes
from release_sim.engine.semantics import verdict_of
from release_sim.loading.kept_bytes import VARIABLE
from release_sim.model.analysis.invariant import (
    AnswerInvariant,
    Counterexample,
    ExhaustiveResult,
    IndependenceInvariant,
)
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.condition import comparisons as lines_of
from release_sim.model.rule import Duty, Modality, Period
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.facts import VOCABULARY
from tests.analysis.test_prove import MAY_HOLD, SOON, never_permitted
from tests.conftest import examples
from tests.made_up import CANCELLED, HOLD, IN_CUSTODY, policy_of, rule
from tests.strategies import conditions, few_facts
from tests.wrong_input import command

DAYS = "subpoena.days_to_respond"
WIDE = Comparison("reading.breadth", Op.IS, ("wide",))
UNDETERMINED = frozenset({Answer.UNDETERMINED})


def test_by_hand_how_many_cases_have_each_answer() -> None:
    # custody.state: in custody, elsewhere, unknown; request.cancelled: yes, no, unknown.
    assert ExhaustiveCheck(MAY_HOLD).answers(HOLD) == Counter(
        {
            Answer.FORBIDDEN: 3,  # cancelled, wherever the person is
            Answer.PERMITTED: 1,  # in custody, not cancelled
            Answer.SILENT: 1,  # elsewhere, not cancelled
            Answer.UNDETERMINED: 4,
        }
    )


def test_by_hand_a_threshold_makes_two_kinds_of_a_count() -> None:
    policy = policy_of(rule("may", Modality.MAY, Comparison(DAYS, Op.AT_LEAST, (14,))))
    # Days to respond: 14 or more, fewer, unknown; request.cancelled: yes, no, unknown.
    assert ExhaustiveCheck(policy).answers(HOLD) == Counter(
        {
            Answer.PERMITTED: 1,  # 14 or more, not cancelled
            Answer.SILENT: 5,  # cancelled, or fewer
            Answer.UNDETERMINED: 3,
        }
    )


def test_by_hand_a_reading_is_chosen_or_free() -> None:
    policy = policy_of(rule("may", Modality.MAY, WIDE))
    found = Counter({Answer.PERMITTED: 1, Answer.SILENT: 1, Answer.UNDETERMINED: 1})
    assert ExhaustiveCheck(policy).answers(HOLD) == found
    assert ExhaustiveCheck(policy, as_chosen=True).answers(HOLD) == Counter({Answer.SILENT: 1})


def test_by_hand_days_on_which_the_same_rules_bear_on_it_are_one() -> None:
    may = rule("may", Modality.MAY, in_force=Period(None, date(2019, 12, 31)))
    elsewhere = replace(may, id="a.b.other", then=Duty(Modality.MUST, "transfer_custody"))
    later = replace(elsewhere, id="a.b.later", in_force=Period(date(2018, 1, 1)))
    policy = policy_of(may, elsewhere, later)
    assert ExhaustiveCheck(policy).answers(HOLD) == Counter({Answer.PERMITTED: 1, Answer.SILENT: 1})
    assert ExhaustiveCheck(policy).breaks(never_permitted()).broken == Case(date(2015, 1, 1))


def test_by_hand_whom_the_policy_is_not_about_is_no_case() -> None:
    policy = replace(
        policy_of(rule("may", Modality.MAY, IN_CUSTODY)), concerns=AllOf((IN_CUSTODY,))
    )
    assert ExhaustiveCheck(policy).answers(HOLD) == Counter(
        {Answer.PERMITTED: 1, Answer.UNDETERMINED: 1}
    )
    policy = replace(policy, concerns=AllOf((CANCELLED,)))
    found = Counter({Answer.PERMITTED: 1, Answer.SILENT: 1, Answer.UNDETERMINED: 1})
    assert ExhaustiveCheck(policy).answers(HOLD) == found


def test_by_hand_a_case_that_breaks_a_sentence() -> None:
    swept = ExhaustiveCheck(MAY_HOLD).breaks(never_permitted())
    stated: dict[str, Value] = {"custody.state": "in_custody", "request.cancelled": False}
    assert swept.broken == Case(date(2015, 1, 1), stated)
    assert not swept.readings
    swept = ExhaustiveCheck(MAY_HOLD).breaks(never_permitted(CANCELLED))
    assert (swept.cases, swept.meeting, swept.broken) == (9, 3, None)


def test_by_hand_a_reading_under_which_a_sentence_breaks() -> None:
    policy = policy_of(rule("may", Modality.MAY, WIDE))
    assert ExhaustiveCheck(policy).breaks(never_permitted()).readings == {"breadth": "wide"}
    assert ExhaustiveCheck(policy, as_chosen=True).breaks(never_permitted()).broken is None
    but_wide = never_permitted(broken_by={("breadth", "wide"): "a test"})
    swept = ExhaustiveCheck(policy).breaks(but_wide)
    assert (swept.cases, swept.broken) == (1, None)  # an open reading may turn out to be wide
    assert ExhaustiveCheck(policy).breaks(but_wide, {"breadth": "wide"}).broken == Case(
        date(2015, 1, 1)
    )


def test_by_hand_a_sentence_claimed_of_some_days() -> None:
    policy = policy_of(rule("may", Modality.MAY, in_force=Period(None, date(2019, 12, 31))))
    assert ExhaustiveCheck(policy).breaks(never_permitted(during=Period(SOON))).broken is None
    last = ExhaustiveCheck(policy).breaks(never_permitted(during=Period(date(2019, 12, 31))))
    assert last.broken == Case(date(2019, 12, 31))
    before = never_permitted(during=Period(None, date(2014, 12, 31)))
    assert ExhaustiveCheck(policy).breaks(before) == ExhaustiveResult(0, 0, known_only=False)


@pytest.mark.parametrize(
    ("most", "cases", "known_only"), [(9, 9, False), (8, 4, True), (3, 0, True)]
)
def test_too_many_cases_are_swept_without_the_unknown_or_not_at_all(
    most: int, cases: int, known_only: bool
) -> None:
    of_few = ExhaustiveCheck(MAY_HOLD, most=most)
    swept = of_few.breaks(never_permitted(CANCELLED))
    assert (swept.cases, swept.known_only) == (cases, known_only)
    assert swept.too_many is (most == 3)
    # What z3 found of an unknown fact is no disagreement where unknown facts were left out.
    unknown = AnswerInvariant("a_test", "A test.", HOLD, UNDETERMINED, IN_CUSTODY)
    proof = prove_invariant(MAY_HOLD, unknown)
    assert isinstance(proof, Counterexample)
    of_few.confirm(proof)


def test_by_hand_an_answer_that_depends_on_a_fact() -> None:
    policy = policy_of(
        rule("may", Modality.MAY, IN_CUSTODY), rule("must", Modality.MUST, CANCELLED)
    )
    on_custody = IndependenceInvariant("a_test", "A test.", ("custody.state", "warrant.signed_by"))
    swept = ExhaustiveCheck(policy).confirm(prove_invariant(policy, on_custody))
    assert swept
    assert swept.broken
    assert swept.broken.stated["custody.state"] == "in_custody"
    assert ExhaustiveCheck(policy, most=5).breaks(on_custody).broken  # with known facts only
    # Whether someone is in custody makes no difference here, whether it is known does.
    elsewhere = Comparison("custody.state", Op.IS_NOT, ("in_custody",))
    either = policy_of(rule("may", Modality.MAY, AnyOf((IN_CUSTODY, elsewhere))))
    swept = ExhaustiveCheck(either).confirm(prove_invariant(either, on_custody))
    assert swept
    assert swept.broken
    assert ExhaustiveCheck(either, most=2).breaks(on_custody) == ExhaustiveResult(
        2, 2, known_only=True
    )
    # Someone who has to be held has to be held wherever they are.
    must = policy_of(rule("may", Modality.MAY, IN_CUSTODY), rule("must", Modality.MUST))
    assert ExhaustiveCheck(must).confirm(prove_invariant(must, on_custody)) == ExhaustiveResult(
        0, 0, known_only=False
    )


FACTS = tuple(fact for fact in few_facts() if fact.kind is not FactKind.DATE)


@given(
    asked=st.lists(conditions({fact.name: fact for fact in FACTS}), max_size=6),
    block=st.sampled_from([1, 7, 64, 200, assignments.BLOCK]),
)
@examples(20)
def test_points_are_every_combination_that_the_tests_tell_apart(
    asked: list[Condition], block: int
) -> None:
    asked_of = [test for condition in asked for test in lines_of(condition)]
    names = dict.fromkeys(test.fact for test in asked_of)
    several: dict[str, FactValues] = {n: [*range_of(VOCABULARY[n], asked_of), None] for n in names}
    expected = {
        tuple(verdict_of(test, known(zip(names, case, strict=True))) for test in asked_of)
        for case in product(*several.values())
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assignments, "BLOCK", block)
        found = Assignments(several, asked_of)
        told = []
        for part in found:
            pairs = [part.source(test) for test in asked_of]
            for bit in range(found.size):
                here = np.zeros_like(found.mask)
                here[bit // 64] = 1 << bit % 64
                case = known(found.at(part, bit).items())
                verdicts = tuple(verdict_of(test, case) for test in asked_of)
                assert verdicts == tuple(verdict_at(pair, here) for pair in pairs)
                told.append(verdicts)
    assert len(told) == found.count
    assert len(told) == len(set(told))
    assert set(told) == expected


def known(values: Iterable[tuple[str, Value | None]]) -> dict[str, Value]:
    return {name: value for name, value in values if value is not None}


def range_of(fact: Fact, asked: Sequence[Comparison]) -> list[Value]:
    return [each.first for each in equivalence_classes(fact, asked)]


def verdict_at(pair: VerdictBits, here: BitSet) -> Verdict:
    satisfied, unsatisfied = ((plane & here).any() for plane in pair)
    assert not (satisfied and unsatisfied)
    return Verdict(1 + int(satisfied) - int(unsatisfied))


def test_prove_tells_how_many_cases_were_decided_again() -> None:
    said = command("prove", "no_secure_access_without_a_judge", "no_unasked_report", "--twice")
    assert said.code == 0
    told = " ".join(said.out.split())
    counts = r"decided again, case by case: [0-9,]+ cases with one paper of each kind"
    assert len(re.findall(counts, told)) == 2
    assert len(re.findall(f"{counts}, [0-9,]+ of which meet its condition", told)) == 1
    said = command("prove", "no_history_of_a_hold_without_a_judge", "--twice")
    assert "    not decided case by case: it speaks of histories\n" in said.out
    honored = ("no_hold_without_a_judge", "--policy", "as_if_detainers_were_honored")
    said = command("prove", *honored, "--twice")
    assert said.code == 1
    assert "not decided case by case: too many cases, or counts beside their ratio" in said.out


def test_prove_gives_the_same_as_json() -> None:
    names = ("no_unasked_report", "no_history_of_a_hold_without_a_judge")
    proofs = json.loads(command("prove", *names, "--twice", "--json").out)["proofs"]
    assert proofs[0]["again"].keys() == {"cases", "meeting", "known_only"}
    assert proofs[1]["again"] is None
    assert json.loads(command("prove", names[0], "--json").out)["proofs"][0]["again"] is None


def test_a_disagreement_is_all_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")  # an answer that was kept is not asked for again
    monkeypatch.setattr(terms, "passing", lambda *_: z3.BoolVal(False))  # as if no case met it
    said = command("prove", "status_is_not_asked", "--twice")
    assert (said.code, said.out) == (70, "")
    assert "cases disagree on `status_is_not_asked`" in said.err
    assert "Traceback" not in said.err
