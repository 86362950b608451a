"""Preferences that contradict each other: those unmet are the ones that trying all finds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any as Term  # z3 comes without types

import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from release_sim.analysis.preferences import Preferences
from release_sim.analysis.terms import any_of, checked, label, opposite
from tests.conftest import examples

WISHES = 5
Clause = Sequence[int]
"""Wishes of which one is granted, counted from 1; below zero, of which one is not."""


def clauses() -> st.SearchStrategy[list[list[int]]]:
    literal = st.integers(1, WISHES).flatmap(lambda n: st.sampled_from([n, -n, -n]))
    return st.lists(st.lists(literal, min_size=1, max_size=3), max_size=8)


def can(solver: Term, *assumed: Term) -> bool:
    return bool(checked(solver, assumed) == z3.sat)


def _asked(several: Sequence[Clause]) -> tuple[Term, Preferences]:
    terms = {n: label(f"fact {n}") for n in range(1, WISHES + 1)}
    solver = z3.SolverFor("QF_FD")
    for clause in several:
        solver.add(any_of([terms[n] if n > 0 else opposite(terms[-n]) for n in clause]))
    return solver, Preferences(solver, can, {str(n): term for n, term in terms.items()}, "is so")


def _ways(several: Sequence[Clause]) -> list[tuple[bool, ...]]:
    """Return what can be granted: by wish, whether it is; the first of them before the others."""
    return [
        way
        for way in product([True, False], repeat=WISHES)
        if all(any(way[abs(n) - 1] is (n > 0) for n in clause) for clause in several)
    ]


def _not_granted(way: Sequence[bool]) -> list[str]:
    return [str(n) for n, is_granted in enumerate(way, 1) if not is_granted]


@given(several=clauses())
@examples(60)
def test_the_first_are_granted_before_the_others(several: list[list[int]]) -> None:
    ways = _ways(several)
    solver, wanted = _asked(several)
    if ways:
        assert list(wanted.unmet()) == _not_granted(ways[0])
    else:
        assert not can(solver)


@given(several=clauses())
@examples(60)
def test_as_few_as_can_be_go_unmet_and_of_such_the_last(several: list[list[int]]) -> None:
    ways = _ways(several)
    if ways:
        _, wanted = _asked(several)
        wanted.fix_fewest_unmet()
        assert list(wanted.unmet()) == _not_granted(max(ways, key=sum))


def test_nothing_can_be_wished_of_a_case_that_cannot_be() -> None:
    _, wanted = _asked([[1], [-1]])
    with pytest.raises(RuntimeError, match="no case"):
        wanted.fix_fewest_unmet()
