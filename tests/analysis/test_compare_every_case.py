"""Comparing policies finds what trying every case finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from math import prod

from hypothesis import assume, given
from hypothesis import strategies as st

from release_sim.engine.decide import Engine
from release_sim.model.analysis.difference import (
    Conjunction,
    PolicyComparison,
    Region,
)
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer
from release_sim.vocabulary.fact import FactKind, Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import INSTRUMENTS, KIND_OF
from tests.analysis.test_compare import compared
from tests.conftest import examples
from tests.strategies import BEARING, FEW_ACTIONS, dates, policies, values

Point = dict[str, Value]


def points(both: tuple[Policy, Policy]) -> list[Point]:
    """Cases, all facts known, that between them pass and fail every test in every way."""
    tested: dict[str, set[Value]] = {}
    for policy in both:
        for test in (test for each in policy.rules.values() for test, _ in each.comparisons):
            tested.setdefault(test.fact, set()).update(test.values)
            if kind := KIND_OF.get(test.fact):
                tested.setdefault(INSTRUMENTS[kind].life, set())
    axes: dict[str, list[Value]] = {"as_of": [date(2019, 5, 27), date(2019, 5, 28)]}
    for name in (name for name in BEARING if name in tested):
        fact = VOCABULARY[name]
        if fact.kind in (FactKind.YES_NO, FactKind.CHOICE):
            axes[name] = [True, False] if fact.kind is FactKind.YES_NO else list(fact.choices)
        else:
            near = {fact.encode(value) + n for value in tested[name] for n in (-1, 0, 1)}
            axes[name] = [v for v in map(fact.decode, sorted(near)) if fact.accepts(v)]
    assume(prod(map(len, axes.values())) <= 500)
    return [dict(zip(axes, chosen, strict=True)) for chosen in product(*axes.values())]


def case_of(point: Mapping[str, Value]) -> Case:
    day = point["as_of"]
    assert isinstance(day, date)
    return Case(day, {name: value for name, value in point.items() if name != "as_of"})


def met(conjunction: Conjunction, point: Point, but: str = "") -> bool:
    return all(asked.fact.name == but or point[asked.fact.name] in asked for asked in conjunction)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Policy, Policy]:
    """Two random policies, or one and what is left of it without some rule or read otherwise."""
    before = draw(policies(most=5))
    match draw(st.integers(0, 2)):
        case 0:
            return before, draw(policies(most=5))
        case 1:
            gone = draw(st.sampled_from(sorted(before.rules)))
            kept = {name: each for name, each in before.rules.items() if name != gone}
            return before, replace(before, rules=kept)
        case _:
            return before, before.with_readings(
                {"breadth": draw(st.sampled_from(["wide", "narrow"]))}
            )


@given(both=pairs())
@examples(8)
def test_the_regions_are_the_differences_and_nothing_in_them_is_idle(
    both: tuple[Policy, Policy],
) -> None:
    all_points = points(both)
    comparison = compared(*both, FEW_ACTIONS)
    engines = [Engine(policy) for policy in both]
    decided = [[engine.answers(case_of(point)) for engine in engines] for point in all_points]
    for action in FEW_ACTIONS:
        found = [(before[action], after[action]) for before, after in decided]
        by_pair: dict[tuple[Answer, Answer], list[Region]] = {}
        for difference in comparison.differences:
            for change in difference.changes:
                if change.action == action:
                    pair = change.before, change.after
                    by_pair.setdefault(pair, []).append(difference.region)
        for point, pair in zip(all_points, found, strict=True):
            inside = {
                p for p, regions in by_pair.items() if any(r.contains(point) for r in regions)
            }
            assert inside == ({pair} if pair[0] is not pair[1] else set())
        for pair, regions in by_pair.items():
            asked = [each for region in regions for each in region.conjunctions()]
            outside = [p for p, other in zip(all_points, found, strict=True) if other != pair]
            for each in asked:
                assert not [p for p in outside if met(each, p)]
                for values_of in each:
                    name = values_of.fact.name
                    added = {p[name] for p in outside if met(each, p, but=name)}
                    assert {p[name] for p in all_points} - added <= {
                        p[name] for p in all_points if p[name] in values_of
                    }, "a value could be added"
                others = [other for other in asked if other is not each]
                assert any(
                    met(each, p) and not any(met(other, p) for other in others) for p in all_points
                ), "a conjunction could be left out"


@given(both=pairs(), data=st.data())
@examples(8)
def test_a_case_lies_in_a_region_exactly_if_its_answers_differ(
    both: tuple[Policy, Policy], data: st.DataObject
) -> None:
    comparison = compared(*both, FEW_ACTIONS)
    engines = [Engine(policy) for policy in both]
    for _ in range(5):
        point: Point = {name: data.draw(values(VOCABULARY[name])) for name in BEARING}
        point["as_of"] = data.draw(dates(both[0]))
        _check(comparison, engines, point, FEW_ACTIONS)
    for difference in comparison.differences:
        for engine, branch in zip(engines, (difference.before, difference.after), strict=True):
            given_now = engine.answers(branch.case)
            assert branch.expect.answers.items() <= given_now.items()


def _check(
    comparison: PolicyComparison, engines: list[Engine], point: Point, actions: Iterable[str]
) -> None:
    before, after = (engine.answers(case_of(point)) for engine in engines)
    told = {
        (change.action, change.before, change.after)
        for difference in comparison.differences
        if difference.region.contains(point)
        for change in difference.changes
    }
    differing = [a for a in actions if before[a] is not after[a]]
    assert told == {(action, before[action], after[action]) for action in differing}
