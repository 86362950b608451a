"""The person of each row of a table, and the row of each person: told by numbers or in words.

Numbers that lie close together, as identifiers mostly do, are looked up in a list by their value;
others, and words, in a table of hashes, which takes several times as long and more memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any as Arrow  # pyarrow has no types

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from release_sim.cohort.tables.cells import texts
from release_sim.cohort.tables.table import Table

Numbers = NDArray[np.int64]

NOWHERE = -1
_SPREAD = 8  # values looked up in a list for each person; each takes four bytes


class PersonKeys:
    """The person of each row of a table, with one row a person.

    ``keys`` has nulls where a row does not say who it is of.
    """

    def __init__(self, keys: Arrow) -> None:
        """``keys`` are all of a table, in one piece."""
        self.keys = keys
        self.is_empty = pc.is_null(keys).to_numpy(zero_copy_only=False)
        self._least, self._row_of = 0, None
        if pa.types.is_integer(keys.type) and len(keys) > keys.null_count:
            least, most = pc.min_max(keys).as_py().values()
            if most - least < _SPREAD * len(keys):
                self._least, self._row_of = least, np.full(most - least + 1, NOWHERE, np.int32)
                told = np.flatnonzero(~self.is_empty)[::-1]
                # From the last, so that the first row of a person stays.
                self._row_of[self._offsets()[told]] = told

    @classmethod
    def of(cls, table: Table, person: str, numbered: bool) -> PersonKeys:
        """Read the keys of a table."""
        parts = [keys_in(rows[person], numbered) for _, rows in table.batches([person])]
        kind = pa.int64() if numbered else pa.string()
        return cls(pa.chunked_array(parts, None if parts else kind).combine_chunks())

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.keys)

    def repeated(self) -> tuple[Numbers, Numbers]:
        """Return the rows of people who are in a row before, and the first row of each."""
        if self._row_of is not None:
            first = np.where(self.is_empty, NOWHERE, self._row_of.take(self._offsets()))
        else:
            encoded = self.keys.dictionary_encode()
            codes = encoded.indices.fill_null(0).to_numpy()
            if len(encoded.dictionary) == len(codes):
                return np.empty(0, np.int64), np.empty(0, np.int64)
            first = np.full(max(1, len(encoded.dictionary)), len(codes))
            np.minimum.at(first, codes[~self.is_empty], np.flatnonzero(~self.is_empty))
            first = first.take(codes)
        again = np.flatnonzero((first != np.arange(len(self))) & ~self.is_empty)
        return again, first[again].astype(np.int64)

    def rows_of(self, whose: Arrow) -> NDArray[np.int32]:
        """Return the row of each person, in pieces; ``NOWHERE`` of who is in none or not named."""
        if self._row_of is None:
            rows = pc.index_in(whose, value_set=self.keys, skip_nulls=True)
            return np.asarray(rows.fill_null(NOWHERE).to_numpy(zero_copy_only=False))
        found = [_looked_up(self._row_of, keys, self._least) for keys in whose.chunks]
        return np.concatenate([np.empty(0, np.int32), *found])

    def _offsets(self) -> Numbers:
        """Return how far each key is from the least; of rows that are of nobody, nothing."""
        keys = self.keys.fill_null(self._least).to_numpy(zero_copy_only=False)
        return np.asarray(keys - self._least)


def _looked_up(row_of: NDArray[np.int32], keys: Arrow, least: int) -> NDArray[np.int32]:
    """Return what the list has at each key, counted from the least."""
    values = keys.fill_null(least).to_numpy(zero_copy_only=False)
    there = (values >= least) & (values <= least + len(row_of) - 1)
    there &= ~pc.is_null(keys).to_numpy(zero_copy_only=False)
    found = row_of.take(np.where(there, values - least, 0))
    found[~there] = NOWHERE
    return np.asarray(found)


def are_numbered(tables: Sequence[Table], person: str) -> bool:
    """Return whether all tables tell persons by whole numbers, which fit into 64 bits."""
    kinds = [t.schema.field(person).type for t in tables if person in t.names]
    return all(pa.types.is_integer(kind) and kind != pa.uint64() for kind in kinds)


def keys_in(column: Arrow, numbered: bool) -> Arrow:
    """Return who each row is of, null where it does not say so: as a number, or as text."""
    if numbered:
        return column.cast(pa.int64())
    words = pc.utf8_trim_whitespace(texts(column))
    return pc.if_else(pc.equal(words, ""), pa.scalar(None, words.type), words)
