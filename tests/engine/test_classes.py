"""Classes of values that comparisons do not tell apart, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from release_sim.engine.classes import equivalence_classes, representatives
from release_sim.model.condition import Comparison, Op
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.value_set import Span, ValueSet

DAYS = VOCABULARY["subpoena.days_to_respond"]
SERVED = VOCABULARY["subpoena.served_on"]
CERTAIN = VOCABULARY["custody.release_certain"]
LEAST, MOST = DAYS.code_range()
DAY = date(2020, 1, 13)
CODE = SERVED.encode(DAY)


def days(op: Op, *values: Value) -> Comparison:
    return Comparison(DAYS.name, op, values)


CLASSES: list[tuple[list[Comparison], list[list[Span]]]] = [
    ([], [[(LEAST, MOST)]]),
    ([days(Op.AT_LEAST, 5)], [[(LEAST, 4)], [(5, MOST)]]),
    ([days(Op.AT_MOST, 5)], [[(LEAST, 5)], [(6, MOST)]]),
    ([days(Op.IS, 7)], [[(LEAST, 6), (8, MOST)], [(7, 7)]]),
    ([days(Op.IS_NOT, 7)], [[(LEAST, 6), (8, MOST)], [(7, 7)]]),
    ([days(Op.ONE_OF, 3, 9)], [[(LEAST, 2), (4, 8), (10, MOST)], [(3, 3), (9, 9)]]),
    (
        [days(Op.AT_LEAST, 5), days(Op.AT_MOST, 10), days(Op.IS, 7)],
        [[(LEAST, 4)], [(5, 6), (8, 10)], [(7, 7)], [(11, MOST)]],
    ),
    # At the least and at the highest value there is.
    ([days(Op.AT_LEAST, LEAST), days(Op.AT_MOST, MOST)], [[(LEAST, MOST)]]),
    ([days(Op.AT_MOST, LEAST)], [[(LEAST, LEAST)], [(LEAST + 1, MOST)]]),
    ([days(Op.AT_LEAST, MOST)], [[(LEAST, MOST - 1)], [(MOST, MOST)]]),
    # What is asked of another fact, before or after it by name, separates nothing.
    (
        [Comparison(CERTAIN.name, Op.IS, (True,)), Comparison("warrant.form", Op.IS, ("i_200",))],
        [[(LEAST, MOST)]],
    ),
]


@pytest.mark.parametrize(("asked", "expected"), CLASSES)
def test_numbers_are_separated_at_each_border(
    asked: list[Comparison], expected: list[list[Span]]
) -> None:
    assert equivalence_classes(DAYS, asked) == tuple(ValueSet.of(DAYS, e) for e in expected)


def test_days_are_separated_where_a_comparison_begins_and_ends() -> None:
    first, last = SERVED.code_range()
    for op in (Op.FROM, Op.BEFORE):
        found = equivalence_classes(SERVED, [Comparison(SERVED.name, op, (DAY,))])
        assert [each.spans for each in found] == [((first, CODE - 1),), ((CODE, last),)]


def test_yes_comes_before_no_and_choices_as_they_are_listed() -> None:
    found = equivalence_classes(CERTAIN, [Comparison(CERTAIN.name, Op.IS, (True,))])
    assert [each.members() for each in found] == [(True,), (False,)]
    form = VOCABULARY["request.form"]
    one, *others = form.choices
    found = equivalence_classes(form, [Comparison(form.name, Op.IS_NOT, (others[0],))])
    assert [each.members() for each in found] == [(one, *others[1:]), (others[0],)]


def test_the_first_value_of_each_class_stands_for_it() -> None:
    several = [3, None, 4, 8, 5]
    assert representatives(several, [days(Op.AT_LEAST, 5)]) == [3, None, 8]
    assert representatives(several, []) == [3]
