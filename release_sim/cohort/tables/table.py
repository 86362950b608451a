"""Tables on disk, read in many formats, batch by batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any as Arrow  # pyarrow has no types
from typing import NamedTuple
from zlib import error as ZlibError  # noqa: N812  it is one

import pyarrow as pa
import pyarrow.parquet as pq

from release_sim.cohort.tables.delimited import DELIMITED, DelimitedText
from release_sim.cohort.tables.feather import FEATHER, FeatherFile
from release_sim.cohort.tables.file_signature import GZIP, check_signature
from release_sim.cohort.tables.metadata_check import check_metadata
from release_sim.cohort.tables.parquet import (
    PARQUET,
    Partition,
    join_batches,
    parquet_files,
    partitions,
    pieces,
    read_batches,
    unlike,
)
from release_sim.cohort.tables.row_source import RowSource, broken
from release_sim.cohort.tables.statistics_file import STATISTICS, StatisticsFile
from release_sim.cohort.tables.workbook import WORKBOOK, Sheet
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.model.cohorts.file_layout import FileLayout
from release_sim.model.problem import Place, Problem

READ = (PARQUET, *DELIMITED, WORKBOOK, *FEATHER, *STATISTICS)
FOUND_OUT = FileLayout()
_OTHERS = {
    **dict.fromkeys((".xls", ".xlsb", ".xlsm", ".ods"), "save it as .xlsx"),
    **dict.fromkeys((".zip", ".7z", ".tar"), "unpack it"),
    **dict.fromkeys((".json", ".rds", ".rdata", ".db", ".sqlite"), "write it as CSV or Parquet"),
}


class Batch(NamedTuple):
    """Some rows of a table; ``first`` is the number of the first of them, from 1."""

    first: int
    rows: Arrow


class Table:
    """A table as its user named it; ``schema`` has the names and types of its columns.

    It is a file, or a folder of Parquet whose parts are read in the order of their names. Only
    what is asked for is read. What cannot be read raises ``FilesAreWrongError``.
    """

    def __init__(
        self, path: Path, layout: FileLayout = FOUND_OUT, rows: RowSource | None = None
    ) -> None:
        """Read what the table says of its columns; ``rows`` are its rows where they are at hand."""
        self.path = path
        # From where its name is understood, even if it is read elsewhere.
        self._home = Path() if path.is_absolute() else Path.cwd()
        self._rows = rows
        self._parts: list[Path] = []
        if rows:
            self.schema = rows.schema
        elif path.is_dir() or ending(path) == PARQUET:
            self._parts = parquet_files(path)
            schemas = {part: self._schema(part) for part in self._parts}
            self.schema = schemas[self._parts[0]]
            problems = unlike(schemas)
            if problems:
                raise FilesAreWrongError(problems)
        else:
            with self._reading(path):
                self._rows = source_of(path, layout)
            self.schema = self._rows.schema

    @property
    def in_parts(self) -> bool:
        """True if pieces of it can be read apart from each other, as Parquet can."""
        return self._rows is None

    @property
    def names(self) -> list[str]:
        """Its columns."""
        return list(self.schema.names)

    @property
    def length(self) -> int | None:
        """The number of rows, if known without reading them."""
        if self._rows:
            return self._rows.length
        return sum(each.rows for each in self._partitions())

    @property
    def remarks(self) -> Sequence[str]:
        """Tell what was found out about the file."""
        return self._rows.remarks if self._rows else ()

    def batches(
        self, columns: Sequence[str], coded: Collection[str] = (), since: int = 1
    ) -> Iterator[Batch]:
        """Yield the rows with these columns; text in those ``coded`` is dictionary-encoded.

        Rows before ``since`` are left out where that is cheap.
        """
        if self._rows:
            with self._reading(self.path):
                for first, rows in self._rows.batches(columns, coded, since):
                    yield Batch(first, rows)
        else:
            left = (each for each in self._partitions() if each.first + each.rows > since)
            for piece in pieces(left):
                yield from self.read(piece, columns, coded)

    def pieces(self) -> Iterator[tuple[Partition, ...]]:
        """All its rows, where they are Parquet, in pieces that can be read apart."""
        return pieces(self._partitions())

    def _partitions(self) -> Iterator[Partition]:
        first = 1
        for part in self._parts:
            with self._reading(part):
                several = partitions(part, first)
            yield from several
            first += sum(each.rows for each in several)

    def read(
        self, piece: Iterable[Partition], columns: Sequence[str], coded: Collection[str] = ()
    ) -> Iterator[Batch]:
        """Yield only the rows of this piece, batch by batch."""
        for first, rows in join_batches(self._read(piece, columns, coded)):
            yield Batch(first, rows)

    def _read(
        self, piece: Iterable[Partition], columns: Sequence[str], coded: Collection[str]
    ) -> Iterator[tuple[int, Arrow]]:
        for part, of_part in groupby(piece, lambda each: each.path):
            with self._reading(part):
                yield from read_batches(self._home / part, of_part, columns, coded)

    def has(self, partition: Partition) -> bool:
        """Return True if the file of this partition is there, and as long as it was."""
        path = self._home / partition.path
        return path.is_file() and path.stat().st_size == partition.size

    def row(self, number: int) -> Arrow | None:
        """Return one row with all its columns, or None if the table has no such row."""
        for batch in self.batches(self.names, since=number):
            if batch.first <= number < batch.first + len(batch.rows):
                return batch.rows.slice(number - batch.first, 1)
        return None

    def place(self, row: int, column: str) -> Place:
        """Return the place of a cell: in text and workbooks its line, else its row."""
        line = self._rows.line(row) if self._rows else row
        return Place(str(self.path), line, self.names.index(column) + 1)

    def _schema(self, part: Path) -> Arrow:
        with self._reading(part):
            return pq.read_schema(part)

    @contextmanager
    def _reading(self, part: Path) -> Iterator[None]:
        try:
            yield
        except PermissionError as error:
            problem = Problem("cannot-read", Place(str(part)), str(error.strerror).lower())
            raise FilesAreWrongError([problem]) from None
        except (pa.ArrowException, OSError, EOFError, ZlibError) as error:
            raise broken(Place(str(part)), str(error).splitlines()[0].lower()) from None


def source_of(path: Path, layout: FileLayout) -> RowSource:
    """Open a file by the ending of its name."""
    match ending(path):
        case ".xlsx":
            return Sheet(path, layout)
        case ".feather" | ".arrow":
            return FeatherFile(path)
        case known if known in STATISTICS:
            return StatisticsFile(path)
        case _:
            return DelimitedText(path, layout)


def ending(path: Path) -> str:
    """Return the ending of a name that says what a table is, in small letters."""
    name = path.with_suffix("") if path.suffix.lower() == GZIP else path
    return name.suffix.lower()


def open_table(path: Path, diagnosis: Diagnosis, layout: FileLayout = FOUND_OUT) -> Table | None:
    """Open the table in a file; report a problem and return None."""
    place = Place(str(path))
    diagnosis.files.append(path)
    if path.is_dir() and not parquet_files(path):
        hint = f"name a table, or a folder of parts whose names end in `{PARQUET}`"
        diagnosis.add("is-a-folder", place, "this is a folder without parts of a table", help=hint)
    elif not path.exists():
        near = [n.name for n in path.parent.glob("*") if ending(n) in READ]
        hint = suggestion(path.name, near)
        diagnosis.add("file-not-found", place, "no such file", help=hint)
    elif path.is_dir() or _can_be_read(path, place, diagnosis):
        try:
            table = Table(path, layout)
        except FilesAreWrongError as error:
            diagnosis.take(error)
        else:
            return table if check_metadata(table.schema, place, diagnosis) else None
    return None


def _can_be_read(path: Path, place: Place, diagnosis: Diagnosis) -> bool:
    if ending(path) in READ:
        return check_signature(path, ending(path), diagnosis)
    message = f"`{path.name}` does not have the ending of a table that can be read"
    hint = f"those end in {', '.join(READ)}, and text also in {GZIP}"
    if ending(path) in _OTHERS:
        hint = f"{_OTHERS[ending(path)]}; {hint}"
    diagnosis.add("not-a-table", place, message, help=hint)
    return False
