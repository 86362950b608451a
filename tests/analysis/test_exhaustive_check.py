"""Deciding every case one by one finds what z3 finds, and neither can be wrong unnoticed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial, reduce
from itertools import product
from operator import eq

import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from release_sim.analysis import terms
from release_sim.analysis.paper_counts import ONE_OF_EACH, up_to
from release_sim.analysis.proofs.case_space import CaseSpace, FactValues
from release_sim.analysis.proofs.exhaustive_check import ExhaustiveCheck
from release_sim.analysis.proofs.prover import prove_invariant
from release_sim.engine.bitset import BitSet, VerdictBits, and_
from release_sim.engine.classes import equivalence_classes
from release_sim.engine.semantics import verdict_of
from release_sim.loading.disk_cache import VARIABLE
from release_sim.model.analysis.invariant import (
    ExhaustiveResult,
    IndependenceInvariant,
)
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.condition import comparisons as lines_of
from release_sim.model.policy import Policy
from release_sim.model.rule import Conclusion, Duty, Modality, Period
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.facts import VOCABULARY
from tests.analysis.test_prove import MAY_HOLD, SOON, never_permitted
from tests.conftest import examples
from tests.made_up import CANCELLED, IN_CUSTODY, WIDE, policy_of, rule
from tests.strategies import conditions, few_facts
from tests.wrong_input import command

DAYS = "subpoena.days_to_respond"
SIGNED = Comparison("warrant.signed_by", Op.IS, ("federal_judge",))


def of_one(policy: Policy, as_chosen: bool = False) -> ExhaustiveCheck:
    """Decide the cases of one instrument of each kind, which can be counted by hand."""
    return ExhaustiveCheck(policy, as_chosen, ONE_OF_EACH)


def test_by_hand_how_many_cases_have_each_answer() -> None:
    # custody.state: in custody, elsewhere, unknown; request.cancelled: yes, no, unknown.
    assert of_one(MAY_HOLD).answers(HOLD) == Counter(
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
    assert of_one(policy).answers(HOLD) == Counter(
        {
            Answer.PERMITTED: 1,  # 14 or more, not cancelled
            Answer.SILENT: 5,  # cancelled, or fewer
            Answer.UNDETERMINED: 3,
        }
    )


def test_by_hand_a_reading_is_chosen_or_free() -> None:
    policy = policy_of(rule("may", Modality.MAY, WIDE))
    found = Counter({Answer.PERMITTED: 1, Answer.SILENT: 1, Answer.UNDETERMINED: 1})
    assert of_one(policy).answers(HOLD) == found
    assert of_one(policy, as_chosen=True).answers(HOLD) == Counter({Answer.SILENT: 1})


def test_by_hand_days_on_which_the_same_rules_bear_on_it_are_one() -> None:
    may = rule("may", Modality.MAY, in_force=Period(None, date(2019, 12, 31)))
    elsewhere = replace(may, id="a.b.other", then=Duty(Modality.MUST, "transfer_custody"))
    later = replace(elsewhere, id="a.b.later", in_force=Period(date(2018, 1, 1)))
    policy = policy_of(may, elsewhere, later)
    assert of_one(policy).answers(HOLD) == Counter({Answer.PERMITTED: 1, Answer.SILENT: 1})
    assert of_one(policy).breaks(never_permitted()).broken == Case(date(2015, 1, 1))


def test_by_hand_whom_the_policy_is_not_about_is_no_case() -> None:
    policy = replace(
        policy_of(rule("may", Modality.MAY, IN_CUSTODY)), concerns=AllOf((IN_CUSTODY,))
    )
    assert of_one(policy).answers(HOLD) == Counter({Answer.PERMITTED: 1, Answer.UNDETERMINED: 1})
    policy = replace(policy, concerns=AllOf((CANCELLED,)))
    found = Counter({Answer.PERMITTED: 1, Answer.SILENT: 1, Answer.UNDETERMINED: 1})
    assert of_one(policy).answers(HOLD) == found


def test_by_hand_a_case_that_breaks_a_sentence() -> None:
    result = of_one(MAY_HOLD).breaks(never_permitted())
    stated: dict[str, Value] = {"custody.state": "in_custody", "request.cancelled": False}
    assert result.broken == Case(date(2015, 1, 1), stated)
    assert not result.readings
    result = of_one(MAY_HOLD).breaks(never_permitted(CANCELLED))
    assert (result.cases, result.meeting, result.broken) == (9, 3, None)


def test_by_hand_a_reading_under_which_a_sentence_breaks() -> None:
    policy = policy_of(rule("may", Modality.MAY, WIDE))
    assert of_one(policy).breaks(never_permitted()).readings == {"breadth": "wide"}
    assert of_one(policy, as_chosen=True).breaks(never_permitted()).broken is None
    but_wide = never_permitted(broken_by={("breadth", "wide"): "a test"})
    result = of_one(policy).breaks(but_wide)
    assert (result.cases, result.broken) == (1, None)  # an open reading may turn out to be wide
    assert of_one(policy).breaks(but_wide, {"breadth": "wide"}).broken == Case(date(2015, 1, 1))


def test_by_hand_a_sentence_claimed_of_some_days() -> None:
    policy = policy_of(rule("may", Modality.MAY, in_force=Period(None, date(2019, 12, 31))))
    assert of_one(policy).breaks(never_permitted(during=Period(SOON))).broken is None
    last = of_one(policy).breaks(never_permitted(during=Period(date(2019, 12, 31))))
    assert last.broken == Case(date(2019, 12, 31))
    before = never_permitted(during=Period(None, date(2014, 12, 31)))
    assert of_one(policy).breaks(before) == ExhaustiveResult(0, 0)


def test_what_takes_too_many_sets_is_not_decided() -> None:
    few = ExhaustiveCheck(MAY_HOLD, most=2)
    result = few.breaks(never_permitted(CANCELLED))
    assert result == ExhaustiveResult(0, 0, too_many=True)
    # What z3 found is no disagreement where nothing was decided.
    few.confirm(prove_invariant(MAY_HOLD, never_permitted()))


def test_by_hand_two_papers_are_decided() -> None:
    policy = policy_of(rule("may", Modality.MAY, SIGNED))
    two = ExhaustiveCheck(policy, shape=up_to(2))
    # Of each warrant: live, gone or unknown, and signed, not or unknown; none is as one gone.
    assert sum(two.answers(HOLD).values()) == 9 * 9
    # Permitted: the first is live and signed, or the second, or both.
    assert two.answers(HOLD)[Answer.PERMITTED] == 9 + 9 - 1


def test_a_case_of_two_papers_is_found_where_one_does_not_do() -> None:
    """A sentence without: no warrant is such; and there is one that is not."""
    other = replace(SIGNED, op=Op.IS_NOT)
    policy = policy_of(rule("may", Modality.MAY, SIGNED))
    invariant = never_permitted(other)
    assert ExhaustiveCheck(policy, shape=ONE_OF_EACH).breaks(invariant).broken is None
    proof = prove_invariant(policy, invariant, most=2)
    result = ExhaustiveCheck(policy).confirm(proof)
    assert result
    assert result.broken
    assert result.broken.instruments == {"warrant": ("first", "second")}


def test_a_sentence_may_deny_a_finding_that_no_rule_denies() -> None:
    """What a judge signed is found of each paper; that none is such is asked of all."""
    finding = Comparison("finding.signed", Op.IS, (True,))
    found = replace(rule("found", Modality.MAY, SIGNED), then=Conclusion("signed"))
    policy = policy_of(rule("may", Modality.MAY, finding), found)
    invariant = never_permitted(replace(finding, values=(False,)))
    result = ExhaustiveCheck(policy).confirm(prove_invariant(policy, invariant, most=2))
    assert result
    assert result.broken is None
    assert result.meeting > 0


def test_by_hand_an_answer_that_depends_on_a_fact() -> None:
    policy = policy_of(
        rule("may", Modality.MAY, IN_CUSTODY), rule("must", Modality.MUST, CANCELLED)
    )
    on_custody = IndependenceInvariant("a_test", "A test.", ("custody.state", "warrant.signed_by"))
    result = of_one(policy).confirm(prove_invariant(policy, on_custody))
    assert result
    assert result.broken
    assert result.broken.stated["custody.state"] == "in_custody"
    # Whether someone is in custody makes no difference here, whether it is known does.
    elsewhere = Comparison("custody.state", Op.IS_NOT, ("in_custody",))
    either = policy_of(rule("may", Modality.MAY, AnyOf((IN_CUSTODY, elsewhere))))
    result = of_one(either).confirm(prove_invariant(either, on_custody))
    assert result
    assert result.broken
    # Where it is known, it does not, and so the two values differ in whether it is.
    assert result.broken.unknown | result.broken.stated.keys() == {"custody.state"}
    # Someone who has to be held has to be held wherever they are.
    must = policy_of(rule("may", Modality.MAY, IN_CUSTODY), rule("must", Modality.MUST))
    assert of_one(must).confirm(prove_invariant(must, on_custody)) == ExhaustiveResult(0, 0)


FACTS = tuple(fact for fact in few_facts() if fact.kind is not FactKind.DATE)


@given(asked=st.lists(conditions({fact.name: fact for fact in FACTS}), max_size=4))
@examples(20)
def test_cases_are_every_combination_that_the_tests_tell_apart(asked: list[Condition]) -> None:
    tests = [test for condition in asked for test in lines_of(condition)]
    names = dict.fromkeys(test.fact for test in tests)
    several: dict[str, FactValues] = {n: [*range_of(VOCABULARY[n], tests), None] for n in names}
    space = CaseSpace(several, tests, most=10**6)
    told = {
        tuple(verdict_of(test, known(zip(names, case, strict=True))) for test in tests)
        for case in product(*several.values())
    }
    assert space.count(space.every) == len(told)
    for values in product(*space.values.values()):
        here = one_case(space, dict(zip(space.values, values, strict=True)))
        assert space.count(here) == 1
        assert tuple(space.first(here).values()) == values
        for test in tests:
            case = known(zip(space.values, values, strict=True))
            assert verdict_at(space, space.source(test), here) is verdict_of(test, case)


@given(asked=st.lists(conditions({fact.name: fact for fact in FACTS}), min_size=1, max_size=3))
@examples(20)
def test_sets_are_combined_as_their_cases_are(asked: list[Condition]) -> None:
    tests = [test for condition in asked for test in lines_of(condition)]
    names = dict.fromkeys(test.fact for test in tests)
    several: dict[str, FactValues] = {n: [*range_of(VOCABULARY[n], tests), None] for n in names}
    space = CaseSpace(several, tests, most=10**6)
    every = [dict(zip(space.values, v, strict=True)) for v in product(*space.values.values())]
    sets = [space.source(test).satisfied for test in tests]
    places = [[space.has_any(one_case(space, case) & each) for case in every] for each in sets]
    for (one, of_one_), (other, of_other) in product(zip(sets, places, strict=True), repeat=2):
        pairs = list(zip(of_one_, of_other, strict=True))
        assert space.count(one & other) == sum(a and b for a, b in pairs)
        assert space.count(one | other) == sum(a or b for a, b in pairs)
        assert space.count(one ^ other) == sum(a is not b for a, b in pairs)
        assert space.count(~one) == len(every) - sum(of_one_)
    for name, values in space.values.items():
        for value in values:
            at = [held for case, held in zip(every, places[0], strict=True) if case[name] == value]
            assert space.count(space.given(sets[0], name, value)) == sum(at) * len(values)


def one_case(space: CaseSpace, values: Mapping[str, Value | None]) -> BitSet:
    sets = (space.where(name, partial(eq, value)) for name, value in values.items())
    return reduce(and_, sets, space.every)


def known(values: Iterable[tuple[str, Value | None]]) -> dict[str, Value]:
    return {name: value for name, value in values if value is not None}


def range_of(fact: Fact, asked: Sequence[Comparison]) -> list[Value]:
    return [each.first for each in equivalence_classes(fact, asked)]


def verdict_at(space: CaseSpace, pair: VerdictBits, here: BitSet) -> Verdict:
    satisfied, unsatisfied = (space.has_any(cases & here) for cases in pair)
    assert not (satisfied and unsatisfied)
    return Verdict(1 + int(satisfied) - int(unsatisfied))


@pytest.mark.whole
def test_prove_tells_how_many_cases_were_decided_again() -> None:
    said = command("prove", "status_is_not_asked", "no_unasked_report", "--twice")
    assert said.code == 0
    told = " ".join(said.out.split())
    number = r"([0-9]+(,[0-9]{3})*|[0-9]\.[0-9] x 10\^[0-9]+)"
    counts = f"decided again without z3: all {number} cases with up to 2 papers of each kind"
    assert len(re.findall(counts, told)) == 2
    assert len(re.findall(f"{counts}, {number} of which meet its condition", told)) == 1
    said = command("prove", "no_history_of_a_hold_without_a_judge", "--twice")
    assert "    not decided again without z3: it speaks of histories\n" in said.out
    honored = ("no_hold_without_a_judge", "--policy", "as_if_detainers_were_honored")
    said = command("prove", *honored, "--twice")
    assert said.code == 1
    told = " ".join(said.out.split())
    assert re.search(f"decided again without z3: one of {number} cases is against it too", told)


@pytest.mark.whole
def test_prove_gives_the_same_as_json() -> None:
    names = ("no_unasked_report", "no_history_of_a_hold_without_a_judge")
    proofs = json.loads(command("prove", *names, "--twice", "--json").out)["proofs"]
    assert proofs[0]["again"].keys() == {"cases", "meeting", "too_many"}
    assert proofs[1]["again"] is None
    assert json.loads(command("prove", names[0], "--json").out)["proofs"][0]["again"] is None


def test_a_disagreement_is_all_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")  # an answer that was kept is not asked for again
    monkeypatch.setattr(terms, "passing", lambda *_: z3.BoolVal(False))  # as if no case met it
    said = command("prove", "status_is_not_asked", "--twice")
    assert (said.code, said.out) == (70, "")
    assert "cases disagree on `status_is_not_asked`" in said.err
    assert "Traceback" not in said.err
