"""The matcher agrees with the semantics, on made-up policies and on the real ones."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.engine.decide import Engine
from release_sim.engine.matcher import CompiledClauses, Matcher
from release_sim.engine.rulesets import PATTERNS_A_RULESET
from release_sim.engine.semantics import applies
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, AnyOf, Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from tests.conftest import ROOT
from tests.strategies import CITE, cases, choices_of_readings, conditions, few_facts, policies


@given(data=st.data(), policy=policies())
def test_on_random_policies_and_partly_unknown_cases(data: st.DataObject, policy: Policy) -> None:
    engine = Engine(policy)
    for case in data.draw(st.lists(cases(facts=few_facts()), min_size=3, max_size=6)):
        assert engine.evaluate_matcher(case) == engine.evaluate_reference(case)


@given(data=st.data())
def test_on_conditions_over_the_whole_vocabulary(data: st.DataObject) -> None:
    """Twenty random conditions share one ruleset, as the rules of a stratum do."""
    found = data.draw(st.lists(conditions(VOCABULARY), min_size=1, max_size=20))
    then = Duty(Modality.MUST, "hold_past_release")
    rules = [Rule(f"r{i}", "a test", CITE, then, when=AllOf((c,))) for i, c in enumerate(found)]
    matcher = Matcher(CompiledClauses(rules, VOCABULARY))
    for case in data.draw(st.lists(cases(), min_size=2, max_size=4)):
        facts = case.facts()
        assert matcher.match(facts) == {rule.id: applies(rule, facts) for rule in rules}


@pytest.mark.parametrize("name", ["denver", "aurora", "as_if_july_2017_draft"])
def test_on_the_real_policies_under_any_reading(rulebook: Rulebook, name: str) -> None:
    policy = rulebook.policies[name]
    engine = Engine(policy)

    @given(case=cases(policy), readings=choices_of_readings(policy))
    def agree(case: Case, readings: dict[str, str]) -> None:
        other = engine.with_readings(readings)
        assert other.evaluate_matcher(case) == other.evaluate_reference(case)

    agree()


def test_every_value_of_every_fact_is_told_apart() -> None:
    then = Duty(Modality.MAY, "hold_past_release")
    for fact in FACTS:
        if fact.choices:
            rules = [
                Rule(c, "a test", CITE, then, when=AllOf((Comparison(fact.name, Op.IS, (c,)),)))
                for c in fact.choices
            ]
            matcher = Matcher(CompiledClauses(rules, VOCABULARY))
            for value in fact.choices:
                found = matcher.match({fact.name: value})
                assert [name for name, verdict in found.items() if verdict == 2] == [value]


def test_more_patterns_than_one_ruleset_takes() -> None:
    then = Duty(Modality.MAY, "hold_past_release")
    fact = VOCABULARY["subpoena.days_to_respond"]
    rules = [
        Rule(
            f"r{n}",
            "a test",
            CITE,
            then,
            when=AllOf(
                (
                    AnyOf(
                        (Comparison(fact.name, Op.IS, (n,)), Comparison(fact.name, Op.IS, (n + 1,)))
                    ),
                )
            ),
        )
        for n in range(PATTERNS_A_RULESET)
    ]
    matcher = Matcher(CompiledClauses(rules, VOCABULARY))
    for days in (0, 1, 77, PATTERNS_A_RULESET):
        facts = {fact.name: days}
        assert matcher.match(facts) == {rule.id: applies(rule, facts) for rule in rules}


@pytest.mark.whole
@pytest.mark.parametrize("use", ["matching", "compiling"])
def test_memory_stays_flat(use: str) -> None:
    """Neither four thousand matches nor forty engines used and dropped make a process grow."""
    command = [sys.executable, "-m", "tests.growing", use]
    # Where branches are counted, what the counting remembers is no growth of ours.
    settings = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    grown = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True, env=settings
    ).stdout
    assert int(grown) < 1.5 * 1024 * 1024
