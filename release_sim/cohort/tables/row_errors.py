"""The faults of a table's rows: cells that cannot be read, cases that are not covered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain, product

import numpy as np
from numpy.typing import NDArray

from release_sim.cohort.cases import UNKNOWN, CaseTable, fact_of
from release_sim.cohort.cohort_engine import CohortEngine
from release_sim.cohort.column_bitsets import ColumnBitsets, to_bools
from release_sim.cohort.tables.cells import BAD, texts
from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.table import Batch, Table
from release_sim.engine.decide import Engine
from release_sim.errors import EngineDisagreementError, OutOfScopeError
from release_sim.model.broken_constraints import BrokenConstraint, not_the_quotient
from release_sim.model.condition import comparisons
from release_sim.model.problem import Place, Problem
from release_sim.vocabulary.constraints import CONSTRAINTS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import DAY
from release_sim.vocabulary.instruments import UNNAMED
from release_sim.vocabulary.quotients import QUOTIENTS, Quotient

Rows = NDArray[np.intp]
SET = "--set"  # where what is said of all rows was given


class RowError:
    """One thing that is wrong with some rows of a batch, and the fact by which it shows.

    What to say of it is worked out when it is asked for: of very many only the first are shown.
    """

    def __init__(self, told: Callable[[], Problem], fact: str, rows: Rows) -> None:
        """Keep what tells the problem."""
        self._told, self.fact, self.rows = told, fact, rows

    @cached_property
    def problem(self) -> Problem:
        """The problem, placed."""
        return self._told()


class RowValidator:
    """Finds the rows of a table that cannot be decided under one policy."""

    def __init__(self, table: Table, bindings: ColumnBindings, cohort_engine: CohortEngine) -> None:
        """``bindings`` is that of the table."""
        self._table, self._bindings, self._cohort_engine = table, bindings, cohort_engine
        self._engine = Engine(cohort_engine.policy)

    def validate(self, batch: Batch) -> tuple[Rows, CaseTable, list[RowError]]:
        """Return the rows that can be decided, as cases, and the faults of the others."""
        cases, faults = self.read(batch)
        faults += [self._refused(cases, rows) for rows in self._outside(cases)]
        sound = np.ones(len(cases), dtype=np.bool_)
        for fault in faults:
            sound[fault.rows] = False
        rows = np.flatnonzero(sound)
        return rows, cases.take(rows) if faults else cases, faults

    def read(self, batch: Batch) -> tuple[CaseTable, list[RowError]]:
        """All rows as cases, and what is wrong with their cells; what cannot be read is unknown."""
        cases = self._bindings.cases(batch)
        faults = [*self._of_cells(batch, cases)]
        if faults:
            cases = cases.each(lambda codes: np.where(codes == BAD, UNKNOWN, codes))
        return cases, [*faults, *self._impossible(batch.first, cases)]

    def problems(self, faults: Sequence[RowError], batch: Batch) -> Iterator[Problem]:
        """Yield the problems row by row, each with its place."""
        for row, why in by_row(faults).items():
            yield from (self._problem(fault, batch, row) for fault in why)

    def _problem(self, fault: RowError, batch: Batch, row: int) -> Problem:
        number = batch.first + row
        message, place = f"row {number}: {fault.problem.message}", fault.problem.place
        if fault.fact in self._bindings.columns:
            place = self._table.place(number, self._bindings.columns[fault.fact][0])
        return replace(fault.problem, place=place, message=message)

    def _of_cells(self, batch: Batch, cases: CaseTable) -> Iterator[RowError]:
        """Find cells that cannot be read, and rows without a day."""
        for fact, (column, cells) in self._bindings.columns.items():
            codes = cases.as_of if fact == DAY.name else cases.columns[fact]
            bad = np.flatnonzero(codes == BAD)
            if not len(bad):
                continue
            by_text: dict[str, list[int]] = defaultdict(list)
            for row, text in zip(bad, texts(batch.rows[column].take(bad)).to_pylist(), strict=True):
                by_text[text].append(int(row))
            for text, rows in by_text.items():
                yield RowError(partial(cells.complaint, text), fact, np.array(rows))
        for papers in self._bindings.given.papers:
            for at, fact, problem in papers.problems(batch.first, len(cases)):
                if fact in cases.columns:
                    yield RowError(partial(_same, problem), fact, np.array([at]))
        undated = np.flatnonzero(cases.as_of == UNKNOWN)
        if len(undated):
            message, hint = "the day on which to decide is not given", "write it YYYY-MM-DD"
            problem = Problem("row-without-day", Place("-"), message, "", hint)
            yield RowError(partial(_same, problem), DAY.name, undated)

    def _impossible(self, first: int, cases: CaseTable) -> Iterator[RowError]:
        """Find rows with stated facts that contradict each other; presumed ones do not count."""
        for constraint in CONSTRAINTS:
            kind = constraint.kind
            names = cases.instruments.get(kind, (UNNAMED,)) if kind else (UNNAMED,)
            of_each = (product(*_choices(of)) for of in map(constraint.of, names))
            for stated in map(dict, chain.from_iterable(of_each)):
                broken = np.ones(len(cases), dtype=np.bool_)
                for fact, value in stated.items():
                    broken &= _states(cases, fact, value)
                rows = np.flatnonzero(broken)
                if len(rows):
                    told = BrokenConstraint(constraint, stated)
                    yield from self._cannot_be(told, rows, first, cases)
        for quotient in QUOTIENTS:
            yield from self._not_quotients(quotient, first, cases)

    def _not_quotients(
        self, quotient: Quotient, first: int, cases: CaseTable
    ) -> Iterator[RowError]:
        """Yield the rows that state another quotient than that of the counts they state."""
        if not {*cases.columns, *cases.alike}.issuperset(quotient.names):
            return
        part, whole, told = map(cases.codes_of, quotient.names)
        wrong = np.flatnonzero((told != UNKNOWN) & (told != cases.worked_out(quotient)))
        alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for row in wrong:
            alike[int(part[row]), int(whole[row]), int(told[row])].append(int(row))
        for codes, rows in alike.items():
            broken = not_the_quotient(quotient, dict(zip(quotient.names, codes, strict=True)))
            if broken:
                yield from self._cannot_be(broken, np.array(rows), first, cases)

    def _cannot_be(
        self, broken: BrokenConstraint, rows: Rows, first: int, cases: CaseTable
    ) -> Iterator[RowError]:
        """Yield the fault of these rows at the last fact that is told of each by itself."""
        fact = next((name for name in reversed([*broken.facts]) if name in cases.columns), "")
        problem = Problem("cannot-be", Place(SET), broken.message, "", broken.help)
        papers = [each for each in self._bindings.given.papers if fact in each.facts]
        if not papers:
            yield RowError(partial(_same, problem), fact, rows)
            return
        for row in rows:  # each paper has a line of its own
            where = papers[0].place(first + int(row), fact)
            yield RowError(partial(replace, problem, place=where), fact, np.array([row]))

    def _outside(self, cases: CaseTable) -> Iterator[Rows]:
        """Find cases on a day or about a person that the policy does not cover, by reason."""
        block = self._cohort_engine.block(ColumnBitsets.of(cases), cases.instruments)
        beyond = to_bools(block.verdict_of(self._cohort_engine.covers).unsatisfied, len(cases))
        rows = np.flatnonzero(beyond)
        rows = rows[np.argsort(cases.as_of[rows], kind="stable")]
        by_day = np.split(rows, np.flatnonzero(np.diff(cases.as_of[rows])) + 1)
        yield from (alike for alike in by_day if len(alike))
        others = ~beyond & (cases.as_of != UNKNOWN)
        for comparison in comparisons(self._cohort_engine.policy.concerns):
            about = to_bools(block.verdict_of(comparison).unsatisfied, len(cases)) & others
            if about.any():
                yield np.flatnonzero(about)

    def _refused(self, cases: CaseTable, rows: Rows) -> RowError:
        """Return the engine's reason for refusing the first of some cases."""
        case = cases.case(int(rows[0]))
        try:
            self._engine.check_scope(case, case.facts())
        except OutOfScopeError as error:
            problem = Problem(error.name, Place("-"), error.message, "", error.help)
            return RowError(partial(_same, problem), error.fact, rows)
        policy = self._cohort_engine.policy.name
        message = f"the table evaluation and the engine disagree on whom `{policy}` covers"
        raise EngineDisagreementError(message)


def _same(problem: Problem) -> Problem:
    return problem


def _choices(facts: Mapping[str, Sequence[Value]]) -> Iterator[list[tuple[str, Value]]]:
    """Yield each fact with each value of it that a constraint names."""
    for fact, values in facts.items():
        yield [(fact, value) for value in values]


def _states(cases: CaseTable, fact: str, value: Value) -> NDArray[np.bool_]:
    """Return which cases state this value of a fact."""
    if fact in cases.columns:
        return np.equal(cases.columns[fact], fact_of(fact).encode(value))
    return np.full(len(cases), cases.alike.get(fact) == value)


def by_row(faults: Sequence[RowError]) -> dict[int, list[RowError]]:
    """Group the faults by row, in the order of the rows."""
    found: dict[int, list[RowError]] = defaultdict(list)
    for fault in faults:
        for row in fault.rows:
            found[int(row)].append(fault)
    return dict(sorted(found.items()))
