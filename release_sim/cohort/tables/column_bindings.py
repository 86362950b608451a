"""The bindings of a table: which of its columns tell the day or facts, are kept or passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from release_sim.cohort.cases import CaseTable, fact_of, named_instruments, slot_of
from release_sim.cohort.tables.cell_readers import cell_reader
from release_sim.cohort.tables.cells import Cells
from release_sim.cohort.tables.required_columns import check_required, unknown_column_hint
from release_sim.cohort.tables.table import Batch
from release_sim.cohort.tables.table_defaults import Papers, TableDefaults
from release_sim.loading.case_facts import is_fact_of_named, the_one, which_instrument
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.cohorts.mapping import ColumnMapping
from release_sim.model.problem import Place
from release_sim.vocabulary.fact import Fact, Value
from release_sim.vocabulary.facts import DAY, VOCABULARY
from release_sim.vocabulary.instruments import UNNAMED, named, qualified, unqualified

TOLD = 20  # columns that mean nothing, before the rest is counted
GROUP = "group."  # a column so named says by what people can be grouped, and is handed on


@dataclass(frozen=True, slots=True)
class ColumnBindings:
    """The column of each fact and how its cells are read; ``as_of`` is among them.

    ``passed_over`` are the columns that nothing is made of, though no mapping says so.
    """

    columns: Mapping[str, tuple[str, Cells]]
    given: TableDefaults
    passed_over: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, header: Sequence[str], given: TableDefaults, place: Place, diagnosis: Diagnosis
    ) -> ColumnBindings:
        """Return the bindings for this header; report problems at ``place``."""
        columns: dict[str, tuple[str, Cells]] = {}
        passed_over = []
        groups = (name for name in header if name.startswith(GROUP))
        given = replace(given, keep=tuple(dict.fromkeys((*given.keep, *groups))))
        for name, times in Counter(header).items():
            if times > 1 and _is_used(name, given):
                message = f"{times} columns are named `{name}`"
                diagnosis.add("repeated-column", place, message, help="rename all but one")
        for number, name in enumerate(dict.fromkeys(header), 1):
            beside = Place(place.path, 1, number)
            facts = _facts_of_column(name, given, header, beside, diagnosis)
            if not (facts or given.takes(name) or given.mapping.passes_over(name)):
                passed_over.append(name)
            for fact in facts:
                if fact in columns:
                    message = f"`{fact}` is given by both `{columns[fact][0]}` and `{name}`"
                    diagnosis.add("repeated-column", beside, message, help="keep one of the two")
                columns[fact] = name, _cells(fact, given.mapping)
        for name in given.keep:
            diagnosis.check_known("column", name, header, Place("--keep"))
        of_papers = [fact for papers in given.papers for fact in papers.facts]
        check_required(
            [*header, *(name for papers in given.papers for name in papers.header)],
            given.mapping,
            {*columns, *of_papers},
            {*given.facts, *([DAY.name] if given.as_of is not None else ())},
            place,
            diagnosis,
        )
        if given.as_of is not None:
            columns.pop(DAY.name, None)
        _check_apart(columns, given.papers, header, place, diagnosis)
        given = replace(given, facts=_of_instruments(columns, given, diagnosis))
        columns = {n: c for n, c in columns.items() if n not in given.facts}
        return cls(columns, given, tuple(passed_over))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that columns tell, in the order of the vocabulary."""
        told = {*self.columns, *(fact for papers in self.given.papers for fact in papers.facts)}
        told -= self.given.facts.keys()
        vocabulary = named(VOCABULARY, self.instruments)
        return tuple(fact for name, fact in vocabulary.items() if name in told)

    @property
    def instruments(self) -> dict[str, tuple[str, ...]]:
        """The names of instruments by kind, for kinds of which the table names any."""
        return _instruments(self.columns, self.given)

    def wanted(self) -> list[str]:
        """List the columns to read."""
        told = (column for column, _ in self.columns.values())
        return list(dict.fromkeys([*told, *self.given.keep]))

    def coded(self) -> list[str]:
        """List those read as facts, in which few different words are expected."""
        told = {column for column, _ in self.columns.values()}
        return sorted(told.difference(self.given.keep))

    def cases(self, batch: Batch) -> CaseTable:
        """Return the rows of a batch as cases; bad cells have the code ``BAD``."""
        rows = batch.rows
        read = {fact: cells.codes(rows[name]) for fact, (name, cells) in self.columns.items()}
        if self.given.as_of is not None:
            read[DAY.name] = np.full(len(rows), self.given.as_of.toordinal(), dtype=np.int32)
        for papers in self.given.papers:
            told = papers.columns(batch.first, len(rows))
            read |= {fact: codes for fact, codes in told.items() if fact not in self.given.facts}
        as_of = read.pop(DAY.name)
        return CaseTable(as_of, read, self.given.facts).without_displaced_counts()


def _facts_of_column(
    name: str, given: TableDefaults, header: Sequence[str], place: Place, diagnosis: Diagnosis
) -> tuple[str, ...]:
    """Return the facts of one column; report a name that means nothing."""
    told = given.mapping.facts(name)
    if told:
        return told
    if _is_fact(name.strip()):
        return (name.strip(),)
    if not (given.takes(name) or given.ignore or given.mapping.passes_over(name)):
        if len(diagnosis) >= TOLD:
            diagnosis.count()
            return ()
        hint = unknown_column_hint(name, header, given.mapping)
        diagnosis.add("unknown-column", place, f"`{name}` is no fact", help=hint)
    return ()


def _is_fact(name: str) -> bool:
    return name in VOCABULARY or name == DAY.name or is_fact_of_named(name)


def _is_used(name: str, given: TableDefaults) -> bool:
    """Return True if a column tells facts or is handed on, so that there can be only one."""
    return bool(given.mapping.facts(name)) or _is_fact(name.strip()) or given.takes(name)


def _check_apart(
    columns: Mapping[str, tuple[str, Cells]],
    papers: Sequence[Papers],
    header: Sequence[str],
    place: Place,
    diagnosis: Diagnosis,
) -> None:
    """Report columns about a kind of paper that has a table of its own."""
    kinds = {each.kind for each in papers}
    for fact, (column, _) in columns.items():
        slot = slot_of(fact)
        if slot and slot[0] in kinds:
            beside = Place(place.path, 1, header.index(column) + 1)
            message = f"`{fact}` is a fact of papers that have a table of their own"
            diagnosis.add("repeated-kind", beside, message, help="write all of a kind in one table")


def _instruments(
    columns: Mapping[str, tuple[str, Cells]], given: TableDefaults
) -> dict[str, tuple[str, ...]]:
    return named_instruments([*columns, *(f for each in given.papers for f in each.facts)])


def _of_instruments(
    columns: Mapping[str, tuple[str, Cells]], given: TableDefaults, diagnosis: Diagnosis
) -> dict[str, Value | None]:
    """Return the facts set for all cases, by instrument; report those without one."""
    instruments = _instruments(columns, given)
    found: dict[str, Value | None] = {}
    for name, value in given.facts.items():
        slot = slot_of(name)
        if slot is None:
            found[name] = value
            continue
        kind, instrument = slot
        names = instruments.get(kind, (UNNAMED,))
        which = the_one(instrument, names)
        if which is None:
            message, hint = which_instrument(name, kind, names)
            diagnosis.add("which-instrument", Place("--set"), message, help=hint)
        else:
            found[qualified(unqualified(name)[0], which)] = value
    return found


def _cells(fact: str, mapping: ColumnMapping) -> Cells:
    reading = mapping.reading_of(fact)
    reader = cell_reader(reading) if reading else None
    if fact == DAY.name:
        return Cells(DAY, None, mapping.unknown, reader)
    described = replace(fact_of(fact), name=fact)
    return Cells(described, mapping.values_of(fact), mapping.unknown, reader)
