"""A look at a table: what stands in each column, and what it could tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any as Arrow  # pyarrow has no types

import pyarrow.compute as pc

from release_sim.cohort.tables.cells import texts
from release_sim.cohort.tables.day_formats import ambiguous_rows, likely_formats
from release_sim.cohort.tables.likely_facts import is_private, likely_facts
from release_sim.cohort.tables.table import Table
from release_sim.model.cohorts.table_profile import ColumnProfile, TableProfile

CODES = 30  # different cells that are listed
_KNOWN = 2_000  # different cells that are counted; with more they are no codes
_MISSING = re.compile(r"(?i)null|n/?a|none|nan|unk|unknown|[.-]+|\(?b\)?\(\d\).*")
_DAYS = 200  # cells that are looked at for how days are written


def profile(table: Table, known_as: Sequence[str]) -> TableProfile:
    """Read a table once, and return what each of its columns has."""
    columns = [_Column(name) for name in dict.fromkeys(table.names)]
    rows = 0
    for batch in table.batches(list(dict.fromkeys(table.names))):
        for column in columns:
            column.take(batch.first, batch.rows[column.name])
        rows += len(batch.rows)
    return TableProfile(
        name=table.path.name,
        rows=rows,
        columns=tuple(column.profile(rows) for column in columns),
        missing=tuple(sorted({word for column in columns for word in column.missing})),
        remarks=tuple(table.remarks),
        known_as=tuple(known_as),
    )


@dataclass(slots=True)
class _Column:
    name: str
    filled: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    many: bool = False
    missing: set[str] = field(default_factory=set)
    sample: dict[int, str] = field(default_factory=dict)

    def take(self, first: int, cells: Arrow) -> None:
        """Count the cells of a batch; remember the first of them by row."""
        written = pc.utf8_trim_whitespace(texts(cells)).fill_null("")
        counts = {each["values"]: each["counts"] for each in pc.value_counts(written).to_pylist()}
        counts.pop("", None)
        self.missing |= {word for word in counts if _MISSING.fullmatch(word)}
        counts = {word: rows for word, rows in counts.items() if word not in self.missing}
        self.filled += sum(counts.values())
        if not self.many:
            self.codes.update(counts)
            self.many = len(self.codes) > _KNOWN
        if len(self.sample) < _DAYS:
            head = enumerate(written.slice(0, _DAYS).to_pylist(), first)
            self.sample |= {row: text for row, text in head if text and text not in self.missing}

    def profile(self, rows: int) -> ColumnProfile:
        """Return the profile of the column."""
        codes = {} if self.many else dict(self.codes.most_common())
        listed = codes if len(codes) <= CODES else {}
        seen = list(codes or self.sample.values())
        formats = likely_formats(self.sample.values()) if self.sample else []
        places, written = list(self.sample), list(self.sample.values())
        shown = sorted(set(ambiguous_rows(written))) if formats else []
        private = is_private(self.name)
        return ColumnProfile(
            name=self.name,
            filled=self.filled,
            codes=listed,
            example=next(iter(self.sample.values()), ""),
            formats=tuple(formats),
            shown=tuple((places[at], written[at]) for at in shown),
            facts=() if private else likely_facts(self.name, seen[:_KNOWN]),
            is_private=private,
            is_key=not listed and 0 < len(codes) < self.filled <= rows,
        )
