"""Hashes move when what decides is changed, and when nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any as Anything

import pytest

from release_sim.cohort.people.parameter_file import read_population
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.rulebook_reader import load_rulebook
from release_sim.model import condition, policy, rule
from release_sim.model.cohorts import population
from release_sim.model.cohorts.population import Population
from release_sim.model.condition import AllOf, AnyOf, Comparison, Op
from release_sim.model.policy import UNRESOLVED, Policy
from release_sim.model.problem import Place
from release_sim.model.rule import Citation, Conclusion, Duty, Modality, Period, Rule, Within
from release_sim.model.rulebook import Rulebook
from tests.conftest import ROOT


def asked(fact: str = "request.asks_hold", op: Op = Op.IS, *values: Anything) -> Comparison:
    return Comparison(fact, op, values or (True,))


A_RULE = Rule(
    id="town.jail.may_hold",
    says="The jail may hold a person for 48 hours.",
    cite=(Citation("town_code", "1"), Citation("town_code", "2")),
    then=Duty(
        Modality.MAY, "hold_past_release", Within(48, "hours", "after", "request", "weekends")
    ),
    in_force=Period(date(2025, 1, 1)),
    when=AllOf((asked(), AnyOf((asked("person.age", Op.AT_LEAST, 18), asked())))),
    unless=(asked("request.received", Op.BEFORE, date(2025, 2, 1)),),
    exception_to=("town.jail.no_hold",),
)

OTHERS: dict[str, Callable[[Rule], Rule]] = {
    "id": lambda r: replace(r, id="town.jail.may_keep"),
    "says": lambda r: replace(r, says="The jail may hold a person."),
    "a citation": lambda r: replace(r, cite=r.cite[:1]),
    "the modality": lambda r: replace(r, then=replace(r.then, modality=Modality.MUST)),
    "the action": lambda r: replace(r, then=replace(r.then, action="notify_of_release")),
    "the time": lambda r: replace(r, then=replace(r.then, within=None)),
    "a finding": lambda r: replace(r, then=Conclusion("may_hold")),
    "the first day": lambda r: replace(r, in_force=Period(date(2025, 1, 2))),
    "the last day": lambda r: replace(r, in_force=Period(date(2025, 1, 1), date(2026, 1, 1))),
    "always": lambda r: replace(r, when=AllOf(())),
    "any instead of all": lambda r: replace(r, when=AllOf((AnyOf(r.when.parts),))),
    "no bar": lambda r: replace(r, unless=()),
    "no exception": lambda r: replace(r, exception_to=()),
} | {
    f"{name} of the time": lambda r, name=name, value=value: replace(
        r, then=replace(r.then, within=replace(r.then.within, **{name: value}))
    )
    for name, value in {
        "amount": 1,
        "unit": "days",
        "side": "before",
        "event": "release",
        "excluding": "",
    }.items()
}


def loaded() -> Rulebook:
    diagnosis = Diagnosis()
    found = load_rulebook(ROOT / "rules", diagnosis)
    diagnosis.raise_if_any()
    return found


def test_the_hash_of_a_rule_is_this_one() -> None:
    assert A_RULE.digest == "8f3aec4322e074c5e48f089c5381a217ac2a106e682c523c36dbd152cc8b15d7"


def test_the_hash_of_a_policy_is_this_one(small_rulebook: Rulebook) -> None:
    town = small_rulebook.policies["town"]
    assert town.digest == "b8694e35456a026ec9195cc67ebb80424c6a8e0a1fc6068385340bc73cc2b9aa"


def test_the_hash_of_denver_is_the_one_in_the_traces(rulebook: Rulebook) -> None:
    trace = ROOT / "scenarios" / "seeds" / "red_light_stop.trace"
    assert f"policy denver {rulebook.policies['denver'].digest[:12]} " in trace.read_text()


@pytest.fixture(scope="module")
def small_population() -> Population:
    diagnosis = Diagnosis()
    sources = loaded().sources
    found = read_population(ROOT / "tests" / "golden" / "small_parameters.yaml", sources, diagnosis)
    diagnosis.raise_if_any()
    assert found
    return found


def test_the_hash_of_a_population_is_this_one(small_population: Population) -> None:
    assert small_population.digest == (
        "2765d8e7da0d87149b7afa2aaac3fc92dcfbff6dc7ae3ddfe01f1f5b1511d22f"
    )


@pytest.mark.parametrize("change", OTHERS.values(), ids=OTHERS)
def test_what_a_rule_says_is_in_its_hash(change: Callable[[Rule], Rule]) -> None:
    assert change(A_RULE).digest != A_RULE.digest


def test_every_field_of_a_rule_that_decides_is_in_its_hash() -> None:
    decides = {field.name for field in A_RULE.__dataclass_fields__.values() if field.compare}
    assert A_RULE.canonical().keys() == decides


def test_where_a_rule_stands_and_what_it_accepts_is_not_in_its_hash() -> None:
    elsewhere = replace(A_RULE, place=Place("other.yaml", 3), accepts={"overlap": "It is meant."})
    assert elsewhere.digest == A_RULE.digest


@contextmanager
def renamed_classes(*modules: ModuleType) -> Iterator[None]:
    """All classes of some modules bear other names."""
    classes = [
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and each.__module__ == module.__name__
    ]
    names = [(each, each.__name__, each.__qualname__) for each in classes]
    try:
        for each, name, qualified in names:
            each.__name__, each.__qualname__ = f"Other{name}", f"Other{qualified}"
        yield
    finally:
        for each, name, qualified in names:
            each.__name__, each.__qualname__ = name, qualified


def test_the_renaming_of_a_class_moves_no_hash(
    rulebook: Rulebook, small_population: Population
) -> None:
    with renamed_classes(condition, policy, rule, population):
        assert repr(Period()).startswith("OtherPeriod(")
        again = loaded()
        assert {name: each.digest for name, each in again.policies.items()} == {
            name: each.digest for name, each in rulebook.policies.items()
        }
        assert replace(small_population).digest == small_population.digest


def test_a_reading_that_no_rule_tests_is_not_in_the_hash_of_a_policy(rulebook: Rulebook) -> None:
    denver = rulebook.policies["denver"]
    tested = {name for each in denver.rules.values() for name in each.reads()}
    seen = set()
    for name, reading in denver.readings.items():
        for choice in (*reading.choices, UNRESOLVED):
            if choice != denver.chosen[name]:
                is_tested = f"reading.{name}" in tested
                seen.add(is_tested)
                assert (denver.with_readings({name: choice}).digest != denver.digest) is is_tested
    assert True in seen
    assert replace(denver, chosen={**denver.chosen, "of_later": "so"}).digest == denver.digest


@pytest.mark.parametrize(
    "change",
    [
        lambda p: replace(p, rules=dict(list(p.rules.items())[1:])),
        lambda p: replace(p, covers=Period(date(2020, 1, 1))),
        lambda p: replace(p, concerns=AllOf((asked(),))),
    ],
    ids=["a rule", "the days", "the persons"],
)
def test_what_a_policy_decides_by_is_in_its_hash(
    change: Callable[[Policy], Policy], rulebook: Rulebook
) -> None:
    denver = rulebook.policies["denver"]
    assert change(denver).digest != denver.digest


def test_what_a_policy_is_called_is_not_in_its_hash(rulebook: Rulebook) -> None:
    denver = rulebook.policies["denver"]
    other = replace(denver, name="d", title="D", says="It is D.", must_answer={})
    assert other.digest == denver.digest


@pytest.mark.parametrize(
    "change",
    [
        lambda p: replace(p, baseline=""),
        lambda p: replace(p, draws=p.draws[1:]),
        lambda p: replace(p, rates={people: rates[1:] for people, rates in p.rates.items()}),
        lambda p: replace(
            p, parameters={n: replace(each, most=1e6) for n, each in p.parameters.items()}
        ),
        lambda p: replace(
            p, parameters={n: replace(each, unit="a day") for n, each in p.parameters.items()}
        ),
    ],
    ids=["the baseline", "a draw", "the rates", "a number", "a unit"],
)
def test_what_people_are_drawn_by_is_in_the_hash_of_a_population(
    change: Callable[[Population], Population], small_population: Population
) -> None:
    assert change(small_population).digest != small_population.digest


def test_where_numbers_come_from_is_not_in_the_hash_of_a_population(
    small_population: Population,
) -> None:
    parameters = {
        name: replace(each, why="So it is.", found_in="Somewhere")
        for name, each in small_population.parameters.items()
    }
    other = replace(small_population, title="Others", parameters=parameters)
    assert other.digest == small_population.digest
