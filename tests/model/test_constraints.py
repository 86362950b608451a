"""Impossible cases: no story has one, and the program makes none up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from release_sim.analysis.comparison.policy_comparer import PolicyComparer
from release_sim.api.inputs import Inputs, branches
from release_sim.api.overrides import Overrides
from release_sim.errors import FilesAreWrongError
from release_sim.model.analysis.difference import Side
from release_sim.model.broken_constraints import broken_constraints
from release_sim.model.case import Case
from release_sim.model.rulebook import Rulebook
from release_sim.vocabulary.constraints import CONSTRAINTS, Constraint
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import KIND_OF, UNNAMED

DAY = date(2026, 8, 1)
STORY = Path("scenarios/holds/bond_posted_detainer_on_file.yaml")


def test_constraints_speak_of_values_that_facts_have_of_one_instrument_or_the_person() -> None:
    for constraint in CONSTRAINTS:
        assert {KIND_OF.get(name) for name in constraint.facts} == {constraint.kind}
        for name, values in constraint.facts.items():
            assert all(VOCABULARY[name].accepts(value) for value in values)


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda c: " ".join(c.facts))
def test_a_case_breaks_a_constraint_only_with_every_fact_stated(constraint: Constraint) -> None:
    name = "one" if constraint.kind else UNNAMED
    of_kind = {constraint.kind: (name, "other")} if constraint.kind else {}
    facts = {fact: values[0] for fact, values in constraint.of(name).items()}
    whole = Case(DAY, facts, instruments=of_kind)
    assert [broken.constraint for broken in broken_constraints(whole)] == [constraint]
    for fact in facts:
        assert not broken_constraints(whole.forget([fact]))


def test_no_bundled_story_says_what_cannot_be() -> None:
    _, scenarios = Inputs.at(None).scenarios([], Overrides())
    told = [branch for _, branch in branches(scenarios)]
    assert not [branch.title for branch in told if broken_constraints(branch.case)]


def test_what_an_option_makes_impossible_is_refused_with_both_facts() -> None:
    changes = Overrides(set=["custody.eligible_for_release=false"])
    with pytest.raises(FilesAreWrongError) as refused:
        Inputs.at(None).scenarios([STORY], changes)
    (problem,) = refused.value.problems
    assert (problem.name, problem.place.path) == ("cannot-be", "--set")
    assert "custody.eligible_for_release: false" in problem.message
    assert "custody.release_certain: true" in problem.message


@pytest.mark.whole
def test_no_case_of_a_compared_region_is_impossible(rulebook: Rulebook) -> None:
    before, after = (Side(rulebook.policies[name]) for name in ("denver", "aurora"))
    found = PolicyComparer(before, after).compare(["notify_of_release", "produce_records"])
    cases = [each.before.case for each in found.differences]
    several = [each.case_before.case for each in found.several]
    assert cases
    assert several
    assert not [case for case in (*cases, *several) if broken_constraints(case)]
