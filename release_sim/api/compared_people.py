"""Two policies over the people of a table, and over replicates of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.inputs import Inputs, OnProgress
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.analysis.difference import Side
from release_sim.model.cohorts.answer_change import CohortComparison
from release_sim.model.problem import Place

if TYPE_CHECKING:
    from release_sim.cohort.numbers.cohort_comparison import Cohort

from release_sim.api.row_workers import rows_done
from release_sim.api.table_options import TableOptions


def people(
    file: Path,
    inputs: Inputs,
    beside: TableOptions,
    sides: list[Side],
    redraw: bool,
    told: Path | None,
) -> Cohort | None:
    """Open the table, with what it takes to redraw its people if that is wanted."""
    from release_sim.cohort.numbers.cohort_comparison import Cohort  # noqa: PLC0415
    from release_sim.cohort.people.parameter_file import read_population  # noqa: PLC0415
    from release_sim.cohort.tables.provenance import Provenance  # noqa: PLC0415

    diagnosis = inputs.diagnosis
    given = [beside.read(inputs, side.policy) for side in sides]
    if not given:
        return None
    table, joined = beside.opened(file, given[0], inputs)
    if not table:
        return None
    origin = Provenance.of(table)
    population = None
    if origin and redraw:
        rulebook = inputs.rulebook()
        parameters = inputs.population_file(told, rulebook)
        if parameters:
            population = read_population(parameters, rulebook.sources, diagnosis)
        if population:
            origin.check(population, Place(str(file)), diagnosis)
    return Cohort(table, beside.join(table, joined, diagnosis), origin, population)


def check_cohort(cohort: Cohort, by: str, replicates: int, diagnosis: Diagnosis) -> None:
    """Report a table that cannot be read, grouped or redrawn as asked."""
    from release_sim.cohort.tables.column_bindings import ColumnBindings  # noqa: PLC0415

    place = Place(str(cohort.table.path))
    if by:
        diagnosis.check_known("column", by, cohort.table.names, Place("--by"))
    ColumnBindings.of(cohort.table.names, cohort.given, place, diagnosis)
    if replicates and not cohort.origin:
        hint = "only a table that `cohort synthesize` wrote has replicates"
        message = "`cohort synthesize` did not draw these people"
        diagnosis.add("not-made-up", place, message, help=hint)


def compare_people(
    cohort: Cohort,
    sides: tuple[Side, Side],
    actions: list[str],
    by: str,
    replicates: int,
    on_progress: OnProgress,
) -> CohortComparison:
    """Two policies over these people, and over so many replicates of them."""
    from release_sim.cohort.numbers.cohort_comparer import CohortComparer  # noqa: PLC0415
    from release_sim.cohort.numbers.cohort_comparison import intervals  # noqa: PLC0415

    before, after = sides
    comparer = CohortComparer(before.policy, after.policy, actions)
    counted = cohort.compare(comparer, by, rows_done(cohort.table, on_progress))
    drawn = []
    sampled = (cohort.sampled(number) for number in range(1, replicates + 1))
    for found in cohort.redrawn(comparer, sampled) if replicates else ():
        drawn.append(found)
        on_progress(f"{len(drawn)} of {replicates} replicates")
    return CohortComparison(
        before=before,
        after=after,
        counted=counted,
        by=by,
        sample=cohort.sample,
        replicates=replicates,
        intervals=intervals(drawn) if drawn else None,
    )
