"""The encoding says what ``semantics`` says, of random and of real policies and their cases."""

from __future__ import annotations

import pytest
import z3
from hypothesis import assume, given
from hypothesis import strategies as st

from release_sim.analysis.encode import Encoding
from release_sim.analysis.terms import VerdictTerms
from release_sim.engine.decide import Engine
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Verdict
from tests.conftest import examples, some
from tests.strategies import cases, choices_of_readings, few_facts, policies

POLICIES = [
    "denver",
    "aurora",
    "as_if_violent_only",
    "as_if_july_2017_draft",
    "as_if_detainers_were_honored",
]


def agree(encoding: Encoding, engine: Engine, case: Case) -> None:
    """With the case asserted, no verdict and no answer can be another than the definition's."""
    facts = {**case.facts(), **engine.policy.reading_facts()}
    solver = z3.Solver()
    solver.add(encoding.as_of == case.as_of.toordinal(), *encoding.bounds)
    solver.add(*[atom.equals(facts.get(name)) for name, atom in encoding.atoms.items()])
    assume(solver.check() == z3.sat)  # a case that cannot be is outside the bounds
    found = engine.evaluate_reference(case)
    said = [encoding.answer(*each) for each in engine.answers(case).items()]
    for rule, pair in encoding.stands.items():
        said.append(is_so(pair, found.stands.get(rule, Verdict.UNSATISFIED)))
    for rule, pair in encoding.applies.items():
        said.append(is_so(pair, found.applies.get(rule, Verdict.UNSATISFIED)))
    for finding, pair in encoding.findings.items():
        said.append(is_so(pair, found.findings.get(finding, Verdict.UNSATISFIED)))
    solver.add(z3.Not(z3.And(said)))
    assert solver.check() == z3.unsat


def is_so(pair: VerdictTerms, verdict: Verdict) -> z3.BoolRef:
    return z3.And(
        pair.satisfied == (verdict is Verdict.SATISFIED),
        pair.unsatisfied == (verdict is Verdict.UNSATISFIED),
    )


@given(policy=policies(), data=st.data())
@examples(20)
def test_random_policies(policy: Policy, data: st.DataObject) -> None:
    engine = Engine(policy)
    for as_chosen in (False, True, False):
        case = data.draw(cases(policy, few_facts()))
        agree(Encoding(policy, as_chosen), engine, case)


@pytest.mark.parametrize("name", some(POLICIES, 2))
def test_real_policies_under_any_reading(rulebook: Rulebook, name: str) -> None:
    policy = rulebook.policies[name]
    encoding, engine = Encoding(policy), Engine(policy)

    @examples(10)
    @given(case=cases(policy), readings=choices_of_readings(policy))
    def holds(case: Case, readings: dict[str, str]) -> None:
        agree(encoding, engine.with_readings(readings), case)

    holds()
