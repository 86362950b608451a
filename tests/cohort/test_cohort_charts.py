"""Charts of a population: whole, in words, without colour, and the same each time."""

from __future__ import annotations

import re
import time
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from release_sim.vocabulary.actions import ACTIONS, HOLD
from tests.conftest import ROOT, some
from tests.wrong_input import command

CHARTS = {
    "mix": ("summarize", "decided.parquet", "--by", "group.year"),
    "matrix": ("compare", "people.parquet", "--policy", "denver", "--policy", "aurora"),
    "steps": ("compare", "people.parquet", "--policy", "denver", "--sweep", "reading.notify_scope"),
}


@pytest.fixture
def beside_people(people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the folder of made-up people, beside whom the same are decided."""
    monkeypatch.chdir(people.parent)
    if not Path("decided.parquet").exists():
        assert not command("cohort", "decide", "people.parquet", "-o", "decided.parquet").code


@pytest.mark.parametrize("name", some(CHARTS, 1))
@pytest.mark.usefixtures("beside_people")
def test_charts_are_whole_and_the_same_each_time(name: str, tmp_path: Path) -> None:
    verb, *options = CHARTS[name]
    pictures = [tmp_path / "one.svg", tmp_path / "two.svg"]
    actions = ("--action", "notify_of_release", "--action", HOLD)
    for path in pictures:
        said = command("cohort", verb, *options, *actions, "--chart", str(path))
        assert (said.code, said.err) == (0, f"wrote {path}\n")
    one, two = (path.read_text(encoding="utf-8") for path in pictures)
    assert one == two
    greys = re.findall(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})\b", one)
    assert all(red == green == blue for red, green, blue in greys), "it is read without colour"


LABELS = {
    "mix": ("Tell the agency when and where the person", "required", "share of rows"),
    "matrix": ("Tell the agency when and where the person", "denver", "aurora"),
    "steps": ("notices due", "A: denver", "reading.notify_scope"),
}


@pytest.mark.whole
@pytest.mark.parametrize("name", some(CHARTS, 1))
@pytest.mark.usefixtures("beside_people")
def test_a_chart_has_words_for_labels_says_what_is_made_up_and_depends_on_no_zone(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verb, *options = CHARTS[name]
    drawn = set()
    for zone in ("America/Denver", "UTC", "Pacific/Kiritimati"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        path = tmp_path / f"{zone.replace('/', '_')}.svg"
        notice = ("--action", "notify_of_release")
        assert not command("cohort", verb, *options, *notice, "--chart", str(path)).code
        drawn.add(path.read_bytes())
    monkeypatch.undo()
    time.tzset()
    assert len(drawn) == 1
    words = words_in(path)
    for label in LABELS[name]:
        assert any(label in each for each in words), label
    assert any("Made-up people: " in each for each in words)
    assert not {*ACTIONS} & {*words}, "an identifier is no label"
    for mark in re.findall(r'aria-roledescription="(?:bar|rect mark|point)"', path.read_text()):
        assert mark
    described = re.findall(
        r'aria-label="([^"]*)" role="graphics-symbol" aria-roledesc', path.read_text()
    )
    marks = [each for each in described if "axis" not in each and "legend" not in each]
    assert marks
    for each in marks:
        assert re.search(r"\d", each), "a mark says the number that it means"


@pytest.mark.whole
def test_a_picture_can_be_made_of_dots(people: Path, tmp_path: Path) -> None:
    path = tmp_path / "steps.png"
    options = ("--policy", "denver", "--sweep", "reading.notify_scope", "--chart", str(path))
    assert not command("cohort", "compare", str(people), *options).code
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.whole
def test_the_picture_of_the_page_is_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ROOT / "docs" / "how_to" / "what_if_over_a_population.md"
    commands = re.findall(r"(?m)^\$ release-sim (cohort .*)$", page.read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    for line in commands:
        if " synthesize " in line or " --chart " in line:
            assert not command(*line.split()).code
    drawn, kept = tmp_path / page.with_suffix(".svg").name, page.with_suffix(".svg")
    # How wide letters are differs with the fonts of a machine; what is drawn does not.
    assert words_in(drawn) == words_in(kept), "run docs/generate.py"


def words_in(path: Path) -> list[str]:
    tree = Xml.parse(path)  # noqa: S314  our own file
    return ["".join(each.itertext()) for each in tree.iter("{http://www.w3.org/2000/svg}text")]
