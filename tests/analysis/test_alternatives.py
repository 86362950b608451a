"""Alternatives of conditions: what all of them ask is asked once."""

from __future__ import annotations

from release_sim.analysis.comparison.factoring import factor_conjunctions
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.value_set import ValueSet


def is_one_of(fact: str, *several: Value) -> ValueSet:
    codes = map(VOCABULARY[fact].encode, several)
    return ValueSet.of(VOCABULARY[fact], [(code, code) for code in codes])


SHARED = is_one_of("request.asks_hold", True), is_one_of("request.cancelled", False)


def test_by_hand_what_all_alternatives_ask_is_asked_once() -> None:
    judges = is_one_of("warrant.signed_by", "federal_judge", "state_judge")
    federal = is_one_of("warrant.signed_by", "federal_judge")
    crime = is_one_of("warrant.concerns", "crime")
    (region,) = factor_conjunctions([(*SHARED, judges, crime), (*SHARED, federal)])
    assert set(region.every) == {*SHARED, judges}
    assert set(region.some) == {((federal,), (crime,))}
    assert set(map(frozenset, region.conjunctions())) == {
        frozenset({*SHARED, judges, crime}),
        frozenset({*SHARED, federal}),
    }


def test_by_hand_alternatives_of_different_values() -> None:
    no_one, judge = (is_one_of("warrant.signed_by", by) for by in ("no_one", "state_judge"))
    crime, active = is_one_of("warrant.concerns", "crime"), is_one_of("warrant.active", True)
    (region,) = factor_conjunctions([(*SHARED, no_one, crime), (*SHARED, judge, active)])
    assert set(region.every) == set(SHARED)
    assert set(region.some) == {((no_one, crime), (judge, active))}


def test_by_hand_what_asks_nothing_beyond_another_keeps_no_others_apart() -> None:
    no_one, judge = (is_one_of("warrant.signed_by", by) for by in ("no_one", "state_judge"))
    crime, active = is_one_of("warrant.concerns", "crime"), is_one_of("warrant.active", True)
    asks = is_one_of("request.asks_transfer", True), is_one_of("request.asks_interview", True)
    wide, narrow = SHARED, (*SHARED, is_one_of("custody.state", "in_custody"))
    alike = [(*asks, no_one, crime), (*asks, judge, active)]
    *apart, joined = factor_conjunctions([wide, narrow, *alike])
    assert [set(region.every) for region in apart] == [set(wide), set(narrow)]
    assert set(joined.some) == {((no_one, crime), (judge, active))}


def test_by_hand_what_shares_little_stays_apart() -> None:
    crime, active = is_one_of("warrant.concerns", "crime"), is_one_of("warrant.active", True)
    both = [(SHARED[0], crime), (SHARED[1], active)]
    assert [region.every for region in factor_conjunctions(both)] == both
