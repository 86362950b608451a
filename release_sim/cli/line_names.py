"""The names that can follow what is typed: verbs, options, and names of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from release_sim.cli.completion_line import TypedLine
from release_sim.cli.help import AllVerbs
from release_sim.cli.questions import of_names
from release_sim.cli.verbs import VERBS

# What an argument stands for, where its name is not that of a file.
_ARGUMENTS = {
    ("facts", "name"): "FACT",
    ("rules", "name"): "RULE",
    ("sources", "name"): "SOURCE",
    ("policies", "name"): "POLICY",
    ("readings", "name"): "READING",
    ("compare", "before"): "POLICY",
    ("compare", "after"): "POLICY",
}
# What stands for names that the rules alone have.
_OF_RULES = ("NAME=CHOICE", "POLICY", "READING", "RULE", "SCENARIO", "SOURCE")
_STORIES = ("run", "explain", "what-if", "across", "replay", "report", "test", "check")
Command = Any  # of click, in the version that comes with typer


def candidates(line: str) -> list[str]:
    """Return the possible completions of the last word of a line."""
    asked = TypedLine.of(line)
    return [name for name in names_of(asked) if name.startswith(asked.word)]


def names_of(line: TypedLine) -> Iterator[str]:
    """Yield the possible completions of the last word; only its stem counts."""
    word = line.stem
    verb, before = (line.before[0], [*line.before[1:]]) if line.before else ("", [])
    if not verb:
        yield from (name for name in VERBS if name.startswith(word))
        return
    found = _command(verb, before)
    if found is None:
        return
    if hasattr(found, "commands"):
        yield from (name for name in found.commands if name.startswith(word))
        return
    options = {name: each for each in found.params for name in (*each.opts, *each.secondary_opts)}
    option = options.get(before[-1]) if before else None
    kind = _argument(verb, found)
    if option is not None and not option.is_flag:
        kind = (option.metavar or "").removesuffix("[@DATE]")
        choices = kind.split("|") if "|" in kind else []
        yield from (each for each in choices if each.startswith(word))
    elif word.startswith("-"):
        yield from (name for name in options if name.startswith(word))
        return
    if kind in _OF_RULES:
        yield from of_names(kind, line).lines(lambda: _own_names(kind, line))
    elif kind:
        yield from _own_names(kind, line, _story(before, options))


def _own_names(kind: str, line: TypedLine, story: Path | None = None) -> Sequence[str]:
    """Return the names of a kind, from the rules that the line names and from a story."""
    from release_sim.api.completion_names import Completion  # verbs and options need no rules

    return Completion(_given(line.before, "--rules"), story).names(kind, line.stem)


def _argument(verb: str, found: Command) -> str:
    """Return the kind of names that a verb's arguments stand for; empty for files."""
    named = (each.name for each in found.params if each.param_type_name == "argument")
    kinds = (_ARGUMENTS.get((verb, name), "") for name in named)
    return next(filter(None, kinds), "SCENARIO" if verb in _STORIES else "")


def _command(verb: str, before: list[str]) -> Command | None:
    """Return the verb, or the verb of a verb that follows, which is then taken off."""
    found: Command = AllVerbs().commands.get(verb)
    if hasattr(found, "commands") and before and before[0] in found.commands:
        return found.commands[before.pop(0)]
    return found


def _story(before: Sequence[str], options: dict[str, Any]) -> Path | None:
    """Return the first word that is the value of no option."""
    behind = ["", *before]
    for option, word in zip(behind, before, strict=False):
        takes_it = option in options and not options[option].is_flag
        if not word.startswith("-") and not takes_it:
            return Path(word)
    return None


def _given(before: Sequence[str], option: str) -> Path | None:
    return Path(before[before.index(option) + 1]) if option in before[:-1] else None
