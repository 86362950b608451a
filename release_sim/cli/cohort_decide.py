"""``cohort decide``: every row of a table, under one policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from release_sim.cli.cohort_options import (
    AsOfAll,
    ByPolicy,
    File,
    ForgetAll,
    Ignore,
    Mapping,
    Papers,
    Person,
    Scheduler,
    SetAll,
    check_person,
)
from release_sim.cli.options import Json, Reading, Rules, Sign, check_sign
from release_sim.cli.output import (
    print_caveats,
    print_err,
    print_idle,
    print_json,
    print_out,
    print_recorded,
    progress,
    width,
)
from release_sim.errors import InterruptionError
from release_sim.model.language import LAW_LANGUAGE

if TYPE_CHECKING:
    from release_sim.api.recording import Recording
    from release_sim.model.records.recordable import Recordable


if TYPE_CHECKING:
    from release_sim.cohort.tables.explain_row import ExplainedRow
    from release_sim.model.cohorts.table_counts import Tally
    from release_sim.model.records.ledger_results import Appended


def decide(
    file: File,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE", help="The table to write: .parquet or .csv."
        ),
    ],
    policy: ByPolicy = None,
    reading: Reading = None,
    as_of: AsOfAll = None,
    set: SetAll = None,  # noqa: A002  the option's name
    forget: ForgetAll = None,
    instruments: Papers = None,
    person: Person = "",
    mapping: Mapping = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep", metavar="COLUMN", help="Copy this column to the output; repeatable."
        ),
    ] = None,
    ignore_unknown_columns: Ignore = False,
    reject: Annotated[
        Path | None,
        typer.Option(
            "--reject", metavar="FILE", help="Write rows that cannot be decided to this file."
        ),
    ] = None,
    with_rules: Annotated[
        bool,
        typer.Option("--with-rules", help="Also write the facts and the verdict of each rule."),
    ] = False,
    record: Annotated[
        Path | None,
        typer.Option(
            "--record", metavar="FILE", help="Append a record of every row (about 20 kB each)."
        ),
    ] = None,
    sign: Sign = None,
    scheduler: Scheduler = "",
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Decide every row of a table of cases.

    A column has the name of its fact, or a mapping names it. An empty cell is unknown; a fact
    without a column is presumed where the vocabulary says so. The table written has an answer for
    every action. If any row cannot be decided, all problems are listed and nothing is written; with
    --reject those rows go to a separate table. Records are added once the table is written; each
    row is decided again for its record.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.output_files import check_output_paths
    from release_sim.api.recording import Recording
    from release_sim.api.row_workers import rows_done, workers
    from release_sim.api.table_decision import DecideTableOptions, prepared
    from release_sim.api.table_options import TableOptions

    # Arrow and numpy take half a second to come, which the list of all verbs does without.
    from release_sim.cohort.tables.table_writer import CSV
    from release_sim.reporting.cohorts.summary_text import tally_json, tally_text

    check_person(instruments, person, scheduler)
    if with_rules and output.suffix.lower() == CSV:
        raise typer.BadParameter("--with-rules needs a .parquet table to be written")
    inputs = Inputs.at(rules)
    beside = TableOptions(
        mapping,
        as_of,
        set or (),
        forget or (),
        tuple(dict.fromkeys(keep or ())),
        ignore_unknown_columns,
        instruments or (),
        person,
    )
    asked = DecideTableOptions(
        file, output, reject, policy, tuple(reading or ()), beside, with_rules
    )
    rulebook = inputs.rulebook()
    deciding = prepared(inputs, rulebook, asked)
    check_sign(record, sign)
    recording = Recording.at(record, sign, inputs, rulebook)
    check_output_paths(inputs.diagnosis, output, reject, record)
    deciding = inputs.diagnosis.require(deciding)
    table, stream = deciding.table, deciding.stream()
    with workers(scheduler) as working:
        tally = _run(lambda: stream.run(rows_done(table, progress), working), output, reject)
    tally = replace(tally, remarks=deciding.remarks())
    say = inputs.voice(rulebook, LAW_LANGUAGE).catalogue.plain
    is_made_up = tally.sample is not None
    told = (_told(file, *each, is_made_up, say) for each in deciding.decisions())
    recorded = recording and _record(recording, told, output, tally.decided)
    shown = str(reject) if reject else ""
    if json:
        print_json(tally_json(tally, str(output), shown))
    else:
        print_out(tally_text(tally, str(output), shown, say, width()))
        print_caveats(tally.caveats, inputs.voice(rulebook, LAW_LANGUAGE))
    print_idle(inputs.idle)
    if recording and recorded:
        print_recorded(recording.path, recorded)


def _run(deciding: Callable[[], Tally], output: Path, reject: Path | None) -> Tally:
    """Decide the table; report what stops it halfway."""
    from release_sim.api.output_files import check_writable

    try:
        return deciding()
    except KeyboardInterrupt:
        kept = f"; rows refused so far are in {reject}" if reject else ""
        raise InterruptionError(f"interrupted: {output} was not written{kept}") from None
    except OSError as error:
        with check_writable(Path(error.filename or output)):
            raise
    finally:
        progress("")


def _told(
    file: Path, row: int, found: ExplainedRow, is_made_up: bool, say: Callable[..., str]
) -> Recordable:
    """Return the record of a row."""
    from release_sim.api.row_explanation import scenario_from_row
    from release_sim.model.records.recordable import Recordable

    policy = found.engine.policy
    story = scenario_from_row(file, row, policy.name, found.case, is_made_up, say)
    return Recordable(story.name, story.main, policy, found.decision, row=row)


def _record(
    recording: Recording, told: Iterable[Recordable], output: Path, number: int
) -> list[Appended]:
    """Record the rows of a table that is written by now; where that stops, say how far it came."""
    try:
        return recording.add_in_turn(told, lambda n: progress(f"{n:,} of {number:,} rows recorded"))
    except BaseException as error:  # an interrupt too: the records stay, and how many must be told
        so_far = f"{recording.ledger.added:,} of its {number:,} rows in {recording.path}"
        line = f"wrote {output}, and recorded {so_far}, where they stay"
        if isinstance(error, KeyboardInterrupt):
            raise InterruptionError(f"interrupted: {line}") from None
        print_err(line)
        raise
    finally:
        progress("")
