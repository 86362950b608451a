"""The command lines whose output is kept: help, what can follow a line, and `run` of files.

They are answered before anything of the command itself is imported.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from release_sim.cli.completion_line import Shell, TypedLine
from release_sim.cli.output_cache import CachedOutput, printed_by
from release_sim.loading.books import story_file

_HELP = ("--help", "-h")
# The options of `run` that write nothing and read no file but rules.
_FLAGS = ("--json", "--trace", "--no-trace", "--table", "--words")
_VALUED = ("--policy", "--as-of", "--reading", "--set", "--forget", "--language", "--rules")


def print_kept_output(words: Sequence[str], command: Callable[[], None]) -> None:
    """Print the cached output of a command line, or run the command and cache its output.

    What was printed is kept where the command ended well and had nothing to note.
    """
    match words:
        case ["completion", shell, "--line", text] if shell in {*Shell}:
            _print("".join(f"{name}\n" for name in chosen(TypedLine.of(text), Shell(shell))))
            return
    question = question_of(words)
    found = question.kept() if question else None
    if question is None:
        command()
    elif found is not None:
        _print(found)
    else:
        with question.keeping() as parts:
            parts.extend(printed_by(command))


def chosen(line: TypedLine, shell: Shell) -> list[str]:
    """Return the completions of the last word of a line, from the cache if possible."""

    def names() -> Iterable[str]:
        # Most of what is typed was asked before.
        from release_sim.cli.line_names import names_of

        return names_of(line)

    return line.chosen(of_line(line).lines(names), shell)


def question_of(words: Sequence[str]) -> CachedOutput | None:
    """Return the question of a command line whose output can be cached, else None."""
    match words:
        case [*verbs, last] if last in _HELP and not any(v.startswith("-") for v in verbs):
            return CachedOutput(tuple(words))
        case ["run", *rest]:
            return _of_run(rest)
    return None


def of_line(line: TypedLine) -> CachedOutput:
    """Return the question for the completions of the last word of a line."""
    words = ("completion", *line.before, line.stem)
    rules = _behind("--rules", line.before)
    return CachedOutput(words, True, rules, tuple(_stories(line.before)))


def of_names(kind: str, line: TypedLine) -> CachedOutput:
    """Return the question for all names of a kind in the rules."""
    rules = _behind("--rules", line.before)
    return CachedOutput(("names", kind, line.stem, str(rules)), True, rules, everywhere=True)


def _of_run(words: Sequence[str]) -> CachedOutput | None:
    """Return the question of a `run` that names stories, all of them files."""
    named, behind = [], ""
    for word in words:
        if behind in _VALUED:
            behind = ""
        elif word in _VALUED:
            behind = word
        elif word not in _FLAGS:
            named.append(word)
    stories = _stories(named)
    if behind or not named or len(stories) < len(named):
        return None
    return CachedOutput(("run", *words), True, _behind("--rules", words), tuple(stories))


def _print(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # Most runs have nothing to say here.
        from release_sim.cli.main import not_printed

        sys.exit(not_printed(error))


def _stories(words: Iterable[str]) -> list[Path]:
    """Return the files that words name, by path or by the name of a bundled story."""
    paths = (story_file(Path(word)) for word in words if word and not word.startswith("-"))
    return [path for path in paths if os.path.isfile(path)]


def _behind(option: str, words: Sequence[str]) -> Path | None:
    """Return the value that an option has first among the words."""
    values = [value for name, value in pairwise(words) if name == option]
    return Path(values[0]) if values else None
