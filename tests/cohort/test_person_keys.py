"""Persons of rows, by numbers and by words: the same as by a dictionary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.tables import person_keys
from release_sim.cohort.tables.key_bits import bits_of_keys
from release_sim.cohort.tables.person_keys import PersonKeys, keys_in
from release_sim.cohort.tables.rows_by_bits import NOWHERE
from tests.cohorts import read, write
from tests.conftest import examples, some
from tests.wrong_input import command

CLOSE = st.integers(-6, 6)
FAR = st.integers(-(2**63), 2**63 - 1)
WORDS = st.sampled_from(["a", " a", "b", "0", "", " "])
LENGTHS = st.text("ab\0é", max_size=20)
DIGESTS = st.integers(0, 9).map(lambda n: sha256(bytes([n])).hexdigest()[:40])
BYTES = st.binary(max_size=3)
KINDS = {CLOSE: pa.int64(), FAR: pa.int64(), CLOSE | FAR: pa.int64(), BYTES: pa.binary()}
FEW = ["as they are", "two bits", "one for all"]


def poorer(bits: str) -> Callable[[Any], Any]:
    """Return a hash that gives different keys the same bits, as chance could."""
    if bits == "as they are":
        return bits_of_keys
    few = np.uint64(3 << 62 if bits == "two bits" else 0)
    return lambda keys: bits_of_keys(keys) & few


@pytest.mark.parametrize("bits", FEW)
@given(data=st.data(), of=st.sampled_from([*KINDS, WORDS, LENGTHS, DIGESTS]))
@examples(90)
def test_people_are_found_as_by_a_dictionary(
    bits: str, data: st.DataObject, of: st.SearchStrategy[int | str | bytes]
) -> None:
    kind = KINDS.get(of, pa.string())
    numbered = kind == pa.int64()
    if numbered and bits != "as they are":  # two numbers never have the same
        return
    given, more, asked = (
        keys_in(pa.array(data.draw(st.lists(of | st.none())), kind), numbered) for _ in range(3)
    )
    first: dict[Any, int] = {}
    again = []
    rows = given.to_pylist() + more.to_pylist()
    for row, key in enumerate(rows):
        if key is not None and first.setdefault(key, row) != row:
            again.append((row, first[key]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(person_keys, "bits_of_keys", poorer(bits))
        keys = PersonKeys([given, more], numbered)
        assert [*zip(keys.again.tolist(), keys.first.tolist(), strict=True)] == again
        assert keys.is_empty.tolist() == [key is None for key in rows]
        wanted = [first.get(key, NOWHERE) for key in asked.to_pylist()]
        assert keys.rows_of(asked).tolist() == wanted


@given(st.lists(LENGTHS | DIGESTS | st.none()), st.integers(0, 9))
@examples(90)
def test_bits_of_a_word_rest_on_it_alone(words: list[str | None], begin: int) -> None:
    column = pa.array(words, pa.string())
    whole = bits_of_keys(column).tolist()
    assert bits_of_keys(column.slice(begin)).tolist() == whole[begin:]
    alone = [int(bits_of_keys(pa.array([word], pa.string()))[0]) for word in words]
    assert alone == whole
    different = {word or "" for word in words}
    assert len(set(whole)) == len(different)


@pytest.mark.parametrize(
    ("column", "keys"),
    [
        (
            pa.array([" a", "b\t", "\u3000c\u00a0", " ", "", None]),
            ["a", "b", "c", None, None, None],
        ),
        (pa.array(["a b", "c"]), ["a b", "c"]),
        (pa.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"]),
        (pa.array([1.0, None, float("nan"), 1e15]), ["1", None, None, "1000000000000000"]),
        (pa.array([1.5, None, float("nan")]), ["1.5", None, None]),
        (pa.array([1, None], pa.uint64()), ["1", None]),
        (pa.array([b"\xff\xfe", b"\xfe\xff", b" ", b""]), [b"\xff\xfe", b"\xfe\xff", b" ", None]),
        (pa.array([b"\xff\xfe", None], pa.binary(2)), [b"\xff\xfe", None]),
        (pa.nulls(2), [None, None]),
    ],
)
def test_keys_are_read_as_they_mean_the_same_in_any_type(column: Any, keys: list[Any]) -> None:
    assert keys_in(column, numbered=False).to_pylist() == keys


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


TYPES = {
    "int64": [1, 20, 3],
    "int8": [1, 20, 3],
    "uint64": [1, 20, 3],
    "double": [1.0, 20.0, 3.0],
    "string": ["1", " 20", "3 "],
}


@pytest.mark.parametrize(("people", "papers"), some(product(TYPES, TYPES), 6))
def test_people_and_papers_may_write_a_person_in_other_types(
    people: str, papers: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = []
    for name in ("int64", people):
        ids, whose = (pa.array(TYPES[kind], kind) for kind in (name, papers))
        state = pa.array(["in_custody"] * 3)
        days = pa.array([date(2025, 6, 1)] * 3)
        columns = {"id": ids, "as_of": days, "custody.state": state}
        pq.write_table(pa.table(columns), "people.parquet")
        forms = pa.array(["letter", "i_247a"])
        pq.write_table(pa.table({"id": whose[1:], "request.form": forms}), "requests.parquet")
        asked = ("cohort", "decide", "people.parquet", "--instruments", "requests.parquet")
        said = command(*asked, "--person", "id", "-o", "to.parquet")
        assert (said.code, said.err) == (0, "")
        found.append(read(Path("to.parquet")))
    assert found[0] == found[1]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_people_named_by_digests_are_told_where_they_cannot_be_joined(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = [sha256(bytes([n])).hexdigest() for n in range(60)]
    ids = [*names[:50], names[7], None]
    days = [date(2025, 6, 1)] * len(ids)
    write(Path(f"people{suffix}"), {"id": ids, "as_of": days})
    whose = [*names[49::-1], names[55], None, *names[51:]]
    forms = ["letter"] * len(whose)
    write(Path(f"requests{suffix}"), {"id": whose, "request.form": forms})
    asked = ("cohort", "decide", f"people{suffix}", "--instruments", f"requests{suffix}")
    said = command(*asked, "--person", "id", "-o", "to.csv")
    heads = [line.split("error", 1)[1] for line in said.err.splitlines() if "error[" in line]
    nobody = f"no row of people{suffix} is of person"
    assert heads == [
        f"[repeated-person]: row 51: person `{names[7]}` is in row 8 already",
        "[paper-of-nobody]: row 52: `id` does not say who the person is",
        f"[paper-of-nobody]: row 51: {nobody} `{names[55]}`",
        "[paper-of-nobody]: row 52: `id` does not say of whom the paper is",
        *(f"[paper-of-nobody]: row {n + 2}: {nobody} `{names[n]}`" for n in range(51, 60)),
    ]


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
