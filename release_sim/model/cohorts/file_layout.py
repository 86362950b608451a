"""The layout that is said of a file with a table, where it should not be found out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileLayout:
    """The layout of a file as its reader names it; what is empty or zero is found out.

    ``separator`` is the word or character between the cells of delimited text, ``encoding`` how its
    letters are written, ``sheet`` one of a workbook, ``header_line`` the line that names the
    columns, from 1. ``expected`` are names of columns by which that line can be known, as
    ``spelled`` writes them.
    """

    sheet: str = ""
    header_line: int = 0
    separator: str = ""
    encoding: str = ""
    expected: frozenset[str] = frozenset()
