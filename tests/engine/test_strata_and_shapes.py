"""The rules of a day in strata, and what of a case rules are put for, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from release_sim.engine.decide import Engine
from release_sim.engine.shape import Shape, shape_of
from release_sim.engine.strata import changes_of
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.rule import Conclusion, Duty, Modality, Period, Rule
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import INSTRUMENTS
from tests.made_up import IN_CUSTODY, policy_of, rule
from tests.strategies import CITE

MUST, MUST_NOT, MAY = Modality
DAY = date(2020, 1, 1)
CERTAIN = Comparison("custody.release_certain", Op.IS, (True,))
SURE, OTHER = (Comparison(f"finding.{name}", Op.IS, (True,)) for name in ("sure", "other"))
FORM = Comparison("request.form", Op.IS, ("i_247a",))


def finds(finding: str, *when: Comparison, name: str = "") -> Rule:
    then = Conclusion(finding)
    return Rule(f"a.b.{name or finding}", "a test", CITE, then, when=AllOf(when))


STRATA: list[tuple[str, tuple[Rule, ...], list[tuple[str, str]]]] = [
    ("no rule", (), []),
    (
        "rules that ask facts",
        (rule("may", MAY, IN_CUSTODY), rule("must", MUST, CERTAIN)),
        [("may must", "may must")],
    ),
    (
        "an exception that asks facts",
        (rule("must", MUST, CERTAIN), rule("not", MUST_NOT, exception_to=("a.b.must",))),
        [("must not", "must not")],
    ),
    (
        "a finding of a finding",
        (finds("sure", CERTAIN), finds("other", SURE), rule("must", MUST, OTHER)),
        [("sure", "sure"), ("other", "other"), ("must", "must")],
    ),
    (
        "two findings of one rule",
        (finds("sure", CERTAIN), finds("other", SURE), rule("must", MUST, SURE, OTHER)),
        [("sure", "sure"), ("other", "other"), ("must", "must")],
    ),
    (
        "a rule is asked before the exception to it, and settled with it",
        (
            finds("sure", CERTAIN),
            rule("must", MUST, IN_CUSTODY),
            rule("not", MUST_NOT, SURE, exception_to=("a.b.must",)),
        ),
        [("must sure", "sure"), ("not", "must not")],
    ),
    (
        "what rests on a finding that is settled later is asked after that",
        (
            finds("sure", CERTAIN),
            finds("other", IN_CUSTODY),
            rule("not", MUST_NOT, SURE, exception_to=("a.b.other",)),
            rule("must", MUST, OTHER),
        ),
        [("other sure", "sure"), ("not", "not other"), ("must", "must")],
    ),
]


@pytest.mark.parametrize(
    ("rules", "expected"), [each for _, *each in STRATA], ids=[name for name, *_ in STRATA]
)
def test_rules_are_asked_in_as_few_strata_as_there_can_be(
    rules: tuple[Rule, ...], expected: list[tuple[str, str]]
) -> None:
    regime, _ = Engine(policy_of(*rules)).laid_out(Case(DAY))
    found = [
        tuple({each.id.removeprefix("a.b.") for each in several} for several in stratum)
        for stratum in regime.strata
    ]
    assert found == [tuple({*several.split()} for several in stratum) for stratum in expected]


FIRST, LAST, AFTER = date(2020, 2, 1), date(2020, 2, 29), date(2020, 3, 1)
DAYS = [
    (date(2020, 1, 31), Answer.PERMITTED),
    (FIRST, Answer.REQUIRED),
    (LAST, Answer.REQUIRED),
    (AFTER, Answer.PERMITTED),
    (date(2020, 3, 2), Answer.PERMITTED),
]


@pytest.mark.parametrize("in_order", [1, -1])
def test_a_rule_is_in_force_from_its_first_day_through_its_last(in_order: int) -> None:
    policy = policy_of(
        rule("may", MAY, IN_CUSTODY),
        rule("must", MUST, IN_CUSTODY, in_force=Period(FIRST, LAST)),
        rule("again", MAY, CERTAIN, in_force=Period(FIRST, None)),
    )
    assert changes_of(policy) == [FIRST, AFTER]
    engine = Engine(policy)
    for day, expected in DAYS[::in_order]:
        case = Case(day, {"custody.state": "in_custody"})
        assert engine.answers(case)[HOLD] is expected
        named = ("a.b.must",) if expected is Answer.REQUIRED else ("a.b.may",)
        assert engine.decide(case).outcomes[HOLD].because == named


def test_where_one_rule_follows_another_the_law_changes_once() -> None:
    policy = policy_of(
        rule("must", MUST, IN_CUSTODY, in_force=Period(FIRST, LAST)),
        rule("may", MAY, IN_CUSTODY, in_force=Period(AFTER, None)),
    )
    assert changes_of(policy) == [FIRST, AFTER]
    engine, stated = Engine(policy), {IN_CUSTODY.fact: "in_custody"}
    found = [engine.answers(Case(day, stated))[HOLD] for day in (DAY, FIRST, LAST, AFTER)]
    assert found == [Answer.SILENT, Answer.REQUIRED, Answer.REQUIRED, Answer.PERMITTED]


def test_a_rule_that_is_put_for_no_paper_too_applies_if_it_does_so_for_none() -> None:
    engine = Engine(policy_of(of_request("must", MUST, CERTAIN)))
    case = Case(DAY, {CERTAIN.fact: True, "request.cancelled": True})
    found = engine.evaluate_reference(case)
    assert found.applies == found.stands == {"a.b.must": Verdict.SATISFIED}
    assert [*engine.decide(case).rules] == ["a.b.must"]


def with_requests(*names: str, **stated: Value) -> Case:
    told = {f"request.{name}.form": form for name, form in stated.items()}
    return Case(DAY, told, instruments={"request": names})


@pytest.mark.parametrize(
    ("case", "so"),
    [
        (Case(DAY), True),
        (with_requests(), False),
        (with_requests("one", one="letter"), False),
        (with_requests("one", "two"), False),
    ],
)
def test_rules_are_as_written_where_no_instrument_has_a_name(case: Case, so: bool) -> None:
    regime, _ = Engine(policy_of(finds("sure", FORM), rule("must", MUST, SURE))).laid_out(case)
    assert regime.as_written is so
    found = regime.folded(Engine(policy_of()).evaluate_reference(case))
    assert set(found.applies) == (set() if so else {"a.b.sure", "a.b.must"})
    about_no_paper, _ = Engine(policy_of(rule("may", MAY, IN_CUSTODY))).laid_out(case)
    assert about_no_paper.as_written


LIVE: dict[str, Value] = {kind.life: kind.live for kind in INSTRUMENTS.values()}
SHAPES: list[tuple[Case, Mapping[str, Value], set[str]]] = [
    # A writ or an order of a court is looked at in every case that names none.
    (Case(DAY), LIVE, {"writ", "court_order"}),
    (Case(DAY), {**LIVE, "request.cancelled": True}, {"request", "writ", "court_order"}),
    (Case(DAY), {**LIVE, "warrant.active": False}, {"warrant", "writ", "court_order"}),
    (Case(DAY), {}, {*INSTRUMENTS}),
    (Case(DAY, instruments={"writ": (), "court_order": ()}), LIVE, set()),
    (
        Case(DAY, instruments={"writ": ("1", "2"), "request": ("one",)}),
        LIVE | {"writ.1.presented": True, "writ.2.presented": True, "request.one.cancelled": False},
        {"court_order"},
    ),
    (
        Case(DAY, instruments={"writ": ("1", "2"), "request": ("one",)}),
        LIVE | {"writ.1.presented": True, "writ.2.presented": False},
        {"court_order", "writ", "request"},
    ),
]


@pytest.mark.parametrize(("case", "facts", "doubtful"), SHAPES)
def test_what_is_not_surely_live_is_doubtful(
    case: Case, facts: Mapping[str, Value], doubtful: set[str]
) -> None:
    shape = shape_of(case, facts)
    assert shape.slots == tuple((kind, case.names(kind)) for kind in INSTRUMENTS)
    assert ({*shape.doubtful}, {*shape.optional}) == (doubtful, set())
    for kind in INSTRUMENTS:
        assert shape.may_lack(kind) is (kind in doubtful or not case.names(kind))


def test_a_shape_of_some_kinds_has_nothing_of_the_others() -> None:
    shape = Shape.up_to(("1", "2"), ["request", "writ"])
    assert [shape.names(kind) for kind in INSTRUMENTS] == [("1", "2"), ("",), ("1", "2"), ("",)]
    assert ({*shape.doubtful}, {*shape.optional}) == ({*INSTRUMENTS}, {"request", "writ"})
    part = shape.of_kinds(frozenset({"writ", "warrant"}))
    assert part.slots == (("warrant", ("",)), ("writ", ("1", "2")))
    assert ({*part.doubtful}, {*part.optional}) == ({"warrant", "writ"}, {"writ"})


NOTICE = "record_request"  # an action that answers a request
ASKS_HOLD = Comparison("request.asks_hold", Op.IS, (True,))


def of_request(name: str, modality: Modality, *when: Condition, but: tuple[str, ...] = ()) -> Rule:
    then = Duty(modality, NOTICE)
    return Rule(f"a.b.{name}", "a test", CITE, then, when=AllOf(when), exception_to=but)


def test_the_trace_of_the_strongest_paper_comes_first_and_then_those_that_pass_most() -> None:
    """Of several alike, by their names; an exception on one paper says nothing of another."""
    policy = policy_of(
        of_request("must", MUST, FORM, ASKS_HOLD, CERTAIN),
        of_request("not", MUST_NOT, Comparison("request.from", Op.IS, ("cbp",)), but=("a.b.must",)),
    )
    stated: dict[str, Value] = {"custody.release_certain": True}
    papers = {
        "a": ("letter", False, "ice"),
        "b": ("letter", True, "ice"),
        "c": ("i_247a", True, "cbp"),
        "d": ("i_247a", False, "ice"),
        "e": ("i_247a", True, "ice"),
        "f": ("i_247a", True, "cbp"),
    }
    for name, (form, asks, sender) in papers.items():
        stated |= {
            f"request.{name}.form": form,
            f"request.{name}.asks_hold": asks,
            f"request.{name}.from": sender,
        }
    case = Case(DAY, stated, instruments={"request": (*papers,)})
    told = Engine(policy).decide(case)
    first = told.rules["a.b.must"]
    order = [each.instruments for each in (first, *first.others)]
    assert "".join(name for (name,) in (each for each in order if each != ("-",))) == "ecfbda"
    assert first.stands is Verdict.SATISFIED
    assert [each.displaced_by for each in first.others[:2]] == [("a.b.not",)] * 2
    outcome = told.outcomes[NOTICE]
    assert {name: each.answer for name, each in outcome.by_instrument.items()} == {
        "a": Answer.SILENT,
        "b": Answer.SILENT,
        "c": Answer.FORBIDDEN,
        "d": Answer.SILENT,
        "e": Answer.REQUIRED,
        "f": Answer.FORBIDDEN,
    }
    assert (outcome.answer, outcome.because) == (Answer.REQUIRED, ("a.b.must",))
    assert outcome.by_instrument["c"].displaced == ("a.b.must",)
    assert outcome.displaced == ()  # of some request the duty stands


def test_of_papers_for_which_a_rule_is_displaced_the_one_to_which_it_applies_comes_first() -> None:
    """Though the other passes as many tests, and comes first by its name."""
    from_ice = Comparison("request.from", Op.IS, ("ice",))
    policy = policy_of(
        of_request("must", MUST, AnyOf((FORM, ASKS_HOLD)), from_ice),
        rule("not", MUST_NOT, CERTAIN, exception_to=("a.b.must",)),
    )
    stated: dict[str, Value] = {
        "custody.release_certain": True,
        "request.a.form": "i_247a",
        "request.a.asks_hold": True,
        "request.b.form": "i_247a",
        "request.b.asks_hold": False,
        "request.b.from": "ice",
    }
    case = Case(DAY, stated, frozenset({"request.a.from"}), {"request": ("a", "b")})
    first = Engine(policy).decide(case).rules["a.b.must"]
    assert [(each.instruments, each.applies, each.stands) for each in (first, *first.others)] == [
        (("b",), Verdict.SATISFIED, Verdict.UNSATISFIED),
        (("a",), Verdict.UNKNOWN, Verdict.UNSATISFIED),
    ]


def test_the_paper_for_which_a_rule_stands_comes_before_one_for_which_it_may() -> None:
    policy = policy_of(
        of_request("must", MUST, FORM),
        of_request("not", MUST_NOT, Comparison("request.from", Op.IS, ("cbp",)), but=("a.b.must",)),
    )
    stated: dict[str, Value] = {
        "request.a.form": "i_247a",
        "request.b.form": "i_247a",
        "request.b.from": "ice",
    }
    case = Case(DAY, stated, frozenset({"request.a.from"}), {"request": ("a", "b")})
    first = Engine(policy).decide(case).rules["a.b.must"]
    assert [(each.instruments, each.applies, each.stands) for each in (first, *first.others)] == [
        (("b",), Verdict.SATISFIED, Verdict.SATISFIED),
        (("a",), Verdict.SATISFIED, Verdict.UNKNOWN),
    ]
