"""Names from elsewhere are shown, and control neither a terminal nor a picture."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from xml.etree import ElementTree as Xml

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.reporting.printable_text import printable, printable_json, printable_line
from release_sim.reporting.svg_canvas import SvgCanvas
from tests.wrong_input import assert_plain, command, small

STRANGE = "\x1b[31mX\x1b]0;own\x07\u202eevil\u2066\x00\x9b2J\ufffe"
TURNING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(text=st.text())
def test_nothing_printable_steers_and_nothing_else_changes(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    controls = {c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}
    assert controls <= {"\n", "\t"}
    assert not set(shown) & TURNING
    kept = (c for c in text if c.isprintable())
    assert all(c in shown for c in kept)
    assert_plain(printable_line(text))


@given(text=st.text(st.characters(codec="utf-8")))
def test_json_means_the_same(text: str) -> None:
    shown = printable_json(json.dumps({text: text}, ensure_ascii=False))
    assert json.loads(shown) == {text: text}
    assert not set(shown) & TURNING


def test_a_picture_with_any_words_is_one() -> None:
    canvas = SvgCanvas(STRANGE, STRANGE)
    canvas.text(0, 0, STRANGE)
    title = Xml.fromstring(canvas.finished(10, 10))[0].text  # noqa: S314  our own
    assert "evil" in (title or "")


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("strange")
    said = {"as_of": ["2025-06-01"], "custody.state": ["in_custody"], "group.block": [STRANGE]}
    pa.parquet.write_table(pa.table(said), folder / "people.parquet")
    out = str(folder / "decided.parquet")
    table = str(folder / "people.parquet")
    done = command(*small("cohort", "decide", table, "-o", out, "--policy", "town"))
    assert done.code == 0, done.err
    return out


def test_groups_are_printed_and_drawn_whatever_they_are_called(
    decided: str, tmp_path: Path
) -> None:
    chart = tmp_path / "chart.svg"
    by = ("cohort", "summarize", decided, "--by", "group.block")
    said = command(*by, "--chart", str(chart))
    assert said.code == 0
    assert "evil" in said.out
    assert_plain(said.out)
    assert_plain(chart.read_text(encoding="utf-8"))
    told = command(*by, "--json").out
    assert_plain(told)
    assert STRANGE in {row["group"] for row in json.loads(told)["groups"]}


def test_names_of_files_are_printed_whatever_they_are_called(tmp_path: Path) -> None:
    story = tmp_path / "a\x1b[2Jb\u202e.yaml"
    story.write_bytes((Path(small()[-1]).parent / "small_scenario.yaml").read_bytes())
    said = command(*small("run", str(story), "--no-trace"))
    assert "a␛[2Jb" in said.out
    assert_plain(said.out)
