"""The layout of a table: which columns are the day, facts, kept or passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any as Arrow  # pyarrow has no types

import numpy as np

from release_sim.cohort.cases import CaseTable, fact_of, named_instruments
from release_sim.cohort.tables.cells import Cells
from release_sim.loading.case_facts import is_fact_of_named
from release_sim.loading.diagnosis import Diagnosis, likely
from release_sim.model.cohorts.mapping import ColumnMapping
from release_sim.model.problem import Place
from release_sim.vocabulary.fact import Fact, Value
from release_sim.vocabulary.facts import DAY, VOCABULARY
from release_sim.vocabulary.instruments import named

GROUP = "group."  # a column so named says by what people can be grouped, and is handed on


@dataclass(frozen=True, slots=True)
class TableDefaults:
    """Options that apply to the whole table.

    ``as_of`` dates all its cases, ``facts`` are those all of them state, none where it is unknown;
    both go before what a column tells. ``keep`` are columns to hand on; with ``ignore``, a column
    that is taken for nothing is no error.
    """

    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    as_of: date | None = None
    facts: Mapping[str, Value | None] = field(default_factory=dict)
    keep: Sequence[str] = ()
    ignore: bool = False

    def upon(self, cases: CaseTable) -> CaseTable:
        """Cases that no table tells of, with what is said here of all of them."""
        as_of = cases.as_of
        if self.as_of is not None:
            as_of = np.full(len(cases), self.as_of.toordinal(), dtype=np.int32)
        columns = {name: c for name, c in cases.columns.items() if name not in self.facts}
        return CaseTable(as_of, columns, {**cases.alike, **self.facts})


@dataclass(frozen=True, slots=True)
class ColumnBindings:
    """The column of each fact and how its cells are read; ``as_of`` is among them."""

    columns: Mapping[str, tuple[str, Cells]]
    given: TableDefaults

    @classmethod
    def of(
        cls, header: Sequence[str], given: TableDefaults, place: Place, diagnosis: Diagnosis
    ) -> ColumnBindings:
        """Return the layout for this header; report problems at ``place``."""
        columns: dict[str, tuple[str, Cells]] = {}
        groups = (name for name in header if name.startswith(GROUP))
        given = replace(given, keep=tuple(dict.fromkeys((*given.keep, *groups))))
        for name, times in Counter(header).items():
            if times > 1:
                message = f"{times} columns are named `{name}`"
                diagnosis.add("repeated-column", place, message, help="rename all but one")
        for number, name in enumerate(dict.fromkeys(header), 1):
            beside = Place(place.path, 1, number)
            for fact in _facts_of_column(name, given, header, beside, diagnosis):
                if fact in columns:
                    message = f"`{fact}` is given by both `{columns[fact][0]}` and `{name}`"
                    diagnosis.add("repeated-column", beside, message, help="keep one of the two")
                columns[fact] = name, _cells(fact, given.mapping)
        for name in given.keep:
            diagnosis.check_known("column", name, header, Place("--keep"))
        if DAY.name not in columns and given.as_of is None:
            message = f"no column `{DAY.name}` dates the cases"
            hint = "name one date for all of them with --as-of"
            diagnosis.add("missing-column", place, message, help=hint)
        if given.as_of is not None:
            columns.pop(DAY.name, None)
        return cls({n: c for n, c in columns.items() if n not in given.facts}, given)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that columns tell, in the order of the vocabulary."""
        vocabulary = named(VOCABULARY, named_instruments(self.columns))
        return tuple(fact for name, fact in vocabulary.items() if name in self.columns)

    def wanted(self) -> list[str]:
        """List the columns to read."""
        told = (column for column, _ in self.columns.values())
        return list(dict.fromkeys([*told, *self.given.keep]))

    def coded(self) -> list[str]:
        """List those read as facts, in which few different words are expected."""
        told = {column for column, _ in self.columns.values()}
        return sorted(told.difference(self.given.keep))

    def cases(self, batch: Arrow) -> CaseTable:
        """Return the rows of a batch as cases; bad cells have the code ``BAD``."""
        read = {fact: cells.codes(batch[name]) for fact, (name, cells) in self.columns.items()}
        if self.given.as_of is not None:
            read[DAY.name] = np.full(len(batch), self.given.as_of.toordinal(), dtype=np.int32)
        return CaseTable(read.pop(DAY.name), read, self.given.facts)


def _facts_of_column(
    name: str, given: TableDefaults, header: Collection[str], place: Place, diagnosis: Diagnosis
) -> tuple[str, ...]:
    """Return the facts of one column; report a name that means nothing."""
    told = given.mapping.facts(name)
    if told:
        return told
    if name in VOCABULARY or name == DAY.name or is_fact_of_named(name):
        return (name,)
    if not (name in given.keep or given.ignore or given.mapping.passes_over(name)):
        missing = [each for each in (*VOCABULARY, DAY.name) if each not in header]
        hint = likely(name, missing) or "keep it with --keep, or pass all such columns over"
        diagnosis.add("unknown-column", place, f"`{name}` is no fact", help=hint)
    return ()


def _cells(fact: str, mapping: ColumnMapping) -> Cells:
    if fact == DAY.name:
        return Cells(DAY, None, mapping.unknown)
    described = replace(fact_of(fact), name=fact)
    return Cells(described, mapping.values_of(fact), mapping.unknown)
