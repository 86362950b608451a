"""Words that are a number behind the same letters, as ``P000017``, read as that number.

So most identifiers that are text are looked up as quickly as whole numbers. Words of one number are
one word only where all have the same length, or none has zeros in front.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Any as Arrow  # pyarrow has no types

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from release_sim.cohort.tables.arrow_columns import are_known, in_memory, known_only

_DIGITS = "0123456789"
_LONGEST = 18  # digits of a number that is sure to fit into 64 bits


@dataclass(frozen=True, slots=True)
class NumberedWords:
    """The form of all words of a column: some letters and a number.

    ``length`` is that of every word in bytes; None where no number has zeros in front.
    """

    letters: str
    length: int | None

    @classmethod
    def of(cls, words: Arrow) -> NumberedWords | None:
        """Return how all words are written that are not null, or None if not so."""
        if len(words) == words.null_count:
            return None
        # What the first and the last in the order of the alphabet begin with, all begin with.
        first, last = pc.min_max(words).as_py().values()
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
        letters = "".join(letter for letter, _ in alike).rstrip(_DIGITS)
        least, most = pc.min_max(pc.binary_length(words)).as_py().values()
        found = cls(letters, most if least == most else None)
        return found if found.numbers(words).null_count == words.null_count else None

    def numbers(self, words: Arrow) -> Arrow:
        """Return the number of each word, null of one that is null or written otherwise."""
        digits = pc.utf8_slice_codeunits(words, len(self.letters))
        so = are_known(words) & (in_memory(pc.starts_with(words, self.letters)) == 1)
        so &= in_memory(pc.ascii_is_decimal(digits)) == 1
        lengths = in_memory(pc.binary_length(digits))
        so &= lengths <= _LONGEST
        if self.length is not None:
            so &= in_memory(pc.binary_length(words)) == self.length
        else:
            so &= (lengths == 1) | (in_memory(pc.starts_with(digits, "0")) == 0)
        return known_only(digits, np.asarray(so)).cast(pa.int64())
