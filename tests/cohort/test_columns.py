"""A test asked of a whole column says of every case what the definition says of it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any as Arrow

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.cases import UNKNOWN, width_of
from release_sim.cohort.column_bitsets import ColumnBitsets, pack_bits, store_bytes, to_bools
from release_sim.cohort.tables.cells import BAD, Cells
from release_sim.engine.bitset import ALL, CONSTANT, NONE, VerdictBits
from release_sim.engine.semantics import verdict_of
from release_sim.model.condition import Comparison, Op
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Fact, Value
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from tests.strategies import few_facts, single_tests, values

HOLD_ASKED = VOCABULARY["request.asks_hold"]
ASKED = Comparison(HOLD_ASKED.name, Op.IS, (True,))


def columns(fact: Fact, told: Sequence[Value | None]) -> ColumnBitsets:
    codes = [UNKNOWN if value is None else fact.encode(value) for value in told]
    return ColumnBitsets({fact.name: np.array(codes, dtype=width_of(fact))}, {})


@given(
    single_tests({fact.name: fact for fact in FACTS}),
    st.data(),
    st.integers(1, 150),
    st.randoms(use_true_random=True),
)
def test_a_column_passes_a_test_where_its_cases_do(
    test: Comparison, data: st.DataObject, number: int, random: Random
) -> None:
    fact = VOCABULARY[test.fact]
    pool = data.draw(st.lists(values(fact) | st.none(), min_size=1, max_size=5))
    pool += data.draw(st.sampled_from([[], list(test.values)]))
    told = [random.choice(pool) for _ in range(number)]
    pair = columns(fact, told)(test)
    for case, value in enumerate(told):
        facts = {} if value is None else {fact.name: value}
        assert pair.at(case) is verdict_of(test, facts)
    surely = np.array([to_bools(bitset, number) for bitset in pair])
    assert not surely.all(axis=0).any()


@given(fact=st.sampled_from(few_facts()), data=st.data())
def test_what_holds_of_all_cases_needs_no_column(fact: Fact, data: st.DataObject) -> None:
    test = data.draw(single_tests({fact.name: fact}))
    value = data.draw(values(fact) | st.none())
    alike = {} if value is None else {fact.name: value}
    assert ColumnBitsets({}, alike)(test) is CONSTANT[verdict_of(test, alike)]


@pytest.mark.parametrize(
    ("told", "verdict"),
    [([True] * 70, Verdict.SATISFIED), ([False] * 70, Verdict.UNSATISFIED)],
)
def test_a_column_in_which_all_are_alike_is_one_word(told: list[bool], verdict: Verdict) -> None:
    assert columns(HOLD_ASKED, told)(ASKED) == CONSTANT[verdict]
    assert columns(HOLD_ASKED, [None] * 70)(ASKED) == VerdictBits(NONE, NONE)


def test_a_test_is_worked_out_once_whoever_asks() -> None:
    asked = columns(HOLD_ASKED, [True, False])
    assert asked(ASKED) is asked(Comparison(ASKED.fact, ASKED.op, ASKED.values))


@given(
    number=st.integers(0, 200),
    alike=st.lists(st.sampled_from([NONE, ALL, None]), min_size=1, max_size=8),
    seed=st.integers(0, 99),
)
def test_bitsets_are_the_bits_of_octets(number: int, alike: list[Arrow], seed: int) -> None:
    bits = np.random.default_rng(seed).integers(0, 2, (len(alike), number)).astype(np.bool_)
    bitsets = [pack_bits(row) if one is None else one for row, one in zip(bits, alike, strict=True)]
    expected = sum(
        (to_bools(bitset, number).astype(int) << bit for bit, bitset in enumerate(bitsets)),
        start=np.zeros(number, dtype=int),
    )
    stored = np.full(number, 255, dtype=np.uint8)
    store_bytes(stored, bitsets)
    assert stored.tolist() == expected.tolist()


@given(
    told=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=70), data=st.data()
)
def test_what_lies_under_an_empty_cell_does_not_matter(
    told: list[tuple[bool, bool]], data: st.DataObject
) -> None:
    """Arrow leaves there what was there, be it of no value at all; and a column begins anywhere."""
    first = data.draw(st.integers(0, len(told) - 1))
    empty = np.array([is_empty for is_empty, _ in told])
    yes = np.array([is_so for _, is_so in told])
    words = pa.array(np.where(yes, "true", "nonsense"), mask=empty).dictionary_encode()
    garbage = np.where(empty, 99, yes).astype(np.int8)
    indices = pa.array(garbage, mask=empty)
    days, reply = VOCABULARY["subpoena.served_on"], VOCABULARY["subpoena.days_to_respond"]
    far = np.where(empty, 10**8, 18262 + yes).astype(np.int32)
    for fact, column, codes in (
        (HOLD_ASKED, pa.array(yes, mask=empty), yes),
        (HOLD_ASKED, words, np.where(yes, 1, BAD)),
        (
            HOLD_ASKED,
            pa.DictionaryArray.from_arrays(indices, ["false", "true"], safe=False),
            yes,
        ),
        (reply, pa.array(np.where(empty, 10**9, yes), mask=empty), yes),
        (reply, pa.array(np.where(empty, np.nan, yes), mask=empty), yes),
        (days, pa.array(far, mask=empty).cast(pa.date32()), 737425 + yes),
    ):
        expected = np.where(empty, UNKNOWN, codes)[first:].tolist()
        assert Cells(fact).codes(column[first:]).tolist() == expected
