"""The person of each row of a table, and the row of each person: told by numbers or in words.

Numbers that lie close together, as identifiers mostly do, are looked up in a list by their value,
and so are words that are such a number behind the same letters; all others in a table of hashes,
which takes several times as long and more memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any as Arrow  # pyarrow has no types

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from release_sim.cohort.tables.arrow_columns import are_known, in_memory, known_only
from release_sim.cohort.tables.cells import texts
from release_sim.cohort.tables.numbered_words import NumberedWords
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
        self.is_empty = ~are_known(keys)
        self._least, self._row_of = 0, None
        is_number = pa.types.is_integer(keys.type)
        self._written = None if is_number else NumberedWords.of(keys)
        if len(keys) > keys.null_count and (is_number or self._written):
            numbers = self._numbers(keys)
            least, most = pc.min_max(numbers).as_py().values()
            if most - least < _SPREAD * len(keys):
                self._least, self._row_of = least, np.full(most - least + 1, NOWHERE, np.int32)
                told = np.flatnonzero(~self.is_empty)[::-1]
                # From the last, so that the first row of a person stays.
                self._row_of[self._offsets(numbers)[told]] = told

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
            first = np.where(
                self.is_empty, NOWHERE, self._row_of.take(self._offsets(self._numbers(self.keys)))
            )
        else:
            encoded = self.keys.dictionary_encode()
            codes = np.where(self.is_empty, 0, in_memory(encoded.indices))
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
            found = [np.where(are_known(r), in_memory(r), NOWHERE) for r in rows.chunks]
        else:
            numbers = map(self._numbers, whose.chunks)
            found = [_looked_up(self._row_of, each, self._least) for each in numbers]
        return np.concatenate([np.empty(0, np.int32), *found])

    def _numbers(self, keys: Arrow) -> Arrow:
        """Return the keys as numbers, null where they are none of those written as the people's."""
        return self._written.numbers(keys) if self._written else keys

    def _offsets(self, numbers: Arrow) -> Numbers:
        """Return how far each number is from the least; of rows that are of nobody, nothing."""
        values = in_memory(numbers).astype(np.int64, copy=False)
        return np.where(are_known(numbers), values, self._least) - self._least


def _looked_up(row_of: NDArray[np.int32], numbers: Arrow, least: int) -> NDArray[np.int32]:
    """Return what the list has at each number, counted from the least."""
    values = in_memory(numbers)
    there = (values >= least) & (values <= least + len(row_of) - 1) & are_known(numbers)
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
    return known_only(words, are_known(words) & (in_memory(pc.binary_length(words)) > 0))
