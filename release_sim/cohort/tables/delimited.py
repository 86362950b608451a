"""Delimited text: CSV and its kin with other separators, plain or compressed, block by block."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
from array import array
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast
from typing import Any as Arrow  # pyarrow has no types

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

from release_sim.cohort.tables.file_signature import GZIP
from release_sim.cohort.tables.layout_detection import SEPARATORS, find_layout
from release_sim.cohort.tables.row_source import broken
from release_sim.errors import FilesAreWrongError
from release_sim.model.cohorts.file_layout import FileLayout
from release_sim.model.problem import Place, Problem
from release_sim.reporting.text_format import pluralize

BLOCK = 2**22  # bytes; of four times as many, which no cache holds, parsing takes twice as long
DELIMITED = (".csv", ".tsv", ".txt")

_HEAD = 2**18  # bytes in which the header is looked for
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class DelimitedText:
    """A text file of which each line is a row.

    Each block is parsed whole, so that no reader of Arrow outlives an error.
    """

    length = None

    def __init__(self, path: Path, layout: FileLayout) -> None:
        """Read the header."""
        self._path = path.absolute()
        self._named = str(path)
        with self._raw() as file:
            begin = file.read(_HEAD)
        self._encoding = layout.encoding or ("utf-16" if begin[:2] in _UTF_16 else "utf-8")
        self._ends_with_cr = b"\r" in begin and b"\n" not in begin
        if not layout.encoding and self._encoding == "utf-8" and b"\0" in begin:
            raise self._not_text_at_all(begin)
        with self._text() as file:
            head = file.read(_HEAD)
        # Not by `splitlines`, which cuts at more than the ends of lines.
        lines = [line.rstrip("\r") for line in self._decoded(head, 1).split("\n")]
        if len(head) == _HEAD and len(lines) > 1:
            lines.pop()  # it may be cut
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
        with self._text() as file:
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
            raise self._not_text(begin, block) or error from None
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

    def _not_text(self, begin: int, block: bytes) -> FilesAreWrongError | None:
        """Return the error of the first line that is not UTF-8, if there is one."""
        for number, line in enumerate(block.split(b"\n"), begin):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                return self._not_utf_8(number, error)
        return None

    def _decoded(self, data: bytes, line: int) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            if error.end >= len(data) - 3:  # a letter that is cut
                return data[: error.start].decode()
            raise self._not_utf_8(line + data[: error.start].count(b"\n"), error) from None

    def _not_utf_8(self, line: int, error: UnicodeDecodeError) -> FilesAreWrongError:
        message = f"the line is not UTF-8: byte 0x{error.object[error.start]:02x}"
        hint = "save the file as UTF-8, or name its `encoding:` under `file:` in a mapping"
        return FilesAreWrongError(
            [Problem("not-utf-8", Place(self._named, line), message, "", hint)]
        )

    def _not_text_at_all(self, begin: bytes) -> FilesAreWrongError:
        """Return the error of bytes that are zero, as those of UTF-16 are."""
        message = "it contains zero bytes, which text in UTF-8 never has"
        hint = "save the file as UTF-8"
        of_two = [begin[at::2].count(0) * 4 > len(begin) for at in (0, 1)]
        if of_two in ([True, False], [False, True]):
            order = "be" if of_two[0] else "le"
            message = "this seems to be UTF-16 without its mark"
            hint += f", or name `encoding: utf-16-{order}` under `file:` in a mapping"
        return FilesAreWrongError([Problem("not-utf-8", Place(self._named), message, "", hint)])

    def _raw(self) -> BinaryIO:
        if self._path.suffix.lower() == GZIP:
            return cast("BinaryIO", gzip.open(self._path, "rb"))
        return self._path.open("rb")

    def _text(self) -> BinaryIO:
        """Return the file as UTF-8, without the mark of an order of bytes."""
        file = self._raw()
        if codecs.lookup(self._encoding).name != "utf-8":
            return cast("BinaryIO", codecs.EncodedFile(file, "utf-8", self._encoding))
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        return io.BufferedReader(_LineEnds(file)) if self._ends_with_cr else file


class _LineEnds(io.RawIOBase):
    """A file whose lines end as those of early Macs do, read as others have them."""

    def __init__(self, file: BinaryIO) -> None:
        """Take the file over."""
        self._file = file

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into the buffer, and return how many bytes."""
        data = self._file.read(len(buffer)).replace(b"\r", b"\n")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file too."""
        self._file.close()
        super().close()
