"""Sets of cases as words: each operation is that of sets, and what is alike stays one word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.engine.bitset import (
    ALL,
    CONSTANT,
    NONE,
    BitSet,
    VerdictBits,
    all_of,
    and_,
    any_of,
    bits_from_bools,
    count_bits,
    first_bit,
    get_bit,
    inverted,
    not_,
    or_,
)
from release_sim.model.verdict import Verdict

NO, MAYBE, YES = Verdict
CASES = 130  # three words, of which the last is not full
EVERY = frozenset(range(CASES))


def of(cases: Iterable[int]) -> BitSet:
    chosen = {*cases}
    return bits_from_bools(np.array([case in chosen for case in range(CASES)]))


def members(bitset: BitSet) -> frozenset[int]:
    return frozenset(case for case in range(CASES) if get_bit(bitset, case))


def pair(verdicts: list[Verdict]) -> VerdictBits:
    return VerdictBits(
        bits_from_bools(np.array([v is YES for v in verdicts])),
        bits_from_bools(np.array([v is NO for v in verdicts])),
    )


some_cases = st.frozensets(st.integers(0, CASES - 1))
some_verdicts = st.lists(st.sampled_from(Verdict), min_size=CASES, max_size=CASES)


@given(one=some_cases, other=some_cases)
def test_operations_are_those_of_sets(one: frozenset[int], other: frozenset[int]) -> None:
    these, those = of(one), of(other)
    assert (members(these), count_bits(these)) == (one, len(one))
    assert members(and_(these, those)) == one & other
    assert members(or_(these, those)) == one | other
    assert members(not_(these)) == EVERY - one
    if one:
        assert first_bit(these) == min(one)


@pytest.mark.parametrize("cases", [(), (0,), (63,), (64,), (127, 128), (129,), range(CASES)])
def test_each_case_has_its_bit(cases: Iterable[int]) -> None:
    bitset = of(cases)
    assert (str(bitset.dtype), len(bitset)) == ("uint64", 3)
    assert members(bitset) == {*cases}
    assert bitset.tolist() == [
        sum(1 << case % 64 for case in cases if case // 64 == word) for word in range(3)
    ]


@pytest.mark.parametrize("words", [2, 4])
def test_each_word_is_read_of_a_block_of_few(words: int) -> None:
    last = 64 * words - 1
    bitset = bits_from_bools(np.array([case in (1, last) for case in range(64 * words)]))
    assert [case for case in range(64 * words) if get_bit(bitset, case)] == [1, last]


def test_what_is_alike_in_all_cases_stays_one_word() -> None:
    several = of((1, 64, 129))
    both = [and_(NONE, several), and_(several, NONE), and_(ALL, several), and_(several, ALL)]
    assert [each is NONE for each in both] == [True, True, False, False]
    assert [each is several for each in both] == [False, False, True, True]
    either = [or_(NONE, several), or_(several, NONE), or_(ALL, several), or_(several, ALL)]
    assert [each is several for each in either] == [True, True, False, False]
    assert [each is ALL for each in either] == [False, False, True, True]
    assert (and_(ALL, ALL) is ALL, or_(NONE, NONE) is NONE, and_(NONE, ALL) is NONE) == (True,) * 3
    assert (not_(NONE) is ALL, not_(ALL) is NONE) == (True, True)
    assert (NONE.tolist(), ALL.tolist()) == ([0], [2**64 - 1])
    assert (members(NONE), members(ALL)) == (frozenset(), EVERY)
    for word in (NONE, ALL):
        with pytest.raises(ValueError, match="read-only"):
            word[0] = 1


@given(one=some_verdicts, other=some_verdicts)
def test_verdicts_are_those_of_each_case(one: list[Verdict], other: list[Verdict]) -> None:
    these, those = pair(one), pair(other)
    for found, expected in (
        (all_of([these, those]), map(min, one, other)),
        (any_of([these, those]), map(max, one, other)),
        (inverted(these), (YES - verdict for verdict in one)),
    ):
        assert [found.at(case) for case in range(CASES)] == [*expected]


def test_of_nothing_all_is_so_and_some_is_not() -> None:
    assert (all_of([]), any_of([])) == (CONSTANT[YES], CONSTANT[NO])
    assert [CONSTANT[verdict].at(case) for verdict in Verdict for case in (0, 70)] == [
        NO, NO, MAYBE, MAYBE, YES, YES,
    ]  # fmt: skip


@pytest.mark.parametrize(("ask", "enough"), [(all_of, NO), (any_of, YES)])
def test_once_no_case_is_left_no_more_is_asked(
    ask: Callable[[Iterable[VerdictBits]], VerdictBits], enough: Verdict
) -> None:
    asked: list[Verdict] = []

    def told() -> Iterator[VerdictBits]:
        for verdict in (MAYBE, enough, MAYBE):
            asked.append(verdict)
            yield CONSTANT[verdict]

    assert ask(told()).at(0) is enough
    assert asked == [MAYBE, enough]
