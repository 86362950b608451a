"""Tables on disk, Parquet or CSV, read and written batch by batch, however long they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any as Arrow  # pyarrow has no types
from typing import BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from release_sim.cohort.cells import texts
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.model.problem import Place, Problem
from release_sim.reporting.words import counted

ROWS = 2**18  # a batch: planes of 32 KiB, of which dozens stay in the cache
_BYTES = 2**24  # of CSV, about as many rows

PARQUET, CSV = ".parquet", ".csv"


class Batch(NamedTuple):
    """Some rows of a table; ``first`` is the number of the first of them, from 1."""

    first: int
    rows: Arrow


class Table:
    """A table as its user named it; ``schema`` has the names and types of its columns.

    Only what is asked for is read. What cannot be read raises ``FilesAreWrongError``.
    """

    def __init__(self, path: Path) -> None:
        """Read the beginning of the file."""
        self.path = path
        self.is_csv = path.suffix == CSV
        self._odd: Arrow | None = None
        with self._reading():
            self.schema = self._header() if self.is_csv else pq.read_schema(path)

    @property
    def names(self) -> list[str]:
        """Its columns."""
        return list(self.schema.names)

    def batches(
        self, columns: Sequence[str], coded: Collection[str] = (), since: int = 1
    ) -> Iterator[Batch]:
        """The rows with these columns; text in those ``coded`` has every word only once.

        Rows before ``since`` are left out where that is cheap.
        """
        with self._reading():
            if self.is_csv:
                yield from self._lines(columns)
            else:
                yield from self._groups(columns, coded, since)

    def row(self, number: int) -> Arrow | None:
        """One row with all its columns, nothing where the table has no such row."""
        for batch in self.batches(self.names, since=number):
            if batch.first <= number < batch.first + len(batch.rows):
                return batch.rows.slice(number - batch.first, 1)
        return None

    def place(self, row: int, column: str) -> Place:
        """Where a cell stands: in CSV the line, in Parquet the row."""
        return Place(str(self.path), row + self.is_csv, self.names.index(column) + 1)

    def _groups(
        self, columns: Sequence[str], coded: Collection[str], since: int
    ) -> Iterator[Batch]:
        """The rows of Parquet, from the group of rows in which that one is."""
        # Read ahead, Arrow would keep every byte it has read.
        with pq.ParquetFile(self.path, read_dictionary=list(coded), pre_buffer=False) as file:
            sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
            before = [0, *accumulate(sizes)]
            left = [n for n in range(len(sizes)) if before[n + 1] >= since]
            several = file.iter_batches(ROWS, row_groups=left, columns=list(columns))
            yield from _numbered(several, before[left[0]] + 1 if left else 1)

    def _header(self) -> Arrow:
        with self._csv([]) as reader:
            return pa.schema([(name, pa.string()) for name in reader.schema.names])

    def _lines(self, columns: Sequence[str]) -> Iterator[Batch]:
        """The rows of CSV, once it is sure that no quote left open hides those below it."""
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.count(b'"') % 2:
                    hint = "close it; no cell runs over several lines here"
                    where = Place(str(self.path), number)
                    raise _broken(where, "a quote is not closed on its line", hint)
        with self._csv(columns) as reader:
            yield from _numbered(reader, 1)

    def _csv(self, columns: Sequence[str]) -> Arrow:
        """A reader of these columns as text, all of them if none is named."""

        def odd(row: Arrow) -> str:
            self._odd = row
            return "error"

        convert = pc.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.string()),
            include_columns=list(columns),
            strings_can_be_null=False,
        )
        return pc.open_csv(
            self.path,
            read_options=pc.ReadOptions(block_size=_BYTES, use_threads=False),
            parse_options=pc.ParseOptions(invalid_row_handler=odd),
            convert_options=convert,
        )

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except PermissionError as error:
            problem = Problem("cannot-read", Place(str(self.path)), str(error.strerror).lower())
            raise FilesAreWrongError([problem]) from None
        except (pa.ArrowException, OSError) as error:
            if self._odd:
                cells, columns = self._odd.actual_columns, self._odd.expected_columns
                message = f"a row of {counted(cells, 'cell')}, where there are {columns} columns"
                hint = "check its commas, and that every quote is closed"
                where = Place(str(self.path), self._odd.number or 1)
                raise _broken(where, message, hint) from None
            raise _broken(Place(str(self.path)), str(error).splitlines()[0].lower()) from None


def open_table(path: Path, diagnosis: Diagnosis) -> Table | None:
    """The table in a file, or nothing and a complaint."""
    place = Place(str(path))
    if path.is_dir():
        diagnosis.add("is-a-folder", place, "this is a folder", help="name a file in it")
    elif not path.exists():
        near = [n.name for n in path.parent.glob("*") if n.suffix in (PARQUET, CSV)]
        hint = suggestion(path.name, near)
        diagnosis.add("file-not-found", place, "no such file", help=hint)
    elif is_table(path, place, diagnosis):
        try:
            return Table(path)
        except FilesAreWrongError as error:
            for each in error.problems:
                diagnosis.add(each.name, each.place, each.message, help=each.help)
    return None


def is_table(path: Path, place: Place, diagnosis: Diagnosis) -> bool:
    """Whether a name is one of a table; complains if not."""
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
    half = path.with_name(f".{path.name}.part")
    finished = False
    try:
        with half.open("wb") as file:
            is_csv = path.suffix == CSV
            plain = pa.schema([(name, pa.string()) for name in schema.names])
            writer = pc.CSVWriter(file, plain) if is_csv else _parquet(file, schema)
            wanted = in_part
            try:
                yield lambda rows: writer.write_batch(_plain(rows, plain) if is_csv else rows)
                wanted = True
            finally:
                writer.close()
                file.flush()
                os.fsync(file.fileno())
                finished = wanted
    except OSError as error:
        error.filename = str(path)
        raise
    finally:
        if finished:
            half.replace(path)
        else:
            half.unlink(missing_ok=True)


def _numbered(several: Iterable[Arrow], first: int) -> Iterator[Batch]:
    for rows in several:
        yield Batch(first, rows)
        first += len(rows)


def _parquet(file: BinaryIO, schema: Arrow) -> Arrow:
    # Numbers of rows and the like hardly repeat, but each is near the one before.
    numbers = [field.name for field in schema if pa.types.is_int64(field.type)]
    return pq.ParquetWriter(
        file,
        schema,
        compression="zstd",
        use_dictionary=[name for name in schema.names if name not in numbers],
        column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
    )


def _plain(rows: Arrow, schema: Arrow) -> Arrow:
    """The rows as text."""
    return pa.record_batch([texts(column) for column in rows.columns], schema=schema)


def _broken(place: Place, message: str, hint: str = "") -> FilesAreWrongError:
    return FilesAreWrongError([Problem("table-broken", place, message, help=hint)])
