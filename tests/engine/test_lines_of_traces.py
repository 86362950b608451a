"""The lines of a rule's trace: of which paper each tells, and what is said of one that is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from release_sim.engine.decide import Engine
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, AnyOf, Comparison, Op
from release_sim.model.decision import RuleTrace
from release_sim.model.policy import FindingMeaning
from release_sim.model.rule import Conclusion, Duty, Modality, Rule
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Value
from tests.made_up import CANCELLED, IN_CUSTODY, policy_of, rule
from tests.strategies import CITE

NO, MAYBE, YES = Verdict
MUST, MUST_NOT, MAY = Modality
FORM = Comparison("request.form", Op.IS, ("i_247a",))
LETTER = Comparison("request.form", Op.IS, ("letter",))
SURE = Comparison("finding.sure", Op.IS, (True,))
OF_A_REQUEST = "record_request"

Line = tuple[str, Value | None, Verdict, bool, bool]


def case(*unknown: str, **stated: Value) -> Case:
    """A person in custody, with the requests of whom something is stated: by ``one_form``."""
    told: dict[str, Value] = {"custody.state": "in_custody"}
    told |= {"request.{}.{}".format(*name.split("_")): value for name, value in stated.items()}
    open_facts = {"request.{}.{}".format(*name.split("_")) for name in unknown}
    names = dict.fromkeys(name.split("_")[0] for name in (*stated, *unknown))
    return Case(date(2020, 1, 1), told, frozenset(open_facts), {"request": tuple(names)})


def lines(trace: RuleTrace) -> list[Line]:
    return [
        (line.comparison.fact, line.value, line.verdict, line.barring, line.gone)
        for line in trace.comparisons
    ]


def asked_of(of: Rule, told: Case, *rules: Rule) -> dict[tuple[str, ...], list[Line]]:
    """The lines of a rule's traces, by the papers that they tell of."""
    policy = replace(policy_of(of, *rules), findings={"sure": FindingMeaning("a test")})
    trace = Engine(policy).decide(told).rules[of.id]
    return {each.instruments: lines(each) for each in (trace, *trace.others)}


CUSTODY: Line = ("custody.state", "in_custody", YES, False, False)


def test_that_a_paper_is_live_goes_without_saying_and_that_it_is_not_is_said() -> None:
    then = Duty(MUST, OF_A_REQUEST)
    of = Rule("a.b.must", "a test", CITE, then, when=AllOf((IN_CUSTODY,)))
    told = case("three_cancelled", one_cancelled=False, two_cancelled=True)
    found = asked_of(of, told)
    assert found[("one",)] == [CUSTODY]
    assert found[("two",)] == [CUSTODY, ("request.two.cancelled", True, NO, False, False)]
    assert found[("three",)] == [CUSTODY, ("request.three.cancelled", None, MAYBE, False, False)]


def test_a_trace_is_told_anew_where_a_paper_is_gone_since() -> None:
    of = Rule("a.b.must", "a test", CITE, Duty(MUST, OF_A_REQUEST), when=AllOf((IN_CUSTODY,)))
    engine = Engine(policy_of(of))
    told = case("two_cancelled", one_cancelled=False)
    for cancelled, expected in ((True, NO), (False, YES), (True, NO)):
        trace = engine.decide(told.set({"request.two.cancelled": cancelled})).rules[of.id]
        of_two = next(each for each in (trace, *trace.others) if each.instruments == ("two",))
        assert of_two.applies is expected


BARRED = rule("must", MUST, IN_CUSTODY, unless=(FORM,))


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (case(one_form="letter", two_form="letter"), ("one", "letter", NO, False)),
        (case(one_form="letter", two_form="i_247a"), ("two", "i_247a", YES, False)),
        (case("two_form", one_form="letter"), ("two", None, MAYBE, False)),
        (case("two_form", one_form="i_247a"), ("one", "i_247a", YES, False)),
        (case(one_form="i_247a", one_cancelled=True), ("one", "i_247a", NO, True)),
        (case("one_cancelled", one_form="i_247a"), ("one", "i_247a", MAYBE, False)),
        (
            case(one_form="i_247a", one_cancelled=True, two_form="i_247a"),
            ("two", "i_247a", YES, False),
        ),
    ],
)
def test_a_bar_that_speaks_of_no_paper_in_particular_tells_of_the_one_that_bars_most(
    told: Case, line: tuple[str, str | None, Verdict, bool]
) -> None:
    name, value, verdict, gone = line
    trace = Engine(policy_of(BARRED)).decide(told).rules[BARRED.id]
    assert lines(trace)[:2] == [CUSTODY, (f"request.{name}.form", value, verdict, True, gone)]
    assert trace.applies is Verdict(2 - verdict)


def test_where_there_is_no_paper_a_bar_has_no_value() -> None:
    none = replace(case(), instruments={"request": ()})
    trace = Engine(policy_of(BARRED)).decide(none).rules[BARRED.id]
    assert lines(trace) == [CUSTODY, ("request.form", None, NO, True, False)]
    assert trace.applies is YES


def test_a_block_that_asks_whether_a_paper_is_gone_is_not_told_that_it_is() -> None:
    of = rule("must", MUST, CANCELLED, FORM)
    (told,) = asked_of(of, case(one_form="i_247a", one_cancelled=True)).values()
    assert told == [
        ("request.one.cancelled", True, YES, False, False),
        ("request.one.form", "i_247a", YES, False, False),
    ]


def test_a_finding_of_a_paper_is_told_whether_the_paper_is_gone_or_not() -> None:
    finds = Rule("a.b.finds", "a test", CITE, Conclusion("sure"), when=AllOf((CANCELLED, FORM)))
    told = case(one_form="i_247a", one_cancelled=True, two_form="letter", two_cancelled=True)
    found = asked_of(rule("must", MUST, SURE), told, finds)
    assert found == {
        ("one",): [("finding.one.sure", True, YES, False, False)],
        ("two",): [("finding.two.sure", False, NO, False, False)],
    }


def test_each_line_is_told_in_the_order_in_which_it_is_written() -> None:
    of = rule("must", MUST, AnyOf((LETTER, IN_CUSTODY)), FORM, unless=(LETTER, CANCELLED))
    (told,) = asked_of(of, case(one_form="i_247a", one_cancelled=False)).values()
    assert told == [
        ("request.one.form", "i_247a", NO, False, False),
        CUSTODY,
        ("request.one.form", "i_247a", YES, False, False),
        ("request.one.form", "i_247a", NO, True, False),
        ("request.one.cancelled", False, NO, True, False),
    ]
