"""Tables on disk, Parquet or CSV, read and written batch by batch, however long they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any as Arrow  # pyarrow has no types
from typing import NamedTuple

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from release_sim.cohort.tables.cells import texts
from release_sim.cohort.tables.parquet import (
    PARQUET,
    Partition,
    parquet_files,
    partitions,
    read_batches,
    unlike,
    writer,
)
from release_sim.cohort.tables.table_metadata import check_version
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.model.problem import Place, Problem
from release_sim.reporting.atomic_file import replacing
from release_sim.reporting.text_format import pluralize

CSV = ".csv"
_BYTES = 2**24  # of CSV, about as many rows as a batch of Parquet has


class Batch(NamedTuple):
    """Some rows of a table; ``first`` is the number of the first of them, from 1."""

    first: int
    rows: Arrow


class Table:
    """A table as its user named it; ``schema`` has the names and types of its columns.

    It is a file, or a folder of Parquet whose parts are read in the order of their names. Only
    what is asked for is read. What cannot be read raises ``FilesAreWrongError``.
    """

    def __init__(self, path: Path) -> None:
        """Read what the table says of its columns."""
        self.path = path
        self.is_csv = path.suffix == CSV and not path.is_dir()
        self._odd: Arrow | None = None
        self._home = Path.cwd()  # from where its name is understood, be it read elsewhere
        self._parts = parquet_files(path)
        schemas = {part: self._schema(part) for part in self._parts}
        self.schema = schemas[self._parts[0]]
        problems = unlike(schemas)
        if problems:
            raise FilesAreWrongError(problems)

    @property
    def names(self) -> list[str]:
        """Its columns."""
        return list(self.schema.names)

    @property
    def length(self) -> int | None:
        """The number of rows, if known without reading them."""
        return None if self.is_csv else sum(each.rows for each in self.partitions())

    def batches(
        self, columns: Sequence[str], coded: Collection[str] = (), since: int = 1
    ) -> Iterator[Batch]:
        """Yield the rows with these columns; text in those ``coded`` is dictionary-encoded.

        Rows before ``since`` are left out where that is cheap.
        """
        if self.is_csv:
            yield from self._lines(columns)
        else:
            left = (each for each in self.partitions() if each.first + each.rows > since)
            yield from self.read(left, columns, coded)

    def partitions(self) -> Iterator[Partition]:
        """All its rows, where they are Parquet, in pieces that can be read apart."""
        first = 1
        for part in self._parts:
            with self._reading(part):
                several = partitions(part, first)
            yield from several
            first += sum(each.rows for each in several)

    def read(
        self, several: Iterable[Partition], columns: Sequence[str], coded: Collection[str] = ()
    ) -> Iterator[Batch]:
        """Only the rows of these partitions, batch by batch."""
        for part, of_part in groupby(several, lambda each: each.path):
            with self._reading(part):
                for first, rows in read_batches(self._home / part, of_part, columns, coded):
                    yield Batch(first, rows)

    def has(self, partition: Partition) -> bool:
        """Return True if the file of this partition is there, and as long as it was."""
        path = self._home / partition.path
        return path.is_file() and path.stat().st_size == partition.size

    def row(self, number: int) -> Arrow | None:
        """One row with all its columns, nothing where the table has no such row."""
        for batch in self.batches(self.names, since=number):
            if batch.first <= number < batch.first + len(batch.rows):
                return batch.rows.slice(number - batch.first, 1)
        return None

    def place(self, row: int, column: str) -> Place:
        """Return the place of a cell: in CSV its line, in Parquet its row."""
        return Place(str(self.path), row + self.is_csv, self.names.index(column) + 1)

    def _schema(self, part: Path) -> Arrow:
        with self._reading(part):
            if not self.is_csv:
                return pq.read_schema(part)
            with self._csv([]) as reader:
                return pa.schema([(name, pa.string()) for name in reader.schema.names])

    def _lines(self, columns: Sequence[str]) -> Iterator[Batch]:
        """Yield the rows of CSV, once no open quote hides those below it."""
        with self._reading(self.path), self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.count(b'"') % 2:
                    hint = "close it; no cell runs over several lines here"
                    where = Place(str(self.path), number)
                    raise _broken(where, "a quote is not closed on its line", hint)
        with self._reading(self.path), self._csv(columns) as reader:
            first = 1
            for rows in reader:
                yield Batch(first, rows)
                first += len(rows)

    def _csv(self, columns: Sequence[str]) -> Arrow:
        """Return a reader of these columns as text, all of them if none is named."""

        def odd(row: Arrow) -> str:
            self._odd = row
            return "error"

        # A line without anything is a cell without anything where no comma could stand in it.
        alone = bool(columns) and len(self.names) == 1
        convert = pc.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.string()),
            include_columns=list(columns),
            strings_can_be_null=False,
        )
        return pc.open_csv(
            self.path,
            read_options=pc.ReadOptions(block_size=_BYTES, use_threads=False),
            parse_options=pc.ParseOptions(invalid_row_handler=odd, ignore_empty_lines=not alone),
            convert_options=convert,
        )

    @contextmanager
    def _reading(self, part: Path) -> Iterator[None]:
        try:
            yield
        except PermissionError as error:
            problem = Problem("cannot-read", Place(str(part)), str(error.strerror).lower())
            raise FilesAreWrongError([problem]) from None
        except (pa.ArrowException, OSError) as error:
            if self._odd:
                cells, columns = self._odd.actual_columns, self._odd.expected_columns
                message = f"a row of {pluralize(cells, 'cell')}, where there are {columns} columns"
                hint = "check its commas, and that every quote is closed"
                where = Place(str(part), self._odd.number or 1)
                raise _broken(where, message, hint) from None
            raise _broken(Place(str(part)), str(error).splitlines()[0].lower()) from None


def open_table(path: Path, diagnosis: Diagnosis) -> Table | None:
    """Open the table in a file; report a problem and return None."""
    place = Place(str(path))
    if path.is_dir() and not parquet_files(path):
        hint = f"name a table, or a folder of parts whose names end in `{PARQUET}`"
        diagnosis.add("is-a-folder", place, "this is a folder without parts of a table", help=hint)
    elif not path.exists():
        near = [n.name for n in path.parent.glob("*") if n.suffix in (PARQUET, CSV)]
        hint = suggestion(path.name, near)
        diagnosis.add("file-not-found", place, "no such file", help=hint)
    elif path.is_dir() or is_table(path, place, diagnosis):
        try:
            table = Table(path)
        except FilesAreWrongError as error:
            diagnosis.take(error)
        else:
            return table if check_version(table.schema, place, diagnosis) else None
    return None


def is_table(path: Path, place: Place, diagnosis: Diagnosis) -> bool:
    """Return True if a name is one of a table; report a problem otherwise."""
    if path.suffix in (PARQUET, CSV):
        return True
    message = f"`{path}` ends neither in `{PARQUET}` nor in `{CSV}`"
    diagnosis.add("not-a-table", place, message, help="name it so that it tells what it is")
    return False


@contextmanager
def written(path: Path, schema: Arrow, in_part: bool = False) -> Iterator[Callable[[Arrow], None]]:
    """Write batches into a table that takes its name when it is whole.

    After an error what was there before under the name is there still, and nothing else; but with
    ``in_part`` what was written until then takes the name.
    """
    interruption: BaseException | None = None
    with replacing(path) as file:
        is_csv = path.suffix == CSV
        plain = pa.schema([(name, pa.string()) for name in schema.names])
        into = pc.CSVWriter(file, plain) if is_csv else writer(file, schema)
        try:
            yield lambda rows: into.write_batch(_plain(rows, plain) if is_csv else rows)
        except BaseException as error:  # an interrupt too: what is written by then takes the name
            if not in_part:
                raise
            interruption = error
        finally:
            into.close()
    if interruption:
        raise interruption


def _plain(rows: Arrow, schema: Arrow) -> Arrow:
    """Return the rows as text."""
    return pa.record_batch([texts(column) for column in rows.columns], schema=schema)


def _broken(place: Place, message: str, hint: str = "") -> FilesAreWrongError:
    return FilesAreWrongError([Problem("table-broken", place, message, help=hint)])
