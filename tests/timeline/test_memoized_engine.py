"""An engine that remembers gives what the engine gives, and decides less often."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.engine.decide import Engine
from release_sim.errors import OutOfScopeError
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.model.policy import FindingMeaning, Policy
from release_sim.model.rule import Conclusion, Duty, Modality, Period, Rule, Within
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.timeline import memoized_engine
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import FactKind, Value
from release_sim.vocabulary.facts import FACTS
from tests.conftest import examples
from tests.made_up import CANCELLED, IN_CUSTODY, policy_of, rule
from tests.strategies import CITE, cases, cases_with_instruments, dates, values


@st.composite
def walks(draw: st.DrawFn, policy: Policy) -> list[Case]:
    """Cases of which each differs from one before it in a fact or two, or in the day."""
    found = [draw(cases(policy) | cases_with_instruments(policy))]
    for _ in range(draw(st.integers(4, 12))):
        case = draw(st.sampled_from(found))
        for fact in draw(st.lists(st.sampled_from(FACTS), min_size=1, max_size=2)):
            if case.instruments:
                continue
            known = draw(st.booleans())
            case = case.set({fact.name: draw(values(fact))}) if known else case.forget([fact.name])
        found.append(case.on(draw(dates(policy))) if draw(st.booleans()) else case)
    return found


@examples(8)
@given(st.data())
def test_what_is_remembered_is_what_the_engine_decides(
    rulebook: Rulebook, data: st.DataObject
) -> None:
    policy = rulebook.policies[data.draw(st.sampled_from(sorted(rulebook.policies)))]
    engine = Engine(policy)
    remembers = MemoizedEngine(engine)
    for case in data.draw(walks(policy)):
        try:
            outcomes, flags = engine.outcomes(case)
        except OutOfScopeError:
            with pytest.raises(OutOfScopeError):
                remembers(case)
            continue
        found = remembers(case)
        assert found.outcomes == outcomes
        assert found.flags == flags


def test_facts_that_bear_on_different_actions_are_not_decided_in_every_combination(
    rulebook: Rulebook,
) -> None:
    engine = Engine(rulebook.policies["denver"])
    remembers = MemoizedEngine(engine)
    case = Case(date(2025, 6, 1))
    told = [f.name for f in FACTS if f.name in remembers.read and f.kind is FactKind.YES_NO]
    told.remove("person.is_juvenile")
    pairs = list(combinations(told, 2))
    with patch.object(engine, "outcomes", wraps=engine.outcomes) as decided:
        for name in told:
            remembers(case.set({name: True}))
        alone = decided.call_count
        for pair in pairs:
            remembers(case.set(dict.fromkeys(pair, True)))
    assert decided.call_count - alone < len(pairs) / 2


def test_the_oldest_is_forgotten_first_and_decided_again(
    denver: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memoized_engine, "REMEMBERED", 2)
    engine = Engine(denver)
    remembers = MemoizedEngine(engine)
    two = Case(date(2025, 6, 1), {"request.one.form": "i_247a", "request.two.form": "letter"})
    case = replace(two, instruments={"request": ("one", "two")})
    oldest, older, new = (
        case.set({"request.one.asks_hold": told, "request.two.asks_hold": other})
        for told, other in ((True, True), (True, False), (False, False))
    )
    with patch.object(engine, "outcomes", wraps=engine.outcomes) as decided:
        found = [remembers(each) for each in (oldest, older, oldest)]
        assert decided.call_count == 2
        assert found[2] is found[0]
        for each, calls in ((new, 3), (older, 3), (oldest, 4)):
            remembers(each)
            assert decided.call_count == calls
        assert remembers(oldest) == found[0]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (IN_CUSTODY, [("in_custody", 1), ("released", 2), ("transferred", 2), ("in_custody", 2)]),
        (CANCELLED, [(True, 1), (False, 2), (True, 2)]),
    ],
    ids=lambda given: given.fact if isinstance(given, Comparison) else "",
)
def test_a_case_is_decided_anew_only_where_a_question_finds_another_answer(
    asked: Comparison, told: list[tuple[Value, int]]
) -> None:
    engine = Engine(policy_of(rule("may", Modality.MAY, asked)))
    remembers = MemoizedEngine(engine)
    with patch.object(engine, "outcomes", wraps=engine.outcomes) as decided:
        for value, calls in told:
            found = remembers(Case(date(2025, 6, 1), {asked.fact: value})).outcomes[HOLD].answer
            assert found is (Answer.PERMITTED if value in asked.values else Answer.SILENT)
            assert decided.call_count == calls


SUNDAY = Case(date(2025, 6, 1), {"custody.state": "in_custody"})
MONDAY = SUNDAY.on(date(2025, 6, 2))
FROM_MONDAY = Period(MONDAY.as_of)
FOUND = Rule(
    "a.b.found", "a test", CITE, Conclusion("found"), FROM_MONDAY, when=AllOf((IN_CUSTODY,))
)
WIDE = Comparison("reading.breadth", Op.IS, ("wide",))  # which is not the reading chosen
IF_WIDE = rule("wide", Modality.MUST, WIDE, in_force=FROM_MONDAY)
IF_FOUND = rule("may", Modality.MAY, Comparison("finding.found", Op.IS, (True,)))
GIVEN = "subpoena.days_to_respond"
DAYS = Within(GIVEN, "days", "after", "service")
FOR_DAYS = replace(IF_FOUND, then=Duty(Modality.MAY, HOLD, DAYS), when=AllOf((IN_CUSTODY,)))


@pytest.mark.parametrize(
    ("rules", "first", "then"),
    [
        ((FOUND, IF_FOUND), SUNDAY, MONDAY),
        ((FOUND, FOR_DAYS), SUNDAY, MONDAY),
        ((FOR_DAYS, IF_WIDE), SUNDAY, MONDAY),
        ((FOR_DAYS,), SUNDAY.set({GIVEN: 3}), SUNDAY.set({GIVEN: 5})),
    ],
    ids=[
        "a finding from a day on",
        "what is not due yet from a day on",
        "a rule that is considered from a day on",
        "an amount",
    ],
)
def test_whatever_an_outcome_hangs_on_is_asked_before_one_is_remembered(
    rules: tuple[Rule, ...], first: Case, then: Case
) -> None:
    meaning = FindingMeaning("a test", not_due_yet={HOLD: "a test"})
    policy = replace(policy_of(*rules), findings={"found": meaning})
    engine = Engine(policy)
    remembers = MemoizedEngine(engine)
    found = [remembers(case).outcomes[HOLD] for case in (first, then)]
    assert found == [engine.outcomes(case)[0][HOLD] for case in (first, then)]
    assert found[0] != found[1]


def test_what_only_a_rule_asks_that_the_readings_rule_out_is_not_asked() -> None:
    never = rule("wide", Modality.MUST, WIDE, Comparison("custody.release_certain", Op.IS, (True,)))
    may = rule("may", Modality.MAY, IN_CUSTODY)
    narrow, wide = (
        MemoizedEngine(Engine(policy_of(may, never, breadth=n))) for n in ("narrow", "wide")
    )
    assert set(wide.read) - set(narrow.read) == {"custody.release_certain"}
