"""Options that several verbs share, so that they mean and read the same everywhere."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from release_sim.model.analysis.instrument_counts import MOST
from release_sim.model.language import Language


def once_each(given: list[str] | None) -> list[str] | None:
    """Return the values of ``NAME=VALUE`` options; refuse a name that is given twice."""
    names = Counter(text.partition("=")[0].strip() for text in given or ())
    for name, times in names.items():
        if times > 1:
            shown = name if name.isprintable() else ascii(name)
            raise typer.BadParameter(f"{shown} is given {times} values; give it one")
    return given


Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Scenario files or folders; - is standard input. Default: all bundled.",
        readable=False,  # who reads a file says why it cannot be, with its place
    ),
]
Scenario = Annotated[
    Path, typer.Argument(help="A scenario file; - is standard input.", readable=False)
]
Rules = Annotated[
    Path | None,
    typer.Option(
        "--rules",
        metavar="FOLDER",
        help="Your rules folder. Default: RELEASE_SIM_RULES, else bundled.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
InLanguage = Annotated[
    Language, typer.Option("--language", metavar="en|es", help="Language of what is printed.")
]
Verbose = Annotated[bool, typer.Option("--verbose", help="Also print how long it took.")]
Policy = Annotated[
    str | None, typer.Option("--policy", metavar="POLICY", help="Decide under this policy instead.")
]
Policies = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        metavar="POLICY",
        help="Decide under this policy instead; several are set side by side.",
    ),
]
Keyword = Annotated[
    str, typer.Option("-k", metavar="TEXT", help="Only those whose name contains this.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Decide on this date (YYYY-MM-DD).")
]
Reading = Annotated[
    list[str] | None,
    typer.Option(
        "--reading",
        metavar="NAME=CHOICE",
        help="Choose a reading; repeatable.",
        callback=once_each,
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="FACT=VALUE", help="State a fact; repeatable.", callback=once_each
    ),
]
Forget = Annotated[
    list[str] | None,
    typer.Option("--forget", metavar="FACT", help="Make a fact unknown; repeatable."),
]
WhyNot = Annotated[
    str | None,
    typer.Option("--why-not", metavar="ANSWER", help="Explain why the answer is not this one."),
]
ChangeTo = Annotated[
    str | None,
    typer.Option(
        "--change-to", metavar="ANSWER", help="Find the fewest changed facts that lead to it."
    ),
]
Parties = Annotated[
    list[str] | None,
    typer.Option(
        "--by", metavar="PARTY", help="Use only changes that this party can make; repeatable."
    ),
]
PapersToCome = Annotated[
    int | None,
    typer.Option(
        "--instruments",
        metavar="N",
        min=1,
        max=MOST,
        help="Also try further papers, up to N of each kind. Default: 2.",
    ),
]
Missing = Annotated[
    bool, typer.Option("--missing", help="List what to ask when the answer is undetermined.")
]
Readings = Annotated[
    bool,
    typer.Option("--readings", help="Show which combinations of readings change the answer."),
]
OnlyActions = Annotated[
    list[str] | None,
    typer.Option("--action", metavar="ACTION", help="Only this action; repeatable."),
]
Record = Annotated[
    Path | None,
    typer.Option(
        "--record", metavar="FILE", help="Append a record of every decision to this file."
    ),
]
Sign = Annotated[
    Path | None, typer.Option("--sign", metavar="KEY", help="Sign the records with this key.")
]
UpTo = Annotated[
    int,
    typer.Option(
        "--instruments",
        metavar="N",
        min=1,
        max=MOST,
        help="Cover cases with up to N papers of each kind.",
    ),
]


def check_sign(record: Path | None, sign: Path | None) -> None:
    """Refuse a key without a file of records."""
    if sign and not record:
        raise typer.BadParameter("--sign needs --record")
