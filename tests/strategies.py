"""Strategies made of the vocabulary, so that a new fact is covered the day it is added."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date, timedelta
from itertools import product

from hypothesis import strategies as st

from release_sim.model.case import Case
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op, comparisons
from release_sim.model.policy import UNRESOLVED, Choice, FindingMeaning, Policy, Reading
from release_sim.model.rule import Citation, Conclusion, Duty, Modality, Period, Rule
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from release_sim.vocabulary.instruments import INSTRUMENTS, KIND_OF, OF_THE_ACT, qualified

FIRST, LAST = date(2014, 4, 30), date(2027, 12, 31)
OPS = {
    FactKind.YES_NO: [Op.IS, Op.IS_NOT],
    FactKind.CHOICE: [Op.IS, Op.IS_NOT, Op.ONE_OF],
    FactKind.COUNT: [Op.IS, Op.IS_NOT, Op.ONE_OF, Op.AT_LEAST, Op.AT_MOST],
    FactKind.DATE: [Op.BEFORE, Op.FROM],
}


def values(fact: Fact) -> st.SearchStrategy[Value]:
    """A value the fact can have; counts and dates crowd together so that thresholds are met."""
    match fact.kind:
        case FactKind.YES_NO:
            return st.booleans()
        case FactKind.CHOICE:
            return st.sampled_from(fact.choices)
        case FactKind.COUNT:
            few = st.integers(fact.least, min(fact.most, fact.least + 5))
            return few | st.integers(fact.least, fact.most)
        case FactKind.DATE:
            return st.integers(0, 6).map(lambda n: date(2020, 1, 10) + timedelta(days=n))


def other_values(fact: Fact, refused: Container[Value]) -> st.SearchStrategy[Value]:
    """A value the fact can have, but none of those refused."""
    return values(fact).filter(lambda value: value not in refused)


def dates(policy: Policy | None = None) -> st.SearchStrategy[date]:
    """Dates a policy covers: many of them days on which a rule begins or ends, or beside one."""
    anywhere = st.dates(FIRST, LAST)
    if policy is None:
        return anywhere
    bounds = {d for r in policy.rules.values() for d in (r.in_force.first, r.in_force.last) if d}
    near = {d + timedelta(days=n) for d in bounds for n in (-1, 0, 1)}
    inside = sorted(d for d in near if policy.covers.covers(d))
    first = policy.covers.first or FIRST
    return st.sampled_from(inside) | st.dates(first, LAST) if inside else st.dates(first, LAST)


@st.composite
def cases(draw: st.DrawFn, policy: Policy | None = None, facts: tuple[Fact, ...] = FACTS) -> Case:
    """A partly unknown case; with a policy, one in which some of its rules nearly apply."""
    stated: dict[str, Value] = {}
    unknown: set[str] = set()
    for fact in facts:
        match draw(st.integers(0, 3)):
            case 0:
                unknown.add(fact.name)
            case 1:
                pass
            case _:
                stated[fact.name] = draw(values(fact))
    if policy is not None:
        for rule in draw(st.lists(st.sampled_from(sorted(policy.rules)), max_size=4)):
            favour(policy.rules[rule].when, stated)
    stated.pop("person.is_juvenile", None)
    return Case(draw(dates(policy)), stated, frozenset(unknown - stated.keys()))


@st.composite
def cases_with_instruments(
    draw: st.DrawFn, policy: Policy, facts: tuple[Fact, ...] = FACTS
) -> Case:
    """A case with zero to three instruments of each kind, some of them gone."""
    person = tuple(fact for fact in facts if fact.name not in KIND_OF)
    case = draw(cases(policy, person))
    stated = {name: value for name, value in case.stated.items() if name not in KIND_OF}
    for fact in (fact for fact in facts if fact.name in OF_THE_ACT):
        if draw(st.booleans()):
            stated[fact.name] = draw(values(fact))
    unknown = set(case.unknown)
    instruments: dict[str, tuple[str, ...]] = {}
    for kind in INSTRUMENTS.values():
        instruments[kind.name] = ("a", "b", "c")[: draw(st.integers(0, 3))]
        own = [f for f in facts if KIND_OF.get(f.name) == kind.name and f.name != kind.life]
        for name in instruments[kind.name]:
            said: dict[str, Value] = {}
            for fact in own:
                if draw(st.integers(0, 2)):
                    said[fact.name] = draw(values(fact))
                elif draw(st.booleans()):
                    unknown.add(qualified(fact.name, name))
            for rule in draw(st.lists(st.sampled_from(sorted(policy.rules)), max_size=2)):
                wanted: dict[str, Value] = {}
                favour(policy.rules[rule].when, wanted)
                said |= {n: v for n, v in wanted.items() if KIND_OF.get(n) == kind.name}
            life = draw(st.sampled_from((kind.live, kind.live, not kind.live, None)))
            if life is None:
                unknown.add(qualified(kind.life, name))
                said.pop(kind.life, None)
            else:
                said[kind.life] = life
            stated |= {qualified(fact, name): value for fact, value in said.items()}
    return Case(case.as_of, stated, frozenset(unknown - stated.keys()), instruments)


def favour(condition: Condition, stated: dict[str, Value]) -> None:
    """State what the tests of a condition ask for, so far as facts go."""
    for test in comparisons(condition):
        fact = VOCABULARY.get(test.fact)
        if fact is None:
            continue
        if test.op in (Op.IS, Op.ONE_OF, Op.AT_LEAST, Op.AT_MOST, Op.FROM):
            stated[test.fact] = test.values[0]
        elif test.op is Op.BEFORE and isinstance(test.values[0], date):
            stated[test.fact] = test.values[0] - timedelta(days=1)
        elif fact.kind is FactKind.CHOICE:
            stated[test.fact] = next(c for c in fact.choices if c != test.values[0])


def choices_of_readings(policy: Policy) -> st.SearchStrategy[dict[str, str]]:
    """Some choice for every reading, or unresolved."""
    return st.fixed_dictionaries(
        {
            name: st.sampled_from([*reading.choices, "unresolved"])
            for name, reading in policy.readings.items()
        }
    )


def resolutions(policy: Policy) -> list[dict[str, str]]:
    """Every way to choose the readings that a policy leaves open."""
    left = [name for name, choice in policy.chosen.items() if choice == UNRESOLVED]
    every = product(*(policy.readings[name].choices for name in left))
    return [dict(zip(left, choices, strict=True)) for choices in every]


@st.composite
def single_tests(draw: st.DrawFn, vocabulary: Mapping[str, Fact]) -> Comparison:
    """One line of a condition, of any kind the vocabulary allows."""
    fact = draw(st.sampled_from(list(vocabulary.values())))
    op = draw(st.sampled_from(OPS[fact.kind]))
    if op is Op.ONE_OF:
        return Comparison(
            fact.name, op, tuple(draw(st.lists(values(fact), min_size=1, max_size=3)))
        )
    return Comparison(fact.name, op, (draw(values(fact)),))


def conditions(vocabulary: Mapping[str, Fact]) -> st.SearchStrategy[Condition]:
    """A small condition tree."""
    return st.recursive(
        single_tests(vocabulary),
        lambda inner: (
            st.lists(inner, max_size=3).map(lambda parts: AllOf(tuple(parts)))
            | st.lists(inner, min_size=1, max_size=2).map(lambda parts: AnyOf(tuple(parts)))
        ),
        max_leaves=4,
    )


FEW = (
    "custody.state",
    "request.asks_hold",
    "request.cancelled",
    "warrant.signed_by",
    "subpoena.days_to_respond",
    "subpoena.served_on",
)
COUNTS = ("volume.requests_now", "volume.requests_baseline", "volume.ratio")
"""Two counts and what is worked out from them."""
BEARING = (*FEW, "warrant.active")
"""What answers of such policies turn on: a warrant that is not in force passes no test either."""
FEW_ACTIONS = tuple(ACTIONS)[:3]
READING = Reading(
    "breadth", "How broad?", {"wide": Choice("wide"), "narrow": Choice("narrow")}, "wide", "a test"
)
CITE = (Citation("made_up", "1"),)


@st.composite
def policies(
    draw: st.DrawFn,
    most: int = 8,
    facts: tuple[str, ...] = FEW,
    actions: tuple[str, ...] = FEW_ACTIONS,
) -> Policy:
    """A policy of random rules without circles: later rules see what earlier ones conclude."""
    vocabulary: dict[str, Fact] = {name: VOCABULARY[name] for name in facts}
    vocabulary["reading.breadth"] = READING.as_fact()
    findings: dict[str, FindingMeaning] = {}
    rules: dict[str, Rule] = {}
    for number in range(draw(st.integers(1, most))):
        name = f"made.up.r{number}"
        when = AllOf(tuple(draw(st.lists(conditions(vocabulary), max_size=2))))
        unless = tuple(draw(st.lists(conditions(vocabulary), max_size=1)))
        targets = draw(st.lists(st.sampled_from(sorted(rules)), max_size=1)) if rules else []
        concluded = {r.then.finding for r in rules.values() if isinstance(r.then, Conclusion)}
        # An exception to a rule that concludes a finding may not rest on what follows from it.
        if targets and any("finding." in n for c in (when, *unless) for n in _names(c)):
            targets = []
        if not targets and draw(st.integers(0, 2)) == 0:
            then: Duty | Conclusion = Conclusion(f"f{number}")
        else:
            modality = draw(st.sampled_from(list(Modality)))
            then = Duty(modality, draw(st.sampled_from(actions)))
        begin = draw(st.none() | st.just(date(2019, 5, 28)))
        rules[name] = Rule(name, "a test", CITE, then, Period(begin), when, unless, tuple(targets))
        if isinstance(then, Conclusion) and then.finding not in concluded:
            findings[then.finding] = FindingMeaning("a test", flag=draw(st.booleans()))
            vocabulary[f"finding.{then.finding}"] = Fact(
                f"finding.{then.finding}", FactKind.YES_NO, "a test"
            )
    chosen = draw(st.sampled_from(["wide", "narrow", "unresolved"]))
    return Policy(
        name="made_up",
        title="made up",
        says="a test",
        covers=Period(),
        rules=rules,
        readings={"breadth": READING},
        chosen={"breadth": chosen},
        findings=findings,
    )


def few_facts() -> tuple[Fact, ...]:
    """The facts on which the answers of random policies turn."""
    return tuple(VOCABULARY[name] for name in BEARING)


def _names(condition: Condition) -> list[str]:
    return [test.fact for test in comparisons(condition)]
