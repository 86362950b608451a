"""``completion``: names of verbs, options, facts, policies and stories completed by the shell."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from release_sim.cli.completion_line import Shell, TypedLine
from release_sim.cli.line_names import candidates
from release_sim.cli.options import Json
from release_sim.cli.output import print_json, print_out
from release_sim.cli.questions import chosen

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
