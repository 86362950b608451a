"""Every row of a table decided under one policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.idle_options import idle_readings
from release_sim.api.inputs import Inputs
from release_sim.api.output_files import TABLE, check_ending
from release_sim.api.table_options import TableOptions
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.policy import Policy
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.text_format import pluralize

PASSED_OVER = 12
"""The columns that are named of those that nothing is made of."""

if TYPE_CHECKING:
    from release_sim.cohort.tables.column_bindings import ColumnBindings
    from release_sim.cohort.tables.explain_row import ExplainedRow
    from release_sim.cohort.tables.stream import Stream
    from release_sim.cohort.tables.table import Table
    from release_sim.cohort.tables.table_defaults import TableDefaults


@dataclass(frozen=True, slots=True)
class DecideTableOptions:
    """The table to decide, where to write, and under what; ``reject`` takes undecidable rows."""

    file: Path
    output: Path
    reject: Path | None = None
    policy: str | None = None
    readings: tuple[str, ...] = ()
    beside: TableOptions = field(default_factory=TableOptions)
    with_rules: bool = False


@dataclass(frozen=True, slots=True)
class TableDecision:
    """A table ready to be decided, once nothing is wrong.

    ``opened`` and ``given`` are the table and what is said of it before its rows were joined.
    """

    table: Table
    bindings: ColumnBindings
    policy: Policy
    asked: DecideTableOptions
    opened: Table
    given: TableDefaults

    def remarks(self) -> tuple[str, ...]:
        """Say how the table was read: what was found out of its file, and each phrase found."""
        from release_sim.cohort.tables.column_bindings import ColumnBindings  # noqa: PLC0415
        from release_sim.cohort.tables.phrase_counts import phrase_counts  # noqa: PLC0415

        place, names = Place(str(self.opened.path)), self.opened.names
        told = ColumnBindings.of(names, self.given, place, Diagnosis())
        left = told.passed_over
        shown = f"{', '.join(left[:PASSED_OVER])}{' and others' if left[PASSED_OVER:] else ''}"
        passed_over = [f"{pluralize(len(left), 'column')} not used: {shown}"] if left else []
        absent = [
            f"no column `{name}`, which is optional: `{fact}` is as presumed"
            for name, facts in self.given.mapping.absent(names).items()
            for fact in facts
            if fact not in (*told.columns, *self.given.facts)
        ]
        return (*self.table.remarks, *passed_over, *absent, *phrase_counts(self.opened, told))

    def stream(self) -> Stream:
        """Return the stream that decides the table and writes it."""
        from release_sim.cohort.cohort_engine import CohortEngine  # noqa: PLC0415  it needs numpy
        from release_sim.cohort.tables.stream import Stream  # noqa: PLC0415  the same

        cohort_engine, asked = CohortEngine(self.policy), self.asked
        return Stream(
            self.table, self.bindings, cohort_engine, asked.output, asked.reject, asked.with_rules
        )

    def decisions(self) -> Iterator[tuple[int, ExplainedRow]]:
        """Yield each row by its number, decided by itself."""
        from release_sim.cohort.cohort_engine import CohortEngine  # noqa: PLC0415  it needs numpy
        from release_sim.cohort.tables.explain_row import decisions  # noqa: PLC0415  the same

        return decisions(self.table, self.bindings, CohortEngine(self.policy))


def prepared(inputs: Inputs, rulebook: Rulebook, asked: DecideTableOptions) -> TableDecision | None:
    """Return the table ready to be decided; report problems and return None."""
    # Arrow and numpy take half a second to come, which the list of all verbs does without.
    from release_sim.cohort.tables.decided_rows import OWN  # noqa: PLC0415

    diagnosis = inputs.diagnosis
    policy = inputs.policy(asked.policy, rulebook)
    chosen = inputs.readings(asked.readings, rulebook)
    under = policy and policy.with_readings(chosen)
    inputs.idle += idle_readings(chosen, [policy] if policy else [])
    given = asked.beside.read(inputs, under)
    for name in sorted({*given.keep} & {*OWN}):
        message = f"the table written has a column `{name}` of its own"
        diagnosis.add("repeated-column", Place("--keep"), message, help="rename the one to keep")
    for option, path in (("--output", asked.output), ("--reject", asked.reject)):
        check_ending(path, option, TABLE, diagnosis)
    opened = asked.beside.open(asked.file, given, inputs)
    if not opened:
        return None
    table, joined = asked.beside.persons(opened, given, diagnosis)
    bindings = asked.beside.bindings(table, joined, diagnosis)
    return TableDecision(table, bindings, under, asked, opened, given) if under else None
