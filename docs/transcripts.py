"""Plays the transcripts of a page: every console block, in order, in a folder made for the page.

In a block, a line that begins with ``$ `` is a command and the lines below it are what it prints;
a line of ``...`` stands for any lines left out. A YAML block marked ``file=NAME`` is written to
that file before the commands that follow it, one marked ``append=NAME`` is put at its end, and
one marked ``shows=NAME`` must be a part of that file.
A picture that the page shows beside itself is the one that its commands draw under that name.
The folder has the bundled ``rules`` and ``scenarios``, like a checkout.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from unittest import mock

from release_sim.api import inputs
from release_sim.cli import main
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.found_files import bundled
from release_sim.loading.rulebook_reader import load_rulebook
from release_sim.model.rulebook import Rulebook

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"(?ms)^```(?P<kind>console|yaml) ?(?P<info>[^\n]*)\n(?P<body>.*?)^```$")
_ASSIGNMENT = re.compile(r"[A-Z_]+=\S*")
SKIPPED = "..."


@dataclass(frozen=True)
class Played:
    """One command of a page, what the page shows below it, and what it printed."""

    command: str
    shown: tuple[str, ...]
    printed: tuple[str, ...]

    def as_shown(self) -> bool:
        """Return True if the page shows what the command prints."""
        pattern = "".join(
            r"(?:.*\n)*" if line == SKIPPED else re.escape(line) + "\n" for line in self.shown
        )
        return re.fullmatch(pattern, "".join(f"{line}\n" for line in self.printed)) is not None

    def refreshed(self) -> tuple[str, ...]:
        """Return what the page should show: the same parts of what was printed now."""
        if self.as_shown():
            return self.shown
        if SKIPPED not in self.shown:
            return self.printed
        lines: list[str] = []
        end = 0
        for part in "\n".join(self.shown).split(f"{SKIPPED}\n"):
            wanted = [line for line in part.splitlines() if line != SKIPPED]
            start = self._nearest(wanted, end)
            lines += [SKIPPED] if start > end else []
            lines += self.printed[start : start + len(wanted)]
            end = start + len(wanted)
        return tuple([*lines, SKIPPED] if end < len(self.printed) else lines)

    def _nearest(self, wanted: list[str], start: int) -> int:
        """Find where, from ``start`` on, the printed lines are most like those wanted."""
        places = range(start, max(start, len(self.printed) - len(wanted)) + 1)
        return max(places, key=lambda at: self._likeness(wanted, at)) if wanted else start

    def _likeness(self, wanted: list[str], at: int) -> float:
        pairs = zip(wanted, self.printed[at:], strict=False)
        return sum(SequenceMatcher(None, a, b).quick_ratio() for a, b in pairs)


def play(text: str, folder: Path) -> list[Played]:
    """Every command of a page, played in an empty folder."""
    for name in ("rules", "scenarios"):
        (folder / name).symlink_to(ROOT / name)
    played: list[Played] = []
    last_exit = 0
    for block in _BLOCK.finditer(text):
        if block["kind"] == "yaml":
            _use(block["info"], block["body"], folder)
            continue
        for command, shown in _commands(block["body"]):
            if command == "echo $?":
                printed = f"{last_exit}\n"
            else:
                last_exit, printed = _run(command, folder)
            played.append(Played(command, shown, tuple(printed.splitlines())))
    return played


def refreshed(text: str, folder: Path) -> str:
    """Return the page with every transcript as its commands print it now."""
    played = iter(play(text, folder))

    def block(found: re.Match[str]) -> str:
        if found["kind"] == "yaml":
            return found[0]
        lines = ["```console"]
        for command, _ in _commands(found["body"]):
            lines += [f"$ {command}", *next(played).refreshed()]
        return "\n".join([*lines, "```"])

    return _BLOCK.sub(block, text)


_PICTURE = re.compile(r"!\[[^\]]*\]\((?P<path>[^)]+\.svg)\)")


def drawn(text: str, folder: Path) -> dict[str, str]:
    """Return the pictures that a page shows and its commands drew, by the paths the page gives."""
    found = {each["path"]: folder / each["path"] for each in _PICTURE.finditer(text)}
    return {
        shown: path.read_text(encoding="utf-8") for shown, path in found.items() if path.exists()
    }


def _commands(body: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for part in re.split(r"(?m)^\$ ", body)[1:]:
        command, *shown = part.splitlines()
        yield command, tuple(shown)


def _use(info: str, text: str, folder: Path) -> None:
    way, _, name = info.partition("=")
    path = folder / name
    if way == "shows" and text not in path.read_text(encoding="utf-8"):
        raise ValueError(f"{name} does not hold these lines:\n{text}")
    if way in ("file", "append"):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if way == "append" else "w", encoding="utf-8") as file:
            file.write(text)


def _run(command: str, folder: Path) -> tuple[int, str]:
    """Exit code and everything printed; ``release-sim`` runs in this process."""
    words = shlex.split(command)
    settings = {}
    while words and _ASSIGNMENT.fullmatch(words[0]):
        name, _, value = words.pop(0).partition("=")
        settings[name] = value
    if words[:2] == ["cp", "-r"]:
        shutil.copytree(folder / words[2], folder / words[3])
        return 0, ""
    if words[0] != "release-sim":
        raise ValueError(f"a transcript cannot run `{command}`")
    printed = io.StringIO()
    environment = {"NO_COLOR": "1", "COLUMNS": "100", **settings}
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        mock.patch.dict(os.environ, environment),
        mock.patch.object(sys, "argv", words),
        mock.patch.object(inputs, "load_rulebook", _load),
    ):
        if "RELEASE_SIM_RULES" not in settings:
            os.environ.pop("RELEASE_SIM_RULES", None)
        try:
            main.main()
        except SystemExit as end:
            return int(end.code or 0), printed.getvalue()
    return 0, printed.getvalue()


def _load(folder: Path, diagnosis: Diagnosis) -> Rulebook:
    """Load the bundled rulebook once, as it does not change between two commands."""
    return _bundled() if folder == bundled("rules") else load_rulebook(folder, diagnosis)


@cache
def _bundled() -> Rulebook:
    diagnosis = Diagnosis()
    found = load_rulebook(bundled("rules"), diagnosis)
    diagnosis.raise_if_any()
    return found
