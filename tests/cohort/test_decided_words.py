"""Decided tables have words that other tools read, and name the policy that decided."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow.csv
import pyarrow.parquet
import pytest

from release_sim.vocabulary.actions import ACTIONS
from tests.conftest import ROOT
from tests.wrong_input import command

SAMPLE = ROOT / "docs" / "samples" / "georgia_county_roster.csv"
WORDS = ["forbidden", "silent", "forbidden", "forbidden", "silent", "forbidden"]
UNDER = r"denver [0-9a-f]{12}, mapping georgia_county_roster"


def decided(folder: Path, suffix: str, *more: str) -> Path:
    to = folder / f"decided{suffix}"
    arguments = ("--mapping", "georgia_county_roster", "-o", str(to), *more)
    assert command("cohort", "decide", str(SAMPLE), *arguments).code == 0
    return to


def test_pandas_and_polars_see_words(tmp_path: Path) -> None:
    path = decided(tmp_path, ".parquet", "--with-rules")
    frame = pd.read_parquet(path)
    assert [*frame["hold_past_release"]] == WORDS
    assert isinstance(frame["hold_past_release"].dtype, pd.CategoricalDtype)
    assert frame["decided_under"].str.fullmatch(UNDER).all()
    other = pl.read_parquet(path)
    assert other["hold_past_release"].cast(pl.String).to_list() == WORDS
    assert other["custody.state"].cast(pl.String).to_list()[:2] == ["in_custody", "released"]


def test_csv_has_the_same_words(tmp_path: Path) -> None:
    frame = pd.read_csv(decided(tmp_path, ".csv"))
    other = pd.read_parquet(decided(tmp_path, ".parquet"))
    for name in (*ACTIONS, "decided_under"):
        assert [*frame[name]] == [*other[name]]


def test_words_are_stored_once_and_counted_as_they_are(tmp_path: Path) -> None:
    path = decided(tmp_path, ".parquet")
    kinds = pyarrow.parquet.read_schema(path)
    assert {str(kinds.field(name).type) for name in ACTIONS} == {
        "dictionary<values=string, indices=uint8, ordered=0>"
    }
    said = command("cohort", "summarize", str(path), "--action", "hold_past_release")
    assert "hold_past_release" in said.out
    assert "66.7%" in said.out  # four of six


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_decided_table_without_facts_says_what_explaining_it_needs(
    tmp_path: Path, suffix: str
) -> None:
    said = command("cohort", "explain", str(decided(tmp_path, suffix)), "--row", "1")
    assert said.code == 3
    assert "error[without-rules]: the table has answers, but not the facts" in said.err
    assert (
        "explain the row of the table that was decided, or decide it with --with-rules" in said.err
    )
    assert said.err.endswith("\n1 problem\n")


def test_a_word_that_is_no_answer_is_told_of(tmp_path: Path) -> None:
    path = decided(tmp_path, ".parquet", "--with-rules")
    table = pyarrow.parquet.read_table(path)
    at = table.schema.names.index("hold_past_release")
    kind = table.schema.field(at)
    other = pyarrow.array(["perhaps"] * 6).dictionary_encode().cast(kind.type)
    pyarrow.parquet.write_table(table.set_column(at, kind, other), path)
    for verb in (("explain", str(path), "--row", "1"), ("summarize", str(path))):
        said = command("cohort", *verb)
        assert said.code == 3
        assert "`hold_past_release` has `perhaps`, which is no answer" in said.err


def test_a_decided_row_is_explained_and_held_against_its_words(tmp_path: Path) -> None:
    path = decided(tmp_path, ".parquet", "--with-rules")
    asked = ("cohort", "explain", str(path), "--row", "2", "--action", "hold_past_release")
    assert command(*asked).code == 0
