"""`cohort synthesize` writes tables that tell what was drawn, and refuses what cannot be."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.people import synthesize
from release_sim.cohort.people.parameter_file import read_population
from release_sim.errors import NothingCollectedError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.cohorts.population import (
    Population,
    SampleUnit,
)
from release_sim.model.rulebook import Rulebook
from tests.cohort.populations import SMALL, synthesizer
from tests.conftest import some
from tests.wrong_input import command


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_the_same_seed_writes_the_same_bytes(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long: bool
) -> None:
    """More people than are drawn at once, of which it is fewer where the test is small."""
    if not long:
        monkeypatch.setattr(synthesize, "ROWS", 512)
    rows = str(synthesize.ROWS + 40)
    made = [tmp_path / f"{n}.{suffix}" for n in range(3)]
    for path, seed in zip(made, ("1", "1", "2"), strict=True):
        said = command("cohort", "synthesize", "--rows", rows, "--seed", seed, "-o", str(path))
        assert (said.code, said.err) == (0, "")
    one, same, other = (path.read_bytes() for path in made)
    assert one == same != other
    assert sorted(tmp_path.iterdir()) == made


def test_tables_tell_what_was_drawn(tmp_path: Path, denvers: Population) -> None:
    said = {}
    for name in ("people.parquet", "people.csv"):
        run = ("cohort", "synthesize", "--rows", "300", "--seed", "8", "--replicate", "2")
        said[name] = command(*run, "-o", str(tmp_path / name), "--json")
    parquet = pq.read_table(tmp_path / "people.parquet")
    csv = pyarrow.csv.read_csv(
        tmp_path / "people.csv",
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(parquet.column_names, pyarrow.string())
        ),
    )
    drawn = synthesizer(denvers, 8, 2).block(0, 300)
    assert parquet.column_names[1:-3] == list(drawn.cases.columns) == csv.column_names[1:-3]
    for row in (0, 7, 299):
        case = drawn.cases.case(row)
        cells = {name: parquet[name][row].as_py() for name in parquet.column_names}
        assert cells.pop("group.request") is True
        assert cells.pop("group.year") == case.as_of.year
        assert str(cells.pop("group.made_up")).startswith("made up: 300 requests, seed 8, ")
        assert cells == {
            "as_of": case.as_of,
            **{n: case.stated.get(n) for n in drawn.cases.columns},
        }
        written = {name: csv[name][row].as_py() for name in drawn.cases.columns}
        assert {n: t for n, t in written.items() if t} == {
            name: str(value).lower() for name, value in case.stated.items()
        }
    printed = json.loads(said["people.parquet"].out)
    assert printed.pop("written") == str(tmp_path / "people.parquet")
    assert json.loads(parquet.schema.metadata[b"release_sim.synthesis"]) == printed
    assert pc.all(parquet["group.request"]).as_py()


def test_people_drawn_by_an_earlier_version_are_to_be_drawn_again(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    command("cohort", "synthesize", "--rows", "3", "--seed", "8", "-o", str(path))
    people = pq.read_table(path)
    label = people.schema.metadata[b"release_sim.synthesis"]
    assert b'"release_sim.synthesis/2"' in label
    older = {b"release_sim.synthesis": label.replace(b"synthesis/2", b"synthesis/1")}
    pq.write_table(people.replace_schema_metadata(older), path)
    said = command("cohort", "decide", str(path), "-o", str(tmp_path / "decided.parquet"))
    assert said.code == 3
    assert "error[other-version]: written as `release_sim.synthesis/1`" in said.err
    assert "wrote it; draw the people again: release-sim cohort synthesize" in said.err


def test_a_year_without_requests_is_said(tmp_path: Path) -> None:
    said = command(
        *("cohort", "synthesize", "--rows", "1", "--seed", "1", "--year", "2013"),
        *("-o", str(tmp_path / "people.csv")),
    )
    assert (said.code, said.out) == (5, "")
    assert said.err == ("error: no requests fall in 2013; the parameters speak of 2014 to 2026\n")
    assert not list(islice(tmp_path.iterdir(), 1))


def test_a_table_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    out = str(tmp_path / "gone" / "people.csv")
    said = command("cohort", "synthesize", "--rows", "1", "--seed", "1", "-o", out)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"error: `{out}` cannot be written: no such file or directory\n"


@pytest.mark.parametrize(
    ("written", "instead"),
    [("{request.form: i_247a}", "{request.form: ~}"), ("request.asks_hold:", "[]:")],
)
def test_what_yaml_cannot_mean_is_told_with_all_the_rest(
    written: str, instead: str, rulebook: Rulebook, tmp_path: Path
) -> None:
    text = SMALL.read_text(encoding="utf-8")
    assert written in text
    path, diagnosis = tmp_path / "parameters.yaml", Diagnosis()
    path.write_text(text.replace(written, instead, 1), encoding="utf-8")
    assert read_population(path, rulebook.sources, diagnosis) is None
    assert len(diagnosis)


WORDS = re.findall(r"[\w.]+", SMALL.read_text(encoding="utf-8"))


ODD = ["0", "-1", "1e9", "[]", "{}", "~", "true", "rest", "unknown", "0001-01-01", "0.3"]


@given(data=st.data())
def test_whatever_a_parameter_file_says_it_is_read_or_refused(
    data: st.DataObject, rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("odd") / "parameters.yaml"
    parts = re.split(r"([\w.]+)", SMALL.read_text(encoding="utf-8"))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(parts) // 2 - 1)) * 2 + 1
        parts[at] = data.draw(st.sampled_from([*WORDS, *ODD]))
    path.write_text("".join(parts), encoding="utf-8")
    diagnosis = Diagnosis()
    population = read_population(path, rulebook.sources, diagnosis)
    assert (population is None) == (len(diagnosis) > 0)
    if population:
        for people in SampleUnit:
            with suppress(NothingCollectedError):
                drawn = synthesizer(population, 1, 1, people).block(0, 50)
                assert len(drawn.cases) == 50


@pytest.mark.parametrize("ending", some(["csv", "parquet"], 1))
def test_a_single_row_says_that_its_person_is_made_up(ending: str, tmp_path: Path) -> None:
    """Alone, in JSON, in Spanish and in a record, as in every count of such rows."""
    table, record = str(tmp_path / f"p.{ending}"), str(tmp_path / "r.jsonl")
    drawn = command("cohort", "synthesize", "--rows", "2", "--seed", "1", "-o", table, "--json")
    assert json.loads(drawn.out)["made_up"] is True
    asked = ("cohort", "explain", table, "--row", "1", "--action", "hold_past_release")
    title = f"Row 1 of p.{ending} (a made-up person)"
    assert command(*asked).out.startswith(title)
    assert json.loads(command(*asked, "--json").out)["title"] == title
    assert "(una persona inventada)" in command(*asked, "--language", "es").out
    out = str(tmp_path / "d.csv")
    assert command("cohort", "decide", table, "-o", out, "--record", record).code == 0
    assert title in command("audit", "show", record, "1").out
