"""The person of each row of a table, and the row of each person: told by numbers or in words.

Rows are looked up by 64 bits of their keys, and are of one person only where the keys are alike to
the last byte. Of people the keys are held, and of each some twenty bytes more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any as Arrow  # pyarrow has no types

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from release_sim.cohort.tables.arrow_columns import are_known, in_memory, known_only, numbers
from release_sim.cohort.tables.cells import texts
from release_sim.cohort.tables.key_bits import bits_of_keys, laid_out
from release_sim.cohort.tables.rows_by_bits import NOWHERE, Rows, RowsByBits
from release_sim.cohort.tables.table import Table

_PRINTED = (33, 126)  # the first and the last byte of what is surely no white space
_TOO_LARGE = 2.0**53  # from which on numbers with a point leave whole numbers out
_MOST = 2**31 - 1  # bytes of words that Arrow holds in one column of the usual type


class PersonKeys:
    """The person of each row of a table, with one row a person.

    Each row of ``again`` is of a person who is in a row before, that beside it in ``first``.
    """

    def __init__(self, parts: Iterable[Arrow], numbered: bool) -> None:
        """``parts`` are the keys of all rows, numbers or text, null where a row has none."""
        held = _HeldNumbers() if numbered else _HeldWords()
        self._numbered = numbered
        bits, known = [np.empty(0, np.uint64)], [np.empty(0, np.bool_)]
        for keys in parts:
            bits.append(bits_of_keys(keys))
            known.append(are_known(keys))
            held.add(keys)
        self.is_empty = ~np.concatenate(known)
        self._keys = held.column()
        told = np.flatnonzero(~self.is_empty).astype(np.int32)
        self._rows = RowsByBits(np.concatenate(bits), told)
        self._others: dict[object, int] = {}  # rows of keys whose bits another key has as well
        self.again, self.first = self._repeated()

    @classmethod
    def of(cls, table: Table, person: str, numbered: bool) -> PersonKeys:
        """Read the keys of a table."""
        parts = (keys_in(rows[person], numbered) for _, rows in table.batches([person]))
        return cls(parts, numbered)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.is_empty)

    def read(self, column: Arrow) -> Arrow:
        """Return the persons of the rows of another table, as keys of this kind."""
        return keys_in(column, self._numbered)

    def name(self, row: int) -> str | None:
        """Return the key of a row as a reader would write it."""
        return key_text(self._keys[row])

    def rows_of(self, keys: Arrow) -> Rows:
        """Return the row of each person; ``NOWHERE`` for unknown persons or missing keys."""
        found = self._rows.rows_of(bits_of_keys(keys))
        found[~are_known(keys)] = NOWHERE
        some = np.flatnonzero(found != NOWHERE)
        asked = keys if len(some) == len(keys) else keys.take(numbers(some, pa.int64()))
        for at in some[~self._are_of(asked, found[some])]:
            found[at] = self._others.get(_value(keys[int(at)]), NOWHERE)
        return found

    def _repeated(self) -> tuple[Rows, Rows]:
        again, first = self._rows.again, self._rows.first
        so = self._are_of(self._keys.take(numbers(again, pa.int32())), first)
        more = []
        for row in np.sort(again[~so]):
            before = self._others.setdefault(_value(self._keys[int(row)]), int(row))
            if before != row:
                more.append((int(row), before))
        later = np.array(more, dtype=np.int32).reshape(-1, 2)
        again, first = (
            np.append(a[so], b) for a, b in ((again, later[:, 0]), (first, later[:, 1]))
        )
        order = np.argsort(again)
        return again[order], first[order]

    def _are_of(self, keys: Arrow, rows: Rows) -> NDArray[np.bool_]:
        """Return which of the keys are those of these rows."""
        if pa.types.is_integer(keys.type):  # of which no two have the same bits
            return np.ones(len(rows), dtype=np.bool_)
        theirs = self._keys.take(numbers(rows, pa.int32()))
        return in_memory(pc.equal(_as(theirs.type, keys), theirs)).view(np.bool_)


class _HeldNumbers:
    """Numbers of rows, as they come."""

    def __init__(self) -> None:
        self._parts = [np.empty(0, np.int64)]

    def add(self, keys: Arrow) -> None:
        self._parts.append(in_memory(keys))

    def column(self) -> Arrow:
        return numbers(np.concatenate(self._parts), pa.int64())


class _HeldWords:
    """Keys of rows as concatenated words; a null has no letters."""

    def __init__(self) -> None:
        self._data, self._lengths = bytearray(), [np.zeros(1, np.int32)]

    def add(self, keys: Arrow) -> None:
        starts, data = laid_out(keys)
        self._lengths.append(np.diff(starts).astype(np.int32))
        self._data += data.data

    def column(self) -> Arrow:
        is_short = len(self._data) <= _MOST
        ends = np.cumsum(np.concatenate(self._lengths), dtype=np.int32 if is_short else np.int64)
        kind = pa.binary() if is_short else pa.large_binary()
        buffers = [None, pa.py_buffer(ends), pa.py_buffer(self._data)]
        return pa.Array.from_buffers(kind, len(ends) - 1, buffers)


def are_numbered(tables: Sequence[Table], person: str) -> bool:
    """Return whether all tables tell persons by whole numbers, which fit into 64 bits."""
    kinds = [t.schema.field(person).type for t in tables if person in t.names]
    return all(pa.types.is_integer(kind) and kind != pa.uint64() for kind in kinds)


def keys_in(column: Arrow, numbered: bool) -> Arrow:
    """Return the person of each row as a number or text; null if the row names none.

    White space around it does not count, but in bytes, which are taken as they are.
    """
    if numbered:
        return column.cast(pa.int64())
    if _is_bytes(column.type):
        words = column.cast(pa.binary())
    elif pa.types.is_floating(column.type):
        words = texts(_whole(column))
    else:
        words = texts(column)
    starts, data = laid_out(words)
    if pa.types.is_string(words.type) and not _is_printed(data):
        words = pc.utf8_trim_whitespace(words)
        starts, _ = laid_out(words)
    if words.null_count == 0 and np.diff(starts).all():
        return words
    return known_only(words, are_known(words) & (np.diff(starts) > 0))


def _is_bytes(kind: Arrow) -> bool:
    is_one = pa.types.is_fixed_size_binary(kind) or pa.types.is_large_binary(kind)
    return bool(is_one or pa.types.is_binary(kind))


def _whole(column: Arrow) -> Arrow:
    """Return numbers without their fractions if none has any, as in a column that has gaps."""
    values = in_memory(column)
    known = are_known(column) & ~np.isnan(values)
    told = values[known]
    if ((told == np.floor(told)) & (np.abs(told) < _TOO_LARGE)).all():
        return numbers(np.where(known, values, 0).astype(np.int64), pa.int64(), known)
    return known_only(column, known)


def _is_printed(data: NDArray[np.uint8]) -> bool:
    """Return whether no byte can be one of white space."""
    return not len(data) or bool(_PRINTED[0] <= data.min() and data.max() <= _PRINTED[1])


def _as(kind: Arrow, keys: Arrow) -> Arrow:
    """Return the keys as they are held."""
    return keys if keys.type == kind else keys.view(pa.binary()).cast(kind)


def key_text(key: Arrow) -> str | None:
    """Return a key as a reader would write it; None of what is null."""
    value = key.as_py()
    if value is None:
        return None
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else str(value)


def _value(key: Arrow) -> object:
    value = key.as_py()
    return value.encode() if isinstance(value, str) else value
