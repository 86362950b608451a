"""The cells of one column as codes of one fact, and what is wrong with those that are none."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any
from typing import Any as Arrow  # pyarrow has no types

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from release_sim.cohort.cases import UNKNOWN, Codes, width_of
from release_sim.cohort.tables.arrow_columns import are_known, in_memory
from release_sim.cohort.tables.cell_readers import (
    CellReader,
    PhraseReader,
    PresenceReader,
    UnreadableCellError,
    drop_zero_fraction,
)
from release_sim.errors import EngineDisagreementError
from release_sim.loading import case_facts
from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis, likely
from release_sim.loading.yaml_tree import scalar
from release_sim.model.problem import Place, Problem
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.facts import VOCABULARY

BAD = -2  # beside UNKNOWN, the code of a cell that cannot be read

_UNKNOWN = "an empty cell is unknown"
_EMPTY = f"{_UNKNOWN}; what codes mean is said in a mapping"
_CODES = 'say what it means under `values:` in the mapping, or list it: `unknown: ["{text}"]`'
_QUOTED = f"its quotes are read as well: write it without quotes; {_UNKNOWN}"
_TIME = "it has a time of day, which is not dropped unasked: write the day alone"
_QUOTES = re.compile(r"([\"']).*\1")
_MIDNIGHT = re.compile(r"(?<=^[0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(:00(\.0*)?)?$")
_A_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{1,2}:")

FIRST_OF_1970 = date(1970, 1, 1).toordinal()  # where Arrow begins to count days
_EXCEL_NOUGHT = date(1899, 12, 30).toordinal()  # day 0 of Excel, from March 1900 on
_SERIAL = re.compile(r"[34][0-9]{4}|5[0-4][0-9]{3}")  # 1982 to 2050
_NOWHERE = Place("-")


class Cells:
    """Reads cells as a fact, by one rule for text and for truths, numbers and days.

    Text is read as a case file writes values. A number without a fraction is whole, so ``1.0`` is
    a count of 1, and midnight without an offset is its day. Any other time is refused, because
    which day it is would be guessed. Where ``words`` says what codes mean, only those are read.
    Empty, ``unknown`` and null are unknown, unless ``words`` says otherwise, and so is what
    ``unknown`` names. Spaces around a cell or a code do not count. A ``reader`` goes before all of
    this, except truth values and days, which are such already.
    """

    def __init__(
        self,
        fact: Fact,
        words: Mapping[str, Value | None] | None = None,
        unknown: Collection[str] = (),
        reader: CellReader | None = None,
    ) -> None:
        """Read every word once, as long as there are not too many."""
        self.fact, self._reader = fact, reader
        self._words = words and {word.strip(): value for word, value in words.items()}
        said = () if case_facts.UNKNOWN in fact.choices else (case_facts.UNKNOWN,)
        self._unknown = frozenset(["", *said, *(word.strip() for word in unknown)])
        self._width = width_of(fact)
        self._code_of = lru_cache(maxsize=2**16)(self._code)

    def __reduce__(self) -> tuple[type[Cells], tuple[object, ...]]:
        """Pickle without the words that were read here."""
        return type(self), (self.fact, self._words, self._unknown, self._reader)

    def codes(self, column: Arrow) -> Codes:
        """Return the code of every cell: ``UNKNOWN`` if unknown, ``BAD`` if it cannot be read."""
        codes: Codes
        numbers = self._numbers(column) if self._takes_numbers else None
        if numbers is not None:
            found = in_memory(numbers)
            if self.fact.kind is FactKind.DATE:
                found = found + np.int32(FIRST_OF_1970)
            codes = self._within(found)
        else:
            if not pa.types.is_dictionary(column.type):
                column = texts(column).dictionary_encode()
            words, numbers = texts(column.dictionary).to_pylist(), column.indices
            told = [self._code_of(word or "") for word in (*words, "")]
            codes = np.array(told, dtype=self._width).take(in_memory(numbers), mode="clip")
        if numbers.null_count:
            empty = self._code_of("")
            there = are_known(numbers)
            # All bits are set in UNKNOWN; to choose with `where` takes numpy many times as long.
            unknown = there.astype(self._width) - 1
            codes = codes | unknown if empty == UNKNOWN else np.where(there, codes, empty)
        return codes.astype(self._width, copy=False)

    def complaint(self, text: str) -> Problem:
        """Return the problem of a cell that cannot be read."""
        message = f"`{self.fact.name}` cannot be `{text}`"
        if self._reader:
            return self._unreadable(self._reader, message, text)
        if self._words is not None:
            mark = "expected one of " + ", ".join(word or "an empty cell" for word in self._words)
            hint = likely(text, self._words) or f"{_UNKNOWN}; {_CODES.format(text=text)}"
            return Problem("value-not-listed", _NOWHERE, message, mark, hint)
        diagnosis = Diagnosis()
        self._read(text, diagnosis)
        found, mark = diagnosis.problems[0], f"expected {self.fact.expects()}"
        if found.name == "no-value":
            hint = f'leave the cell empty, or write `unknown: ["{text}"]` in a mapping'
            return Problem("value-not-listed", _NOWHERE, message, mark, hint)
        hint = _TIME if self.fact.kind is FactKind.DATE and _A_TIME.match(text) else found.help
        if self.fact.kind is FactKind.DATE and _SERIAL.fullmatch(text):
            day = date.fromordinal(_EXCEL_NOUGHT + int(text))
            hint = f"it may be Excel's number of {day}: write its cells as days there"
        elif _QUOTES.fullmatch(text):
            hint = _QUOTED
        elif hint:
            hint = f"{hint}; {_UNKNOWN}"
        return replace(found, message=message, mark=mark, help=hint or _EMPTY, line_text="")

    def _unreadable(self, reader: CellReader, message: str, text: str) -> Problem:
        try:
            reader.value(text.strip())
        except UnreadableCellError as error:
            name = "bad-date" if self.fact.kind is FactKind.DATE else "value-not-listed"
            return Problem(name, _NOWHERE, message, error.expected, error.help)
        raise EngineDisagreementError(f"{message}, and it can")

    @property
    def _takes_numbers(self) -> bool:
        """True if truths, numbers and days of a column are such of the fact."""
        return self._words is None and not isinstance(self._reader, (PresenceReader, PhraseReader))

    def _numbers(self, column: Arrow) -> Arrow | None:
        """Return the cells as truths or numbers, if the column's type fits the fact."""
        kind, found = column.type, None
        match self.fact.kind:
            case FactKind.YES_NO if pa.types.is_boolean(kind):
                found = column
            case FactKind.COUNT if pa.types.is_integer(kind) or pa.types.is_floating(kind):
                found = column
            case FactKind.DATE if pa.types.is_date32(kind):
                found = column.view(pa.int32())
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
        if self._reader:
            return self._code_by(self._reader, "" if word in self._unknown else word)
        if self._words is not None:
            for spelled in (word, drop_zero_fraction(word)):
                if spelled in self._words:
                    meant = self._words[spelled]
                    return UNKNOWN if meant is None else self.fact.encode(meant)
        if word in self._unknown:
            return UNKNOWN
        value = self._read(word, Diagnosis()) if self._words is None else None
        return BAD if value is None else self.fact.encode(value)

    def _code_by(self, reader: CellReader, text: str) -> int:
        try:
            value = reader.value(text)
        except UnreadableCellError:
            return BAD
        return UNKNOWN if value is None else self.fact.encode(value)

    def _read(self, text: str, diagnosis: Diagnosis) -> Value | None:
        """Return the value that a text writes, as a number of a column would be read."""
        match self.fact.kind:
            case FactKind.COUNT:
                text = drop_zero_fraction(text)
            case FactKind.DATE:
                text = _MIDNIGHT.sub("", text)
        node = scalar(text, _NOWHERE, diagnosis)
        return ConditionReader(VOCABULARY, diagnosis).value(self.fact, node)


def texts(column: Arrow) -> Arrow:
    """Cells as they would be written."""
    if pa.types.is_string(column.type):
        return column
    try:
        return column.cast(pa.string())
    except pa.ArrowException:
        return pa.array([_text(cell) if cell.is_valid else None for cell in column], pa.string())


def _text(cell: Arrow) -> str:
    try:
        value = cell.as_py()
        return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    except (ValueError, OverflowError):  # a time that Python has no value for
        return f"{cell.type} {cell.value}"
