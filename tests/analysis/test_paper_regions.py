"""Regions of several papers hold the cases with just these papers that differ so, and no others."""

from __future__ import annotations

from datetime import date
from itertools import permutations, product

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from release_sim.analysis.comparison import paper_regions
from release_sim.analysis.comparison.policy_comparer import PolicyComparer
from release_sim.engine.decide import Engine
from release_sim.model.analysis.difference import Region, SeveralDifference, Side
from release_sim.model.broken_constraints import broken_constraints
from release_sim.model.case import Case
from release_sim.model.condition import Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Modality
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import qualified
from tests.conftest import examples
from tests.made_up import policy_of, rule
from tests.strategies import conditions

TESTED = ("request.asks_hold", "request.asks_transfer", "request.asks_interview")
BOTH = ("first", "second")
DAY = date(2025, 6, 16)


def _several(before: Policy, after: Policy) -> list[SeveralDifference]:
    found = PolicyComparer(Side(before), Side(after), 2).compare([HOLD])
    return [each for each in found.several if each.regions]


def _cases() -> list[Case]:
    """Every case with two requests, of which what is tested is known."""
    found = []
    for values in product([True, False], repeat=2 * (len(TESTED) + 1)):
        told = iter(values)
        facts = {qualified(n, i): next(told) for i in BOTH for n in (*TESTED, "request.cancelled")}
        found.append(Case(DAY, facts, instruments={"request": BOTH}))
    return [case for case in found if not broken_constraints(case)]


def _part(case: Case, name: str) -> Case:
    """The same case with but one of its requests."""
    own = {n: case.stated[qualified(n, name)] for n in (*TESTED, "request.cancelled")}
    return Case(DAY, own)


def _lies_in(case: Case, regions: tuple[Region, ...]) -> bool:
    facts = {**case.stated, "as_of": DAY}
    for names in permutations(BOTH):
        other = {
            qualified(n, new): facts[qualified(n, old)]
            for old, new in zip(BOTH, names, strict=True)
            for n in (*TESTED, "request.cancelled")
        }
        if any(region.contains({**facts, **other}) for region in regions):
            return True
    return False


@given(data=st.data())
@examples(10)
def test_a_case_of_two_requests_lies_in_a_region_if_it_differs_so_and_no_part_does(
    data: st.DataObject,
) -> None:
    vocabulary = {name: VOCABULARY[name] for name in TESTED}
    when = [data.draw(conditions(vocabulary)) for _ in range(4)]
    before = policy_of(
        rule("may", Modality.MAY, when[0]),
        rule("must_not", Modality.MUST_NOT, when[1]),
        rule("but", Modality.MAY, when[2], exception_to=("a.b.must_not",)),
    )
    after = policy_of(rule("may", Modality.MAY, when[3]), name="other")
    told = _several(before, after)
    engines = Engine(before), Engine(after)
    event("regions" if told else "none")
    for case in _cases() if told else ():
        pair = tuple(engine.answers(case)[HOLD] for engine in engines)
        of_parts = {
            tuple(engine.answers(_part(case, name))[HOLD] for engine in engines) for name in BOTH
        }
        for each in told:
            if each.case_before.case.instruments == {"request": BOTH}:
                wanted = (each.before, each.after)
                differs_so = pair == wanted and wanted not in of_parts
                assert _lies_in(case, each.regions) == differs_so


def test_by_hand_two_requests_that_no_single_one_can_be_are_one_region() -> None:
    """A form commands and a letter bars; no request is both, and which comes first is the same."""
    before = policy_of(
        rule("must", Modality.MUST, _of_form("i_247a")),
        rule("must_not", Modality.MUST_NOT, _of_form("letter")),
    )
    after = policy_of(rule("may", Modality.MAY), name="other")
    (found,) = _several(before, after)
    assert (found.before, found.after) == (Answer.CONFLICT, Answer.PERMITTED)
    (region,) = found.regions
    asked = {values.fact.name: values.members() for values in region.every}
    assert {tuple(asked.pop(f"request.{name}.form")) for name in BOTH} == {("i_247a",), ("letter",)}
    assert asked == dict.fromkeys([f"request.{name}.cancelled" for name in BOTH], (False,))
    assert not region.some


def test_where_it_would_take_too_many_conditions_no_region_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper_regions, "MOST", 0)
    before = policy_of(
        rule("must", Modality.MUST, _of_form("i_247a")),
        rule("must_not", Modality.MUST_NOT, _of_form("letter")),
    )
    after = policy_of(rule("may", Modality.MAY), name="other")
    found = PolicyComparer(Side(before), Side(after), 2).compare([HOLD])
    assert [each.regions for each in found.several] == [()]


def _of_form(form: str) -> Comparison:
    return Comparison("request.form", Op.IS, (form,))
