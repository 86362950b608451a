"""Delimited text: CSV and its kin with other separators, plain or compressed, block by block."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any as Arrow  # pyarrow has no types

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
from numpy.typing import NDArray

from release_sim.cohort.tables.encoded_text import EncodedText
from release_sim.cohort.tables.layout_detection import SEPARATORS, find_layout
from release_sim.cohort.tables.row_source import broken
from release_sim.errors import FilesAreWrongError
from release_sim.model.cohorts.file_layout import FileLayout
from release_sim.model.problem import Place
from release_sim.reporting.text_format import pluralize

BLOCK = 2**22  # bytes; of four times as many, which no cache holds, parsing takes twice as long
DELIMITED = (".csv", ".tsv", ".txt")
_NEWLINE, _RETURN, _QUOTE = b'\n\r"'

Letters = NDArray[np.uint8]
Places = NDArray[np.intp]  # at which lines begin


class DelimitedText:
    """A text file of which each line is a row.

    Each block is parsed whole, so that no reader of Arrow outlives an error.
    """

    length = None

    def __init__(self, path: Path, layout: FileLayout) -> None:
        """Read the header."""
        self._named = str(path)
        self._file = EncodedText(path, layout.encoding)
        lines = self._file.first_lines()
        separator = SEPARATORS.get(layout.separator, layout.separator)
        found = find_layout(
            lines[layout.header_line - 1 :] if layout.header_line else lines,
            separator,
            layout.expected,
        )
        self._separator = found.separator
        self._header_line = layout.header_line or found.header_line
        self._blank = array("Q")  # lines below the header without anything, as far as was read
        header = lines[self._header_line - 1] if len(lines) >= self._header_line else ""
        self.names = next(csv.reader([header], delimiter=self._separator), [])
        if not self.names:
            raise broken(Place(self._named), "the file is empty")
        self.schema = pa.schema([(name, pa.string()) for name in self.names])

    @property
    def remarks(self) -> Sequence[str]:
        """Tell where the header was found, and what separates the cells."""
        found = []
        if self._header_line > 1:
            found.append(f"the columns are named in line {self._header_line}")
        if self._separator != ",":
            name = next((n for n, s in SEPARATORS.items() if s == self._separator), "")
            found.append(f"a {name or self._separator} separates its cells")
        return found

    def line(self, row: int) -> int:
        """Return the line of a row, behind the blank lines above it."""
        line = self._header_line + row
        for blank in self._blank:
            if blank > line:
                break
            line += 1
        return line

    def batches(
        self,
        columns: Sequence[str],
        coded: Collection[str],  # noqa: ARG002  text is encoded where it is read
        since: int,  # noqa: ARG002  where a row begins shows only once all before is read
    ) -> Iterator[tuple[int, Arrow]]:
        """Yield the rows as text."""
        first = 1
        # A line without anything is a cell without anything where no separator could stand in it.
        alone = bool(columns) and len(self.names) == 1
        begin = self._header_line + 1
        for block in self._blocks():
            letters = np.frombuffer(block, dtype=np.uint8)
            # The last of them is the end of the block, unless its last line has no end.
            lines = np.append(0, np.flatnonzero(letters == _NEWLINE) + 1)
            self._check_quotes(begin, letters, lines)
            if not alone:
                self._note_blank(begin, letters, lines)
            for rows in self._parsed(begin, block, columns, alone):
                yield first, rows
                first += len(rows)
            begin += len(lines) - 1

    def _blocks(self) -> Iterator[bytes]:
        """Yield whole lines below the header."""
        rest = b""
        with self._file.open() as file:
            for _ in range(self._header_line):
                file.readline()
            while data := file.read(BLOCK):
                data = rest + data
                cut = data.rfind(b"\n") + 1
                block, rest = data[:cut], data[cut:]
                if block:
                    yield block
        if rest:
            yield rest

    def _note_blank(self, begin: int, letters: Letters, lines: Places) -> None:
        """Note the lines without anything; a second reading of the file notes nothing new."""
        if self._blank and begin <= self._blank[-1]:
            return
        length, first = np.diff(lines), letters[lines[:-1]]
        blank = (length == 1) | (length == 2) & (first == _RETURN)
        self._blank.extend(begin + int(at) for at in np.flatnonzero(blank))

    def _parsed(
        self, begin: int, block: bytes, columns: Sequence[str], alone: bool
    ) -> Iterator[Arrow]:
        """Yield the rows of a block."""
        odd: list[Arrow] = []

        def note(row: Arrow) -> str:
            odd.append(row)
            return "error"

        try:
            table = pc.read_csv(
                pa.BufferReader(block),
                read_options=pc.ReadOptions(
                    column_names=self.names, block_size=len(block) + 1, use_threads=False
                ),
                parse_options=pc.ParseOptions(
                    delimiter=self._separator,
                    invalid_row_handler=note,
                    ignore_empty_lines=not alone,
                ),
                convert_options=pc.ConvertOptions(
                    column_types=dict.fromkeys(columns, pa.string()),
                    include_columns=list(columns),
                    strings_can_be_null=False,
                ),
            )
        except pa.ArrowException as error:
            if odd:
                raise self._odd_row(begin, block, odd[0]) from None
            raise self._file.error_in(begin, block) or error from None
        yield from table.combine_chunks().to_batches()

    def _check_quotes(self, begin: int, letters: Letters, lines: Places) -> None:
        """Raise the error of an open quote, which would hide the lines below it."""
        quotes = (letters == _QUOTE).view(np.uint8)
        is_open = np.bitwise_xor.reduceat(quotes, lines[lines < len(letters)])
        if is_open.any():
            hint = "close it; no cell runs over several lines here"
            where = Place(self._named, begin + int(np.flatnonzero(is_open)[0]))
            raise broken(where, "a quote is not closed on its line", hint)

    def _odd_row(self, begin: int, block: bytes, row: Arrow) -> FilesAreWrongError:
        cells, columns = row.actual_columns, row.expected_columns
        message = f"a row of {pluralize(cells, 'cell')}, where there are {columns} columns"
        hint = "check its separators, and that every quote is closed"
        text = row.text.encode() if isinstance(row.text, str) else bytes(row.text)
        lines = block.split(b"\n")
        at = next((n for n, line in enumerate(lines) if line.rstrip(b"\r") == text), 0)
        return broken(Place(self._named, begin + at), message, hint)
