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

from release_sim.cohort.tables.encoded_text import EncodedText
from release_sim.cohort.tables.layout_detection import SEPARATORS, find_layout
from release_sim.cohort.tables.row_source import broken
from release_sim.errors import FilesAreWrongError
from release_sim.model.cohorts.file_layout import FileLayout
from release_sim.model.problem import Place
from release_sim.reporting.text_format import pluralize

BLOCK = 2**22  # bytes; of four times as many, which no cache holds, parsing takes twice as long
DELIMITED = (".csv", ".tsv", ".txt")


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
        for begin, block in self._blocks():
            if not alone:
                self._note_blank(begin, block)
            for rows in self._parsed(begin, block, columns, alone):
                yield first, rows
                first += len(rows)

    def _blocks(self) -> Iterator[tuple[int, bytes]]:
        """Yield whole lines below the header, with the number of the first of them."""
        line, rest = self._header_line + 1, b""
        with self._file.open() as file:
            for _ in range(self._header_line):
                file.readline()
            while data := file.read(BLOCK):
                data = rest + data
                cut = data.rfind(b"\n") + 1
                block, rest = data[:cut], data[cut:]
                if block:
                    yield line, block
                    line += block.count(b"\n")
        if rest:
            yield line, rest

    def _note_blank(self, begin: int, block: bytes) -> None:
        """Note the lines without anything; a second reading of the file notes nothing new."""
        if self._blank and begin <= self._blank[-1]:
            return
        if block.startswith((b"\n", b"\r\n")) or b"\n\n" in block or b"\n\r\n" in block:
            lines = block.split(b"\n")[:-1]
            self._blank.extend(begin + at for at, line in enumerate(lines) if line in (b"", b"\r"))

    def _parsed(
        self, begin: int, block: bytes, columns: Sequence[str], alone: bool
    ) -> Iterator[Arrow]:
        """Yield the rows of a block."""
        self._check_quotes(begin, block)
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

    def _check_quotes(self, begin: int, block: bytes) -> None:
        """Raise the error of an open quote, which would hide the lines below it."""
        letters = np.frombuffer(block, dtype=np.uint8)
        quotes = np.flatnonzero(letters == ord('"'))
        if not len(quotes):
            return
        ends = np.append(np.flatnonzero(letters == ord("\n")), len(letters))
        open_ones = np.flatnonzero(np.diff(np.searchsorted(quotes, ends), prepend=0) % 2)
        if len(open_ones):
            hint = "close it; no cell runs over several lines here"
            where = Place(self._named, begin + int(open_ones[0]))
            raise broken(where, "a quote is not closed on its line", hint)

    def _odd_row(self, begin: int, block: bytes, row: Arrow) -> FilesAreWrongError:
        cells, columns = row.actual_columns, row.expected_columns
        message = f"a row of {pluralize(cells, 'cell')}, where there are {columns} columns"
        hint = "check its separators, and that every quote is closed"
        text = row.text.encode() if isinstance(row.text, str) else bytes(row.text)
        lines = block.split(b"\n")
        at = next((n for n, line in enumerate(lines) if line.rstrip(b"\r") == text), 0)
        return broken(Place(self._named, begin + at), message, hint)
