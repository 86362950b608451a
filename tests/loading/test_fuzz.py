"""Whatever comes in is read or refused; nothing ends in a traceback."""

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.engine.decide import EngineCache
from release_sim.errors import OutOfScopeError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.rulebook_reader import load_rulebook
from release_sim.loading.scenarios import ScenarioReader
from release_sim.model.rulebook import Rulebook
from tests.conftest import ROOT, examples
from tests.wrong_input import (
    GOLDEN,
    GOOD,
    JAIL_FILE,
    POLICY_FILE,
    READING_FILE,
    SOURCE_FILE,
    STORY,
    assert_plain,
    command,
    found_in,
    read_scenario,
    small,
)

MARKS = st.sampled_from(list("\t\0\r\n\x1b\ufeff\u2028\u202e²é😀:-?[]{}&*!|>%@`'\"#,~ "))
ODD = MARKS | st.sampled_from(
    [
        "null",
        "~",
        "yes",
        "&a ",
        "*a",
        "!!str ",
        "<<: ",
        "---\n",
        "...",
        "1e999",
        "2025-02-30",
        "[" * 40,
        "{",
        "unknown",
        "any_of",
        "is_not",
        "[key]",
        "CitationShape",
        "9" * 30,
        "- ",
        ": ",
    ]
)


@st.composite
def changed(draw: st.DrawFn, texts: tuple[str, ...]) -> str:
    """A good file after a few careless edits."""
    lines = draw(st.sampled_from(texts)).splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 4))):
        here, there = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        line = lines[here]
        at = draw(st.integers(0, len(line)))
        words = re.split(r"(\W)", line)
        which = draw(st.integers(0, len(words) - 1))
        match draw(st.integers(0, 6)):
            case 0:
                lines[here] = ""
            case 1:
                lines[here] = line * 2
            case 2:
                lines[here], lines[there] = lines[there], line
            case 3:
                lines[here] = line[:at] + draw(ODD) + line[at:]
            case 4:
                words[which] = draw(ODD)
                lines[here] = "".join(words)
            case 5:
                words[which] = draw(st.sampled_from(re.split(r"(\W)", lines[there])))
                lines[here] = "".join(words)
            case _:
                lines[here] = draw(st.sampled_from(["", " ", "  ", "    "])) + line.lstrip(" ")
    return "".join(lines)


def texts_below(folder: Path) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.yaml")))


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to write one file after another to."""
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(GOLDEN / "small_rules", tmp_path_factory.mktemp("town") / "rules")


def read_and_decide(data: bytes, rulebook: Rulebook, engines: EngineCache, desk: Path) -> None:
    path = desk / "scenario.yaml"
    path.write_bytes(data)
    diagnosis = Diagnosis()
    scenario = ScenarioReader(rulebook, diagnosis).read(path)
    assert (scenario is None) == bool(found_in(diagnosis))
    for branch in (scenario.main, *scenario.what_if[:2]) if scenario else ():
        try:
            engines.decide(branch)
        except OutOfScopeError:
            continue


@pytest.fixture(scope="session")
def engines(rulebook: Rulebook) -> EngineCache:
    return EngineCache(rulebook)


@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(
    data: bytes, rulebook: Rulebook, engines: EngineCache, desk: Path
) -> None:
    read_and_decide(data, rulebook, engines, desk)


@given(text=st.text(max_size=200) | st.lists(ODD | st.text(max_size=9)).map("".join))
def test_any_text_is_read_or_refused(
    text: str, rulebook: Rulebook, engines: EngineCache, desk: Path
) -> None:
    read_and_decide(text.encode(), rulebook, engines, desk)


@given(text=changed(texts_below(ROOT / "scenarios")))
def test_a_carelessly_edited_scenario_is_read_or_refused(
    text: str, rulebook: Rulebook, engines: EngineCache, desk: Path
) -> None:
    read_and_decide(text.encode(), rulebook, engines, desk)


@given(
    file=st.sampled_from([JAIL_FILE, POLICY_FILE, READING_FILE, SOURCE_FILE]),
    text=changed(texts_below(GOLDEN / "small_rules")) | changed(texts_below(ROOT / "rules")),
)
def test_a_carelessly_edited_rules_folder_is_read_or_refused(
    file: str, text: str, town: Path, desk: Path
) -> None:
    good = (town / file).read_bytes()
    (town / file).write_bytes(text.encode())
    try:
        diagnosis = Diagnosis()
        rulebook = load_rulebook(town, diagnosis)
        if found_in(diagnosis):
            read_scenario(GOLDEN / "small_scenario.yaml", rulebook)
        else:
            read_and_decide(GOOD.encode(), rulebook, EngineCache(rulebook), desk)
    finally:
        (town / file).write_bytes(good)


WORDS = st.text(st.characters() | st.sampled_from("\udc80\udcff\n="), max_size=20) | ODD
NAMES = st.sampled_from(["custody.state", "request.asks_hold", "breadth", "request.received_on"])


@examples(20)
@given(
    options=st.lists(
        st.tuples(
            st.sampled_from(["--set", "--reading", "--as-of", "--forget", "--policy"]),
            WORDS | st.builds("{}={}".format, NAMES, WORDS),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_options_are_read_or_refused(options: list[tuple[str, str]]) -> None:
    said = command(*small("run", STORY, *(f"{name}={value}" for name, value in options)))
    assert said.code in (0, 1, 2, 3), said.err  # 2: a fact that is given two values
    assert (said.code == 3) == bool(re.search(r"(?m)^[0-9]+ problems?$", said.err))
    assert_plain(said.err)
