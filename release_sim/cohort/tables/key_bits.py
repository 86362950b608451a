"""Keys by 64 bits each, by which rows are looked up.

Of whole numbers the bits are alike only where the numbers are; of words also where chance has it.
"""

from __future__ import annotations

from typing import Any as Arrow  # pyarrow has no types

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from release_sim.cohort.tables.arrow_columns import in_memory

Bits = NDArray[np.uint64]
Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]

_STEP = 8  # bytes of a word that are taken at once
_ODD = np.uint64(0x9E3779B97F4A7C15)
# The steps of SplitMix64 (Steele, Lea and Flood 2014), which never make one number of two.
_STEPS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1))


def bits_of_keys(keys: Arrow) -> Bits:
    """Return the bits of each key, a whole number or a word; arbitrary for a null."""
    if pa.types.is_integer(keys.type):
        return _spread(in_memory(keys).view(np.uint64))
    starts, data = laid_out(keys)
    lengths = np.diff(starts)
    bits = lengths.astype(np.uint64)
    most = int(lengths.max(initial=0))
    least = int(lengths.min(initial=most))
    if least < _STEP:  # so that what lies behind the last word can be read
        data = np.append(data, np.zeros(_STEP, np.uint8))
    if most == least:  # as of most kinds of keys
        for at in range(0, most, _STEP):
            first = _begin(at, lengths[:1])
            _mix(bits, _numbers(data, int(first[0]), len(bits), most), lengths)
        return _spread(bits)
    everywhere = _numbers(data, 0, max(0, len(data) - _STEP + 1), 1)
    for at in range(0, most, _STEP):
        longer = np.flatnonzero(lengths > at)
        some, left = bits[longer], lengths[longer]
        _mix(some, everywhere[starts[longer] + _begin(at, left)], left)
        bits[longer] = some
    return _spread(bits)


def laid_out(words: Arrow) -> tuple[Numbers, Bytes]:
    """Return where each word begins, with where the last ends, and the bytes of all."""
    _, offsets, data = words.buffers()
    starts = np.frombuffer(offsets, np.int32, len(words) + 1, words.offset * 4).astype(np.int64)
    begin, end = int(starts[0]), int(starts[-1])
    empty = np.empty(0, np.uint8)
    return starts - begin, np.frombuffer(data, np.uint8, end - begin, begin) if data else empty


def _begin(at: int, lengths: Numbers) -> Numbers:
    """Return where each group of eight bytes of a word begins; the last one ends with the word."""
    return np.minimum(at, np.maximum(lengths - _STEP, 0))


def _numbers(data: Bytes, first: int, number: int, apart: int) -> Bits:
    """Return numbers of eight bytes that lie so far apart."""
    return np.ndarray((number,), "<u8", data, first, (apart,))


def _mix(bits: Bits, read: Bits, lengths: Numbers) -> None:
    """Mix in the bytes of each word, without those beyond its end."""
    if lengths.min() < _STEP:
        read = read << (8 * np.maximum(_STEP - lengths, 0)).astype(np.uint64)
    bits ^= read
    bits *= _ODD
    bits ^= bits >> np.uint64(32)


def _spread(bits: Bits) -> Bits:
    """Return hashes: every bit depends on all bits of the given number."""
    for shift, factor in _STEPS:
        bits = (bits ^ (bits >> np.uint64(shift))) * np.uint64(factor)
    return bits
