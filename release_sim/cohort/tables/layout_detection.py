"""The layout of a table in a file: which line names the columns, and what stands between cells."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from release_sim.loading.case_facts import is_fact_of_named
from release_sim.model.cohorts.mapping import spelled
from release_sim.vocabulary.facts import DAY, VOCABULARY

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}

_SAMPLE = 100  # lines that are looked at
_SAYS_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # as Excel writes it in line 1


@dataclass(frozen=True, slots=True)
class FoundLayout:
    """The line of the header, from 1, and the separator, as a file seems to have them."""

    header_line: int = 1
    separator: str = ","


def header_row(rows: Sequence[Sequence[str]], expected: Collection[str] = ()) -> int:
    """Return the place of the row that names the columns: the first that is no title.

    A title fills less than half of the cells that the fullest row fills. But a row that names more
    columns of facts, or of those ``expected``, than the others do is the header wherever it is.
    """
    known = [sum(_is_known(cell, expected) for cell in row) for row in rows[:_SAMPLE]]
    filled = [sum(1 for cell in row if cell.strip()) for row in rows[:_SAMPLE]]
    most = max(filled, default=0)
    first = next((at for at, cells in enumerate(filled) if cells and cells * 2 >= most), 0)
    best = max(known, default=0)
    return known.index(best) if best and known[first] < best else first


def _is_known(cell: str, expected: Collection[str]) -> bool:
    name = cell.strip()
    return (
        name in VOCABULARY
        or name == DAY.name
        or is_fact_of_named(name)
        or (spelled(name) in expected)
    )


def find_layout(
    lines: Sequence[str], separator: str = "", expected: Collection[str] = ()
) -> FoundLayout:
    """Return the layout that these first lines of a file seem to have.

    The separator is the one that cuts most lines, and among them the header, into the same number
    of cells; of several the one that leaves fewer titles, then the one that makes more columns; a
    comma where none does. A first line that says ``sep=;`` is obeyed.
    """
    told = _SAYS_SEPARATOR.fullmatch(lines[0]) if lines else None
    if told:
        below = find_layout(lines[1:], separator or told[1], expected)
        return FoundLayout(below.header_line + 1, below.separator)
    sample = [(number, line) for number, line in enumerate(lines[:_SAMPLE], 1) if line.strip()]
    best, found = (0.0, 0, 1), None
    for each in [separator] if separator else SEPARATORS.values():
        rows = [next(csv.reader([line], delimiter=each), []) for _, line in sample]
        if not rows:
            continue
        at = header_row(rows, expected)
        width, times = Counter(len(row) for row in rows[at:]).most_common(1)[0]
        rank = (times / len(rows[at:]), -at, width)
        if width > 1 and len(rows[at]) == width and rank > best:
            best, found = rank, FoundLayout(sample[at][0], each)
    first = sample[0][0] if sample else 1
    return found or FoundLayout(first, separator or ",")
