"""The options of tables of cases and of what is counted over them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from release_sim.cli.options import once_each

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
        help="Table of papers of one kind, one a row; repeatable, for other kinds.",
    ),
]
Person = Annotated[
    str,
    typer.Option(
        "--person",
        metavar="COLUMN",
        help="Column that names the person of a row in every table; their rows are joined.",
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
    Path | None, typer.Option("--csv", metavar="FILE", help="Also write the numbers as CSV.")
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
