"""The options that apply to a table of cases, and the tables they are said of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.inputs import Inputs
from release_sim.engine.decide import Engine
from release_sim.errors import FilesAreWrongError, OutOfScopeError
from release_sim.loading.assignments import check_not_both, read_assignments
from release_sim.loading.case_facts import is_fact_of_named
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.mappings import MappingReader, mapping_path, releases_of
from release_sim.model.case import Case
from release_sim.model.cohorts.mapping import ColumnMapping
from release_sim.model.cohorts.person_rows import PersonRows
from release_sim.model.policy import Policy
from release_sim.model.problem import Place
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import DAY, VOCABULARY

if TYPE_CHECKING:
    from release_sim.cohort.tables.column_bindings import ColumnBindings
    from release_sim.cohort.tables.table import Table
    from release_sim.cohort.tables.table_defaults import TableDefaults


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
        from release_sim.cohort.tables.table_defaults import TableDefaults  # noqa: PLC0415  it needs pyarrow

        diagnosis = inputs.diagnosis
        mapping = None
        if self.mapping:
            path, before = mapping_path(self.mapping, inputs.folder), len(diagnosis)
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

        table = open_table(file, inputs.diagnosis, given.mapping.layout())
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
        """Return the table with one row a person, and the options for it; report problems.

        Where neither the mapping nor an option says which rows are of one person, nothing changes.
        """
        said = given.mapping.persons
        if self.person and not self.papers:
            said = replace(said, by=self.person) if said else PersonRows(self.person)
        if not said:
            return table, given
        from release_sim.cohort.tables.joined_persons import join_persons  # noqa: PLC0415

        return join_persons(table, given, said, diagnosis)

    def opened(
        self, file: Path, given: TableDefaults, inputs: Inputs
    ) -> tuple[Table | None, TableDefaults]:
        """Open a table with one row a person; report problems."""
        table = self.open(file, given, inputs)
        return self.persons(table, given, inputs.diagnosis) if table else (None, given)

    def bindings(self, table: Table, given: TableDefaults, diagnosis: Diagnosis) -> ColumnBindings:
        """Return the bindings of the columns of a table and its papers; report problems."""
        from release_sim.cohort.tables.column_bindings import ColumnBindings  # noqa: PLC0415
        from release_sim.cohort.tables.day_columns import check_day_columns  # noqa: PLC0415
        from release_sim.cohort.tables.flat_columns import check_flat  # noqa: PLC0415

        joined = self.join(table, given, diagnosis)
        bindings = ColumnBindings.of(table.names, joined, Place(str(table.path)), diagnosis)
        if not len(diagnosis):
            check_flat(table, bindings, diagnosis)
        if not len(diagnosis):
            check_day_columns(table, bindings, diagnosis)
        return bindings

    def join(self, table: Table, given: TableDefaults, diagnosis: Diagnosis) -> TableDefaults:
        """Return the options with the papers of the people in a table; report problems."""
        if not self.papers:
            return given
        from release_sim.cohort.tables.executor import use_quick_memory  # noqa: PLC0415
        from release_sim.cohort.tables.papers_join import join_papers  # noqa: PLC0415
        from release_sim.cohort.tables.table import open_table  # noqa: PLC0415

        use_quick_memory()
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
    """Return True if a table has facts to explain; report a decided one without."""
    from release_sim.cohort.tables.table_metadata import TableMetadata  # noqa: PLC0415

    label = TableMetadata.on(table.schema)
    if label.rules if label else not {*ACTIONS} & {*table.names}:
        return True
    message = "the table has answers, but not the facts that they rest on"
    hint = (
        "explain the row of the table that was decided, or decide it with --with-rules into "
        "a .parquet table and explain that"
    )
    diagnosis.add("without-rules", Place(str(table.path)), message, help=hint)
    return False
