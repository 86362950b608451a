"""Whatever is given to the whole command ends as documented: flags, mappings, cells and files."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
from hypothesis import given
from hypothesis import strategies as st

from release_sim.reporting.text_format import value_text
from release_sim.vocabulary.fact import Fact
from release_sim.vocabulary.facts import FACTS
from release_sim.vocabulary.instruments import KIND_OF, qualified
from tests.cohort.test_values_fuzz import ODD, texts_of
from tests.conftest import examples
from tests.strategies import values
from tests.wrong_input import STORY, command, small

ENDS = (0, 1, 2, 3)
"""Done, not as expected, told wrongly, files are wrong: never a bug of ours, never a signal."""
DAYS = ["2025-06-01", "", "unknown", "06/01/2025", "2025-06-01 09:30:00", "NaT", "45809", "x"]
TYPED: list[Any] = [None, True, 3, 3.0, 3.5, float("nan"), "true", b"\x80", [1], {"a": 1}]
ENDINGS = (".csv", ".tsv", ".txt", ".parquet", ".feather")
LINES = ["", "\n", "\ufeff", "title line\n", "a;b\n", "\x1b[31m\n", "\u202e\n"]
SEPARATORS = [",", ";", "\t", "|"]


@st.composite
def names(draw: st.DrawFn) -> str:
    """The name of a fact, of a fact of a named paper, or of no fact at all."""
    fact = draw(st.sampled_from(FACTS)).name
    odd = ["", "as_of", "x", "custody.stat", "finding.f", "reading.breadth", "A B", "\x1b[1m", fact]
    named = [qualified(fact, "second")] if fact in KIND_OF else []
    return draw(st.sampled_from([fact, fact, *odd, *named]))


@st.composite
def tables(draw: st.DrawFn, folder: Path, columns: Sequence[str]) -> Path:
    """A file with these columns, their cells from the vocabulary or odd."""
    path = folder / f"people{draw(st.sampled_from(ENDINGS))}"
    rows = draw(st.integers(0, 4))
    said: dict[str, list[Any]] = {}
    for name in dict.fromkeys(columns):
        facts = [fact for fact in FACTS if fact.name == name]
        cell = texts_of(facts[0]) if facts else st.sampled_from([*DAYS, *ODD])
        said[name] = draw(st.lists(cell, min_size=rows, max_size=rows))
    if path.suffix in (".csv", ".tsv", ".txt"):
        separator = draw(st.sampled_from(SEPARATORS))
        lines = [
            separator.join(said),
            *(separator.join(r) for r in zip(*said.values(), strict=True)),
        ]
        text = draw(st.sampled_from(LINES)) + "\n".join(lines) + draw(st.sampled_from(["", "\n"]))
        path.write_bytes(
            text.encode(draw(st.sampled_from(["utf-8", "utf-8", "utf-16"])), "replace")
        )
        return path
    for name in said:
        if draw(st.integers(0, 3)) == 0:
            said[name] = [draw(st.sampled_from(TYPED))] * rows
    table = pa.table(said)
    if path.suffix == ".parquet":
        pa.parquet.write_table(table, path)
    else:
        pa.feather.write_feather(table, path)
    return path


@st.composite
def mappings(draw: st.DrawFn, columns: Sequence[str]) -> str:
    """A mapping of these columns, more or less as a mapping should be."""
    some = draw(st.lists(st.sampled_from([*columns, "absent"]), min_size=1, unique=True))
    lines = ["title: A made-up table", "columns:"]
    lines += [f"  {column!r}: {draw(names())!r}" for column in some]
    for section in draw(st.lists(st.sampled_from(sorted(SECTIONS)), unique=True, max_size=2)):
        fact: Fact = draw(st.sampled_from(FACTS))
        value = draw(values(fact).map(value_text) | st.sampled_from(ODD))
        lines += [line.format(fact=fact.name, value=value) for line in SECTIONS[section]]
    return "\n".join(lines) + "\n"


SECTIONS = {
    "values": ["values:", "  {fact}: {{A: {value}}}"],
    "unknown": ["unknown: ['{value}', N/A]"],
    "not_used": ["not_used: {{x: Nothing.}}"],
    "given": ["given:", "  {fact}: {{there: {value}, empty: unknown}}"],
    "days": ["days:", "  as_of: {{format: '%m/%d/%Y', time: cut}}"],
    "phrases": ["phrases:", "  {fact}: {{ICE: {value}, otherwise: unknown}}"],
    "persons": ["persons: {{column: x}}"],
    "optional": ["optional: [x]"],
}


@st.composite
def flags(draw: st.DrawFn) -> list[str]:
    """A few options of which any may be given to any verb that takes them."""
    found = []
    for flag in draw(st.lists(st.sampled_from(["--set", "--as-of", "--policy", "--reading"]))):
        fact = draw(st.sampled_from(FACTS))
        text = draw(texts_of(fact))
        name = draw(names())
        given = {"--set": f"{name}={text}", "--reading": f"breadth={text}"}.get(flag, text)
        found.append(f"{flag}={given}")
    return found


@given(data=st.data())
@examples(8)
def test_no_input_ends_in_a_bug(data: st.DataObject) -> None:
    """Thousands of runs under the profile of a night."""
    options = data.draw(flags())
    with TemporaryDirectory() as name:
        folder = Path(name)
        match data.draw(st.sampled_from(["story", "decide", "decide", "decide", "mapped"])):
            case "story":
                verb = data.draw(st.sampled_from(["run", "explain"]))
                arguments = small(verb, STORY, *options)
            case way:
                columns = data.draw(st.lists(names(), min_size=1, max_size=4))
                columns = [*columns, *data.draw(st.sampled_from([[], ["as_of"]]))]
                table = data.draw(tables(folder, columns))
                given = [str(table), "-o", str(folder / data.draw(st.sampled_from(OUTPUTS)))]
                for flag in data.draw(st.lists(st.sampled_from(SWITCHES), max_size=2, unique=True)):
                    given += [each.format(folder=folder) for each in flag]
                if way == "mapped":
                    mapping = folder / "mapping.yaml"
                    mapping.write_text(data.draw(mappings(columns)), encoding="utf-8")
                    given += ["--mapping", str(mapping)]
                arguments = small("cohort", "decide", *given, *options)
        said = command(*arguments, err=io.StringIO())
        assert said.code in ENDS, said.err
        assert "Traceback" not in said.err
        assert said.code == 0 or said.err or said.out


OUTPUTS = ["out.csv", "out.parquet", "out.xyz"]
SWITCHES = [
    ("--ignore-unknown-columns",),
    ("--reject", "{folder}/rejected.csv"),
    ("--with-rules",),
    ("--keep", "x"),
]
