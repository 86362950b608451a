"""The shortest history that breaks an invariant is the one that trying everything finds.

Everything that one paper of each kind can go through, as trying all of two would take too long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.analysis.proofs.prover import prove_invariant
from release_sim.analysis.proofs.transitions import (
    TRANSITIONS,
    WAITING,
    Transition,
    at_the_start,
)
from release_sim.engine.decide import Engine
from release_sim.model.analysis.invariant import (
    Counterexample,
    EventPath,
    PathInvariant,
)
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.condition import comparisons as lines_of
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Rule
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Value
from tests.conftest import examples
from tests.made_up import policy_of
from tests.strategies import BEARING, CITE, conditions, few_facts, policies

STILL_THERE, HANDED_OVER = "still_there", "handed_over"

DAYS = (date(2018, 1, 1), date(2020, 1, 1))
"""One before and one after the day on which rules of random policies begin."""

SET_BY_EVENTS = {name for possible in TRANSITIONS for name in possible.changes}
TOLD = {"custody.eligible_for_release", "request.asks_notification", *BEARING}

Facts = dict[str, Value | None]


@given(policy=policies(most=5), data=st.data())
@examples(6)
def test_random_policies_have_the_shortest_history_that_walking_finds(
    policy: Policy, data: st.DataObject
) -> None:
    vocabulary = {fact.name: fact for fact in few_facts()}
    unless = data.draw(conditions(vocabulary))
    go = Duty(Modality.MUST, "release_when_eligible")
    rules = {
        **policy.rules,
        "a.b.go": Rule("a.b.go", "A.", CITE, go, when=WAITING, unless=(unless,)),
    }
    policy = replace(policy, rules=rules)
    event = data.draw(st.sampled_from([STILL_THERE, HANDED_OVER, "warrant_ended"]))
    when = data.draw(conditions(vocabulary))
    invariant = PathInvariant("a_test", "A test.", event, AllOf((when,)), most=4)
    assert walk(policy, event, when, 4) == shortest(policy, invariant, most=1)


def shortest(policy: Policy, invariant: PathInvariant, most: int) -> int | None:
    """The events of the history that is found, with up to so many papers of each kind."""
    proof = prove_invariant(policy, invariant, as_chosen=True, most=most)
    if not isinstance(proof, Counterexample):
        return None
    assert isinstance(proof.against, EventPath)
    return len(proof.against.steps)


@pytest.mark.whole
def test_a_second_paper_ends_when_one_has_ended_before() -> None:
    """One warrant cannot end that is not active; of two, one has ended when the other does."""
    over = Comparison("warrant.active", Op.IS_NOT, (True,))
    invariant = PathInvariant("a_test", "A test.", "warrant_ended", AllOf((over,)), most=4)
    go = Rule("a.b.go", "A.", CITE, Duty(Modality.MUST, "release_when_eligible"), when=WAITING)
    policy = policy_of(go)
    assert walk(policy, "warrant_ended", over, 4) is None
    assert shortest(policy, invariant, most=1) is None
    assert shortest(policy, invariant, most=2) == 4  # both come, and both end


def walk(policy: Policy, event: str, when: Condition, most: int) -> int | None:
    """The same question by trying everything, with the definition alone."""
    engine = Engine(policy)
    reached: list[tuple[date, Facts]] = [(d, facts) for d in DAYS for facts in starts(policy, when)]
    been: set[str] = set()  # from there on nothing comes sooner the second time
    for count in range(1, most + 1):
        following: dict[str, tuple[date, Facts]] = {}
        for day, facts in reached:
            met = engine.holds(case_on(day, facts), when) is Verdict.SATISFIED
            for possible in happening(engine, day, facts):
                if possible.kind.name == event and met:
                    return count
                for after, later in product(outcomes(possible, facts), DAYS):
                    state = f"{later} {sorted(after.items())}"
                    if later >= day and state not in been:
                        following[state] = later, after
        been |= following.keys()
        reached = list(following.values())
    return None


def starts(policy: Policy, when: Condition) -> Iterator[Facts]:
    """Yield the states to begin with: all values of facts that no event sets and tests separate."""
    blocks = [when, *(block for r in policy.rules.values() for block in (r.when, *r.unless))]
    asked = [test for block in blocks for test in lines_of(block)]
    lasting = sorted(TOLD - SET_BY_EVENTS)
    ways = [
        {near for t in asked if t.fact == n for v in t.values for near in beside(v)}
        for n in lasting
    ]
    plain: Facts = {name: at_the_start(name) for name in TOLD & SET_BY_EVENTS}
    least: dict[str, Value] = {"subpoena.days_to_respond": 0, "subpoena.served_on": DAYS[0]}
    for values in product(*(way or {least[n]} for n, way in zip(lasting, ways, strict=True))):
        yield {**plain, **dict(zip(lasting, values, strict=True))}


def beside(value: Value) -> Iterator[Value]:
    if isinstance(value, date):
        yield from (value, value - timedelta(days=1), value + timedelta(days=1))
    else:
        assert isinstance(value, int)
        yield from {value, max(value - 1, 0), min(value + 1, 365)}


def happening(engine: Engine, day: date, facts: Facts) -> Iterator[Transition]:
    """Yield the events that can happen to a person in this state."""
    case = case_on(day, facts)
    given = engine.answers(case)
    waiting = engine.holds(case, WAITING) is Verdict.SATISFIED
    for possible in TRANSITIONS:
        asked = all(any(given[a] in some for a, some in e) for e in possible.asked(waiting))
        if asked and engine.holds(case, possible.when) is Verdict.SATISFIED:
            yield possible


def outcomes(possible: Transition, facts: Facts) -> Iterator[Facts]:
    changes = {name: ways for name, ways in possible.changes.items() if name in TOLD}
    for values in product(*changes.values()):
        yield {**facts, **dict(zip(changes, values, strict=True))}


def case_on(day: date, facts: Facts) -> Case:
    """The case of a day in which nothing is known but these facts, and what is presumed."""
    stated = {name: value for name, value in facts.items() if value is not None}
    return Case(day, stated, frozenset(TOLD - stated.keys()))
