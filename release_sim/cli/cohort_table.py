"""What the verbs about tables of cases begin with: a table, and what is said of it beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from release_sim.cli.books import Books
from release_sim.cli.output import progress
from release_sim.engine.decide import Engine
from release_sim.errors import FilesAreWrongError, OutOfScopeError
from release_sim.loading.case_facts import read_assignments
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.mappings import MappingReader, mapping_file
from release_sim.model.case import Case
from release_sim.model.cohorts.mapping import ColumnMapping
from release_sim.model.policy import Policy
from release_sim.model.problem import Place, Problem
from release_sim.model.scenario import Branch, Expectation, Scenario
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import DAY, VOCABULARY

if TYPE_CHECKING:
    from release_sim.cohort.tables.layout import Given
    from release_sim.cohort.tables.table import Table
    from release_sim.cohort.tables.threads import Workers

File = Annotated[
    Path, typer.Argument(help="A table of cases: .parquet, .csv, or a folder of .parquet parts.")
]
ByPolicy = Annotated[str, typer.Option("--policy", help="Decide under this policy.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Decide all cases on this date (YYYY-MM-DD).")
]
Mapping = Annotated[
    Path | None,
    typer.Option("--mapping", help="What its columns and codes mean; or ice_detainer_requests."),
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FACT=VALUE", help="State a fact of all cases; repeatable."),
]
Forget = Annotated[
    list[str] | None,
    typer.Option("--forget", metavar="FACT", help="Make a fact of all unknown; repeatable."),
]
Ignore = Annotated[
    bool, typer.Option("--ignore-unknown-columns", help="Pass over columns that are no facts.")
]

Scheduler = Annotated[
    str,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="Work on the cluster of this Dask scheduler; or local, a process for every core.",
    ),
]


@contextmanager
def workers(scheduler: str) -> Iterator[Workers]:
    """Those who work on the rows: on a cluster where one is named, else threads here."""
    from release_sim.cohort.tables.threads import HERE  # noqa: PLC0415

    if not scheduler:
        yield HERE
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


def check_apart(file: Path, *to_be_written: Path | None) -> None:
    """That nothing is written over or into what is read, nor two things under one name."""
    paths = [path.resolve() for path in (file, *to_be_written) if path]
    if len(dict.fromkeys(paths)) < len(paths):
        raise typer.BadParameter("what is read and what is written need names of their own")
    if paths[0] in [path.parent for path in paths]:
        raise typer.BadParameter("what is written needs a place outside the folder that is read")


def rows_done(table: Table) -> Callable[[int], None]:
    """Shows on a terminal how many rows of a table are done."""
    of_all = "" if table.length is None else f" of {table.length:,}"
    return lambda number: progress(f"{number:,}{of_all} rows")


def story_of_row(file: Path, row: int, policy: str, case: Case) -> Scenario:
    """A row of a table as a scenario."""
    main = Branch("", f"Row {row} of {file.name}", policy, case, {}, Expectation())
    story = "One case of a table. Whatever is not stated and not presumed is unknown."
    return Scenario(str(file), story, (), main, (), Place(str(file)))


@dataclass(frozen=True, slots=True)
class Beside:
    """What the options say of a table."""

    mapping: Path | None = None
    as_of: str | None = None
    set: Sequence[str] = ()
    forget: Sequence[str] = ()
    keep: Sequence[str] = ()
    ignore: bool = False

    def read(self, books: Books, policy: Policy | None) -> Given:
        """The same read; what is wrong with it is complained of."""
        from release_sim.cohort.tables.layout import Given  # noqa: PLC0415  it needs pyarrow

        diagnosis = books.diagnosis
        mapping = (
            MappingReader(diagnosis).read(mapping_file(self.mapping)) if self.mapping else None
        )
        day = books.day(self.as_of, Place("--as-of")) if self.as_of else None
        stated, unknown = read_assignments(list(self.set), "--set", diagnosis)
        for name in self.forget:
            diagnosis.known("fact", name, VOCABULARY, Place("--forget"))
        facts: dict[str, Value | None] = {**stated, **dict.fromkeys((*unknown, *self.forget))}
        given = Given(mapping or ColumnMapping(), day, facts, self.keep, self.ignore)
        if policy:
            self._check_scope(policy, given, diagnosis)
        return given

    def _check_scope(self, policy: Policy, given: Given, diagnosis: Diagnosis) -> None:
        """Complain where no case of the table can be one that the policy is about."""
        day = given.as_of or policy.covers.first or policy.covers.last or date.max
        case = Case(day, {n: v for n, v in given.facts.items() if v is not None})
        try:
            Engine(policy).check_scope(case, case.facts())
        except OutOfScopeError as error:
            place = Place("--as-of" if error.fact == DAY.name else "--set")
            diagnosis.add(error.name, place, error.message, help=error.help)
