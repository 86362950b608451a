"""Options that several verbs share, so that they mean and read the same everywhere."""

from __future__ import annotations

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
