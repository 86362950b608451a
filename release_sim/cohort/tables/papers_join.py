"""Tables of papers, a row each, joined to the rows of the people they are of.

Of the people only the keys are held while papers are read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any as Arrow  # pyarrow has no types

import numpy as np
from numpy.typing import NDArray

from release_sim.cohort.cases import UNKNOWN, Codes, fact_of, slot_of, width_of
from release_sim.cohort.tables.cells import BAD, texts
from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.executor import THREADS, TableColumns
from release_sim.cohort.tables.joined_papers import JoinedPapers
from release_sim.cohort.tables.person_keys import (
    PersonKeys,
    are_numbered,
    key_text,
)
from release_sim.cohort.tables.rows_by_bits import NOWHERE, Rows
from release_sim.cohort.tables.table import Batch, Table
from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.problem import Place, Problem
from release_sim.vocabulary.instruments import INSTRUMENTS, UNNAMED

MOST = 32
"""The papers of a kind that one person can have; rules are put for each way to choose of them."""

SHOWN = 20  # problems that are told one by one; of the rest only how many there are
_HALF = 31  # bits of a row's number, of which a table in memory has no more
_DAY = date(2000, 1, 1)  # papers have no day of their own; that of the person's row counts


def join_papers(
    people: Table, papers: Sequence[Table], given: TableDefaults, diagnosis: Diagnosis
) -> tuple[JoinedPapers, ...]:
    """Return the papers of these tables; report all that cannot be joined."""
    numbered = are_numbered([people, *papers], given.person)
    keys = _keys_of_people(people, given.person, numbered, diagnosis)
    found: list[_Joining] = []
    for table in papers:
        bindings = _bindings(table, given, diagnosis)
        if bindings is None or keys is None:
            continue
        kind = _kind_of(table, bindings, diagnosis)
        if kind in [each.kind for each in found]:
            message = f"the {kind.replace('_', ' ')}s are told by another table already"
            diagnosis.add("repeated-kind", Place(str(table.path)), message, help="join the two")
        elif kind:
            joining = _Joining(people, table, bindings, kind, given.person)
            joining.read(keys, diagnosis)
            found.append(joining)
    del keys  # which take more memory than all that is made of them
    return tuple(each.joined() for each in found)


class _Joining:
    def __init__(
        self, people: Table, table: Table, bindings: ColumnBindings, kind: str, person: str
    ) -> None:
        self.kind = kind
        self._people, self._table, self._bindings, self._person = people, table, bindings, person
        self._codes: dict[str, Codes] = {}
        self._rows = self._counts = np.empty(0, np.int32)
        self._unread: dict[tuple[str, int], str] = {}
        self._nobody: dict[int, str | None] = {}

    def read(self, keys: PersonKeys, diagnosis: Diagnosis) -> None:
        """Read all papers: their codes, and the row of the person of each; report problems."""
        life = INSTRUMENTS[self.kind].life
        facts = list(dict.fromkeys([*self._bindings.columns, life]))
        parts: dict[str, list[Codes]] = {fact: [] for fact in facts}
        rows = [self._rows]
        columns = list(dict.fromkeys([*self._bindings.wanted(), self._person]))

        def read(batch: Batch) -> tuple[Rows, list[Codes]]:
            codes = [self._codes_in(fact, batch.first, batch.rows) for fact in facts]
            return self._rows_of(batch, keys), codes

        asked = TableColumns(self._table, columns, self._bindings.coded())
        self._counts = np.zeros(len(keys), np.int32)
        for of, several in THREADS.map_batches(read, asked):
            rows.append(of)
            # Of any other types numpy adds one by one, which takes twenty times as long.
            np.add.at(self._counts, of[of != NOWHERE].astype(np.int64), np.int32(1))
            for fact, codes in zip(facts, several, strict=True):
                parts[fact].append(codes)
        none = {fact: np.empty(0, width_of(fact_of(fact))) for fact in facts}
        self._codes = {fact: np.concatenate([none[fact], *parts.pop(fact)]) for fact in facts}
        live = fact_of(life).encode(INSTRUMENTS[self.kind].live)
        # A paper that has a row is there, whether or not the row tells anything of it.
        self._codes[life][self._codes[life] == UNKNOWN] = live
        self._rows = np.concatenate(rows)
        self._check_known(diagnosis)
        self._check_number(keys, diagnosis)

    def joined(self) -> JoinedPapers:
        """Return the papers, sorted by their people and then as they come."""
        # As one number each, sorting takes a third of the time.
        order = self._rows.astype(np.int64)
        order <<= _HALF
        order |= np.arange(len(order), dtype=np.int32)
        order.sort()
        order &= (1 << _HALF) - 1
        order = order[len(order) - self._counts.sum() :]  # behind the papers of nobody
        none = np.full(1, UNKNOWN)
        return JoinedPapers(
            table=self._table,
            bindings=self._bindings,
            kind=self.kind,
            codes={
                fact: np.concatenate(
                    [self._codes.pop(fact)[order], none.astype(width_of(fact_of(fact)))]
                )
                for fact in tuple(self._codes)
            },
            unread=self._unread,
            numbers=(order + 1).astype(np.int32),
            counts=self._counts,
            starts=np.concatenate([[0], np.cumsum(self._counts)[:-1]]).astype(np.int32),
        )

    def _rows_of(self, batch: Batch, keys: PersonKeys) -> Rows:
        """Return the row of the person of each paper; note the first keys that are in none."""
        whose = keys.read(batch.rows[self._person])
        rows = keys.rows_of(whose)
        for row in np.flatnonzero(rows == NOWHERE)[:SHOWN]:
            self._nobody[batch.first + int(row)] = key_text(whose[int(row)])
        return rows

    def _codes_in(self, fact: str, first: int, rows: Arrow) -> Codes:
        if fact not in self._bindings.columns:
            return np.full(len(rows), UNKNOWN, dtype=width_of(fact_of(fact)))
        column, cells = self._bindings.columns[fact]
        codes = cells.codes(rows[column])
        for row in np.flatnonzero(codes == BAD):
            text = texts(rows[column].slice(int(row), 1))[0].as_py()
            self._unread[fact, first + int(row)] = text
        return codes

    def _check_known(self, diagnosis: Diagnosis) -> None:
        def problem(row: int) -> Problem:
            key, where = self._nobody[row + 1], self._table.place(row + 1, self._person)
            message = f"row {row + 1}: no row of {self._people.path.name} is of person `{key}`"
            if key is None:
                message = f"row {row + 1}: `{self._person}` does not say of whom the paper is"
            return Problem(
                "paper-of-nobody", where, message, help="add the person, or mend the name"
            )

        _report(np.flatnonzero(self._rows == NOWHERE), problem, diagnosis)

    def _check_number(self, keys: PersonKeys, diagnosis: Diagnosis) -> None:
        what = self.kind.replace("_", " ")

        def problem(row: int) -> Problem:
            where = self._people.place(row + 1, self._person)
            message = f"person `{keys.name(row)}` has {self._counts[row]} {what}s"
            hint = f"a person can have {MOST} of a kind here; leave out those that are gone"
            return Problem("too-many-papers", where, message, help=hint)

        _report(np.flatnonzero(self._counts > MOST), problem, diagnosis)


def _keys_of_people(
    people: Table, person: str, numbered: bool, diagnosis: Diagnosis
) -> PersonKeys | None:
    """Return who each row is of; report rows of nobody, and those of one person."""
    if not _has_person(people, person, diagnosis):
        return None
    keys = PersonKeys.of(people, person, numbered)

    def nobody(row: int) -> Problem:
        message = f"row {row + 1}: `{person}` does not say who the person is"
        return Problem("paper-of-nobody", people.place(row + 1, person), message)

    _report(np.flatnonzero(keys.is_empty), nobody, diagnosis)
    before = dict(zip(keys.again[:SHOWN].tolist(), keys.first.tolist(), strict=False))

    def repeated(row: int) -> Problem:
        who, at = keys.name(row), before[row] + 1
        message = f"row {row + 1}: person `{who}` is in row {at} already"
        hint = "write one row a person; papers of one person are rows of their own table"
        return Problem("repeated-person", people.place(row + 1, person), message, help=hint)

    _report(keys.again, repeated, diagnosis)
    return keys


def _has_person(table: Table, person: str, diagnosis: Diagnosis) -> bool:
    return diagnosis.check_known("column", person, table.names, Place(str(table.path)))


def _bindings(table: Table, given: TableDefaults, diagnosis: Diagnosis) -> ColumnBindings | None:
    if not _has_person(table, given.person, diagnosis):
        return None
    mapping = given.mapping.within(table.names)
    beside = TableDefaults(mapping, _DAY, ignore=given.ignore, person=given.person)
    return ColumnBindings.of(table.names, beside, Place(str(table.path)), diagnosis)


def _kind_of(table: Table, bindings: ColumnBindings, diagnosis: Diagnosis) -> str:
    """Return the kind of which all columns tell facts; report others and return nothing."""
    place = Place(str(table.path))
    slots = {fact: slot_of(fact) for fact in bindings.columns}
    kinds = dict.fromkeys(slot[0] for slot in slots.values() if slot)
    kind = next(iter(kinds), "")
    for fact, slot in slots.items():
        if kind and slot != (kind, UNNAMED):
            column = Place(place.path, 1, table.names.index(bindings.columns[fact][0]) + 1)
            message = f"each row is a {kind.replace('_', ' ')}, and `{fact}` is no fact of one"
            hint = "facts of people stand in their table; each kind of paper has its own"
            diagnosis.add("not-of-one-kind", column, message, help=hint)
            return ""
    if not kind:
        message = "no column tells a fact of a paper"
        listed = ", ".join(kind.replace("_", " ") for kind in INSTRUMENTS)
        diagnosis.add("missing-column", place, message, help=f"papers are of kinds: {listed}")
    return kind


def _report(
    rows: NDArray[np.intp] | Rows, problem: Callable[[int], Problem], diagnosis: Diagnosis
) -> None:
    """Report the first of these rows one by one, and of the others how many there are."""
    if len(rows):
        problems = [problem(int(row)) for row in rows[:SHOWN]]
        diagnosis.take(FilesAreWrongError(problems, more=len(rows) - len(problems)))
