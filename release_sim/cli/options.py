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
# Of what is asked of a decided case.
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
        help="Let papers come, up to N of each kind. Default: 2.",
    ),
]
Missing = Annotated[
    bool, typer.Option("--missing", help="List what to ask when the answer is undetermined.")
]
Readings = Annotated[
    bool,
    typer.Option("--readings", help="Show which combinations of readings change the answer."),
]
# Of changes, each of which can be an alternative of its own.
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
    typer.Option("--branch", metavar="NAME", help="What if as the story's own what-if says?"),
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

# Of tables of cases.
File = Annotated[
    Path,
    typer.Argument(
        help="A table of cases: .parquet, .csv, or a folder of .parquet parts.", readable=False
    ),
]
ByPolicy = Annotated[
    str | None,
    typer.Option(
        "--policy", metavar="POLICY", help="Decide under this policy. Default: that of the rules."
    ),
]
AsOfAll = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Decide all cases on this date (YYYY-MM-DD)."),
]
Mapping = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        metavar="FILE",
        help="Mapping of columns and codes; or ice_detainer_requests.",
        readable=False,
    ),
]
Papers = Annotated[
    list[Path] | None,
    typer.Option(
        "--instruments",
        metavar="FILE",
        help="A table of papers of one kind, a row each; repeatable, for other kinds.",
    ),
]
Person = Annotated[
    str,
    typer.Option(
        "--person",
        metavar="COLUMN",
        help="The column, of all tables, that says which person a row is of; rows are joined.",
    ),
]
UpTo = Annotated[
    int,
    typer.Option(
        "--instruments",
        metavar="N",
        min=1,
        max=MOST,
        help="Ask of cases with up to N papers of each kind.",
    ),
]
SetAll = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FACT=VALUE",
        help="State a fact in every case; repeatable.",
        callback=once_each,
    ),
]
ForgetAll = Annotated[
    list[str] | None,
    typer.Option("--forget", metavar="FACT", help="Make a fact unknown in every case; repeatable."),
]
Ignore = Annotated[
    bool, typer.Option("--ignore-unknown-columns", help="Ignore columns that are not facts.")
]

Scheduler = Annotated[
    str,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="Dask scheduler to use; or local, one process per core.",
    ),
]

# Of what is counted.
Rate = Annotated[
    list[str] | None,
    typer.Option(
        "--rate",
        metavar="NAME=K/N",
        help="Rate of a rare event, K in N notices; repeatable.",
        callback=once_each,
    ),
]

By = Annotated[
    str, typer.Option("--by", metavar="COLUMN", help="Break the numbers down by this column.")
]
Replicates = Annotated[
    int,
    typer.Option(
        "--replicates",
        metavar="N",
        min=0,
        max=10_000,
        help="Repeat the draw N times to estimate uncertainty.",
    ),
]
Parameters = Annotated[
    Path | None,
    typer.Option(
        "--parameters",
        metavar="FILE",
        help="Parameter file to draw from. Default: that of the rules.",
    ),
]
Csv = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="Also write the numbers to this file.")
]
Chart = Annotated[
    Path | None,
    typer.Option("--chart", metavar="FILE", help="Also draw a chart to this file: .svg or .png."),
]


def check_person(papers: list[Path] | None, person: str, scheduler: str = "") -> None:
    """Refuse tables of papers without the column that joins them, and on a cluster."""
    if papers and not person:
        raise typer.BadParameter("--instruments needs --person")
    if person and scheduler:
        raise typer.BadParameter("--person goes without --scheduler")


def check_sign(record: Path | None, sign: Path | None) -> None:
    """Refuse a key without a file of records."""
    if sign and not record:
        raise typer.BadParameter("--sign needs --record")
