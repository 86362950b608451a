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
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.timeline import memoized_engine
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.vocabulary.fact import FactKind
from release_sim.vocabulary.facts import FACTS
from tests.conftest import examples
from tests.strategies import cases, cases_with_instruments, dates, values


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
