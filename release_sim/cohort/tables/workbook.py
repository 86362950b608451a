"""Excel workbooks: one sheet, row by row."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from typing import Any as Arrow  # pyarrow has no types
from zipfile import BadZipFile, ZipFile

import pyarrow as pa

from release_sim.cohort.tables.layout_detection import header_row
from release_sim.cohort.tables.row_source import ROWS, broken, cell_text, reader_missing
from release_sim.loading.diagnosis import suggestion
from release_sim.model.cohorts.file_layout import FileLayout
from release_sim.model.problem import Place

WORKBOOK = ".xlsx"

_SAMPLE = 100  # rows in which the header is looked for
_BLOCK = 2**20  # bytes


class Sheet:
    """One sheet of a workbook, read a row at a time; its cells are text, as CSV has them.

    Rows without anything are no rows, as lines without anything are none in CSV.
    """

    length = None

    def __init__(self, path: Path, layout: FileLayout) -> None:
        """Find the sheet and its header."""
        self._path, self._named, self._sheet = path.absolute(), str(path), layout.sheet
        self._lines: list[tuple[int, int]] = []  # a row and its line, wherever empty lines end
        with self._rows() as rows:
            sample = [[cell_text(cell) or "" for cell in row] for row in islice(rows, _SAMPLE)]
        self._header_line = layout.header_line or header_row(sample, layout.expected) + 1
        header = sample[self._header_line - 1] if len(sample) >= self._header_line else []
        while header and not header[-1].strip():
            header.pop()
        if not header:
            raise broken(Place(self._named), f"the sheet `{self._sheet}` is empty")
        self.names = header
        self.schema = pa.schema([(name, pa.string()) for name in header])

    @property
    def remarks(self) -> Sequence[str]:
        """Tell which sheet of several was read, and where the header was found."""
        found = [f"its sheet `{self._sheet}` is read"] if len(self._sheets) > 1 else []
        if self._header_line > 1:
            found.append(f"the columns are named in line {self._header_line}")
        return found

    def line(self, row: int) -> int:
        """Return the line of a row in the sheet."""
        before = (found for found in reversed(self._lines) if found[0] <= row)
        at, line = next(before, (1, self._header_line + 1))
        return line + row - at

    def batches(
        self,
        columns: Sequence[str],
        coded: Collection[str],  # noqa: ARG002  text is encoded where it is read
        since: int,  # noqa: ARG002  a sheet is read from its beginning
    ) -> Iterator[tuple[int, Arrow]]:
        """Yield the rows as text."""
        places = [self.names.index(name) for name in columns]
        first, width = 1, len(self.names)
        lines: list[tuple[int, int]] = []
        with self._rows() as rows:
            batch: list[list[str | None]] = []
            for number, row in enumerate(rows, 1):
                if number <= self._header_line or not any(map(_is_filled, row)):
                    continue
                if any(map(_is_filled, row[width:])):
                    message = f"a row of {len(row)} cells, where there are {width} columns"
                    raise broken(Place(self._named, number), message)
                at = first + len(batch)
                if not lines or lines[-1][1] - lines[-1][0] != number - at:
                    lines.append((at, number))
                    self._lines = lines
                batch.append(
                    [cell_text(row[place]) if place < len(row) else None for place in places]
                )
                if len(batch) == ROWS:
                    yield first, _arrow(columns, batch)
                    first, batch = first + len(batch), []
            if batch:
                yield first, _arrow(columns, batch)

    @contextmanager
    def _rows(self) -> Iterator[Iterator[Sequence[Any]]]:
        """Open the sheet, and yield its rows."""
        try:
            import openpyxl  # noqa: PLC0415  only those who read workbooks need it
        except ModuleNotFoundError:
            raise reader_missing(Place(self._named), "openpyxl", "an Excel workbook") from None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles and extensions, which say no values
                book = openpyxl.load_workbook(self._path, read_only=True, data_only=True)
                as_said = _has_formulas(self._path) and openpyxl.load_workbook(
                    self._path, read_only=True
                )
        except (BadZipFile, KeyError, ValueError) as error:
            raise broken(Place(self._named), f"this is no workbook: {error}") from None
        try:
            self._sheets = book.sheetnames
            self._sheet = self._sheet or _widest(book)
            if self._sheet not in self._sheets:
                message = f"the workbook has no sheet `{self._sheet}`"
                hint = suggestion(self._sheet, self._sheets)
                raise broken(Place(self._named), message, hint)
            sheet = book[self._sheet]
            sheet.reset_dimensions()  # what a file says of its own size is often wrong
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of dates before 1900, which are told as text
                rows = sheet.iter_rows(values_only=True)
                yield self._with_results(rows, as_said[self._sheet]) if as_said else rows
        finally:
            book.close()
            if as_said:
                as_said.close()

    def _with_results(self, rows: Iterator[Sequence[Any]], said: Any) -> Iterator[Sequence[Any]]:
        """Yield the rows; raise the error of a formula whose result was not saved beside it.

        Its cell would be taken for one without anything. ``said`` is the sheet with its formulas.
        """
        said.reset_dimensions()
        formulas = said.iter_rows(values_only=True)
        for line, (row, written) in enumerate(zip(rows, formulas, strict=False), 1):
            for column, (cell, formula) in enumerate(zip(row, written, strict=False), 1):
                if cell is None and formula is not None:
                    message = f"`{formula}` is a formula without its result"
                    hint = "open the workbook where formulas are worked out, and save it"
                    raise broken(Place(self._named, line, column), message, hint)
            yield row


def _has_formulas(path: Path) -> bool:
    """Return True if any sheet of the workbook has a formula."""
    with ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        for name in sheets:
            with archive.open(name) as sheet:
                before = b""
                while block := sheet.read(_BLOCK):
                    if b"<f>" in before + block or b"<f " in before + block:
                        return True
                    before = block[-2:]
    return False


def _widest(book: Any) -> str:
    """Return the first sheet that has the most columns in its first rows."""
    widths = {}
    for name in book.sheetnames:
        sheet = book[name]
        if not hasattr(sheet, "iter_rows"):
            continue
        sheet.reset_dimensions()
        rows = islice(sheet.iter_rows(values_only=True), _SAMPLE)
        widths[name] = max((sum(c is not None for c in row) for row in rows), default=0)
    return max(widths, key=lambda name: widths[name], default="")


def _is_filled(cell: object) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _arrow(columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> Arrow:
    cells = zip(*rows, strict=True) if columns else ()
    arrays = [pa.array(column, pa.string()) for column in cells]
    if not columns:
        return pa.record_batch([pa.nulls(len(rows))], names=[""]).select([])
    return pa.record_batch(arrays, names=list(columns))
