"""Effects of another choice of a reading, found by evaluating only what depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.engine.decide import Engine
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.model.policy import UNRESOLVED, Policy
from release_sim.model.rule import Conclusion, Duty, Modality, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS, HOLD, RELEASE
from tests.conftest import examples
from tests.made_up import IN_CUSTODY, WIDE, policy_of, rule
from tests.strategies import (
    CITE,
    READING,
    cases,
    cases_with_instruments,
    choices_of_readings,
    few_facts,
    policies,
)


def turning(engine: Engine, case: Case) -> dict[str, Mapping[str, Mapping[str, Answer]]]:
    """Return by reading the answers under each of its choices, where they differ."""
    choices = engine.reading_choices(case)
    return {
        name: {
            action: under
            for action, under in choices.answers(reading).items()
            if len(set(under.values())) > 1
        }
        for name, reading in engine.policy.readings.items()
    }


def decided_whole(engine: Engine, case: Case) -> dict[str, Mapping[str, Mapping[str, Answer]]]:
    """Return the same, every rule evaluated under every choice."""
    found: dict[str, Mapping[str, Mapping[str, Answer]]] = {}
    for name, reading in engine.policy.readings.items():
        by = {c: engine.with_readings({name: c}).answers(case) for c in reading.choices}
        under = {action: {choice: by[choice][action] for choice in by} for action in ACTIONS}
        found[name] = {a: each for a, each in under.items() if len(set(each.values())) > 1}
    return found


@given(data=st.data(), policy=policies())
def test_on_random_policies(data: st.DataObject, policy: Policy) -> None:
    engine = Engine(policy).with_readings(data.draw(choices_of_readings(policy)))
    for case in data.draw(st.lists(cases(facts=few_facts()), min_size=1, max_size=3)):
        assert turning(engine, case) == decided_whole(engine, case)


@pytest.mark.parametrize("name", ["denver", "aurora"])
def test_on_real_policies_under_any_readings_and_papers(rulebook: Rulebook, name: str) -> None:
    policy = rulebook.policies[name]
    engine = Engine(policy)

    @examples(25)
    @given(
        case=cases(policy) | cases_with_instruments(policy), readings=choices_of_readings(policy)
    )
    def agree(case: Case, readings: dict[str, str]) -> None:
        other = engine.with_readings(readings)
        assert turning(other, case) == decided_whole(other, case)

    agree()


CERTAIN = Comparison("custody.release_certain", Op.IS, (True,))
SURE, OTHER = (Comparison(f"finding.{name}", Op.IS, (True,)) for name in ("sure", "other"))
MUST, MUST_NOT, MAY = Modality


def finds(name: str, finding: str, *when: Comparison) -> Rule:
    return Rule(f"a.b.{name}", "a test", CITE, Conclusion(finding), when=AllOf(when))


ALWAYS = Rule("a.b.always", "a test", CITE, Duty(MAY, RELEASE), when=AllOf((IN_CUSTODY,)))
BY_HAND: list[tuple[str, tuple[Rule, ...], tuple[Answer, Answer] | None]] = [
    ("no rule asks the reading", (rule("must", MUST, IN_CUSTODY),), None),
    (
        "a finding that no duty asks",
        (finds("sure", "sure", WIDE), rule("must", MUST, CERTAIN)),
        None,
    ),
    (
        "a rule asks it",
        (rule("must", MUST, WIDE), rule("may", MAY, IN_CUSTODY)),
        (Answer.REQUIRED, Answer.PERMITTED),
    ),
    (
        "an exception asks it",
        (rule("must", MUST, IN_CUSTODY), rule("not", MUST_NOT, WIDE, exception_to=("a.b.must",))),
        (Answer.FORBIDDEN, Answer.REQUIRED),
    ),
    (
        "a finding asks it",
        (finds("sure", "sure", WIDE), rule("must", MUST, SURE)),
        (Answer.REQUIRED, Answer.SILENT),
    ),
    (
        "what it makes a finding of, another rule finds too",
        (finds("a", "sure", IN_CUSTODY), finds("b", "sure", WIDE), rule("must", MUST, SURE)),
        (Answer.REQUIRED, Answer.REQUIRED),
    ),
    (
        "a finding excepted by what asks it",
        (
            finds("sure", "sure", IN_CUSTODY),
            rule("not", MUST_NOT, WIDE, exception_to=("a.b.sure",)),
            rule("must", MUST, SURE),
        ),
        (Answer.FORBIDDEN, Answer.REQUIRED),
    ),
    (
        "beside it a finding that is so",
        (finds("other", "other", IN_CUSTODY), rule("must", MUST, WIDE, OTHER)),
        (Answer.REQUIRED, Answer.SILENT),
    ),
    (
        "beside it a finding that is open",
        (finds("other", "other", CERTAIN), rule("must", MUST, WIDE, OTHER)),
        (Answer.UNDETERMINED, Answer.SILENT),
    ),
    (
        "a finding of a finding",
        (
            finds("sure", "sure", WIDE),
            finds("other", "other", SURE),
            rule("must", MUST, OTHER),
        ),
        (Answer.REQUIRED, Answer.SILENT),
    ),
]


@pytest.mark.parametrize("chosen", ["wide", "narrow", UNRESOLVED])
@pytest.mark.parametrize(
    ("rules", "expected"), [each for _, *each in BY_HAND], ids=[name for name, *_ in BY_HAND]
)
def test_each_choice_is_answered_for_the_actions_that_may_turn_on_it(
    rules: tuple[Rule, ...], expected: tuple[Answer, Answer] | None, chosen: str
) -> None:
    engine = Engine(policy_of(*rules, ALWAYS, breadth=chosen))
    told = {"custody.state": "in_custody"}
    case = Case(date(2020, 1, 1), told, frozenset({"custody.release_certain"}))
    found = engine.reading_choices(case).answers(READING)
    by = dict(zip(("wide", "narrow"), expected, strict=True)) if expected else None
    assert found == ({HOLD: by} if by else {})
