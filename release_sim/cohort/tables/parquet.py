"""Parquet on disk: a file, or a folder of parts, cut into partitions that are read one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any as Arrow  # pyarrow has no types
from typing import BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from release_sim.cohort.tables.row_source import ROWS
from release_sim.model.problem import Place, Problem

PARQUET = ".parquet"
_BYTES = 2**25  # of the cells of a batch, about, of which a few are in memory at a time
_FEW = 64  # rows, by which the width of the others is told
# Of each group a writer remembers some 2 kB a column until it is closed, half of it only then: as
# many groups as batches would take 77 MB for a hundred million rows of 29 columns.
_GROUP = 4 * ROWS
_OURS = b"release_sim"  # so begin the keys under which a table says where its rows come from


class Partition(NamedTuple):
    """Some groups of rows of one file; ``first`` is the number of the first of their ``rows``.

    Small groups are read together, up to a batch; one that is larger is read alone. ``size`` is
    that of the file in bytes, by which another one of its name can be told.
    """

    path: Path
    size: int
    groups: tuple[int, ...]
    first: int
    rows: int


def parquet_files(path: Path) -> list[Path]:
    """Return the file, or those of a folder in the order of their names."""
    if not path.is_dir():
        return [path]
    return sorted(each for each in path.glob(f"*{PARQUET}") if not each.name.startswith("."))


def unlike(schemas: Mapping[Path, Arrow]) -> list[Problem]:
    """List the differences of each part from the first, which rule out a common table."""
    (first, schema), *others = schemas.items()
    hint = f"make it like `{first.name}`, the first part, or take it out of the folder"
    return [
        Problem("parts-differ", Place(str(part)), message, help=hint)
        for part, other in others
        for message in _schema_differences(schema, other)
    ]


def partitions(path: Path, first: int) -> list[Partition]:
    """List the partitions of a file whose first row has this number."""
    metadata, data = pq.read_metadata(path), path.stat().st_size
    sizes = [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)]
    found = []
    for groups in _grouped(sizes):
        rows = sum(sizes[group] for group in groups)
        found.append(Partition(path, data, groups, first, rows))
        first += rows
    return found


def pieces(several: Iterable[Partition]) -> Iterator[tuple[Partition, ...]]:
    """Group row groups into pieces that are read as one batch."""
    piece: list[Partition] = []
    rows = 0
    for each in several:
        if piece and rows + each.rows > ROWS:
            yield tuple(piece)
            piece, rows = [], 0
        piece.append(each)
        rows += each.rows
    if piece:
        yield tuple(piece)


def join_batches(batches: Iterable[tuple[int, Arrow]]) -> Iterator[tuple[int, Arrow]]:
    """Join small batches that follow each other, each with the number of its first row."""
    kept: list[tuple[int, Arrow]] = []
    count = size = 0
    for first, rows in batches:
        if kept and (count + len(rows) > ROWS or size + rows.nbytes > _BYTES):
            yield from _one_batch(kept)
            kept, count, size = [], 0, 0
        kept.append((first, rows))
        count, size = count + len(rows), size + rows.nbytes
        if count >= ROWS:
            yield from _one_batch(kept)
            kept, count, size = [], 0, 0
    yield from _one_batch(kept)


def read_batches(
    path: Path, several: Iterable[Partition], columns: Sequence[str], coded: Collection[str]
) -> Iterator[tuple[int, Arrow]]:
    """Yield some columns of a file, batch by batch with the number of the first row of each.

    A batch has fewer rows where they are wide: a few bytes of a file can stand for long texts.
    """
    flat = [f.name for f in pq.read_schema(path) if not pa.types.is_nested(f.type)]
    words = [name for name in coded if name in flat]
    # Read ahead, Arrow would keep every byte it has read.
    with pq.ParquetFile(path, read_dictionary=words, pre_buffer=False) as file:
        for partition in several:
            first, most = partition.first, _rows_at_once(file, partition, columns)
            for rows in file.iter_batches(most, partition.groups, list(columns), use_threads=False):
                yield first, rows
                first += len(rows)


def _rows_at_once(file: Arrow, partition: Partition, columns: Sequence[str]) -> int:
    """Return how many rows are read together, by how wide the first few of them are."""
    stored = sum(file.metadata.row_group(group).total_byte_size for group in partition.groups)
    if stored * partition.rows <= _BYTES:  # no cell is wider than all that is stored
        return ROWS
    schema = file.schema_arrow
    wide = [name for name in columns if _width(schema.field(name).type) is None]
    narrow = sum(_width(schema.field(name).type) or 0 for name in columns) // 8
    few = next(file.iter_batches(_FEW, partition.groups, wide, use_threads=False), None)
    if not (wide and few):
        return ROWS
    # A dictionary lies in memory once, and its cells are written out where they are handed on.
    length = narrow * len(few) + sum(_plain_bytes(column) for column in few.columns)
    return max(_FEW, min(ROWS, _BYTES * len(few) // max(1, length)))


def _width(kind: Arrow) -> int | None:
    """Return how many bits each cell of a type takes; None where it depends on the cell."""
    if pa.types.is_dictionary(kind):
        return None
    try:
        return int(kind.bit_width)
    except ValueError:
        return None


def _plain_bytes(column: Arrow) -> int:
    if pa.types.is_dictionary(column.type):
        words = len(column.dictionary) or 1
        return int(column.dictionary.nbytes) * len(column) // words + int(column.indices.nbytes)
    return int(column.nbytes)


class Writer:
    """Writes batches of these columns, several to a group of rows where they are small."""

    def __init__(self, file: BinaryIO, schema: Arrow) -> None:
        # Numbers of rows and the like hardly repeat, but each is near the one before.
        numbers = [field.name for field in schema if pa.types.is_int64(field.type)]
        # Between which words a column lies tells a reader nothing, and takes as long as writing it.
        told = [field.name for field in schema if not pa.types.is_dictionary(field.type)]
        self._file = pq.ParquetWriter(
            file,
            schema,
            compression="zstd",
            use_dictionary=[name for name in schema.names if name not in numbers],
            column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
            write_statistics=told,
        )
        self._batches: list[Arrow] = []
        self._rows = self._bytes = 0

    def write_batch(self, rows: Arrow) -> None:
        """Write the rows, or keep them for their group."""
        if self._rows + len(rows) > _GROUP or self._bytes + rows.nbytes > _BYTES:
            self._write_group()
        self._batches.append(rows)
        self._rows += len(rows)
        self._bytes += rows.nbytes

    def close(self) -> None:
        """Write the remaining rows and the end of the file."""
        self._write_group()
        self._file.close()

    def _write_group(self) -> None:
        for group in _tables(self._batches):
            self._file.write_table(group, row_group_size=max(1, len(group)))
        self._batches.clear()
        self._rows = self._bytes = 0


def _one_batch(several: Sequence[tuple[int, Arrow]]) -> Iterator[tuple[int, Arrow]]:
    if len(several) == 1:  # as nearly all are, and need no copy
        yield from several
        return
    first = several[0][0] if several else 1
    for table in _tables([rows for _, rows in several]):
        for rows in table.combine_chunks().to_batches():
            yield first, rows
            first += len(rows)


def _tables(batches: Sequence[Arrow]) -> list[Arrow]:
    """Return the batches as one table, or each as its own where a type has too few indices for all.

    A column of the one has the same words throughout; else it would be written out as text.
    """
    if not batches:
        return []
    try:
        return [pa.Table.from_batches(batches).unify_dictionaries()]
    except pa.ArrowInvalid:
        return [pa.Table.from_batches([each]) for each in batches]


def _grouped(sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Group the row groups that are read together."""
    begin = rows = 0
    for group, size in enumerate(sizes):
        if rows and rows + size > ROWS:
            yield tuple(range(begin, group))
            begin, rows = group, 0
        rows += size
    if rows:
        yield tuple(range(begin, len(sizes)))


def _schema_differences(one: Arrow, other: Arrow) -> Iterator[str]:
    """Yield the differences between a part's schema and that of the first."""
    here, there = (dict(zip(each.names, each.types, strict=True)) for each in (other, one))
    yield from (f"there is no column `{name}`" for name in there if name not in here)
    for name, kind in here.items():
        if name not in there:
            yield f"there is a column `{name}`"
        elif kind != there[name]:
            yield f"the cells of `{name}` are {kind}, not {there[name]}"
    if _type_text(one) != _type_text(other):
        yield "its rows were drawn or decided differently"


def _type_text(schema: Arrow) -> dict[bytes, bytes]:
    said: dict[bytes, bytes] = schema.metadata or {}
    return {key: value for key, value in said.items() if key.startswith(_OURS)}
