"""The cells of one column as codes of one fact, and what is wrong with those that are none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any
from typing import Any as Arrow  # pyarrow has no types

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from release_sim.cohort.cases import UNKNOWN, Codes, width_of
from release_sim.errors import FilesAreWrongError
from release_sim.loading import case_facts
from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis, likely
from release_sim.loading.yaml_tree import scalar
from release_sim.model.problem import Place, Problem
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.facts import VOCABULARY

BAD = -2  # beside UNKNOWN, the code of a cell that cannot be read

FIRST_OF_1970 = date(1970, 1, 1).toordinal()  # where Arrow begins to count days
_NOWHERE = Place("-")


class Cells:
    """Reads cells as a fact: text as a case file writes values, or numbers, truths and days.

    Where ``words`` says what codes mean, only those are read. Empty, ``unknown`` and null are
    unknown, and so is what ``unknown`` names.
    """

    def __init__(
        self,
        fact: Fact,
        words: Mapping[str, Value | None] | None = None,
        unknown: Collection[str] = (),
    ) -> None:
        """Every word that is met is read once, as long as there are not too many."""
        self.fact = fact
        self._words = words
        said = () if case_facts.UNKNOWN in fact.choices else (case_facts.UNKNOWN,)
        self._unknown = frozenset(["", *said, *unknown])
        self._width = width_of(fact)
        self._code_of = lru_cache(maxsize=2**16)(self._code)

    def __reduce__(self) -> tuple[type[Cells], tuple[object, ...]]:
        """Go to another process without the words that were met here."""
        return type(self), (self.fact, self._words, self._unknown)

    def codes(self, column: Arrow) -> Codes:
        """Return the code of every cell: ``UNKNOWN`` if unknown, ``BAD`` if it cannot be read."""
        codes: Codes
        numbers = self._numbers(column) if self._words is None else None
        if numbers is not None:
            codes = self._within(_in_memory(numbers))
        else:
            if not pa.types.is_dictionary(column.type):
                column = texts(column).dictionary_encode()
            words, numbers = texts(column.dictionary).to_pylist(), column.indices
            told = [UNKNOWN if word is None else self._code_of(word) for word in (*words, None)]
            codes = np.array(told, dtype=self._width).take(_in_memory(numbers), mode="clip")
        if numbers.null_count:
            # All bits are set in UNKNOWN; to choose with `where` takes numpy many times as long.
            codes = codes | (_bits(numbers, 0).astype(self._width) - 1)
        return codes

    def complaint(self, text: str) -> Problem:
        """Return the problem of a cell that cannot be read."""
        if self._words is not None:
            message = f"`{self.fact.name}` cannot be `{text}`"
            mark = "expected one of " + ", ".join(self._words)
            hint = likely(text, self._words)
            return Problem("value-not-listed", _NOWHERE, message, mark, hint)
        diagnosis = Diagnosis()
        self._read(text, diagnosis)
        try:
            diagnosis.raise_if_any()
        except FilesAreWrongError as error:
            return replace(error.problems[0], line_text="")
        raise ValueError(text)

    def _numbers(self, column: Arrow) -> Arrow | None:
        """Return the cells as truths or numbers, if the column's type fits the fact."""
        kind, found = column.type, None
        match self.fact.kind:
            case FactKind.YES_NO if pa.types.is_boolean(kind):
                found = column
            case FactKind.COUNT if pa.types.is_integer(kind) or pa.types.is_floating(kind):
                found = column
            case FactKind.DATE if pa.types.is_date(kind) or (
                pa.types.is_timestamp(kind) and kind.tz is None
            ):
                days = column.cast(pa.date32()).cast(pa.int32())
                found = pc.add(days, pa.scalar(FIRST_OF_1970, pa.int32()))
        return found

    def _within(self, numbers: NDArray[Any]) -> Codes:
        """Return the codes of numbers."""
        least, highest = self.fact.code_range()
        fits = (numbers >= least) & (numbers <= highest)
        if numbers.dtype.kind == "f":
            fits &= numbers == np.floor(numbers)
        codes = numbers if fits.all() else np.where(fits, numbers, BAD)
        return codes.astype(self._width, copy=False)

    def _code(self, word: str) -> int:
        word = word.strip()
        if word in self._unknown:
            return UNKNOWN
        if self._words is None:
            value = self._read(word, Diagnosis())
            return BAD if value is None else self.fact.encode(value)
        if word not in self._words:
            return BAD
        meant = self._words[word]
        return UNKNOWN if meant is None else self.fact.encode(meant)

    def _read(self, text: str, diagnosis: Diagnosis) -> Value | None:
        return ConditionReader(VOCABULARY, diagnosis).value(self.fact, scalar(text, _NOWHERE))


def _in_memory(cells: Arrow) -> NDArray[Any]:
    """Truths or numbers as they lie there; where a cell is null, whatever lies in its place."""
    if pa.types.is_boolean(cells.type):
        return _bits(cells, 1)
    there = [None, *cells.buffers()[1:]]
    found: NDArray[Any] = pa.Array.from_buffers(
        cells.type, len(cells), there, offset=cells.offset
    ).to_numpy()
    return found


def _bits(cells: Arrow, buffer: int) -> NDArray[np.uint8]:
    """One of the buffers in which Arrow has a bit a cell: the first says which are not null."""
    octet, bit = divmod(cells.offset, 8)
    data = np.frombuffer(cells.buffers()[buffer], dtype=np.uint8)[octet:]
    return np.unpackbits(data, count=bit + len(cells), bitorder="little")[bit:]


def texts(column: Arrow) -> Arrow:
    """Cells as they would be written."""
    try:
        return column.cast(pa.string())
    except pa.ArrowException:
        return pa.array([None if cell is None else str(cell) for cell in column.to_pylist()])
