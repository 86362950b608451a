"""Compiled code and numpy give the same bytes, whichever of them there is."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort import word_kernel
from release_sim.cohort.cases import UNKNOWN, CaseTable, width_of
from release_sim.cohort.cohort_engine import CohortEngine
from release_sim.cohort.word_kernel import KERNEL, WordKernel
from release_sim.model.policy import Policy
from release_sim.vocabulary.fact import Fact
from tests.conftest import examples
from tests.strategies import dates, few_facts, policies

compiled = pytest.mark.skipif(KERNEL is None, reason="there was no compiler for the kernel")

# Around the ends of a word and of a block.
SIZES = st.sampled_from([1, 63, 64, 65, 2047, 2048, 2049, 4200])


def table(days: list[int], facts: list[Fact], rows: int, seed: int) -> CaseTable:
    random = np.random.default_rng(seed)
    columns = {}
    for fact in facts:
        least, most = fact.code_range()
        codes = random.integers(least, min(most, least + 40) + 1, rows).astype(width_of(fact))
        columns[fact.name] = np.where(random.random(rows) < 0.3, UNKNOWN, codes)
    return CaseTable(random.choice(days, rows).astype(np.int32), columns)


def same(policy: Policy, cases: CaseTable) -> None:
    by_kernel, by_numpy = CohortEngine(policy), CohortEngine(policy, None)
    anywhere = CohortEngine(policy, WordKernel(of_any_processor=True))
    again = pickle.loads(pickle.dumps(by_kernel))  # noqa: S301  as it goes to a worker
    expected = by_numpy.decide(cases, with_rules=True)
    for cohort_engine in (by_kernel, again, anywhere):
        found = cohort_engine.decide(cases, with_rules=True)
        assert found.rules is not None
        assert expected.rules is not None
        assert np.array_equal(found.rules, expected.rules)
        for ours, theirs in (
            (found.answers, expected.answers),
            (found.pending, expected.pending),
            (cohort_engine.decide(cases).answers, expected.answers),
        ):
            assert ours.keys() == theirs.keys()
            assert all(np.array_equal(ours[name], theirs[name]) for name in ours)


@compiled
@given(
    policy=policies(),
    facts=st.lists(st.sampled_from(few_facts()), min_size=1, unique=True),
    rows=SIZES,
    seed=st.integers(0, 2**32 - 1),
    data=st.data(),
)
@examples(20)
def test_the_kernel_gives_the_bytes_that_numpy_gives(
    policy: Policy, facts: list[Fact], rows: int, seed: int, data: st.DataObject
) -> None:
    days = data.draw(st.lists(dates(policy), min_size=1, max_size=3))
    same(policy, table([day.toordinal() for day in days], facts, rows, seed))


@compiled
def test_a_kernel_of_another_source_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "kernel.c"
    other.write_text("/* changed since */", encoding="utf-8")
    monkeypatch.setattr(word_kernel, "_SOURCE", other)
    with pytest.raises(OSError, match=r"another kernel\.c"):
        WordKernel()
    assert word_kernel.find() is None


def test_where_none_was_compiled_none_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_kernel, "_LIBRARY", tmp_path / "kernel.so")
    assert word_kernel.find() is None
