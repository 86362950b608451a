"""Findings, readings and what a case says of them when it is asked, worked out by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from release_sim.engine import decide
from release_sim.engine.decide import Engine
from release_sim.engine.grounding import folded
from release_sim.engine.semantics import Evaluation
from release_sim.engine.shape import Shape
from release_sim.errors import EngineDisagreementError, OutOfScopeError
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.model.policy import UNRESOLVED, FindingMeaning, Policy
from release_sim.model.rule import Conclusion, Duty, Modality, Period, Rule
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import HOLD
from tests.made_up import IN_CUSTODY, WIDE, policy_of, rule
from tests.strategies import CITE

DAY = date(2020, 1, 1)
SURE = Comparison("finding.sure", Op.IS, (True,))
KEPT = Case(DAY, {"custody.state": "in_custody"})
FORM = Comparison("request.form", Op.IS, ("i_247a",))
TWO = Case(
    DAY,
    {"request.one.form": "i_247a", "request.two.form": "letter"},
    instruments={"request": ("one", "two")},
)
NO, MAYBE, YES = Verdict


def finding(when: Comparison, in_force: Period) -> Rule:
    then = Conclusion("sure")
    return Rule("a.b.finds", "a test", CITE, then, in_force, when=AllOf((when,)))


def policy(when: Comparison = IN_CUSTODY, until: date | None = None) -> Policy:
    """Whoever is surely found must be held; with the broad reading everyone may be."""
    found = policy_of(
        finding(when, Period(None, until)),
        rule("must", Modality.MUST, SURE),
        rule("may", Modality.MAY, WIDE),
    )
    meaning = FindingMeaning("a test", flag=True, not_due_yet={HOLD: "a test"})
    return replace(found, findings={"sure": meaning})


def answer(engine: Engine, case: Case) -> Answer:
    found = engine.decide(case).outcomes[HOLD].answer
    assert engine.answers(case)[HOLD] is found
    return found


@pytest.mark.parametrize(("when", "case"), [(IN_CUSTODY, KEPT), (FORM, TWO)], ids=["case", "paper"])
@pytest.mark.parametrize("reading", [{}, {"breadth": "narrow"}], ids=["as chosen", "anew"])
def test_a_finding_that_no_rule_in_force_concludes_is_not_so(
    when: Comparison, case: Case, reading: dict[str, str]
) -> None:
    assert answer(Engine(policy(when)).with_readings(reading), case) is Answer.REQUIRED
    ended = Engine(policy(when, until=date(2019, 12, 31))).with_readings(reading)
    assert answer(ended, case) is Answer.SILENT
    assert ended.holds(case, SURE) is NO


def test_a_reading_is_chosen_anew_and_what_is_unresolved_is_not_known() -> None:
    engine = Engine(policy(until=date(2019, 12, 31)))
    by = {
        choice: answer(engine.with_readings({"breadth": choice}), KEPT)
        for choice in ("narrow", "wide", "unresolved")
    }
    assert by == {
        "narrow": Answer.SILENT,
        "wide": Answer.PERMITTED,
        "unresolved": Answer.UNDETERMINED,
    }


def test_a_condition_is_asked_of_a_case_with_its_findings() -> None:
    engine = Engine(policy())
    open_case = Case(DAY, {}, frozenset({"custody.state"}))
    gone = Case(DAY, {"custody.state": "released"})
    assert [engine.holds(case, SURE) for case in (KEPT, open_case, gone)] == [YES, MAYBE, NO]


def test_another_rule_is_asked_where_it_applies() -> None:
    other = rule("other", Modality.MAY, SURE)
    engine = Engine(policy())
    assert engine.answers_where(KEPT, other, HOLD) == {None: Answer.REQUIRED}
    for told in (Case(DAY, {"custody.state": "released"}), Case(DAY, {}, frozenset(KEPT.stated))):
        assert engine.answers_where(told, other, HOLD) == {}


def test_a_flag_and_what_is_not_due_yet_follow_the_finding() -> None:
    waiting = policy()
    permitted = {**waiting.rules, "a.b.must": rule("must", Modality.MAY, SURE)}
    engine = Engine(replace(waiting, rules=permitted))
    for case, so in ((KEPT, ("sure",)), (Case(DAY, {"custody.state": "released"}), ())):
        outcomes, flags = engine.outcomes(case)
        assert (flags, outcomes[HOLD].not_due_yet) == (so, so)
    assert Engine(waiting).outcomes(KEPT)[0][HOLD].not_due_yet == ()


@pytest.mark.parametrize(
    ("breadth", "expected"),
    [
        ("narrow", Answer.SILENT),
        ("wide", Answer.PERMITTED),
        (UNRESOLVED, Answer.UNDETERMINED),
    ],
)
def test_what_is_not_required_may_not_be_due_yet(breadth: str, expected: Answer) -> None:
    waiting = policy()
    rules = {name: each for name, each in waiting.rules.items() if name != "a.b.must"}
    engine = Engine(replace(waiting, rules=rules)).with_readings({"breadth": breadth})
    found = engine.outcomes(KEPT)[0][HOLD]
    assert (found.answer, found.not_due_yet) == (expected, ("sure",))


def test_of_what_is_put_several_times_the_greatest_verdict_counts() -> None:
    put = {"a.b.one@1": NO, "a.b.one@2": MAYBE, "finding.sure@1": YES}
    found = folded(Evaluation(put, put, {"finding.1.sure": NO, "finding.2.sure": YES}), ["a.b.one"])
    assert found == Evaluation({"a.b.one": MAYBE}, {"a.b.one": MAYBE}, {"finding.sure": YES})
    assert folded(Evaluation({}, {}, {}), ["a.b.one"]).applies == {"a.b.one": NO}


@pytest.mark.parametrize(
    ("matched", "named"),
    [
        ((NO, NO, NO), "`a.b.finds`, `a.b.must`"),
        ((MAYBE, YES, MAYBE), "`a.b.finds`, `a.b.may`"),
        ((YES, YES, YES), "`a.b.may`"),
    ],
)
def test_engines_that_disagree_name_the_rules(
    matched: tuple[Verdict, ...], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Evaluation(
        dict(zip(("a.b.finds", "a.b.must", "a.b.may"), matched, strict=True)), {}, {}
    )
    monkeypatch.setattr(decide, "match", lambda *_: found)
    with pytest.raises(EngineDisagreementError, match=re.escape(f"on {named};")):
        Engine(policy()).decide(KEPT)


def test_engines_that_disagree_on_no_rule_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    applied = Engine(policy()).evaluate_reference(KEPT).applies
    monkeypatch.setattr(decide, "match", lambda *_: Evaluation(applied, {}, {}))
    with pytest.raises(EngineDisagreementError, match="on what follows from the rules;"):
        Engine(policy()).decide(KEPT)


def test_a_case_may_lack_what_is_doubtful_and_what_it_has_none_of() -> None:
    shape = Shape(
        (("request", ("one",)), ("warrant", ("1",)), ("writ", ())), frozenset({"warrant"})
    )
    lacks = [kind for kind in ("request", "warrant", "writ") if shape.may_lack(kind)]
    assert lacks == ["warrant", "writ"]


def test_a_trace_is_told_of_each_paper_the_strongest_first() -> None:
    both = AllOf((FORM,))
    of_paper = replace(rule("must", Modality.MUST, IN_CUSTODY), when=both)
    asked = TWO.set({"request.two.cancelled": True})
    told = Engine(policy_of(of_paper)).decide(asked).rules["a.b.must"]
    (line,), (other,) = told.comparisons, told.others
    assert (told.instruments, told.stands, line.value) == (("one",), YES, "i_247a")
    assert (other.instruments, other.stands) == (("two",), NO)
    assert (other.comparisons[0].value, other.comparisons[0].gone) == ("letter", True)


def test_the_trace_of_a_rule_about_papers_that_are_not_there_has_no_values() -> None:
    none = Case(DAY, {}, instruments={"request": ()})
    of_paper = Rule("a.b.must", "a test", CITE, Duty(Modality.MUST, HOLD), when=AllOf((FORM,)))
    rules = Engine(policy_of(of_paper, rule("may", Modality.MAY, IN_CUSTODY))).decide(none).rules
    assert [*rules] == ["a.b.must", "a.b.may"]
    told = rules["a.b.must"]
    assert (told.applies, told.stands, told.instruments, told.others) == (NO, NO, (), ())
    assert [(line.value, line.verdict) for line in told.comparisons] == [(None, NO)]


COVERED = replace(policy(), covers=Period(date(2019, 1, 1), date(2020, 1, 1)))
ABOUT = replace(policy(), concerns=AllOf((IN_CUSTODY,)))


@pytest.mark.parametrize("day", [date(2018, 12, 31), date(2020, 1, 2)])
def test_a_day_that_a_policy_does_not_cover_is_out_of_scope(day: date) -> None:
    engine = Engine(COVERED)
    for inside in (date(2019, 1, 1), date(2020, 1, 1)):
        assert answer(engine, replace(KEPT, as_of=inside)) is Answer.REQUIRED
    for ask in (engine.decide, engine.outcomes):
        with pytest.raises(OutOfScopeError) as told:
            ask(replace(KEPT, as_of=day))
        assert (told.value.name, told.value.fact) == ("date-not-covered", "as_of")
        assert told.value.message == f"policy `made_up` has no answers for {day}"
        assert told.value.help == f"it covers {COVERED.covers}"
    assert engine.decide_unchecked(replace(KEPT, as_of=day)).answers() == engine.answers(KEPT)


def test_a_person_whom_a_policy_is_not_about_is_out_of_scope() -> None:
    engine = Engine(ABOUT)
    assert answer(engine, KEPT) is Answer.REQUIRED
    assert answer(engine, Case(DAY, {}, frozenset({"custody.state"}))) is Answer.UNDETERMINED
    with pytest.raises(OutOfScopeError) as told:
        engine.decide(Case(DAY, {"custody.state": "released"}))
    assert (told.value.name, told.value.fact) == ("person-not-covered", "custody.state")
    assert (
        told.value.message == "policy `made_up` is not about a case with `custody.state: released`"
    )


def test_an_answer_is_asked_for_each_paper_of_a_kind_that_it_answers() -> None:
    then = Duty(Modality.MUST, "record_request")
    engine = Engine(policy_of(Rule("a.b.must", "a test", CITE, then, when=AllOf((FORM,)))))
    told = {"one": Answer.REQUIRED, "two": Answer.SILENT}
    assert engine.answers_by_instrument(TWO, "record_request") == told
    assert engine.answers_by_instrument(TWO, HOLD) == {}
    assert engine.answers_by_instrument(KEPT, "record_request") == {}
    outcomes, flags = engine.outcomes_unchecked(TWO, ["record_request"])
    assert (flags, [*outcomes]) == ((), ["record_request"])
    assert outcomes["record_request"].answer is Answer.REQUIRED
