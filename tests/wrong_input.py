"""Helpers for tests of wrong input: the command inside this process, and its problems."""

import io
import re
import signal
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from release_sim.cli.main import main
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.rulebook_reader import load_rulebook
from release_sim.loading.scenarios import ScenarioReader
from release_sim.model.problem import Problem
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.problems_text import problems

GOLDEN = Path(__file__).parent / "golden"
STORY = str(GOLDEN / "small_scenario.yaml")
GOOD = (GOLDEN / "small_scenario.yaml").read_text(encoding="utf-8")
JAIL_FILE, POLICY_FILE = "town/jail.yaml", "policies/town.yaml"
READING_FILE, SOURCE_FILE = "readings/town.yaml", "sources/town_code.yaml"


@dataclass(frozen=True)
class Said:
    """The result of a run of the command."""

    code: int
    out: str
    err: str


def command(*arguments: str, given: bytes = b"", err: io.StringIO | None = None) -> Said:
    """Run the command inside this process; ``err`` takes the place of where messages go."""
    out, err = io.StringIO(), err or io.StringIO()
    code: object = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.delenv("RELEASE_SIM_RULES", raising=False)
        patch.setattr(sys, "argv", ["release-sim", *arguments])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        try:
            main()
        except SystemExit as end:
            code = end.code
    return Said(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())


class _Terminal(io.StringIO):
    """A terminal at which Ctrl-C is pressed as soon as it shows some text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        written = super().write(text)
        if self._text in text:
            signal.raise_signal(signal.SIGINT)
        return written


def interrupted_at(text: str, *arguments: str) -> Said:
    """Run the command inside this process, and press Ctrl-C when it shows this progress."""
    with pytest.MonkeyPatch.context() as patch, control_c():
        patch.setenv("NO_COLOR", "1")
        said = command(*arguments, err=_Terminal(text))
    assert text in said.err
    return said


@contextmanager
def control_c() -> Iterator[None]:
    """Meanwhile Ctrl-C interrupts, also where the tests run in the background of a shell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def found_in(diagnosis: Diagnosis) -> list[Problem]:
    """The problems in the order of their places, each of which can be printed."""
    try:
        diagnosis.raise_if_any()
    except FilesAreWrongError as error:
        assert_plain(problems(error.problems))
        return list(error.problems)
    return []


def assert_plain(text: str) -> None:
    """Nothing in the text would steer a terminal or break a line."""
    strange = {c for c in text if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")} - {"\n"}
    assert not strange
    assert not set(text) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")


def read_scenario(path: Path, rulebook: Rulebook) -> list[Problem]:
    diagnosis = Diagnosis()
    scenario = ScenarioReader(rulebook, diagnosis).read(path)
    assert (scenario is None) == bool(len(diagnosis))
    return found_in(diagnosis)


def assert_no_python_in(found: list[Problem]) -> None:
    """Every message begins in lower case, and speaks of files, not of the program."""
    for problem in found:
        assert not problem.message[0].isupper()
        assert not problem.message.endswith(".")
        words = " ".join((problem.message, problem.mark, problem.help))
        assert re.search("<class|Shape|nput should|None|True|False|\\bdict", words) is None


def places(found: list[Problem]) -> list[str]:
    return [f"{p.place.line}:{p.place.column} {p.name}" for p in found]


def read_rules(folder: Path) -> list[Problem]:
    diagnosis = Diagnosis()
    load_rulebook(folder, diagnosis)
    return found_in(diagnosis)


def small(*options: str) -> tuple[str, ...]:
    return (*options, "--rules", str(GOLDEN / "small_rules"))
