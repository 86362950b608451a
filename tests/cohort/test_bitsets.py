"""Bitsets say of many cases at once what the definition says of each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.engine.batch_evaluation import BatchEvaluation, CompiledRules
from release_sim.engine.bitset import ALL, CONSTANT, NONE, BitSet, VerdictBits
from release_sim.engine.decide import Engine
from release_sim.engine.semantics import verdict_of
from release_sim.engine.shape import Shape
from release_sim.engine.strata import changes_of
from release_sim.model.about import About
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Modality
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import ACTIONS, HOLD
from release_sim.vocabulary.fact import Fact, FactKind, Value
from tests.conftest import examples
from tests.made_up import CANCELLED, IN_CUSTODY, policy_of, rule
from tests.strategies import conditions, dates, few_facts, policies


def packed(bits: Sequence[bool]) -> BitSet:
    """One bit a case; what is over in the last word is neither."""
    padded = [*bits, *[False] * (-len(bits) % 64)]
    return np.packbits(np.array(padded, dtype=np.bool_), bitorder="little").view(np.uint64)


def bits(bitset: BitSet, number: int) -> list[bool]:
    words = np.broadcast_to(bitset, (-(-number // 64),)).copy()
    return [bool(b) for b in np.unpackbits(words.view(np.uint8), bitorder="little")[:number]]


def verdicts(pair: VerdictBits, number: int) -> list[Verdict]:
    satisfied, unsatisfied = bits(pair.satisfied, number), bits(pair.unsatisfied, number)
    assert not any(s and u for s, u in zip(satisfied, unsatisfied, strict=True))
    return [
        Verdict.SATISFIED if s else Verdict.UNSATISFIED if u else Verdict.UNKNOWN
        for s, u in zip(satisfied, unsatisfied, strict=True)
    ]


def block_of(policy: Policy, cases: Sequence[Case]) -> BatchEvaluation:
    """Cases of one regime as a block, its bitsets worked out case by case."""
    readings = policy.reading_facts()
    facts = [{**readings, **case.facts()} for case in cases]

    def source(test: Comparison) -> VerdictBits:
        found = [verdict_of(test, each) for each in facts]
        return VerdictBits(
            packed([verdict is Verdict.SATISFIED for verdict in found]),
            packed([verdict is Verdict.UNSATISFIED for verdict in found]),
        )

    rules = [r for r in policy.rules.values() if r.in_force.covers(cases[0].as_of)]
    about = About.build(policy.rules.values())
    return BatchEvaluation(CompiledRules(rules, about, Shape.of()), source)


def agrees(policy: Policy, cases: Sequence[Case]) -> None:
    engine, block, number = Engine(policy), block_of(policy, cases), len(cases)
    defined = [engine.evaluate_reference(case) for case in cases]
    for rule_id in defined[0].applies:
        applied = [each.applies[rule_id] for each in defined]
        assert verdicts(block.applies(rule_id), number) == applied
        standing = [each.stands[rule_id] for each in defined]
        assert verdicts(block.stands(rule_id), number) == standing
    for name in defined[0].findings:
        findings = [each.findings[name] for each in defined]
        assert verdicts(block.finding(name), number) == findings
    answers = [engine.answers(case) for case in cases]
    for action, answer in product(ACTIONS, Answer):
        found = bits(block.answer(action, answer), number)
        assert found == [each[action] is answer for each in answers]


def listed(fact: Fact) -> list[Value]:
    """Every value, or those near the thresholds that random policies have."""
    match fact.kind:
        case FactKind.YES_NO:
            return [True, False]
        case FactKind.CHOICE:
            return list(fact.choices)
        case FactKind.COUNT:
            return list(range(7))
        case FactKind.DATE:
            return [date(2020, 1, day) for day in range(9, 18)]


def random_cases(number: int, day: date, random: Random) -> list[Case]:
    """So many cases of one day, each fact known in three of four."""
    found = []
    for _ in range(number):
        known = [fact for fact in few_facts() if random.randrange(4)]
        unknown = frozenset(fact.name for fact in few_facts() if fact not in known)
        stated = {fact.name: random.choice(listed(fact)) for fact in known}
        found.append(Case(day, stated, unknown))
    return found


@given(
    policy=policies(),
    data=st.data(),
    number=st.integers(1, 130),
    random=st.randoms(use_true_random=True),
)
@examples(15)
def test_bitsets_say_of_random_policies_what_the_definition_says(
    policy: Policy, data: st.DataObject, number: int, random: Random
) -> None:
    agrees(policy, random_cases(number, data.draw(dates(policy)), random))


@pytest.mark.whole
def test_bitsets_say_of_the_bundled_cases_what_the_definition_says(
    rulebook: Rulebook, scenarios: list[Scenario]
) -> None:
    """Each policy decides some of them, so that a further place costs little."""
    branches = [b for s in scenarios for b in (s.main, *s.what_if)]
    regimes: dict[str, int] = {}
    for number, policy in enumerate(rulebook.policies.values()):
        changes = changes_of(policy)
        by_regime: dict[int, list[Case]] = {}
        some = branches[number % 19 :: 19]
        for case in (each.case for each in some if not each.case.instruments):
            together = by_regime.setdefault(bisect_right(changes, case.as_of), [])
            together += [case, case.forget(sorted(case.facts())[len(together) % 8 :: 8])]
        regimes[policy.name] = len(by_regime)
        for cases in by_regime.values():
            agrees(policy, cases)
    assert all(regimes.values())
    assert regimes["denver"] > 3


@given(
    condition=conditions({fact.name: fact for fact in few_facts()}),
    random=st.randoms(use_true_random=True),
)
def test_a_condition_is_a_pair_of_bitsets(condition: Condition, random: Random) -> None:
    cases = random_cases(70, date(2020, 1, 1), random)
    block = block_of(policy_of(), cases)
    expected = [verdict_of(condition, case.facts()) for case in cases]
    assert verdicts(block.verdict_of(condition), 70) == expected


def recorded(policy: Policy, verdict: Verdict) -> tuple[BatchEvaluation, list[Comparison]]:
    """A block of which every test has the same verdict, and the tests it has asked for."""
    asked: list[Comparison] = []

    def source(test: Comparison) -> VerdictBits:
        asked.append(test)
        return CONSTANT[verdict]

    return BatchEvaluation(
        CompiledRules(policy.rules.values(), About.build(policy.rules.values()), Shape.of()), source
    ), asked


TWO_DUTIES = policy_of(
    rule("may", Modality.MAY, IN_CUSTODY, CANCELLED),
    rule("must", Modality.MUST, CANCELLED),
    rule("never", Modality.MUST_NOT, IN_CUSTODY, exception_to=("a.b.must",)),
)


def test_every_test_is_asked_once() -> None:
    block, asked = recorded(TWO_DUTIES, Verdict.UNKNOWN)
    assert bits(block.answer(HOLD, Answer.UNDETERMINED), 3) == [True] * 3
    assert len(asked) == len(set(asked)) == 2
    assert block.relevant_rules == {"a.b.may", "a.b.must", "a.b.never"}


def test_nothing_is_asked_that_the_answer_does_not_need() -> None:
    block, asked = recorded(TWO_DUTIES, Verdict.UNKNOWN)
    block.answer("transfer_custody", Answer.REQUIRED)
    assert asked == []
    block.answer(HOLD, Answer.FORBIDDEN)
    assert block.relevant_rules == {"a.b.must", "a.b.never"}


@pytest.mark.parametrize(
    ("verdict", "asked_for"), [(Verdict.SATISFIED, 2), (Verdict.UNSATISFIED, 1)]
)
def test_what_no_case_can_satisfy_ends_the_asking(verdict: Verdict, asked_for: int) -> None:
    block, asked = recorded(TWO_DUTIES, verdict)
    block.verdict_of(AllOf((IN_CUSTODY, CANCELLED)))
    assert len(asked) == asked_for
    block, asked = recorded(TWO_DUTIES, verdict)
    block.verdict_of(AnyOf((IN_CUSTODY, CANCELLED)))
    assert len(asked) == 3 - asked_for


def test_what_is_alike_in_all_cases_stays_one_word() -> None:
    block, _ = recorded(TWO_DUTIES, Verdict.SATISFIED)
    assert block.stands("a.b.never") == (ALL, NONE)
    assert block.stands("a.b.must") == (NONE, ALL)
    assert block.answer(HOLD, Answer.FORBIDDEN) is ALL
    assert not ALL.flags.writeable


def test_a_finding_that_no_rule_in_force_concludes_is_unsatisfied() -> None:
    block, asked = recorded(TWO_DUTIES, Verdict.UNKNOWN)
    of_none = Comparison("finding.made_up", Op.IS, (True,))
    assert block.verdict_of(of_none) == (NONE, ALL)
    assert block.verdict_of(Comparison("finding.made_up", Op.IS_NOT, (True,))) == (ALL, NONE)
    assert asked == []
