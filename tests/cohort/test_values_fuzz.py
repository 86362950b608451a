"""Whatever enters as a value changes the case as it says, or is named; nothing is passed over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.errors import FilesAreWrongError
from release_sim.loading.assignments import read_assignments
from release_sim.loading.diagnosis import Diagnosis
from release_sim.reporting.text_format import value_text
from release_sim.vocabulary.fact import Fact, FactKind
from release_sim.vocabulary.facts import FACTS
from tests.cohort.test_cohort_mapping import mapping_of
from tests.cohorts import SOME_DAY, opened
from tests.conftest import examples
from tests.strategies import values
from tests.wrong_input import command, small

ODD = ["null", "NULL", "~", "", " ", "unknown", "NaN", "nan", "None", "Yes", "no", "1", "0"]
ODD += ["1.0", "-1", "1e3", "3.5", "2025-02-30", "2025-03-01 09:00", "2025-03-01T00:00:00", "true "]
ODD += ['"false"', "[]", "{}", "!x", "é", "\t", "#", "a: b", "9" * 30, "2**53", "in_custody", "="]


@st.composite
def texts_of(draw: st.DrawFn, fact: Fact) -> str:
    """A text that may or may not be a value of the fact."""
    said = st.sampled_from(ODD) | st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]))
    return draw(values(fact).map(value_text) | said)


def meant(fact: Fact, text: str) -> object:
    """Return the value that a text means, None for unknown, or a marker if it is invalid."""
    word = text.strip()
    if word == "unknown" and "unknown" not in fact.choices:
        return None
    match fact.kind:
        case FactKind.YES_NO:
            return {"true": True, "false": False}.get(word.lower(), NotImplemented)
        case FactKind.CHOICE:
            return word if word in fact.choices else NotImplemented
    return NotImplemented


@given(fact=st.sampled_from(FACTS), data=st.data())
def test_a_flag_states_what_it_says_or_is_named(fact: Fact, data: st.DataObject) -> None:
    text = data.draw(texts_of(fact))
    diagnosis = Diagnosis()
    stated, unknown = read_assignments([f"{fact.name}={text}"], "--set", diagnosis)
    assert len(stated) + len(unknown) + len(diagnosis) == 1
    if fact.kind in (FactKind.YES_NO, FactKind.CHOICE):
        wanted = meant(fact, text)
        assert bool(len(diagnosis)) is (wanted is NotImplemented)
        assert stated == ({} if wanted in (None, NotImplemented) else {fact.name: wanted})
    elif stated:
        assert text.strip() == value_text(stated[fact.name]) or float(text) == stated[fact.name]


@given(fact=st.sampled_from(FACTS), data=st.data(), suffix=st.sampled_from([".csv", ".parquet"]))
def test_a_cell_states_what_it_says_or_is_named(
    fact: Fact, data: st.DataObject, suffix: str
) -> None:
    cells = data.draw(st.lists(texts_of(fact), min_size=1, max_size=6))
    cells = [cell for cell in cells if not set(cell) & set('",\t\n\r|;')] or ["unknown"]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"cases{suffix}"
        columns: dict[str, Sequence[Any]] = {"as_of": [SOME_DAY] * len(cells), fact.name: cells}
        if suffix == ".csv":
            lines = [f"{SOME_DAY},{cell}" for cell in cells]
            path.write_text("\n".join([",".join(columns), *lines, ""]), encoding="utf-8")
        else:
            pa.parquet.write_table(pa.table(columns), path)
        table, layout = opened(path)
        (batch,) = table.batches(layout.wanted())
        cases = layout.cases(batch)
        for cell, code in zip(cells, cases.columns[fact.name].tolist(), strict=True):
            cells_reader = layout.columns[fact.name][1]
            if code == -2:
                assert cell.strip()
                problem = cells_reader.complaint(cell)
                assert f"`{cell}`" in problem.message
                assert problem.mark
                assert problem.help
            elif code == -1:
                assert cell.strip() in ("", "unknown")
            elif fact.kind in (FactKind.YES_NO, FactKind.CHOICE):
                assert fact.decode(code) == meant(fact, cell)


@given(fact=st.sampled_from(FACTS), data=st.data())
@examples(50)
def test_a_mapping_means_what_it_says_or_is_named(fact: Fact, data: st.DataObject) -> None:
    codes = data.draw(st.lists(st.sampled_from(["A", " A", "B", "", "N/A", "1"]), unique=True))
    value = data.draw(values(fact).map(value_text) | st.sampled_from(["unknown", "null", "x"]))
    unknown = data.draw(st.sampled_from([[], ["N/A"], ["", "1"]]))
    lines = "".join(f'    "{code}": {value}\n' for code in codes or ["A"])
    text = f"title: A\ncolumns: {{C: {fact.name}}}\nvalues:\n  {fact.name}:\n{lines}"
    text += f"unknown: {unknown}\n".replace("'", '"')
    with TemporaryDirectory() as folder:
        try:
            found = mapping_of(Path(folder) / "m.yaml", text)
        except FilesAreWrongError:  # which names what is wrong with it
            return
        stripped = [code.strip() for code in codes or ["A"]]
        assert len(set(stripped)) == len(stripped)
        assert not {*stripped} & {*unknown}
        rows = [*stripped, "zzz"]
        path = Path(folder) / "t.parquet"
        pa.parquet.write_table(pa.table({"C": rows, "as_of": [SOME_DAY] * len(rows)}), path)
        table, layout = opened(path, TableDefaults(found))
        (batch,) = table.batches(layout.wanted())
        *told, bad = layout.cases(batch).columns[fact.name].tolist()
        assert bad == -2
        assert {-1 if c == -1 else value_text(fact.decode(c)) for c in told} == {
            -1 if value == "unknown" else value
        }


@given(data=st.data())
@examples(15)
def test_no_value_of_an_option_ends_in_a_bug(data: st.DataObject) -> None:
    story = str(Path(__file__).parent.parent / "golden" / "small_scenario.yaml")
    fact = data.draw(st.sampled_from(FACTS))
    options = [f"--set={fact.name}={data.draw(texts_of(fact))}"]
    for option in data.draw(st.lists(st.sampled_from(["--as-of", "--policy", "--reading"]))):
        options.append(f"{option}={data.draw(st.sampled_from(ODD))}")
    for verb in ("run", "explain"):
        assert command(*small(verb, story, *options)).code in (0, 2, 3)
