"""Many cases at once: a table, what is said beside it, and two policies over its people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.inputs import Inputs, OnProgress
from release_sim.engine.decide import Engine
from release_sim.errors import FilesAreWrongError, OutOfScopeError
from release_sim.loading.case_facts import check_not_both, is_fact_of_named, read_assignments
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.mappings import MappingReader, mapping_file, releases_of
from release_sim.model.analysis.difference import Side
from release_sim.model.case import Case
from release_sim.model.cohorts.answer_change import CohortComparison
from release_sim.model.cohorts.mapping import ColumnMapping
from release_sim.model.cohorts.person_rows import PersonRows
from release_sim.model.cohorts.table_counts import Frequency
from release_sim.model.policy import Policy
from release_sim.model.problem import Place, Problem
from release_sim.model.scenario import Branch, Expectation, Scenario
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import DAY, VOCABULARY

if TYPE_CHECKING:
    from release_sim.cohort.numbers.cohort_comparison import Cohort
    from release_sim.cohort.tables.column_bindings import ColumnBindings, TableDefaults
    from release_sim.cohort.tables.executor import Executor
    from release_sim.cohort.tables.table import Table

PICTURES = (".svg", ".png")

_RATE = re.compile(r"(?P<name>[^=]+)=(?P<events>\d{1,9})/(?P<among>\d{1,9})")


@dataclass(frozen=True, slots=True)
class TableOptions:
    """The options that apply to a table."""

    mapping: Path | None = None
    as_of: str | None = None
    set: Sequence[str] = ()
    forget: Sequence[str] = ()
    keep: Sequence[str] = ()
    ignore: bool = False
    papers: Sequence[Path] = ()
    person: str = ""

    def read(self, inputs: Inputs, policy: Policy | None) -> TableDefaults:
        """Read the options; report problems."""
        from release_sim.cohort.tables.column_bindings import TableDefaults  # noqa: PLC0415  it needs pyarrow

        diagnosis = inputs.diagnosis
        mapping = None
        if self.mapping:
            path, before = mapping_file(self.mapping, inputs.folder), len(diagnosis)
            mapping = MappingReader(diagnosis).read(path)
            if len(diagnosis) > before:  # what a table means is not known without it
                diagnosis.raise_if_any()
        day = inputs.day_option(self.as_of)
        stated, unknown = read_assignments(list(self.set), "--set", diagnosis)
        for name in self.forget:
            if not is_fact_of_named(name):
                diagnosis.check_known("fact", name, VOCABULARY, Place("--forget"))
        check_not_both(stated, self.forget, diagnosis)
        facts: dict[str, Value | None] = {**stated, **dict.fromkeys((*unknown, *self.forget))}
        given = TableDefaults(
            mapping or ColumnMapping(), day, facts, self.keep, self.ignore, self.person
        )
        if policy:
            self._check_scope(policy, given, diagnosis)
        return given

    def open(self, file: Path, given: TableDefaults, inputs: Inputs) -> Table | None:
        """Open a table as its mapping says it is to be read; report problems and return None."""
        from release_sim.cohort.tables.table import open_table  # noqa: PLC0415

        table = open_table(file, inputs.diagnosis, given.mapping.file)
        if table:
            self._check_release(table.names, given, Place(str(file)), inputs)
        return table

    def _check_release(
        self, header: Sequence[str], given: TableDefaults, place: Place, inputs: Inputs
    ) -> None:
        """Report a table that another mapping than the one named is made for."""
        told = any(name in VOCABULARY or is_fact_of_named(name) for name in header)
        if told or (given.mapping.columns and not given.mapping.lacking(header)):
            return
        for name in releases_of(header, inputs.folder):
            message = f"its columns are those that the mapping `{name}` is made for"
            hint = f"read it with --mapping {name}"
            inputs.diagnosis.add("other-release", place, message, help=hint)
            inputs.diagnosis.raise_if_any()  # what else is wrong with it follows from this

    def persons(
        self, table: Table, given: TableDefaults, diagnosis: Diagnosis
    ) -> tuple[Table, TableDefaults]:
        """Return the table with one row a person, and what is said beside it; report problems.

        Where neither the mapping nor an option says which rows are of one person, nothing changes.
        """
        from release_sim.cohort.tables.joined_persons import join_persons  # noqa: PLC0415

        said = given.mapping.persons
        if self.person and not self.papers:
            said = replace(said, by=self.person) if said else PersonRows(self.person)
        return join_persons(table, given, said, diagnosis) if said else (table, given)

    def opened(
        self, file: Path, given: TableDefaults, inputs: Inputs
    ) -> tuple[Table | None, TableDefaults]:
        """Open a table with one row a person; report problems."""
        table = self.open(file, given, inputs)
        return self.persons(table, given, inputs.diagnosis) if table else (None, given)

    def bindings(self, table: Table, given: TableDefaults, diagnosis: Diagnosis) -> ColumnBindings:
        """Return what the columns of a table and of its papers are taken for; report problems."""
        from release_sim.cohort.tables.column_bindings import ColumnBindings  # noqa: PLC0415
        from release_sim.cohort.tables.day_columns import check_day_columns  # noqa: PLC0415

        joined = self.join(table, given, diagnosis)
        bindings = ColumnBindings.of(table.names, joined, Place(str(table.path)), diagnosis)
        if not len(diagnosis):
            check_day_columns(table, bindings, diagnosis)
        return bindings

    def join(self, table: Table, given: TableDefaults, diagnosis: Diagnosis) -> TableDefaults:
        """Return the options with the papers of the people in a table; report problems."""
        if not self.papers:
            return given
        from release_sim.cohort.tables.joined_papers import join_papers  # noqa: PLC0415
        from release_sim.cohort.tables.table import open_table  # noqa: PLC0415

        opened = [open_table(path, diagnosis) for path in self.papers]
        try:
            papers = join_papers(table, [each for each in opened if each], given, diagnosis)
        except FilesAreWrongError as error:
            diagnosis.take(error)
            return given
        return replace(given, papers=papers)

    def _check_scope(self, policy: Policy, given: TableDefaults, diagnosis: Diagnosis) -> None:
        """Report that no case of the table can be one that the policy is about."""
        day = given.as_of or policy.covers.first or policy.covers.last or date.max
        case = Case(day, {n: v for n, v in given.facts.items() if v is not None})
        try:
            Engine(policy).check_scope(case, case.facts())
        except OutOfScopeError as error:
            place = Place("--as-of" if error.fact == DAY.name else "--set")
            diagnosis.add(error.name, place, error.message, help=error.help)


def decided_table(file: Path, diagnosis: Diagnosis) -> Table | None:
    """Open a table that says how it was decided; None if it does not, or cannot be opened."""
    from release_sim.cohort.tables.table import open_table  # noqa: PLC0415
    from release_sim.cohort.tables.table_metadata import TableMetadata  # noqa: PLC0415

    if not (file.is_dir() or file.suffix == ".parquet"):
        return None
    table = open_table(file, diagnosis)
    return table if table and TableMetadata.on(table.schema) else None


def check_has_facts(table: Table, diagnosis: Diagnosis) -> bool:
    """Return True if a table has facts to explain; report a decided one that was left without."""
    from release_sim.cohort.tables.table_metadata import TableMetadata  # noqa: PLC0415

    label = TableMetadata.on(table.schema)
    if label.rules if label else not {*ACTIONS} & {*table.names}:
        return True
    message = "the table has answers and not the facts that they are of"
    hint = (
        "explain the row of the table that was decided, or decide it with --with-rules into "
        "a .parquet table and explain that"
    )
    diagnosis.add("without-rules", Place(str(table.path)), message, help=hint)
    return False


@contextmanager
def workers(scheduler: str) -> Iterator[Executor]:
    """Those who work on the rows: on a cluster where one is named, else threads here."""
    from release_sim.cohort.tables.executor import THREADS  # noqa: PLC0415

    if not scheduler:
        yield THREADS
        return
    try:
        from release_sim.cohort.tables.cluster import cluster  # noqa: PLC0415
    except ModuleNotFoundError as error:
        message = f"a cluster takes the package `{error.name}`, which is not installed"
        hint = "pip install 'release-sim[cluster]'"
        problem = Problem("no-cluster", Place("--scheduler"), message, help=hint)
        raise FilesAreWrongError([problem]) from None
    with cluster(scheduler) as found:
        yield found


def rows_done(table: Table, on_progress: OnProgress) -> Callable[[int], None]:
    """Return what is to be called with how many rows of a table are done."""
    of_all = "" if table.length is None else f" of {table.length:,}"
    return lambda number: on_progress(f"{number:,}{of_all} rows")


def scenario_from_row(file: Path, row: int, policy: str, case: Case) -> Scenario:
    """Return a row of a table as a scenario."""
    main = Branch("", f"Row {row} of {file.name}", policy, case, {}, Expectation())
    story = "One case of a table. Whatever is not stated and not presumed is unknown."
    return Scenario(str(file), story, (), main, (), Place(str(file)))


def frequencies(given: Iterable[str], diagnosis: Diagnosis) -> tuple[Frequency, ...]:
    """Return the rare events named with ``--rate``, each with its exact interval."""
    from release_sim.cohort.numbers.intervals import clopper_pearson  # noqa: PLC0415  it needs numpy

    found = []
    for text in given:
        told = _RATE.fullmatch(text)
        events, among = (int(told["events"]), int(told["among"])) if told else (1, 0)
        if told is None or events > among or not among:
            message = f"`{text}` is not NAME=K/N with K at most N"
            hint = "write K events in N notices, such as incidents=1/1226"
            diagnosis.add("bad-rate", Place("--rate"), message, help=hint)
        else:
            found.append(Frequency(told["name"], events, among, clopper_pearson(events, among)))
    return tuple(found)


def check_chart(path: Path | None, diagnosis: Diagnosis) -> None:
    """Report a picture under a name that no picture has."""
    if path and path.suffix not in PICTURES:
        message = f"`{path}` ends neither in `.svg` nor in `.png`"
        diagnosis.add("not-a-picture", Place("--chart"), message, help="name it so that it does")


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
    from release_sim.cohort.tables.table_metadata import Provenance  # noqa: PLC0415

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


def check_people(cohort: Cohort, by: str, replicates: int, diagnosis: Diagnosis) -> None:
    """Report that the table cannot be read, grouped, or drawn anew as is asked."""
    from release_sim.cohort.tables.column_bindings import ColumnBindings  # noqa: PLC0415

    place = Place(str(cohort.table.path))
    if by:
        diagnosis.check_known("column", by, cohort.table.names, Place("--by"))
    ColumnBindings.of(cohort.table.names, cohort.given, place, diagnosis)
    if replicates and not cohort.origin:
        hint = "only a table that `cohort synthesize` wrote has replicates"
        diagnosis.add("not-made-up", place, "nobody drew these people", help=hint)


def compared(
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
    settled = (cohort.settled(number) for number in range(1, replicates + 1))
    for found in cohort.redrawn(comparer, settled) if replicates else ():
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
