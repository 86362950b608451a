"""The source of a table's rows: one file of some format, read batch by batch."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any as Arrow  # pyarrow has no types
from typing import Protocol

from release_sim.errors import FilesAreWrongError
from release_sim.model.problem import Place, Problem

ROWS = 2**16  # a batch: a dozen of them in memory take less than starting took


class RowSource(Protocol):
    """A file with rows, whatever its format.

    ``remarks`` say what was found out about the file that its reader may want to know. What cannot
    be read raises ``FilesAreWrongError``, or an error of Arrow or of the system.
    """

    @property
    def schema(self) -> Arrow:
        """The names and types of the columns."""

    @property
    def length(self) -> int | None:
        """The number of rows, if known without reading them."""

    @property
    def remarks(self) -> Sequence[str]:
        """Tell what was found out about the file."""

    def batches(
        self, columns: Sequence[str], coded: Collection[str], since: int
    ) -> Iterator[tuple[int, Arrow]]:
        """Yield these columns, batch by batch with the number of the first row, from 1.

        Text in the columns ``coded`` may be dictionary-encoded; rows before ``since`` may be left
        out.
        """

    def line(self, row: int) -> int:
        """Return the line or row of the file in which a row stands."""


def broken(place: Place, message: str, hint: str = "") -> FilesAreWrongError:
    """Return the error of a table that cannot be read to its end."""
    return FilesAreWrongError([Problem("table-broken", place, message, help=hint)])


def reader_missing(place: Place, package: str, what: str) -> FilesAreWrongError:
    """Return the error of a format whose reader is not installed."""
    message = f"to read {what} takes the package `{package}`, which is not installed"
    hint = "pip install 'release-sim[formats]'"
    return FilesAreWrongError([Problem("cannot-read", place, message, help=hint)])


def cell_text(cell: object) -> str | None:
    """Return a typed cell as CSV would have it: a midnight is its day, and what is not there None.

    A whole number is written without a point, because workbooks and statistical packages know no
    other numbers than those with one.
    """
    if cell is None or cell != cell:  # noqa: PLR0124  only what is missing differs from itself
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        day = cell.time() == time()
        return cell.date().isoformat() if day else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
