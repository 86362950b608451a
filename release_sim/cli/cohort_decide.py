"""``cohort decide``: every row of a table, under one policy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from release_sim.cli.books import Books
from release_sim.cli.cohort_table import AsOf, Beside, ByPolicy, File, Forget, Ignore, Mapping, Set
from release_sim.cli.exits import Exit
from release_sim.cli.options import Json, Reading, Rules
from release_sim.cli.output import making, note, progress, say, say_json, width
from release_sim.model.problem import Place
from release_sim.reporting.cohorts.cohort_text import tally_json, tally_text


def decide(
    file: File,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The table to write: .parquet or .csv.")
    ],
    policy: ByPolicy = "denver",
    reading: Reading = None,
    as_of: AsOf = None,
    set: Set = None,  # noqa: A002  the option's name
    forget: Forget = None,
    mapping: Mapping = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="COLUMN", help="Hand this column on; repeatable."),
    ] = None,
    ignore_unknown_columns: Ignore = False,
    reject: Annotated[
        Path | None,
        typer.Option("--reject", help="Write rows that cannot be decided there, with reasons."),
    ] = None,
    with_rules: Annotated[
        bool, typer.Option("--with-rules", help="Also write what the rules say, and the facts.")
    ] = False,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Decide every row of a table of cases.

    A column is named as the fact it tells, or by a mapping; an empty cell is unknown, and a fact
    without a column is presumed where the vocabulary presumes it. The table written has an answer
    for every action. Rows that cannot be decided are all told, and nothing is written, or they go
    to a table of their own.
    """
    # Arrow and numpy take half a second to come, which the list of all verbs does without.
    from release_sim.cohort.decide import Decider  # noqa: PLC0415
    from release_sim.cohort.layout import Layout  # noqa: PLC0415
    from release_sim.cohort.output import OWN  # noqa: PLC0415
    from release_sim.cohort.stream import Stream  # noqa: PLC0415
    from release_sim.cohort.tables import CSV, is_table, open_table  # noqa: PLC0415

    _check_apart(file, output, reject)
    if with_rules and output.suffix == CSV:
        raise typer.BadParameter("--with-rules needs a .parquet table to be written")
    books = Books.at(rules)
    rulebook = books.rulebook()
    diagnosis = books.diagnosis
    is_known = diagnosis.known("policy", policy, rulebook.policies, Place("--policy"))
    chosen = books.readings(reading or (), rulebook)
    under = rulebook.policies[policy].reading_as(chosen) if is_known else None
    beside = Beside(
        mapping,
        as_of,
        set or (),
        forget or (),
        tuple(dict.fromkeys(keep or ())),
        ignore_unknown_columns,
    )
    given = beside.read(books, under)
    for name in given.keep:
        if name in OWN:
            message = f"the table written has a column `{name}` of its own"
            diagnosis.add(
                "repeated-column", Place("--keep"), message, help="rename the one to keep"
            )
    for option, path in (("--output", output), ("--reject", reject)):
        if path:
            is_table(path, Place(option), diagnosis)
    table = open_table(file, diagnosis)
    layout = Layout.of(table.schema.names, given, Place(str(file)), diagnosis) if table else None
    diagnosis.raise_if_any()
    if not (under and table and layout):
        raise ValueError(file)
    stream = Stream(table, layout, Decider(under), output, reject, with_rules)
    try:
        tally = stream.run(lambda number: progress(f"{number:,} rows"))
    except KeyboardInterrupt:
        kept = f"; rows refused so far are in {reject}" if reject else ""
        note(f"interrupted: {output} was not written{kept}")
        raise typer.Exit(Exit.INTERRUPTED) from None
    except OSError as error:
        with making(Path(error.filename or output)):
            raise
    finally:
        progress("")
    shown = str(reject) if reject else ""
    if json:
        say_json(tally_json(tally, str(output), shown))
    else:
        say(tally_text(tally, str(output), shown, width()))


def _check_apart(file: Path, output: Path, reject: Path | None) -> None:
    """That nothing is written over the table that is read, nor two tables under one name."""
    paths = [path.resolve() for path in (file, output, reject) if path]
    if len(dict.fromkeys(paths)) < len(paths):
        raise typer.BadParameter("the tables read and written need names of their own")
