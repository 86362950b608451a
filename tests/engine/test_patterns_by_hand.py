"""Patterns that durable-rules is given, and the parts of a rule settled before them."""

from __future__ import annotations

from datetime import date

import pytest

from release_sim.engine.patterns import LINES, WAYS, Clause, MessageKey, Pattern, levels
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.rule import Duty, Modality, Rule
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from tests.strategies import CITE

DAY = date(2020, 1, 13)
CERTAIN = Comparison("custody.release_certain", Op.IS, (True,))
FORM = VOCABULARY["request.form"]
FIRST, SECOND, THIRD = FORM.choices[:3]
DAYS = "subpoena.days_to_respond"
SERVED = "subpoena.served_on"
CODES = {
    name: MessageKey(key, VOCABULARY[name])
    for key, name in (("c", CERTAIN.fact), ("f", FORM.name), ("d", DAYS), ("s", SERVED))
}
CODE = DAY.toordinal()
NEVER = AnyOf(())


def form(op: Op, *values: str) -> Comparison:
    return Comparison(FORM.name, op, values)


def days(op: Op, number: int) -> Comparison:
    return Comparison(DAYS, op, (number,))


def equal(key: str, number: int) -> dict[str, object]:
    return {key: number}


def other(key: str, number: int) -> dict[str, object]:
    return {"$neq": {key: number}}


IS_CERTAIN, IS_NOT_CERTAIN = {"c": 1}, other("c", 1)
PATTERNS: list[tuple[Condition, list[Pattern], list[Pattern]]] = [
    (CERTAIN, [(IS_CERTAIN,)], [(IS_NOT_CERTAIN,)]),
    (form(Op.IS_NOT, SECOND), [(other("f", 1),)], [(equal("f", 1),)]),
    (
        form(Op.ONE_OF, FIRST, THIRD),
        [(equal("f", 0),), (equal("f", 2),)],
        [(other("f", 0), other("f", 2))],
    ),
    (days(Op.AT_LEAST, 5), [({"$gte": {"d": 5}},)], [({"$lt": {"d": 5}},)]),
    (days(Op.AT_MOST, 5), [({"$lte": {"d": 5}},)], [({"$gt": {"d": 5}},)]),
    (
        Comparison(SERVED, Op.FROM, (DAY,)),
        [({"$gte": {"s": CODE}},)],
        [({"$lt": {"s": CODE}},)],
    ),
    (
        Comparison(SERVED, Op.BEFORE, (DAY,)),
        [({"$lt": {"s": CODE}},)],
        [({"$gte": {"s": CODE}},)],
    ),
    (AllOf(()), [()], []),
    (NEVER, [], [()]),
    (
        AllOf((CERTAIN, form(Op.IS, SECOND), CERTAIN)),
        [(IS_CERTAIN, equal("f", 1))],  # each test once
        [(IS_NOT_CERTAIN,), (other("f", 1),), (IS_NOT_CERTAIN,)],
    ),
    (
        AnyOf((CERTAIN, form(Op.IS, SECOND))),
        [(IS_CERTAIN,), (equal("f", 1),)],
        [(IS_NOT_CERTAIN, other("f", 1))],
    ),
    (
        AllOf((AnyOf((CERTAIN, days(Op.AT_MOST, 5))), form(Op.ONE_OF, FIRST, SECOND))),
        [
            (IS_CERTAIN, equal("f", 0)),
            (IS_CERTAIN, equal("f", 1)),
            ({"$lte": {"d": 5}}, equal("f", 0)),
            ({"$lte": {"d": 5}}, equal("f", 1)),
        ],
        [(IS_NOT_CERTAIN, {"$gt": {"d": 5}}), (other("f", 0), other("f", 1))],
    ),
]


@pytest.mark.parametrize(("condition", "satisfying", "refuting"), PATTERNS)
def test_a_condition_has_patterns_of_both_kinds(
    condition: Condition, satisfying: list[Pattern], refuting: list[Pattern]
) -> None:
    clause = Clause("a clause", condition, NEVER)
    assert [*clause.satisfying(CODES)] == satisfying
    assert [*clause.refuting(CODES)] == refuting
    assert clause.reads() == {name for name in CODES if name in str(condition)}


def test_what_bars_a_rule_refutes_it_and_must_be_refuted_for_it() -> None:
    clause = Clause("a clause", CERTAIN, form(Op.IS, SECOND))
    assert [*clause.satisfying(CODES)] == [(IS_CERTAIN, other("f", 1))]
    assert [*clause.refuting(CODES)] == [(IS_NOT_CERTAIN,), (equal("f", 1),)]
    assert clause.reads() == {CERTAIN.fact, FORM.name}


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        (CERTAIN.fact, True, '"c":1'),
        (CERTAIN.fact, False, '"c":0'),
        (FORM.name, THIRD, '"f":2'),
        (DAYS, 1, '"d":1'),
        (DAYS, 0, '"d":0'),
        (SERVED, DAY, f'"s":{CODE}'),
    ],
)
def test_a_value_is_written_as_a_small_number(name: str, value: Value, text: str) -> None:
    assert CODES[name].text(value) == text
    assert CODES[name].number(value) == int(text.partition(":")[2])
    assert (value in CODES[name].texts) is (name in (CERTAIN.fact, FORM.name))


def lines(number: int) -> list[Condition]:
    return [Comparison(f"fact.{i}", Op.IS, (True,)) for i in range(number)]


def some_of(number: int) -> AnyOf:
    return AnyOf(tuple(lines(number)))


def all_of(number: int) -> AllOf:
    return AllOf(tuple(lines(number)))


def one_of(number: int) -> Comparison:
    return Comparison("fact.n", Op.ONE_OF, (*range(number),))


LONG, LONGER = (AllOf((all_of(LINES), all_of(number))) for number in (LINES - 1, LINES))
SETTLED: list[tuple[str, AllOf, tuple[Condition, ...], list[list[int]]]] = [
    ("as many ways as may be", AllOf((some_of(4), some_of(6))), (), []),
    ("one way more", AllOf((some_of(5), some_of(5))), (), [[5]]),
    ("the largest first", AllOf((some_of(2), some_of(13), some_of(3))), (), [[13]]),
    ("until the rest is small", AllOf((some_of(5), some_of(7), some_of(6))), (), [[7, 6]]),
    ("what is settled is one way", AllOf((some_of(4), some_of(6), some_of(7))), (), [[7]]),
    ("values are ways", AllOf((some_of(4), one_of(7))), (), [[1]]),
    ("as many values as may be", AllOf((some_of(4), one_of(6))), (), []),
    ("ways in which no bar holds", AllOf(()), (all_of(2), all_of(3), all_of(4)), []),
    ("more of them", AllOf(()), (all_of(3), all_of(3), all_of(3)), [[3]]),
    ("with those of the rule", AllOf((some_of(4),)), (all_of(3), all_of(3)), [[3]]),
    ("as many lines as may be", all_of(LINES), (), []),
    ("one line more", all_of(LINES + 1), (), [[LINES, 1]]),
    ("twice as many, and one", all_of(2 * LINES + 1), (), [[LINES, LINES, 1]]),
    ("lists of lists", all_of(LINES * LINES + 1), (), [[LINES] * LINES + [1], [LINES, 1]]),
    ("lines of the rule and its bars", all_of(LINES), (some_of(LINES),), []),
    ("and one more", all_of(LINES), (some_of(LINES), one_of(1)), [[LINES + 1]]),
    ("a bar of many values is one line a value", all_of(LINES), (one_of(LINES + 1),), [[1]]),
    ("what is settled is one line", LONG, (all_of(2), one_of(1)), [[3]]),
    ("even where that is too many", LONGER, (all_of(2), one_of(1)), [[3, LINES]]),
    ("what is never so is no line", AllOf((NEVER, LONGER)), (), []),
    ("never a single line", AllOf((AllOf((NEVER, LONGER)), *lines(1))), (), [[LINES]]),
    ("a part of a part", AllOf((AnyOf((all_of(1), AllOf((some_of(5), some_of(5))))),)), (), [[5]]),
]


@pytest.mark.parametrize(
    ("when", "unless", "parts"), [each for _, *each in SETTLED], ids=[name for name, *_ in SETTLED]
)
def test_what_would_multiply_is_settled_before_the_rule(
    when: AllOf, unless: tuple[Condition, ...], parts: list[list[int]]
) -> None:
    assert (WAYS, LINES) == (24, 48)
    of = Rule("r", "a test", CITE, Duty(Modality.MAY, HOLD), when=when, unless=unless)
    *settled, (last,) = levels([of])
    found = [[len(clause.reads()) for clause in level] for level in settled]
    assert found == parts
    assert last.name == "r"
    names = [clause.name for level in settled for clause in level]
    assert sorted(names) == sorted(f"part.{i}" for i in range(len(names)))
    assert {*names} >= {name for name in last.reads() if name.startswith("part.")}
