"""Rows of papers or charges, several of one person, joined to one row a person.

The persons are held in memory, each as a few bytes a fact and the cells that are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any as Arrow  # pyarrow has no types

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from release_sim.cohort.cases import UNKNOWN, Codes, fact_of, slot_of
from release_sim.cohort.tables.cells import BAD, texts
from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.decided_rows import column_of
from release_sim.cohort.tables.papers_join import MOST, SHOWN
from release_sim.cohort.tables.row_source import ROWS
from release_sim.cohort.tables.table import Table
from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.cohorts.mapping import ColumnMapping
from release_sim.model.cohorts.person_rows import Aggregation, PersonRows
from release_sim.model.problem import Place, Problem
from release_sim.vocabulary.fact import Fact
from release_sim.vocabulary.facts import DAY
from release_sim.vocabulary.instruments import qualified

Numbers = NDArray[np.int64]


def join_persons(
    table: Table, given: TableDefaults, persons: PersonRows, diagnosis: Diagnosis
) -> tuple[Table, TableDefaults]:
    """Return the table with one row a person, and the options for it; report problems.

    Its columns have the names of the facts they tell, so that no mapping is needed any more.
    """
    place = Place(str(table.path))
    bindings = ColumnBindings.of(table.names, replace(given, person=persons.by), place, diagnosis)
    if not diagnosis.check_known("column", persons.by, table.names, place):
        return table, given
    try:
        source = _PersonJoin(table, bindings, persons).joined()
    except FilesAreWrongError as error:
        diagnosis.take(error)
        return table, replace(given, person=persons.by)
    beside = replace(given, mapping=ColumnMapping(name=given.mapping.name), person=persons.by)
    return Table(table.path, rows=source), beside


@dataclass(frozen=True, slots=True)
class _Persons:
    """The rows of a table that is in memory; ``first`` is the first row of each person."""

    rows: Arrow
    first: Numbers
    table: Table

    @property
    def schema(self) -> Arrow:
        return self.rows.schema

    @property
    def length(self) -> int:
        return len(self.first)

    @property
    def remarks(self) -> Sequence[str]:
        return [*self.table.remarks, "its rows are joined to one a person"]

    def batches(
        self,
        columns: Sequence[str],
        coded: Collection[str],  # noqa: ARG002  choices are encoded already
        since: int,
    ) -> Iterator[tuple[int, Arrow]]:
        rows = self.rows.select(list(columns))
        for begin in range((since - 1) // ROWS * ROWS, self.length, ROWS):
            yield begin + 1, rows.slice(begin, ROWS)

    def line(self, row: int) -> int:
        return self.table.place(int(self.first[row - 1]) + 1, self.table.names[0]).line


class _PersonJoin:
    def __init__(self, table: Table, bindings: ColumnBindings, persons: PersonRows) -> None:
        self._table, self._bindings, self._persons = table, bindings, persons
        self._problems: list[Problem] = []
        self._more = 0

    def joined(self) -> _Persons:
        codes, kept, keys = self._read()
        person, first = _by_first(keys)
        order = np.argsort(person, kind="stable")
        begins = np.searchsorted(person[order], np.arange(len(first)))
        places = np.arange(len(person)) - begins[person[order]]
        if self._persons.papers and len(places):
            self._check_number(np.bincount(person), keys, first)
        columns = {name: cells.take(first) for name, cells in kept.items()}
        for name, told in codes.items():
            slot = slot_of(name)
            if slot and slot[0] == self._persons.papers:
                columns |= self._papers(name, told[order], person[order], places, len(first))
            else:
                fact = DAY if name == DAY.name else fact_of(name)
                columns[name] = column_of(fact, self._one(fact, name, told[order], begins, order))
        if self._problems:
            raise FilesAreWrongError(self._problems, more=self._more)
        rows = pa.record_batch(columns).replace_schema_metadata(self._table.schema.metadata)
        return _Persons(rows, first, self._table)

    def _read(self) -> tuple[dict[str, Codes], dict[str, Arrow], Arrow]:
        """Return the codes of each fact, the cells kept, and who each row is of."""
        keep = list(dict.fromkeys([self._persons.by, *self._bindings.given.keep]))
        codes: dict[str, list[Codes]] = {fact: [] for fact in self._bindings.columns}
        kept: dict[str, list[Arrow]] = {name: [] for name in keep}
        wanted = list(dict.fromkeys([*self._bindings.wanted(), *keep]))
        for batch in self._table.batches(wanted, self._bindings.coded()):
            for fact, (column, cells) in self._bindings.columns.items():
                told = cells.codes(batch.rows[column])
                for row in np.flatnonzero(told == BAD):
                    text = texts(batch.rows[column].slice(int(row), 1))[0].as_py()
                    self._report(cells.complaint(text), batch.first + int(row), column)
                codes[fact].append(np.where(told == BAD, UNKNOWN, told).astype(told.dtype))
            for name in keep:
                kept[name].append(batch.rows[name])
        types = {name: self._table.schema.field(name).type for name in keep}
        whole = {n: pa.chunked_array(c, types[n]).combine_chunks() for n, c in kept.items()}
        found = {fact: np.concatenate(c) for fact, c in codes.items() if c}
        return found, whole, texts(whole[self._persons.by])

    def _papers(
        self, name: str, told: Codes, person: Numbers, places: Numbers, persons: int
    ) -> dict[str, Arrow]:
        """Return a column for the first paper of each person, one for the second, and so on."""
        found = {}
        for place in range(min(MOST, int(places.max(initial=0)) + 1)):
            codes = np.full(persons, UNKNOWN, dtype=told.dtype)
            here = places == place
            codes[person[here]] = told[here]
            found[qualified(name, str(place + 1))] = column_of(fact_of(name), codes)
        return found

    def _one(self, fact: Fact, name: str, told: Codes, begins: Numbers, order: Numbers) -> Codes:
        """Return one code a person, aggregated over their rows."""
        if not len(told):
            return told
        known = told != UNKNOWN
        most = np.maximum.reduceat(told, begins)
        highest = np.iinfo(told.dtype).max
        least = np.minimum.reduceat(np.where(known, told, highest), begins).astype(told.dtype)
        least = np.where(least == highest, UNKNOWN, least).astype(told.dtype)
        all_known = np.logical_and.reduceat(known, begins)
        match self._persons.together.get(name, Aggregation.SAME):
            case Aggregation.LATEST:
                return most
            case Aggregation.EARLIEST:
                return least
            case Aggregation.ANY | Aggregation.GRAVEST:  # what is not told could be graver
                settled = all_known | (most == fact.code_range()[1])
                return np.where(settled, most, UNKNOWN).astype(told.dtype)
            case Aggregation.ALL:
                settled = all_known | (least == fact.code_range()[0])
                return np.where(settled, least, UNKNOWN).astype(told.dtype)
            case Aggregation.SAME:
                for at in np.flatnonzero(least != most):
                    self._differ(fact, name, int(begins[at]), told, begins, order)
                return most

    def _differ(
        self, fact: Fact, name: str, begin: int, told: Codes, begins: Numbers, order: Numbers
    ) -> None:
        """Report a person of whom two rows tell different things."""
        end = begins[begins > begin].min(initial=len(told))
        known = [at for at in range(begin, int(end)) if told[at] != UNKNOWN]
        one = known[0]
        other = next(at for at in known if told[at] != told[one])
        values = [fact.decode(int(told[at])) for at in (one, other)]
        rows = [int(order[at]) + 1 for at in (one, other)]
        message = f"`{name}` is `{values[0]}` here and `{values[1]}` in row {rows[1]} of one person"
        ways = [
            each.value for each in Aggregation if each is not Aggregation.SAME and each.fits(fact)
        ]
        hint = f"say under `persons: together:` in a mapping which counts: {' or '.join(ways)}"
        if not ways:
            hint = "leave out the rows that no longer hold, or keep the fact out of the mapping"
        problem = Problem("rows-differ", Place("-"), message, help=hint)
        self._report(problem, rows[0], self._bindings.columns[name][0])

    def _check_number(self, counts: Numbers, keys: Arrow, first: Numbers) -> None:
        what = self._persons.papers.replace("_", " ")
        for person in np.flatnonzero(counts > MOST):
            row = int(first[person])
            message = f"person `{keys[row].as_py()}` has {counts[person]} {what}s"
            hint = f"a person can have {MOST} of a kind here; leave out those that are gone"
            problem = Problem("too-many-papers", Place("-"), message, help=hint)
            self._report(problem, row + 1, self._persons.by)

    def _report(self, problem: Problem, row: int, column: str) -> None:
        if len(self._problems) == SHOWN:
            self._more += 1
            return
        where, message = self._table.place(row, column), f"row {row}: {problem.message}"
        self._problems.append(replace(problem, place=where, message=message))


def _by_first(keys: Arrow) -> tuple[Numbers, Numbers]:
    """Return the person of each row, numbered as they appear, and the first row of each."""
    words = [(key or "").strip() for key in keys.to_pylist()]
    numbers: dict[str | int, int] = {}
    person = np.empty(len(words), dtype=np.int64)
    first: list[int] = []
    for row, word in enumerate(words):
        number = numbers.setdefault(word or row, len(first))
        if number == len(first):
            first.append(row)
        person[row] = number
    return person, np.array(first, dtype=np.int64)
