"""Those who work on the rows of a table, and how far they have come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from release_sim.api.inputs import OnProgress
from release_sim.errors import FilesAreWrongError
from release_sim.model.problem import Place, Problem

if TYPE_CHECKING:
    from release_sim.cohort.tables.executor import Executor
    from release_sim.cohort.tables.table import Table


@contextmanager
def workers(scheduler: str) -> Iterator[Executor]:
    """Those who work on the rows: on a cluster where one is named, else threads here."""
    from release_sim.cohort.tables.executor import THREADS, use_quick_memory  # noqa: PLC0415

    use_quick_memory()
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
    """Return a function to call with the number of rows of a table that are done."""
    of_all = "" if table.length is None else f" of {table.length:,}"
    return lambda number: on_progress(f"{number:,}{of_all} rows")
