"""Comparing the real policies: few regions, and what is known of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from release_sim.analysis.comparison.policy_comparer import PolicyComparer
from release_sim.engine.decide import Engine, EngineCache
from release_sim.model.analysis.difference import (
    Permissiveness,
    PolicyComparison,
    Region,
    Side,
)
from release_sim.model.broken_constraints import broken_constraints
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS, HOLD
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from tests.analysis.test_compare import compared, said
from tests.analysis.test_compare_every_case import Point, _check, case_of
from tests.conftest import examples
from tests.strategies import dates, favour, other_values, values

REAL = {
    "as_if_violent_only": list(ACTIONS),
    "aurora": ["notify_of_release", "record_request"],
    "as_if_july_2017_draft": ["notify_of_release"],
}


@pytest.fixture(scope="module", params=REAL)
def real(request: pytest.FixtureRequest, rulebook: Rulebook) -> PolicyComparison:
    both = rulebook.policies["denver"], rulebook.policies[request.param]
    return compared(*both, REAL[request.param])


@pytest.mark.whole
def test_no_region_of_the_real_rulebook_could_be_left_out(real: PolicyComparison) -> None:
    """Of each difference of answers every region has a case that lies in no other.

    How many there are follows the law, and so is no number to hold them to.
    """
    comparer = PolicyComparer(real.before, real.after, most=1)
    regions: dict[tuple[str, Answer, Answer], list[Region]] = {}
    for difference in real.differences:
        for change in difference.changes:
            regions.setdefault((change.action, change.before, change.after), []).append(
                difference.region
            )
    possible = comparer._search.checker([comparer._given])
    for several in regions.values():
        lie = [comparer._lies_in(region) for region in several]
        for number, here in enumerate(lie):
            assert possible(here, *(z3.Not(each) for n, each in enumerate(lie) if n != number))


@pytest.mark.whole
def test_the_cases_of_the_regions_of_the_real_rulebook_run(
    real: PolicyComparison, rulebook: Rulebook
) -> None:
    engines = EngineCache(rulebook)
    assert real.differences
    for difference in real.differences:
        assert difference.before.case == difference.after.case
        for branch in (difference.before, difference.after):
            found = engines.decide(branch).answers()
            assert {a: found[a] for a in branch.expect.answers} == branch.expect.answers
        for change in difference.changes:
            for answer, reasons in (
                (change.before, change.on_before),
                (change.after, change.on_after),
            ):
                by_rule = reasons.because or reasons.in_part or reasons.unsettled
                assert bool(by_rule) is (answer is not Answer.SILENT)


@pytest.mark.whole
@pytest.mark.parametrize("real", ["as_if_violent_only"], indirect=True)
def test_notice_for_violent_cases_only(real: PolicyComparison) -> None:
    every = {
        "as_of is from 2017-08-31",
        "agency.kind is sheriff_jail",
        "custody.state is one of in_custody, hospital, court_lock_up, transport, work_release",
        "custody.release_certain is true",
        "background.charge is one of none, minor",
        "background.conviction is one of none, minor",
        "request.purpose is one of that_of_the_agency, civil_immigration_enforcement",
        "request.asks_notification is true",
        "request.cancelled is false",
    }
    found = said(real)["required", "forbidden"]
    assert len(found) == 2  # the agency or its purpose is immigration enforcement, or its paper is
    assert all(every <= set(region) for region in found)
    # Where a court's order of silence is read two ways the advice is undetermined, then silent.
    assert real.leaves["advise_person_of_notice"] is Permissiveness.NEITHER
    assert real.readings() == {"notify_scope": ("any_request", "violent_or_serious")}


def test_a_policy_does_not_differ_from_itself(denver: Policy) -> None:
    tomorrow = date(2025, 6, 1) + timedelta(days=1)
    sides = Side(denver, date(2025, 6, 1)), Side(denver, tomorrow)
    assert not PolicyComparer(*sides).compare([HOLD]).differences


@pytest.mark.whole
@given(data=st.data())
@examples(20)
def test_on_the_real_rulebook_too(real: PolicyComparison, data: st.DataObject) -> None:
    both = [real.before.policy, real.after.policy]
    point: Point = {fact.name: data.draw(values(fact)) for fact in FACTS}
    for policy in both:
        for name in data.draw(st.lists(st.sampled_from(sorted(policy.rules)), max_size=4)):
            favour(policy.rules[name].when, point)
    point["person.is_juvenile"] = False
    assert real.days
    point["as_of"] = max(data.draw(dates(both[0])), real.days.first or date.min)
    # Of what cannot be, a region may say anything.
    for broken in broken_constraints(case_of(point)):
        *_, name = broken.facts
        point[name] = data.draw(other_values(VOCABULARY[name], broken.constraint.facts[name]))
    _check(real, [Engine(policy) for policy in both], point, real.leaves)
