"""``cohort compare``: two policies over the same people."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from release_sim.cli.books import Books
from release_sim.cli.cohort_numbers import (
    By,
    Chart,
    Csv,
    Numbers,
    Parameters,
    Rate,
    Replicates,
    check_chart,
    frequencies,
)
from release_sim.cli.cohort_table import (
    AsOf,
    Beside,
    File,
    Forget,
    Ignore,
    Mapping,
    Scheduler,
    Set,
    check_apart,
    rows_done,
    workers,
)
from release_sim.cli.options import Json, Reading, Rules
from release_sim.cli.output import progress, width
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.analysis.difference import Side
from release_sim.model.cohorts.sensitivity import Sensitivity
from release_sim.model.cohorts.shift import CohortComparison
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.cohorts.shift_json import shift_rows, shifts_json
from release_sim.reporting.cohorts.shift_text import Shifts
from release_sim.reporting.cohorts.sweep_text import sweep_json, sweep_rows, sweep_text
from release_sim.vocabulary.actions import ACTIONS

if TYPE_CHECKING:
    from release_sim.cohort.numbers.compare import Cohort


def compare(
    file: File,
    policy: Annotated[
        list[str], typer.Option("--policy", help="Given twice: the two policies to compare.")
    ],
    action: Annotated[
        list[str] | None, typer.Option("--action", help="Only this action; repeatable.")
    ] = None,
    by: By = "",
    reading: Reading = None,
    as_of: AsOf = None,
    set: Set = None,  # noqa: A002  the option's name
    forget: Forget = None,
    mapping: Mapping = None,
    ignore_unknown_columns: Ignore = False,
    replicates: Replicates = 0,
    sweep: Annotated[
        str,
        typer.Option(
            "--sweep",
            metavar="NAME[=VALUES]",
            help="For every value of a reading, of a fact of all, or of a parameter.",
        ),
    ] = "",
    parameters: Parameters = None,
    rate: Rate = None,
    chart: Chart = None,
    csv: Csv = None,
    scheduler: Scheduler = "",
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Say whose answers differ between two policies, from what to what, and by which rules.

    The same people are decided under both. Of people that `synthesize` drew it is also said how
    many there would be, and with --replicates how far the assumed ranges move that. With --sweep
    one policy is enough: it is compared with itself as it stands.
    """
    # Arrow and numpy take half a second to come, which the list of all verbs does without.
    from release_sim.cohort.numbers.sweep import read_sweep  # noqa: PLC0415

    _check_options(policy, sweep, by, replicates, rate)
    check_apart(file, chart, csv)
    books = Books.at(rules)
    rulebook = books.rulebook()
    diagnosis = books.diagnosis
    chosen = books.readings(reading or (), rulebook)
    sides = [
        Side(rulebook.policies[name].reading_as(chosen), None, chosen)
        for name in policy
        if diagnosis.known("policy", name, rulebook.policies, Place("--policy"))
    ]
    for name in action or ():
        diagnosis.known("action", name, ACTIONS, Place("--action"))
    events = frequencies(rate or (), diagnosis)
    check_chart(chart, diagnosis)
    beside = Beside(mapping, as_of, set or (), forget or (), ignore=ignore_unknown_columns)
    cohort = people(file, books, beside, sides, bool(sweep or replicates), parameters)
    if cohort:
        check_people(cohort, by, replicates, diagnosis)
    through = read_sweep(sweep, rulebook.readings, cohort, diagnosis) if sweep and cohort else None
    diagnosis.raise_if_any()
    if cohort is None:
        raise ValueError(file)
    actions = list(dict.fromkeys(action or ACTIONS))
    first, last = sides[0], sides[-1]
    try:
        with workers(scheduler) as working:
            cohort = replace(cohort, workers=working)
            if through:
                policies, one = (first.policy, last.policy), len(sides) == 1
                steps = tuple(through.steps(cohort, policies, one, actions, progress))
                asked = tuple(dict.fromkeys(action or ()))
                numbers = _step_by_step(Sensitivity(first, last, through.name, steps, one, asked))
            else:
                comparison = compared(cohort, (first, last), actions, by, replicates)
                comparison = replace(comparison, frequencies=events)
                numbers = _of_both(rulebook, comparison)
    finally:
        progress("")
    numbers.deliver(json, csv, chart)


def _check_options(
    policies: list[str], sweep: str, by: str, replicates: int, rate: list[str] | None
) -> None:
    if len(policies) != 2 and not (sweep and len(policies) == 1):
        raise typer.BadParameter("--policy is given twice, or once with --sweep")
    if sweep and (by or replicates or rate):
        raise typer.BadParameter("--sweep goes without --by, --replicates and --rate")


def people(
    file: Path, books: Books, beside: Beside, sides: list[Side], redraw: bool, told: Path | None
) -> Cohort | None:
    """The table, and what it takes to draw its people anew where that may be wanted."""
    from release_sim.cohort.numbers.compare import Cohort  # noqa: PLC0415
    from release_sim.cohort.people.parameter_file import BUNDLED, read_population  # noqa: PLC0415
    from release_sim.cohort.tables.label import Origin  # noqa: PLC0415
    from release_sim.cohort.tables.table import open_table  # noqa: PLC0415

    diagnosis = books.diagnosis
    given = [beside.read(books, side.policy) for side in sides]
    table = open_table(file, diagnosis)
    if not (table and given):
        return None
    origin = Origin.on(table.schema)
    population = None
    if origin and redraw:
        sources = books.rulebook().sources
        population = read_population(told or BUNDLED, sources, diagnosis)
        if population:
            origin.check(population, Place(str(file)), diagnosis)
    return Cohort(table, given[0], origin, population)


def check_people(cohort: Cohort, by: str, replicates: int, diagnosis: Diagnosis) -> None:
    """Complain where the table cannot be read, grouped, or drawn anew as is asked."""
    from release_sim.cohort.tables.layout import Layout  # noqa: PLC0415

    place = Place(str(cohort.table.path))
    if by:
        diagnosis.known("column", by, cohort.table.names, Place("--by"))
    Layout.of(cohort.table.names, cohort.given, place, diagnosis)
    if replicates and not cohort.origin:
        hint = "only a Parquet table that `cohort synthesize` wrote has replicates"
        diagnosis.add("not-made-up", place, "nobody drew these people", help=hint)


def compared(
    cohort: Cohort, sides: tuple[Side, Side], actions: list[str], by: str, replicates: int
) -> CohortComparison:
    """Two policies over these people, and over so many replicates of them."""
    from release_sim.cohort.numbers.compare import intervals  # noqa: PLC0415
    from release_sim.cohort.numbers.shifts import Comparer  # noqa: PLC0415

    before, after = sides
    comparer = Comparer(before.policy, after.policy, actions)
    counted = cohort.compare(comparer, by, rows_done(cohort.table))
    drawn = []
    settled = (cohort.settled(number) for number in range(1, replicates + 1))
    for found in cohort.redrawn(comparer, settled) if replicates else ():
        drawn.append(found)
        progress(f"{len(drawn)} of {replicates} replicates")
    return CohortComparison(
        before=before,
        after=after,
        counted=counted,
        by=by,
        sample=cohort.sample,
        replicates=replicates,
        intervals=intervals(drawn) if drawn else None,
    )


def _of_both(rulebook: Rulebook, comparison: CohortComparison) -> Numbers:
    def drawn(suffix: str) -> bytes:
        # Drawing takes a second to come, which numbers do without.
        from release_sim.cohort.numbers.charts import change_matrices, picture  # noqa: PLC0415

        return picture(change_matrices(comparison), suffix)

    return Numbers(
        text=lambda: Shifts(rulebook, comparison, width()).whole(),
        json=lambda: shifts_json(rulebook, comparison),
        rows=lambda: shift_rows(comparison),
        picture=drawn,
    )


def _step_by_step(found: Sensitivity) -> Numbers:
    def drawn(suffix: str) -> bytes:
        from release_sim.cohort.numbers.charts import picture  # noqa: PLC0415
        from release_sim.cohort.numbers.sweep_chart import sensitivity  # noqa: PLC0415

        return picture(sensitivity(found), suffix)

    return Numbers(
        text=lambda: sweep_text(found, width()),
        json=lambda: sweep_json(found),
        rows=lambda: sweep_rows(found),
        picture=drawn,
    )
