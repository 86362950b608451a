"""The papers that a rule so put is asked of, excepts and shares with others, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from release_sim.engine.grounding import Grounding, ground
from release_sim.engine.instances import of_one, of_some
from release_sim.engine.shape import Shape
from release_sim.model.about import About
from release_sim.model.condition import AllOf, Condition
from release_sim.model.rule import Conclusion, Duty, Modality, Rule, Within
from release_sim.vocabulary.instruments import INSTRUMENTS
from tests.engine.putting import (
    FORM,
    MODE,
    NOT_SURE,
    OF_A_REQUEST,
    SURE,
    WARRANT,
    finds,
    of_request,
    put,
    requests,
    told,
)
from tests.made_up import IN_CUSTODY, rule

MUST, MUST_NOT, MAY = Modality
IN = "custody.state=in_custody"


def test_each_rule_put_tells_its_papers_and_of_which_it_is_asked() -> None:
    rules = (rule("r", MUST, FORM, WARRANT), of_request("asked", MUST, FORM), finds(FORM))
    shape = Shape((("request", ("one",)), ("warrant", ("1",))), frozenset())
    found = ground(rules, About.build(rules), shape)
    assert found.bindings == {
        "a.b.r@one@1": {"request": "one", "warrant": "1"},
        "a.b.asked@one": {"request": "one"},
        "a.b.finds@one": {"request": "one"},
    }
    assert found.instrument == {"a.b.asked@one": "one", "a.b.finds@one": "one"}
    by_id = {each.id: each.then for each in found.rules}
    assert by_id["a.b.finds@one"] == Conclusion("one.sure")


@pytest.mark.parametrize(
    ("shape", "amount"),
    [
        (requests("one", live=True), "subpoena.one.days_to_respond"),
        (requests("", live=True), "subpoena.days_to_respond"),
        (requests(live=True), "subpoena.days_to_respond"),
    ],
)
def test_a_time_that_a_fact_of_a_paper_sets_is_that_of_the_paper(shape: Shape, amount: str) -> None:
    within = Within("subpoena.days_to_respond", "days", "after", "service")
    of = replace(of_request("r", MUST, IN_CUSTODY), then=Duty(MUST, OF_A_REQUEST, within))
    (found,) = ground([of], About.build([of]), shape).rules
    assert found.then == Duty(MUST, OF_A_REQUEST, replace(within, amount=amount))


EXCEPTED = ("a.b.asked",)
TARGETS: list[tuple[str, tuple[Rule, ...], dict[str, tuple[str, ...]]]] = [
    (
        "paper by paper, if both are asked of each",
        (of_request("asked", MUST, FORM), of_request("not", MUST_NOT, MODE, exception_to=EXCEPTED)),
        {"not@one": ("asked@one",), "not@two": ("asked@two",)},
    ),
    (
        "of the whole case, if one of them is not",
        (of_request("asked", MUST, FORM), rule("not", MUST_NOT, IN_CUSTODY, exception_to=EXCEPTED)),
        {"not": ("asked@one", "asked@two")},
    ),
    (
        "of the whole case, if the other is not",
        (rule("asked", MUST, FORM), of_request("not", MUST_NOT, FORM, exception_to=EXCEPTED)),
        {"not@one": ("asked@one", "asked@two"), "not@two": ("asked@one", "asked@two")},
    ),
    (
        "to what is not in force",
        (of_request("not", MUST_NOT, FORM, exception_to=("a.b.gone",)),),
        {"not@one": ("gone",), "not@two": ("gone",)},
    ),
]


@pytest.mark.parametrize(
    ("rules", "expected"), [each for _, *each in TARGETS], ids=[name for name, *_ in TARGETS]
)
def test_an_exception_is_one_to_rules_as_they_are_put(
    rules: tuple[Rule, ...], expected: dict[str, tuple[str, ...]]
) -> None:
    found = ground(rules, About.build(rules), requests("one", "two", live=True)).rules
    aimed = {
        each.id.removeprefix("a.b."): tuple(t.removeprefix("a.b.") for t in each.exception_to)
        for each in found
        if each.id.startswith("a.b.not")
    }
    assert aimed == expected


def test_an_exception_to_what_is_put_for_no_paper_is_one_to_the_others() -> None:
    rules = (
        rule("no_warrant", MUST, WARRANT),
        of_request("asked", MUST, FORM),
        of_request("not", MUST_NOT, FORM, exception_to=("a.b.no_warrant", "a.b.asked")),
    )
    shape = Shape((("request", ("one",)), ("warrant", ())), frozenset())
    found = ground(rules, About.build(rules), shape).rules
    assert {each.id: each.exception_to for each in found} == {
        "a.b.asked@one": (),
        "a.b.not@one": ("a.b.asked@one",),
    }


def test_what_is_denied_of_papers_is_denied_of_all_of_them() -> None:
    rules = (finds(FORM), rule("must", MUST, NOT_SURE))
    assert put(rules, requests("one", "two", live=True)) == {
        "finds@one": ("request.one.form=letter",),
        "finds@two": ("request.two.form=letter",),
        "must": ("finding.sure=False",),
        "finding.sure@one": ("finding.one.sure=True",),
        "finding.sure@two": ("finding.two.sure=True",),
    }
    # Of one without a name, or of an act that no paper asks for, the finding is the case's.
    assert [*put(rules, requests("", live=True))] == ["finds", "must"]
    of_the_act = (finds(MODE), rule("must", MUST, NOT_SURE))
    assert [*put(of_the_act, requests(live=True))] == ["finds@-", "must"]
    # And where nothing denies it, no one asks.
    assert [*put((finds(FORM), rule("must", MUST, SURE)), requests("one", live=True))] == [
        "finds@one",
        "must@one",
    ]


HELD: list[tuple[Condition, Shape, str]] = [
    (IN_CUSTODY, requests("one"), IN),
    (FORM, requests("one", live=True), "request.one.form=letter"),
    (
        FORM,
        requests("one", "two", live=True),
        "request.one.form=letter | request.two.form=letter",
    ),
    (FORM, requests(), "never"),
    (
        AllOf((FORM, WARRANT)),
        Shape((("request", ("one",)), ("warrant", ("1", "2"))), frozenset()),
        "request.one.form=letter & warrant.1.form=i_200"
        " | request.one.form=letter & warrant.2.form=i_200",
    ),
]


@pytest.mark.parametrize(("condition", "shape", "expected"), HELD)
def test_a_condition_on_a_case_is_one_on_some_paper(
    condition: Condition, shape: Shape, expected: str
) -> None:
    assert told(of_some(condition, About.build([]), shape)) == expected


def test_a_condition_on_one_paper_is_one_on_some_of_each_other_kind() -> None:
    shape = Shape((("request", ("one", "two")), ("warrant", ("1", "2"))), frozenset())
    put = of_one(AllOf((FORM, WARRANT)), About.build([]), shape, {"request": "one"})
    assert told(put) == (
        "request.one.form=letter & warrant.1.form=i_200"
        " | request.one.form=letter & warrant.2.form=i_200"
    )


def test_shapes_that_a_rule_cannot_tell_apart_share_it() -> None:
    rules = (rule("r", MUST, FORM), of_request("not", MUST_NOT, FORM, exception_to=("a.b.r",)))
    grounding = Grounding(About.build(rules))
    shapes = [
        Shape.of({"request": ("one",), "warrant": warrants}) for warrants in (("1",), ("1", "2"))
    ]
    first, second = (grounding.ground(rules, shape) for shape in shapes)
    assert [one is other for one, other in zip(first.rules, second.rules, strict=True)] == [
        True
    ] * 2
    third = grounding.ground(rules, Shape.of({"request": ("two",)}))
    assert [each.id for each in third.rules] == ["a.b.r@two", "a.b.not@two"]
    assert grounding.part_of(shapes[1], "a.b.r").slots == (("request", ("one",)),)
    assert {*INSTRUMENTS} > grounding.part_of(shapes[1], "a.b.r").doubtful


@pytest.mark.parametrize(
    ("rival", "same"), [(finds(FORM, IN_CUSTODY), True), (finds(IN_CUSTODY), False)]
)
def test_with_a_rival_rules_are_shared_unless_a_finding_is_about_something_else(
    rival: Rule, same: bool
) -> None:
    rules = (finds(FORM), rule("must", MUST, SURE))
    instead = (rival, rules[1])
    grounding, shape = Grounding(About.build(rules)), requests("one", live=True)
    before = grounding.ground(rules, shape).rules
    found = grounding.with_rival(rules[0], rival, rules).ground(instead, shape).rules
    assert found == ground(instead, About.build(instead), shape).rules
    assert (found[1] is before[1]) is same
    assert grounding.ground(rules, shape).rules == before
