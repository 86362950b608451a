"""Answers to a block of cases, and what rests on what, worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from release_sim.engine.batch_evaluation import BatchEvaluation, CompiledRules, Source
from release_sim.engine.bitset import CONSTANT, VerdictBits
from release_sim.engine.semantics import verdict_of
from release_sim.engine.shape import Shape
from release_sim.model.about import About
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.rule import Conclusion, Duty, Modality, Rule
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import Value
from tests.made_up import IN_CUSTODY, rule
from tests.strategies import CITE

MUST, MUST_NOT, MAY = Modality
CERTAIN = Comparison("custody.release_certain", Op.IS, (True,))
ELIGIBLE = Comparison("custody.eligible_for_release", Op.IS, (True,))
SURE = Comparison("finding.sure", Op.IS, (True,))
OTHER = "release_when_eligible"
RULES = (
    Rule("a.b.finds", "a test", CITE, Conclusion("sure"), when=AllOf((CERTAIN,))),
    rule("must", MUST, SURE),
    rule("not", MUST_NOT, ELIGIBLE, exception_to=("a.b.must",)),
    Rule("a.b.may", "a test", CITE, Duty(MAY, OTHER), when=AllOf((IN_CUSTODY,))),
)


def compiled(rules: Iterable[Rule] = RULES, **instruments: tuple[str, ...]) -> CompiledRules:
    told = tuple(rules)
    return CompiledRules(told, About.build(told), Shape.of(instruments))


def source(facts: Mapping[str, Value], asked: list[str]) -> Source:
    def of(test: Comparison) -> VerdictBits:
        asked.append(test.fact)
        return CONSTANT[verdict_of(test, facts)]

    return of


def answer(block: BatchEvaluation, action: str) -> Answer:
    """The one answer that all cases of the block have."""
    (found,) = (each for each in Answer if block.answer(action, each).all())
    return found


@pytest.mark.parametrize(
    ("changed", "resting"),
    [("finds", {"finds", "must"}), ("must", {"must"}), ("not", {"not", "must"}), ("may", {"may"})],
)
def test_on_a_rule_rest_what_it_excepts_and_what_tests_its_finding(
    changed: str, resting: set[str]
) -> None:
    assert compiled().resting_on(f"a.b.{changed}") == {f"a.b.{name}" for name in resting}


@pytest.mark.parametrize(
    ("fact", "rules", "expected"),
    [
        (CERTAIN.fact, "finds", (Answer.SILENT, Answer.PERMITTED)),
        (ELIGIBLE.fact, "not", (Answer.FORBIDDEN, Answer.PERMITTED)),
        (IN_CUSTODY.fact, "may", (Answer.REQUIRED, Answer.SILENT)),
    ],
)
def test_where_a_fact_is_told_otherwise_the_others_are_not_asked_again(
    fact: str, rules: str, expected: tuple[Answer, Answer]
) -> None:
    facts: dict[str, Value] = {
        CERTAIN.fact: True,
        ELIGIBLE.fact: False,
        IN_CUSTODY.fact: "in_custody",
    }
    law, asked = compiled(), list[str]()
    before = BatchEvaluation(law, source(facts, asked))
    assert (answer(before, HOLD), answer(before, OTHER)) == (Answer.REQUIRED, Answer.PERMITTED)
    assert {*asked} == {*facts}
    asked.clear()
    facts[fact] = "released" if fact == IN_CUSTODY.fact else not facts[fact]
    other = before.otherwise(source(facts, asked), [fact], law.resting_on(f"a.b.{rules}"))
    assert (answer(other, HOLD), answer(other, OTHER)) == expected
    assert asked == [fact]
    assert (answer(before, HOLD), answer(before, OTHER)) == (Answer.REQUIRED, Answer.PERMITTED)


def is_form(form: str) -> Comparison:
    return Comparison("request.form", Op.IS, (form,))


FORMS: dict[str, Value] = {
    "request.one.form": "i_247a",
    "request.one.cancelled": False,
    "request.two.form": "letter",
    "request.two.cancelled": False,
}
HELD: list[tuple[Condition, Verdict]] = [
    (is_form("letter"), Verdict.SATISFIED),
    (is_form("i_247d"), Verdict.UNSATISFIED),
    (SURE, Verdict.SATISFIED),
    # Of some request it is not so, but to deny it is to deny it of all.
    (Comparison("finding.sure", Op.IS, (False,)), Verdict.UNSATISFIED),
    (AllOf((SURE, is_form("letter"))), Verdict.UNSATISFIED),  # of one and the same request
    (AllOf((SURE, is_form("i_247a"))), Verdict.SATISFIED),
    (AnyOf((SURE, is_form("i_247d"))), Verdict.SATISFIED),
    (AnyOf((is_form("i_247d"), is_form("i_247n"))), Verdict.UNSATISFIED),
    (CERTAIN, Verdict.UNKNOWN),
    (AllOf((CERTAIN, is_form("letter"))), Verdict.UNKNOWN),
    (AnyOf((CERTAIN, is_form("letter"))), Verdict.SATISFIED),
]


@pytest.mark.parametrize(("condition", "verdict"), HELD)
def test_a_condition_holds_of_a_case_if_it_does_of_some_paper(
    condition: Condition, verdict: Verdict
) -> None:
    finds = Rule("a.b.finds", "a test", CITE, Conclusion("sure"), when=AllOf((is_form("i_247a"),)))
    block = BatchEvaluation(compiled([finds], request=("one", "two")), source(FORMS, []))
    assert block.holds(condition).at(0) is verdict


def test_what_denies_a_finding_of_all_papers_is_decided_anew_where_one_is_told_otherwise() -> None:
    denied = Comparison(SURE.fact, Op.IS, (False,))
    law = compiled(
        [
            Rule("a.b.finds", "a test", CITE, Conclusion("sure"), when=AllOf((is_form("i_247a"),))),
            rule("must", MUST, denied),
        ],
        request=("one", "two"),
    )
    before = BatchEvaluation(law, source(FORMS, []))
    assert answer(before, HOLD) is Answer.SILENT
    told = source({**FORMS, "request.one.form": "letter"}, [])
    other = before.otherwise(told, ["request.one.form"], law.resting_on("a.b.finds"))
    assert answer(other, HOLD) is Answer.REQUIRED


OF_A_REQUEST = "record_request"


def of_request(name: str, modality: Modality, *when: Condition) -> Rule:
    return Rule(f"a.b.{name}", "a test", CITE, Duty(modality, OF_A_REQUEST), when=AllOf(when))


def test_an_action_that_answers_papers_is_answered_for_each() -> None:
    rules = (
        of_request("must", MUST, is_form("i_247a")),
        of_request("not", MUST_NOT, is_form("letter")),
        of_request("may", MAY, CERTAIN),
    )
    block = BatchEvaluation(compiled(rules, request=("one", "two")), source(FORMS, []))
    found = {
        name: [each for each in Answer if block.answer(OF_A_REQUEST, each, name).all()]
        for name in ("one", "two", None, "none")
    }
    assert found == {
        "one": [Answer.REQUIRED],
        "two": [Answer.FORBIDDEN],
        None: [Answer.REQUIRED],
        "none": [Answer.SILENT],
    }
    assert [block.stands(f"a.b.{name}").at(0) for name in ("must", "not", "may")] == [
        Verdict.SATISFIED,
        Verdict.SATISFIED,
        Verdict.UNKNOWN,
    ]
    assert block.applies("a.b.must").at(0) is Verdict.SATISFIED


def test_a_rule_that_is_none_of_them_is_asked_by_the_paper() -> None:
    block = BatchEvaluation(compiled([], request=("one", "two")), source(FORMS, []))
    of_papers = block.asked(of_request("new", MUST, is_form("letter")))
    assert {name: bits.at(0) for name, bits in of_papers.items()} == {
        "one": Verdict.UNSATISFIED,
        "two": Verdict.SATISFIED,
    }
    of_the_person = block.asked(rule("new", MUST, is_form("letter"), unless=(CERTAIN,)))
    assert {name: bits.at(0) for name, bits in of_the_person.items()} == {None: Verdict.UNKNOWN}


def test_what_was_asked_rests_on_the_rules_that_it_needed() -> None:
    block = BatchEvaluation(compiled(), source({CERTAIN.fact: True, ELIGIBLE.fact: False}, []))
    assert block.relevant_rules == set()
    assert block.finding(SURE.fact).at(0) is Verdict.SATISFIED
    assert block.relevant_rules == {"a.b.finds"}
    assert answer(block, HOLD) is Answer.REQUIRED
    assert block.relevant_rules == {"a.b.finds", "a.b.must", "a.b.not"}
    assert block.finding("finding.other").at(0) is Verdict.UNSATISFIED
    assert answer(block, OTHER) is Answer.UNDETERMINED
    assert block.relevant_rules == {"a.b.finds", "a.b.must", "a.b.not", "a.b.may"}


@pytest.mark.parametrize(
    ("op", "value", "verdict"),
    [(Op.IS, True, 2), (Op.IS, False, 0), (Op.IS_NOT, True, 0), (Op.IS_NOT, False, 2)],
)
@pytest.mark.parametrize("certain", [True, False, None])
def test_a_finding_is_tested_in_each_way(
    op: Op, value: bool, verdict: int, certain: bool | None
) -> None:
    facts: dict[str, Value] = {} if certain is None else {CERTAIN.fact: certain}
    block = BatchEvaluation(compiled(), source(facts, []))
    test = Comparison(SURE.fact, op, (value,))
    wanted = 1 if certain is None else verdict if certain else 2 - verdict
    assert block.verdict_of(test).at(0) is block.holds(test).at(0) is Verdict(wanted)
