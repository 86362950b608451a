"""Arrow columns made of numpy arrays and words, sharing the memory of what they are made of.

``pyarrow.array`` would do the same; it also imports pandas wherever that is installed, which takes
longer than to decide a hundred thousand rows.
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
