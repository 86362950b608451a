"""Text files in any encoding, read as UTF-8; what is no text is reported with its line."""

from __future__ import annotations

import codecs
import gzip
import io
from pathlib import Path
from typing import Any, BinaryIO, cast

from release_sim.cohort.tables.file_signature import GZIP
from release_sim.errors import FilesAreWrongError
from release_sim.model.problem import Place, Problem

_HEAD = 2**18  # bytes in which the header is looked for
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class EncodedText:
    """A text file, plain or compressed."""

    def __init__(self, path: Path, encoding: str) -> None:
        """Find out the encoding where none is named."""
        self._path = path.absolute()
        self._named = str(path)
        with self._raw() as file:
            begin = file.read(_HEAD)
        self._encoding = encoding or ("utf-16" if begin[:2] in _UTF_16 else "utf-8")
        self._ends_with_cr = b"\r" in begin and b"\n" not in begin
        if not encoding and self._encoding == "utf-8" and b"\0" in begin:
            raise self._not_text_at_all(begin)

    def first_lines(self) -> list[str]:
        """Return the lines at the beginning of the file, without their ends."""
        with self.open() as file:
            head = file.read(_HEAD)
        # Not by `splitlines`, which cuts at more than the ends of lines.
        lines = [line.rstrip("\r") for line in self._decoded(head).split("\n")]
        if len(head) == _HEAD and len(lines) > 1:
            lines.pop()  # it may be cut
        return lines

    def open(self) -> BinaryIO:
        """Return the file as UTF-8, without the mark of an order of bytes."""
        file = self._raw()
        if codecs.lookup(self._encoding).name != "utf-8":
            return cast("BinaryIO", codecs.EncodedFile(file, "utf-8", self._encoding))
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        return io.BufferedReader(_LineEnds(file)) if self._ends_with_cr else file

    def error_in(self, begin: int, block: bytes) -> FilesAreWrongError | None:
        """Return the error of the first line that is not UTF-8, if there is one."""
        for number, line in enumerate(block.split(b"\n"), begin):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                return self._not_utf_8(number, error)
        return None

    def _decoded(self, data: bytes) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            if error.end >= len(data) - 3:  # a letter that is cut
                return data[: error.start].decode()
            raise self._not_utf_8(1 + data[: error.start].count(b"\n"), error) from None

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


class _LineEnds(io.RawIOBase):
    """A file with line ends of early Macs, read with those of others."""

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
