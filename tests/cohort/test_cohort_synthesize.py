"""Made-up people are what their parameters say: the same for a seed, and possible, every one."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.cohort_engine import ANSWERS, CohortEngine
from release_sim.cohort.people import synthesize
from release_sim.cohort.people.synthesize import ROWS, Synthesizer, sample_parameters
from release_sim.model.cohorts.population import (
    REST,
    Confidence,
    Population,
    SampleUnit,
)
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.vocabulary.facts import DAY, VOCABULARY
from tests.cohort.populations import SMALL, columns, joined, population_in, synthesizer
from tests.conftest import examples

# The same seed gives the same people.


def test_a_seed_means_the_same_people_on_every_machine_and_in_every_version(
    rulebook: Rulebook,
) -> None:
    block = synthesizer(population_in(SMALL, rulebook), seed=2025).block(3, 1000)
    digest = sha256(json.dumps(columns(block), sort_keys=True).encode()).hexdigest()
    assert digest == "4a8d437592cf8640b5664f70c4ca6343f708da87d64c7d34517aa3bb0bc5d045"


@pytest.mark.parametrize("threads", [1, 3])
def test_threads_change_nothing(
    threads: int, denvers: Population, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = 6 * ROWS // 5
    two = joined(list(synthesizer(denvers).blocks(rows)))
    monkeypatch.setattr(synthesize, "THREADS", threads)
    assert joined(list(synthesizer(denvers).blocks(rows))) == two


@given(rows=st.integers(1, 3000), more=st.integers(0, 3000), seed=st.integers(0, 2**70))
@examples(8)
def test_more_rows_begin_with_the_fewer(
    rows: int, more: int, seed: int, denvers: Population
) -> None:
    few = columns(synthesizer(denvers, seed).block(0, rows))
    many = columns(synthesizer(denvers, seed).block(0, rows + more))
    assert few == {name: codes[:rows] for name, codes in many.items()}


def test_blocks_and_seeds_differ(denvers: Population) -> None:
    one = synthesizer(denvers, 1)
    found = [one.block(0, 500), one.block(1, 500), synthesizer(denvers, 2).block(0, 500)]
    for name in (DAY.name, "background.charge", "request.received_on"):
        assert len({tuple(columns(drawn)[name]) for drawn in found}) == 3


def test_a_parameter_changes_only_what_depends_on_it(denvers: Population) -> None:
    numbers = sample_parameters(denvers.parameters, 1)
    before = columns(Synthesizer(denvers, numbers, 1).block(0, 5000))
    more = {**numbers, "withdrawn": 0.5}
    after = columns(Synthesizer(denvers, more, 1).block(0, 5000))
    assert {name for name in before if before[name] != after[name]} == {"request.cancelled"}
    # More of them are withdrawn, and none that was before is not now.
    changed = zip(before["request.cancelled"], after["request.cancelled"], strict=True)
    assert Counter(changed).keys() == {(0, 0), (0, 1), (1, 1)}


# What is drawn is what the parameters say.


# Nobody is impossible.


@pytest.mark.parametrize("people", SampleUnit)
def test_every_policy_of_denver_decides_everybody(
    people: SampleUnit, denvers: Population, rulebook: Rulebook
) -> None:
    drawn = synthesizer(denvers, 4, 1, people).block(0, 20_000)
    of_denver = [
        policy
        for policy in rulebook.policies.values()
        if any(law.law == "denver" for law in policy.limits)
    ]
    assert len(of_denver) > 1
    for policy in of_denver:
        decided = CohortEngine(policy).decide(drawn.cases)
        for action, codes in decided.answers.items():
            assert ANSWERS.index(Answer.CONFLICT) not in codes, (policy.name, action)


# The file is honest.


def test_what_is_not_known_is_a_range_and_what_is_known_has_its_source(denvers: Population) -> None:
    for parameter in denvers.parameters.values():
        is_assumed = parameter.confidence is Confidence.ASSUMPTION
        assert is_assumed == parameter.is_range, parameter.name
        assert is_assumed or parameter.cite or parameter.found_in


def test_every_parameter_is_used(denvers: Population) -> None:
    drawn = {n for d in denvers.draws for w in d.ways for n in w.how.parameters() if n != REST}
    rates = {rate.parameter for each in denvers.rates.values() for rate in each}
    assert drawn | rates | {denvers.baseline} == denvers.parameters.keys()


def test_everything_that_denvers_rules_ask_of_a_jail_is_drawn_or_presumed(
    denvers: Population, denver: Policy
) -> None:
    asked = {name for rule in denver.rules.values() for name in rule.reads()} & VOCABULARY.keys()
    drawn = {draw.fact.name for draw in denvers.draws}
    drawn |= {"volume.requests_now", "volume.requests_baseline"}
    drawn |= {"encounter.state_duty_needs_question"}  # of agencies of the state, which hold no one
    drawn |= {"court_order.orders", "court_order.covers_person"}  # of an order presumed not there
    assert {name for name in asked - drawn if VOCABULARY[name].presumed is None} == set()


def test_no_real_person_is_in_it(denvers: Population) -> None:
    """No column could name anyone: all are facts of the vocabulary, which has no name or number."""
    assert set(synthesizer(denvers).facts) <= VOCABULARY.keys()


# Replicates.


@given(seed=st.integers(0, 2**32), replicate=st.integers(1, 10_000))
@examples(10)
def test_a_replicate_stays_within_the_ranges(
    seed: int, replicate: int, denvers: Population
) -> None:
    numbers = sample_parameters(denvers.parameters, seed, replicate)
    assert numbers == sample_parameters(denvers.parameters, seed, replicate)
    assert numbers != sample_parameters(denvers.parameters, seed, replicate + 1)
    for name, parameter in denvers.parameters.items():
        assert parameter.least <= numbers[name] <= parameter.most


def test_replicates_reach_all_of_a_range(denvers: Population) -> None:
    found = sorted(
        sample_parameters(denvers.parameters, 1, k)["notice_forms_since_2025"]
        for k in range(1, 200)
    )
    assert found[0] < 0.02
    assert found[-1] > 0.88
    assert sample_parameters(denvers.parameters, 1)["notice_forms_since_2025"] == 0.45


# The command.


# Whatever a parameter file says, it is read or refused.
