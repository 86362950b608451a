"""The options that change a story, each of which can be an alternative of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ChangedFact = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FACT=VALUE", help="What if this fact were so?"),
]
ForgottenFact = Annotated[
    list[str] | None,
    typer.Option("--forget", metavar="FACT", help="What if this fact were unknown?"),
]
OtherDay = Annotated[
    list[str] | None,
    typer.Option("--as-of", metavar="DATE", help="What if it were this date (YYYY-MM-DD)?"),
]
OtherReading = Annotated[
    list[str] | None,
    typer.Option("--reading", metavar="NAME=CHOICE", help="What if this reading were chosen?"),
]
OtherPolicy = Annotated[
    list[str] | None,
    typer.Option("--policy", metavar="POLICY", help="What if this policy decided?"),
]
OwnBranch = Annotated[
    list[str] | None,
    typer.Option("--branch", metavar="NAME", help="Use this what-if of the story itself."),
]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="RULE", help="What if this rule or group did not exist?"),
]
WithRules = Annotated[
    list[Path] | None,
    typer.Option("--with-rules", metavar="FOLDER", help="What if these were the rules?"),
]
Together = Annotated[bool, typer.Option("--together", help="Make one alternative of all changes.")]
