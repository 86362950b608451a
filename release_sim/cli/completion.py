"""``completion``: names of verbs, options, facts, policies and stories completed by the shell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from release_sim.cli.completion_line import Shell, TypedLine
from release_sim.cli.help import AllVerbs
from release_sim.cli.options import Json
from release_sim.cli.output import print_json, print_out
from release_sim.cli.questions import chosen, of_names
from release_sim.cli.verbs import VERBS

_SCRIPTS = {
    "bash": """\
_release_sim() {
    local IFS=$'\\n'
    COMPREPLY=($(release-sim completion bash --line "${COMP_LINE:0:COMP_POINT}"))
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
}
complete -o default -F _release_sim release-sim""",
    "zsh": """\
#compdef release-sim
_release_sim() {
    local -a found
    found=("${(@f)$(release-sim completion zsh --line "${BUFFER[1,CURSOR]}")}")
    compadd -S '' -- ${(M)found:#*=}
    compadd -- ${found:#*=}
    [[ ${words[CURRENT-1]} == -* && -n ${found[1]} ]] || _files
}
compdef _release_sim release-sim""",
    "fish": """\
function __release_sim
    release-sim completion fish --line (commandline -cp)
end
complete -c release-sim -a '(__release_sim)'
complete -c release-sim -f -n 'string match -q -- "-*" (commandline -opc)[-1]
    and count (__release_sim) > /dev/null'""",
}
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


def completion(
    shell: Annotated[Shell, typer.Argument(help="The shell: bash, zsh or fish.")],
    line: Annotated[
        str | None,
        typer.Option(
            "--line", metavar="TEXT", help="Print what can follow this beginning of a line."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Print the completion script of a shell.

    Load it with `source <(release-sim completion bash)` in ~/.bashrc, `source <(release-sim
    completion zsh)` behind compinit in ~/.zshrc, or `release-sim completion fish | source` in
    config.fish. Verbs, options, scenarios, facts, values, policies, readings, rules and sources
    are completed.
    """
    if line is None:
        script = _SCRIPTS[shell]
        told: dict[str, Any] = {"shell": shell.value, "script": script, "candidates": []}
        print_json({"schema": "release_sim.completion/1", **told}) if json else print_out(script)
        return
    if json:
        told = {"shell": shell.value, "script": None, "candidates": candidates(line)}
        print_json({"schema": "release_sim.completion/1", **told})
    elif found := chosen(TypedLine.of(line), shell):
        print_out("\n".join(found))


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
