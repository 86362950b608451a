"""``new``: a starting file that already runs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from release_sim.cli.exit_codes import Exit
from release_sim.cli.help import PlainHelp
from release_sim.cli.options import Json, Rules
from release_sim.cli.output import print_err, print_json, print_out
from release_sim.loading.found_files import bundled

Folder = Annotated[Path, typer.Option("--in", metavar="FOLDER", help="The folder to write to.")]

app = typer.Typer(
    help="Write a file to start from, or a copy of the rules.",
    no_args_is_help=True,
)


@app.callback()
def new() -> None:
    """Write a file to start from, or a copy of the rules."""


@app.command(cls=PlainHelp)
def scenario(
    name: Annotated[
        str, typer.Argument(help="What happens, such as bond_posted_detainer_on_file.")
    ],
    folder: Folder = Path(),
    json: Json = False,
) -> None:
    """Write NAME.yaml, a commented scenario.

    An existing file is left alone.
    """
    from release_sim.reporting.answers.starting_file import starting_scenario

    _write(name, folder, starting_scenario, "decide it with: release-sim run {path}", json)


@app.command(cls=PlainHelp)
def timeline(
    name: Annotated[str, typer.Argument(help="What happens, such as notice_after_the_release.")],
    folder: Folder = Path(),
    json: Json = False,
) -> None:
    """Write NAME.yaml, a commented timeline.

    An existing file is left alone.
    """
    from release_sim.reporting.answers.starting_file import starting_timeline

    _write(name, folder, starting_timeline, "replay it with: release-sim replay {path}", json)


@app.command(cls=PlainHelp)
def policy(
    name: Annotated[str, typer.Argument(help="The name of the policy, such as as_if_larkspur.")],
    folder: Annotated[
        Path,
        typer.Option("--in", metavar="FOLDER", help="The folder policies/ of your rules folder."),
    ] = Path(),
    json: Json = False,
) -> None:
    """Write NAME.yaml, a commented policy for a rules folder.

    An existing file is left alone.
    """
    from release_sim.reporting.answers.starting_file import starting_policy

    _write(
        name,
        folder,
        starting_policy,
        "from policies/ of your rules: release-sim run --rules FOLDER --policy {stem}",
        json,
    )


@app.command(cls=PlainHelp)
def invariants(
    name: Annotated[str, typer.Argument(help="The name of the file, such as our_invariants.")],
    folder: Folder = Path(),
    json: Json = False,
) -> None:
    """Write NAME.yaml, commented invariants to prove.

    An existing file is left alone.
    """
    from release_sim.reporting.answers.starting_file import starting_invariants

    _write(
        name, folder, starting_invariants, "prove it with: release-sim prove --file {path}", json
    )


@app.command(cls=PlainHelp)
def mapping(
    table: Annotated[Path, typer.Argument(help="The table to look at.", readable=False)],
    folder: Folder = Path(),
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Look at a table and write NAME.yaml, a mapping to start from.

    It lists columns, codes with their numbers of rows, likely facts and how days are written; what
    must be decided is marked. An existing file is left alone.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.output_files import check_writable
    from release_sim.api.starting_mapping import starting_mapping

    path = folder / f"{table.name.split('.')[0]}.yaml"
    text = starting_mapping(table, Inputs.at(rules))
    with check_writable(path), path.open("x", encoding="utf-8") as file:
        file.write(text)
    _wrote(path, f"decide what is marked, then: release-sim cohort decide --mapping {path}", json)


@app.command(cls=PlainHelp)
def rules(
    name: Annotated[str, typer.Argument(help="The folder to make.")],
    folder: Folder = Path(),
    json: Json = False,
) -> None:
    """Write NAME/, a copy of the bundled rules.

    Change the copy and use it with --rules. An existing folder is left alone.
    """
    from release_sim.api.output_files import new_folder

    path = folder / name
    with new_folder(path) as half:
        shutil.copytree(bundled("rules"), half, dirs_exist_ok=True)
    _wrote(path, f"use it with: release-sim run --rules {path}", json)


@app.command(cls=PlainHelp)
def jurisdiction(
    name: Annotated[str, typer.Argument(help="The name of the place, such as larkspur_county.")],
    like: Annotated[
        str,
        typer.Option("--like", metavar="PLACE", help="The policy that it begins as a copy of."),
    ],
    folder: Annotated[
        Path | None,
        typer.Option("--in", metavar="FOLDER", help="The folder to make. Default: NAME."),
    ] = None,
    package: Annotated[
        bool,
        typer.Option("--package", help="Write only the new law, as a package to install."),
    ] = False,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Write FOLDER, a copy of the rules with a new place whose law has not been read yet.

    It passes `check`; each gap is marked with the kind of source that it wants, and there are a
    checklist of twenty questions and scenario stubs. An existing folder is left alone.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.new_jurisdiction import write_jurisdiction

    path = write_jurisdiction(Inputs.at(rules), name, like, folder or Path(name), package)
    what_next = f"begin with {path}/CHECKLIST.md, and check it with:"
    if package:
        check = f"pip install -e {path} && release-sim check --policy {name}"
    else:
        check = f"release-sim check {path}/scenarios --rules {path}/rules --policy {name}"
    _wrote(path, f"{what_next} {check}", json)


def _write(name: str, folder: Path, text: Callable[[str], str], what_next: str, json: bool) -> None:
    """Write a starting file; refuse a name that files of this kind do not have."""
    from release_sim.api.output_files import check_writable

    stem = name.removesuffix(".yaml")
    path = folder / f"{stem}.yaml"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", stem):
        print_err(f"error: `{stem}` is not a name; use lower case letters, digits and underscores")
        raise typer.Exit(Exit.USAGE)
    with check_writable(path), path.open("x", encoding="utf-8") as file:
        file.write(text(stem))
    _wrote(path, what_next.format(path=path, stem=stem), json)


def _wrote(path: Path, what_next: str, json: bool) -> None:
    if json:
        print_json({"schema": "release_sim.new/1", "written": str(path)})
    else:
        print_out(f"wrote {path}; {what_next}")
