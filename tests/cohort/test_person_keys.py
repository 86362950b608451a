"""Who rows are of: by numbers that lie close or far apart and by words, as by a dictionary."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.tables.numbered_words import NumberedWords
from release_sim.cohort.tables.person_keys import NOWHERE, PersonKeys, keys_in
from tests.cohorts import read, write
from tests.conftest import examples
from tests.wrong_input import command

CLOSE = st.integers(-6, 6)
FAR = st.integers(-(2**63), 2**63 - 1)
WORDS = st.sampled_from(["a", " a", "b", "0", "", " "])
ALIKE = st.sampled_from(["p1", "p2", "p10", "p01", "p0", "p00", "q1", "p", "1", "p1x", "p²"])
LONG = st.sampled_from(
    [f"é{n}" for n in (10**18, 10**17, 10**17 + 1)] + ["é1", "e1", "é" + "0" * 18]
)


@given(data=st.data(), of=st.sampled_from([CLOSE, FAR, CLOSE | FAR, WORDS, ALIKE, LONG]))
@examples(90)
def test_people_are_found_as_by_a_dictionary(
    data: st.DataObject, of: st.SearchStrategy[int | str]
) -> None:
    numbered = of not in (WORDS, ALIKE, LONG)
    kind = pa.int64() if numbered else pa.string()
    given, asked = (
        keys_in(pa.array(data.draw(st.lists(of | st.none())), kind), numbered) for _ in range(2)
    )
    first: dict[Any, int] = {}
    again = []
    for row, key in enumerate(given.to_pylist()):
        if key is not None and first.setdefault(key, row) != row:
            again.append((row, first[key]))
    keys = PersonKeys(given)
    assert [tuple(pair) for pair in zip(*keys.repeated(), strict=True)] == again
    assert keys.is_empty.tolist() == [key is None for key in given.to_pylist()]
    if not again:
        wanted = [first.get(key, NOWHERE) for key in asked.to_pylist()]
        assert keys.rows_of(pa.chunked_array([asked])).tolist() == wanted


@pytest.mark.parametrize("far", [1, 10**15])
@pytest.mark.parametrize("papers", [".parquet", ".csv"])
def test_numbered_people_are_joined_as_people_with_names(
    far: int, papers: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    people = {"as_of": [date(2025, 6, 1)] * 3, "custody.state": ["in_custody"] * 3}
    whose, forms = [2, 0, 2, 0], ["i_247a", "letter", "letter", None]
    rows = []
    for told in (lambda n: n * far, lambda n: f"p{n}"):
        write(Path("people.parquet"), {"id": [told(n) for n in range(3)], **people})
        requests = {"id": [told(n) for n in whose], "request.form": forms}
        path = write(Path(f"requests{papers}"), requests)
        asked = ("cohort", "decide", "people.parquet", "--instruments", str(path))
        said = command(*asked, "--person", "id", "-o", "to.parquet")
        assert (said.code, said.err) == (0, "")
        rows.append(read(Path("to.parquet")))
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["p1", "p20", "p0"], [1, 20, 0]),
        (["p01", "p20"], [1, 20]),
        (["017", None, "001"], [17, None, 1]),
        (["p01", "p1"], None),
        (["p1", "q1"], None),
        (["p1", "p"], None),
        ([None], None),
        ([], None),
        (["p" + "1" * 19], None),
    ],
)
def test_words_that_are_a_number_behind_the_same_letters_are_read_as_it(
    words: list[str | None], numbers: list[int | None] | None
) -> None:
    column = pa.array(words, pa.string())
    written = NumberedWords.of(column)
    assert (written.numbers(column).to_pylist() if written else None) == numbers


def test_numbers_that_name_no_one_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    days = [date(2025, 6, 1)] * 4
    write(Path("people.parquet"), {"id": [0, 7, 7, None], "as_of": days})
    write(Path("requests.parquet"), {"id": [0, 8, None], "request.form": ["letter"] * 3})
    asked = ("cohort", "decide", "people.parquet", "--instruments", "requests.parquet")
    said = command(*asked, "--person", "id", "-o", "to.csv")
    heads = [line.split("error", 1)[1] for line in said.err.splitlines() if "error[" in line]
    assert heads == [
        "[repeated-person]: row 3: person `7` is in row 2 already",
        "[paper-of-nobody]: row 4: `id` does not say who the person is",
        "[paper-of-nobody]: row 2: no row of people.parquet is of person `8`",
        "[paper-of-nobody]: row 3: `id` does not say of whom the paper is",
    ]
