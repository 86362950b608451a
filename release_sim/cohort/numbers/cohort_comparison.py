"""Two policies over a table of people, or over people drawn for the comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

import numpy as np

from release_sim.cohort.numbers.answer_change_counts import AnswerChangeCounts
from release_sim.cohort.numbers.cohort_comparer import CohortComparer
from release_sim.cohort.numbers.intervals import central_90
from release_sim.cohort.numbers.table_summary import ALL, groups_of
from release_sim.cohort.people.synthesize import Synthesizer, sample_parameters
from release_sim.cohort.tables.column_bindings import ColumnBindings
from release_sim.cohort.tables.executor import THREADS, Executor, TableColumns
from release_sim.cohort.tables.provenance import Provenance
from release_sim.cohort.tables.row_errors import RowValidator
from release_sim.cohort.tables.stream import SHOWN
from release_sim.cohort.tables.table import Batch, Table
from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.cohorts.answer_change import ComparisonCounts, Measure
from release_sim.model.cohorts.population import Population
from release_sim.model.cohorts.table_counts import CountInterval, Sample
from release_sim.model.problem import Place, Problem
from release_sim.vocabulary.fact import Value


class _BatchCounts(NamedTuple):
    """The counts of one batch, or the first problems with its cells and how many there are."""

    found: AnswerChangeCounts
    problems: list[Problem]
    wrong: int


@dataclass(frozen=True, slots=True)
class _Counting:
    """Counts the rows of a table batch by batch, in the groups of the column ``by``."""

    validator: RowValidator
    comparer: CohortComparer
    by: str

    def __call__(self, batch: Batch) -> _BatchCounts:
        cases, faults = self.validator.read(batch)
        if faults:
            wrong = sum(len(fault.rows) for fault in faults)
            return _BatchCounts(
                AnswerChangeCounts(),
                list(islice(self.validator.problems(faults, batch), SHOWN)),
                wrong,
            )
        groups = groups_of(batch.rows, self.by)
        codes, names = groups.indices.to_numpy(), groups.dictionary.to_pylist()
        numbers = np.arange(batch.first, batch.first + len(cases))
        return _BatchCounts(self.comparer.compare(cases, numbers, codes, names), [], 0)


@dataclass(frozen=True, slots=True)
class _Redrawing:
    """Counts people who are drawn, for some parameters, as those of a table were."""

    origin: Provenance
    population: Population
    given: TableDefaults
    comparer: CohortComparer

    def __call__(self, parameters: Mapping[str, float]) -> tuple[AnswerChangeCounts, Sample]:
        origin = self.origin
        people = Synthesizer(self.population, parameters, origin.seed, origin.people, origin.year)
        whole, first = AnswerChangeCounts(), 1
        for drawn in people.blocks(origin.rows):
            cases = self.given.upon(drawn.cases)
            numbers = np.arange(first, first + len(cases))
            groups = np.zeros(len(cases), dtype=np.int64)
            whole.add(self.comparer.compare(cases, numbers, groups, [ALL]))
            first += len(cases)
        return whole, Sample(origin.people.value, origin.rows, people.a_year)


@dataclass(frozen=True, slots=True)
class Cohort:
    """A table of people, the options for it, and the origin of drawn people.

    ``workers`` count them; it is all the same who does.
    """

    table: Table
    given: TableDefaults
    origin: Provenance | None = None
    population: Population | None = None
    workers: Executor = THREADS

    def stating(self, fact: str, value: Value) -> Cohort:
        """Return the same people with a fact stated of all."""
        return replace(self, given=replace(self.given, facts={**self.given.facts, fact: value}))

    @property
    def sample(self) -> Sample | None:
        """Return the number of people that the rows are a sample of, if they were drawn."""
        return self.origin.sample if self.origin else None

    def compare(
        self, comparer: CohortComparer, by: str, on_progress: Callable[[int], None]
    ) -> ComparisonCounts:
        """Every row of the table, in the groups that the column ``by`` names if it is given.

        Raises ``FilesAreWrongError`` where cells cannot be read.
        """
        diagnosis = Diagnosis()
        place = Place(str(self.table.path))
        bindings = ColumnBindings.of(self.table.names, self.given, place, diagnosis)
        diagnosis.raise_if_any()
        counting = _Counting(RowValidator(self.table, bindings, comparer.engines[0]), comparer, by)
        columns = list(dict.fromkeys([*bindings.wanted(), *([by] if by else [])]))
        asked = TableColumns(self.table, columns, set(bindings.coded()) - {by})
        whole, wrong = AnswerChangeCounts(), 0
        problems: list[Problem] = []
        for each in self.workers.map_batches(counting, asked):
            whole.add(each.found)
            problems += each.problems[: SHOWN - len(problems)]
            wrong += each.wrong
            on_progress(whole.rows.total() + whole.left_out)
        if problems:
            raise FilesAreWrongError(problems, more=wrong - len(problems))
        return comparer.counted(whole)

    def sampled(self, replicate: int = 0) -> dict[str, float]:
        """Return the parameters of the draw, as this replicate draws them."""
        origin, population = self._drawn()
        return sample_parameters(population.parameters, origin.seed, replicate)

    def redrawn(
        self, comparer: CohortComparer, several: Iterable[Mapping[str, float]]
    ) -> Iterator[tuple[ComparisonCounts, Sample]]:
        """Redraw as many people, by the table's own draw, for each set of parameters."""
        redrawing = _Redrawing(*self._drawn(), self.given, comparer)
        for found, sample in self.workers.map_ordered(redrawing, several):
            yield comparer.counted(found), sample

    def _drawn(self) -> tuple[Provenance, Population]:
        if not (self.origin and self.population):
            raise ValueError(self.table.path)
        return self.origin, self.population


def intervals(found: Iterable[tuple[ComparisonCounts, Sample]]) -> dict[Measure, CountInterval]:
    """Return the interval of each measure that holds nine in ten populations, in people."""
    each = [
        {measure: rows * sample.per_row for measure, rows in counted.measures().items()}
        for counted, sample in found
    ]
    return {measure: central_90([numbers[measure] for numbers in each]) for measure in each[0]}
