"""Options that several verbs share, so that they mean and read the same everywhere."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import Annotated

import typer

Paths = Annotated[
    list[Path] | None,
    typer.Argument(help="Scenario files or folders; - is standard input. Default: all bundled."),
]
Scenario = Annotated[Path, typer.Argument(help="A scenario file; - is standard input.")]
Rules = Annotated[
    Path | None,
    typer.Option("--rules", help="Your rules folder. Default: RELEASE_SIM_RULES, else bundled."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Policy = Annotated[str | None, typer.Option("--policy", help="Decide under this policy instead.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Decide on this date (YYYY-MM-DD).")]
Reading = Annotated[
    list[str] | None,
    typer.Option("--reading", metavar="NAME=CHOICE", help="Choose a reading; repeatable."),
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FACT=VALUE", help="State a fact; repeatable."),
]
Forget = Annotated[
    list[str] | None,
    typer.Option("--forget", metavar="FACT", help="Make a fact unknown; repeatable."),
]


class Exit(IntEnum):
    """Exit codes, the same for every verb."""

    DONE = 0
    FINDINGS = 1  # an expectation not met, a check failed
    USAGE = 2  # the command was not understood; click uses the same
    FILE_WRONG = 3
    UNDETERMINED = 4  # only with --fail-on undetermined
    NOTHING = 5  # nothing collected
    BUG = 70  # ours; EX_SOFTWARE of sysexits
    INTERRUPTED = 130  # Ctrl-C, as shells count it
