"""Writes the pages of the reference, and plays every transcript of the documentation again.

Run it as ``python docs/generate.py`` whenever the program, the rules or the scenarios change;
the diff is what a reader of the documentation will notice. Paths of pages limit it to these:
``python docs/generate.py docs/reference/*.md`` plays no transcript. Pictures that commands draw are
written with their page; ``docs/screenshots.py`` takes those of a browser.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args, get_type_hints

from typer.models import OptionInfo, ParameterInfo

sys.path.insert(0, str(Path(__file__).parent))

import law_pages
import word_pages
from modules import modules
from python_api import python_api
from reference_markdown import WRITTEN
from transcripts import ROOT, drawn, refreshed

from release_sim.cli.exit_codes import Exit
from release_sim.cli.main import release_sim
from release_sim.cli.verbs import VERBS
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.found_files import bundled
from release_sim.loading.rulebook_reader import load_rulebook
from release_sim.model.problem import FLAWS, PROBLEMS
from release_sim.model.rulebook import Rulebook

REFERENCE = ROOT / "docs" / "reference"
EXAMPLES = ROOT / "tests" / "golden" / "bad"

_EXITS = {
    Exit.DONE: "done",
    Exit.FINDINGS: "an expectation is not met, a rule is flawed, or coverage is below its limit",
    Exit.USAGE: "the command was not understood",
    Exit.FILE_WRONG: "a file or the value of an option is wrong; every problem is said",
    Exit.ANSWER_MATCHED: "an answer is the one named with `--fail-on`",
    Exit.NOTHING: "nothing was found to work on",
    Exit.BUG: "a bug of the program; please report it",
    Exit.INTERRUPTED: "interrupted with Ctrl-C, within a second; a line says so",
}

_NAMES = (
    "actions",
    "calendars",
    "command",
    "errors",
    "events",
    "facts",
    "limits",
    "modules",
    "policies",
    "python",
    "readings",
    "rules",
    "sources",
)


def pages() -> dict[Path, str]:
    """Every page that is written from the program, by its path."""
    rulebook = _rulebook()
    examples = {path.parent.name: path.read_text() for path in EXAMPLES.glob("*/expected.txt")}
    texts = {
        "actions": word_pages.actions(rulebook),
        "calendars": word_pages.calendars(2014, 2027),
        "command": "\n".join(_command()) + "\n",
        "errors": word_pages.errors(PROBLEMS, FLAWS, examples),
        "events": word_pages.events(),
        "facts": word_pages.facts(rulebook),
        "limits": law_pages.limits(rulebook),
        "modules": modules(ROOT / "release_sim"),
        "policies": law_pages.policies(rulebook),
        "python": python_api(),
        "readings": law_pages.readings(rulebook),
        "rules": law_pages.rules(rulebook),
        "sources": law_pages.sources(rulebook),
    }
    return {REFERENCE / f"{name}.md": text for name, text in texts.items()}


def written_by_hand() -> list[Path]:
    """Every other page."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(path for path in found if path not in pages_written())


def pages_written() -> set[Path]:
    """Return the paths of the pages written here."""
    return {REFERENCE / f"{name}.md" for name in _NAMES}


def _rulebook() -> Rulebook:
    diagnosis = Diagnosis()
    found = load_rulebook(bundled("rules"), diagnosis)
    diagnosis.raise_if_any()
    return found


def _command() -> Iterator[str]:
    yield from ("# The command", "", WRITTEN, "", _sentences(_doc(release_sim)), "")
    for verb in VERBS:
        module = import_module(f"release_sim.cli.{VERBS[verb].module}")
        if hasattr(module, "app"):
            for inner in module.app.registered_commands:
                yield from _verb(f"{verb} {inner.callback.__name__}", inner.callback)
        else:
            yield from _verb(verb, getattr(module, verb.replace("-", "_")))
    yield from ("## Exit codes", "", "| code | meaning |", "| --- | --- |")
    yield from (f"| {code.value} | {_EXITS[code]} |" for code in Exit)
    yield from ("", "Data goes to standard output, messages go to standard error.")
    yield "Colour is left out when `NO_COLOR` is set or the output is no terminal."


def _verb(name: str, verb: Callable[..., None]) -> Iterator[str]:
    yield from (f"## release-sim {name}", "", _sentences(_doc(verb)), "")
    hints = get_type_hints(verb, include_extras=True)
    hints.pop("return", None)
    for parameter, hint in sorted(hints.items(), key=lambda item: _is_option(item[1])):
        kind, info = get_args(hint)
        if isinstance(info, OptionInfo):
            first = (info.default,) if isinstance(info.default, str) else ()
            named = (*first, *(info.param_decls or ())) or (f"--{parameter.replace('_', '-')}",)
            flags = ", ".join(named)
            takes = f" {info.metavar}" if info.metavar else _takes(kind)
            yield f"- `{flags}{takes}`: {_help(info)}{_among(kind)}"
        else:
            yield f"- `{(info.metavar or parameter).upper()}`: {_help(info)}{_among(kind)}"
    yield ""


def _is_option(hint: Any) -> bool:
    return isinstance(get_args(hint)[1], OptionInfo)


def _kinds(kind: Any) -> set[Any]:
    return {kind, *(inner for each in get_args(kind) for inner in _kinds(each))}


def _takes(kind: Any) -> str:
    """Return the metavar of an option, if it takes a value."""
    words = {bool: "", str: " TEXT", Path: " PATH", float: " NUMBER"}
    return next((words[each] for each in _kinds(kind) if each in words), "")


def _among(kind: Any) -> str:
    """List the valid values, where there is a fixed set."""
    enums = (each for each in _kinds(kind) if isinstance(each, type) and issubclass(each, Enum))
    for enum in enums:
        return f" One of {', '.join(f'`{each.value}`' for each in enum)}."
    return ""


def _doc(thing: Callable[..., None]) -> str:
    """Return the docstring of a verb."""
    return inspect.getdoc(thing) or ""


def _help(info: ParameterInfo) -> str:
    text = info.help or ""
    return text if text.endswith((".", "?")) else f"{text}."


def _sentences(text: str) -> str:
    """One sentence a line, as everywhere in these pages."""
    return "\n\n".join(
        " ".join(part.split()).replace(". ", ".\n") for part in text.strip().split("\n\n")
    )


def main(asked: Sequence[str]) -> None:
    """Write every page, or those asked for, and print which changed."""
    chosen = {Path(each).resolve() for each in asked} or {*pages_written(), *written_by_hand()}
    texts = {path: text for path, text in pages().items() if path in chosen}
    for path in (each for each in written_by_hand() if each in chosen):
        with TemporaryDirectory() as folder:
            page = path.read_text(encoding="utf-8")
            texts[path] = refreshed(page, Path(folder))
            texts |= {path.parent / name: each for name, each in drawn(page, Path(folder)).items()}
    for path, text in texts.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
