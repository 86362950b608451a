"""The layout of a table in a file: which line names the columns, and what stands between cells."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}

_SAMPLE = 100  # lines that are looked at


@dataclass(frozen=True, slots=True)
class FoundLayout:
    """The line of the header, from 1, and the separator, as a file seems to have them."""

    header_line: int = 1
    separator: str = ","


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """Return the place of the row that names the columns: the first that is no title.

    A title fills less than half of the cells that the fullest row fills.
    """
    filled = [sum(1 for cell in row if cell.strip()) for row in rows[:_SAMPLE]]
    most = max(filled, default=0)
    return next((at for at, cells in enumerate(filled) if cells and cells * 2 >= most), 0)


def find_layout(lines: Sequence[str], separator: str = "") -> FoundLayout:
    """Return the layout that these first lines of a file seem to have.

    The separator is the one that cuts most lines, and among them the header, into the same number
    of cells; of several the one that leaves fewer titles, then the one that makes more columns; a
    comma where none does.
    """
    sample = [(number, line) for number, line in enumerate(lines[:_SAMPLE], 1) if line.strip()]
    best, found = (0.0, 0, 1), None
    for each in [separator] if separator else SEPARATORS.values():
        rows = [next(csv.reader([line], delimiter=each), []) for _, line in sample]
        if not rows:
            continue
        at = header_row(rows)
        width, times = Counter(len(row) for row in rows[at:]).most_common(1)[0]
        rank = (times / len(rows[at:]), -at, width)
        if width > 1 and len(rows[at]) == width and rank > best:
            best, found = rank, FoundLayout(sample[at][0], each)
    first = sample[0][0] if sample else 1
    return found or FoundLayout(first, separator or ",")
