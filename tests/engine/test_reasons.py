"""The rules that an outcome names, the facts it waits for and the trace, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from release_sim.engine.decide import Engine
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, AnyOf, Comparison, Op
from release_sim.model.decision import Missing, Outcome
from release_sim.model.policy import UNRESOLVED, FindingMeaning, Policy
from release_sim.model.rule import Conclusion, Duty, Modality, Rule, Within
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import Value
from tests.made_up import IN_CUSTODY, WIDE, policy_of, rule
from tests.strategies import CITE

MUST, MUST_NOT, MAY = Modality
DAY = date(2020, 1, 1)
CERTAIN = Comparison("custody.release_certain", Op.IS, (True,))
ELIGIBLE = Comparison("custody.eligible_for_release", Op.IS, (True,))
SOON = Within(48, "hours", "after", "eligibility")


def within(time: Within) -> Rule:
    """The rule that a person in custody must be held, for so long."""
    return replace(rule("must", MUST, IN_CUSTODY), then=Duty(MUST, HOLD, time))


EXCEPT = policy_of(
    rule("may", MAY, IN_CUSTODY),
    within(SOON),
    rule("not", MUST_NOT, CERTAIN, exception_to=("a.b.must",)),
)
CLASHING = policy_of(
    rule("not", MUST_NOT, CERTAIN),
    rule("must", MUST, IN_CUSTODY),
    rule("may", MAY, ELIGIBLE),
)


def case(**stated: Value) -> Case:
    """A person in custody, of whom the rest is unknown unless it is stated."""
    told = {"custody.state": "in_custody"} | {f"custody.{n}": v for n, v in stated.items()}
    asked = {IN_CUSTODY.fact, CERTAIN.fact, ELIGIBLE.fact}
    return Case(DAY, told, frozenset(asked - told.keys()))


def outcome(policy: Policy, told: Case) -> Outcome:
    """Return the engine's outcome on holding, with the trace and without it."""
    engine = Engine(policy)
    found = engine.decide(told).outcomes[HOLD]
    assert engine.outcomes(told)[0][HOLD] == found
    return found


def names(*several: str) -> tuple[str, ...]:
    return tuple(f"a.b.{name}" for name in several)


def test_a_duty_names_the_rules_of_its_force_and_their_time() -> None:
    found = outcome(EXCEPT, case(release_certain=False))
    assert found == Outcome(
        HOLD, Answer.REQUIRED, names("must"), (), names("may", "not"), within=(SOON,)
    )


def test_what_an_exception_displaces_is_named_and_sets_no_time() -> None:
    found = outcome(EXCEPT, case(release_certain=True))
    assert found == Outcome(HOLD, Answer.FORBIDDEN, names("not"), names("must"), names("may"))


def test_a_conflict_names_both_and_no_permission() -> None:
    found = outcome(CLASHING, case(release_certain=True, eligible_for_release=True))
    assert found == Outcome(HOLD, Answer.CONFLICT, names("must", "not"), (), names("may"))


def test_an_open_answer_names_what_stands_and_what_it_waits_for() -> None:
    found = outcome(EXCEPT, case())
    assert found == Outcome(
        HOLD,
        Answer.UNDETERMINED,
        names("may"),
        (),
        names("must", "not"),
        missing=(Missing(CERTAIN.fact, names("not")),),
    )


def test_what_an_answer_does_not_turn_on_is_not_missing() -> None:
    found = outcome(policy_of(rule("must", MUST, IN_CUSTODY), rule("may", MAY, CERTAIN)), case())
    assert found == Outcome(HOLD, Answer.REQUIRED, names("must"), (), names("may"))


@pytest.mark.parametrize("eligible", [True, None])
def test_only_what_can_still_settle_a_condition_is_missing(eligible: bool | None) -> None:
    either = AnyOf((CERTAIN, ELIGIBLE))
    policy = policy_of(rule("must", MUST, IN_CUSTODY, unless=(either,)))
    known: dict[str, Value] = {} if eligible is None else {"eligible_for_release": eligible}
    found = outcome(policy, case(**known))
    if eligible:
        assert (found.answer, found.missing) == (Answer.SILENT, ())
    else:
        open_facts = sorted((CERTAIN.fact, ELIGIBLE.fact))
        assert found.missing == tuple(Missing(fact, names("must")) for fact in open_facts)


def test_a_time_that_a_fact_sets_is_told_as_its_number() -> None:
    stated = Within("subpoena.days_to_respond", "days", "after", "service")
    policy = policy_of(within(stated))
    known = case().set({"subpoena.days_to_respond": 5})
    assert outcome(policy, known).within == (Within(5, "days", "after", "service"),)


def test_the_trace_names_what_bars_a_rule_and_the_value_of_each_line() -> None:
    told = Engine(EXCEPT).decide(case(release_certain=True)).rules
    assert {
        name: (each.applies, each.stands, each.displaced_by) for name, each in told.items()
    } == {
        "a.b.may": (Verdict.SATISFIED, Verdict.SATISFIED, ()),
        "a.b.must": (Verdict.SATISFIED, Verdict.UNSATISFIED, names("not")),
        "a.b.not": (Verdict.SATISFIED, Verdict.SATISFIED, ()),
    }
    (line,) = told["a.b.not"].comparisons
    assert (line.comparison, line.value, line.verdict, line.barring, line.gone) == (
        CERTAIN, True, Verdict.SATISFIED, False, False,
    )  # fmt: skip
    (open_line,) = Engine(EXCEPT).decide(case()).rules["a.b.not"].comparisons
    assert (open_line.value, open_line.verdict) == (None, Verdict.UNKNOWN)


def finds(name: str, finding: str, *when: Comparison, **more: object) -> Rule:
    then = Conclusion(finding)
    return Rule(f"a.b.{name}", "a test", CITE, then, when=AllOf(when), **more)  # type: ignore[arg-type]  # fields by name


SURE = Comparison("finding.sure", Op.IS, (True,))
BY_FINDING: list[tuple[str, tuple[Rule, ...], dict[str, tuple[str, ...]]]] = [
    (
        "what a finding turns on, and each rule that asks it",
        (
            finds("one", "sure", CERTAIN),
            finds("two", "sure", ELIGIBLE),
            finds("three", "sure", CERTAIN, ELIGIBLE),
            rule("must", MUST, SURE),
        ),
        {CERTAIN.fact: ("one", "three"), ELIGIBLE.fact: ("three", "two")},
    ),
    (
        "an exception to what finds it",
        (
            finds("one", "sure", IN_CUSTODY),
            finds("two", "other", CERTAIN, exception_to=("a.b.one",)),
            rule("must", MUST, SURE),
        ),
        {CERTAIN.fact: ("two",)},
    ),
    (
        "nothing of what cannot come",
        (
            finds("one", "sure", CERTAIN),
            finds("two", "sure", ELIGIBLE, Comparison("custody.state", Op.IS, ("released",))),
            rule("must", MUST, SURE),
        ),
        {CERTAIN.fact: ("one",)},
    ),
    (
        "nothing of what an exception displaces",
        (
            finds("one", "sure", CERTAIN),
            finds("two", "other", IN_CUSTODY, exception_to=("a.b.one",)),
            finds("three", "sure", ELIGIBLE),
            rule("must", MUST, SURE),
        ),
        {ELIGIBLE.fact: ("three",)},
    ),
    (
        "nothing of a rule that is settled",
        (rule("must", MUST, CERTAIN), rule("may", MAY, AnyOf((IN_CUSTODY, ELIGIBLE)))),
        {CERTAIN.fact: ("must",)},
    ),
    (
        "a reading that is left open",
        (rule("must", MUST, WIDE, CERTAIN),),
        {CERTAIN.fact: ("must",), WIDE.fact: ("must",)},
    ),
]


@pytest.mark.parametrize(
    ("rules", "missing"), [each for _, *each in BY_FINDING], ids=[name for name, *_ in BY_FINDING]
)
def test_what_is_missing_is_named_with_the_rules_that_ask_it(
    rules: tuple[Rule, ...], missing: dict[str, tuple[str, ...]]
) -> None:
    meant = {"sure": FindingMeaning("a test"), "other": FindingMeaning("a test")}
    found = outcome(replace(policy_of(*rules, breadth=UNRESOLVED), findings=meant), case())
    assert found.answer is Answer.UNDETERMINED
    assert found.missing == tuple(Missing(fact, names(*by)) for fact, by in sorted(missing.items()))


def test_what_may_bar_a_rule_is_named_and_what_does_not_is_not() -> None:
    policy = policy_of(
        rule("must", MUST, IN_CUSTODY),
        rule("may_bar", MUST_NOT, CERTAIN, exception_to=("a.b.must",)),
        rule("bars_not", MUST_NOT, ELIGIBLE, exception_to=("a.b.must",)),
        rule("open", MAY, CERTAIN),
        rule("too", MUST_NOT, CERTAIN, exception_to=("a.b.open",)),
    )
    told = Engine(policy).decide(case(eligible_for_release=False)).rules
    assert {name: (each.stands, each.displaced_by) for name, each in told.items()} == {
        "a.b.must": (Verdict.UNKNOWN, names("may_bar")),
        "a.b.may_bar": (Verdict.UNKNOWN, ()),
        "a.b.bars_not": (Verdict.UNSATISFIED, ()),
        "a.b.open": (Verdict.UNKNOWN, ()),  # open by itself
        "a.b.too": (Verdict.UNKNOWN, ()),
    }
