"""Arrow columns made of numpy arrays and words, and the other way, sharing their memory.

``pyarrow.array``, ``scalar`` and ``to_numpy`` would do the same; they also import pandas wherever
that is installed, which takes longer than to decide a hundred thousand rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any
from typing import Any as Arrow  # pyarrow has no types

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Bools = NDArray[np.bool_]


def numbers(values: NDArray[Any], kind: Arrow, known: Bools | None = None) -> Arrow:
    """Return numbers as a column of a type of their width; null where they are not known."""
    data = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(kind, len(values), [_bitmap(known), data])


def truths(values: Bools, known: Bools | None = None) -> Arrow:
    """Return truths as a column; null where they are not known."""
    return pa.Array.from_buffers(pa.bool_(), len(values), [_bitmap(known), _bitmap(values)])


def words(
    indices: NDArray[Any], kind: Arrow, dictionary: Sequence[str], known: Bools | None = None
) -> Arrow:
    """Return a column of which each cell is one of a few words, or null."""
    return pa.DictionaryArray.from_arrays(numbers(indices, kind, known), _strings(dictionary))


def _strings(texts: Sequence[str]) -> Arrow:
    data = [text.encode() for text in texts]
    ends = np.array([0, *accumulate(map(len, data))], dtype=np.int32)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(data))]
    return pa.Array.from_buffers(pa.string(), len(data), buffers)


def _bitmap(values: Bools | None) -> Arrow | None:
    return None if values is None else pa.py_buffer(np.packbits(values, bitorder="little"))


def in_memory(cells: Arrow) -> NDArray[Any]:
    """Return booleans or numbers without copying; where a cell is null, the value is arbitrary.

    Truths come as zeros and ones.
    """
    if pa.types.is_boolean(cells.type):
        return _bits(cells, 1)
    kind, data = cells.type, cells.buffers()[1]
    letter = "f" if pa.types.is_floating(kind) else "i" if pa.types.is_signed_integer(kind) else "u"
    dtype = np.dtype(f"{letter}{kind.bit_width // 8}")
    if not len(cells):
        return np.empty(0, dtype=dtype)
    return np.frombuffer(data, dtype, len(cells), cells.offset * dtype.itemsize)


def are_known(cells: Arrow) -> Bools:
    """Return which cells are not null."""
    if cells.null_count == 0:
        return np.ones(len(cells), dtype=np.bool_)
    if cells.buffers()[0] is None:  # of a type whose cells are all null
        return np.zeros(len(cells), dtype=np.bool_)
    return _bits(cells, 0).view(np.bool_)


def known_only(cells: Arrow, known: Bools) -> Arrow:
    """Return the cells, of a type without parts, with null wherever one is not known."""
    bitmap = _bitmap(np.concatenate([np.zeros(cells.offset, dtype=np.bool_), known]))
    buffers = [bitmap, *cells.buffers()[1:]]
    return pa.Array.from_buffers(cells.type, len(cells), buffers, offset=cells.offset)


def _bits(cells: Arrow, buffer: int) -> NDArray[np.uint8]:
    """Return one of the buffers in which Arrow has a bit a cell: the first of those not null."""
    octet, bit = divmod(cells.offset, 8)
    data = np.frombuffer(cells.buffers()[buffer], dtype=np.uint8)[octet:]
    return np.unpackbits(data, count=bit + len(cells), bitorder="little")[bit:]
