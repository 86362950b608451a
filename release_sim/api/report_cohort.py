"""The part of a report on a table of people: its answers, or how two policies differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from release_sim.api.compared_people import check_cohort, compare_people, people
from release_sim.api.inputs import Inputs, OnProgress
from release_sim.api.number_options import frequencies
from release_sim.api.table_options import TableOptions
from release_sim.errors import NothingCollectedError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.analysis.difference import Side
from release_sim.model.chart_words import ChartWords
from release_sim.model.report_contents import ReportShifts, ReportTable
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS


@dataclass(frozen=True, slots=True)
class PeopleOptions:
    """A table of people, and what the options ask of it."""

    file: Path
    by: str
    rates: Sequence[str]
    replicates: int
    parameters: Path | None
    words: ChartWords

    def table(
        self, diagnosis: Diagnosis, on_progress: OnProgress
    ) -> Callable[[], ReportTable] | None:
        """Return a function that counts it as a decided table; report problems if it is none."""
        # Arrow and numpy take half a second to come, which the list of all verbs does without.
        from release_sim.cohort.numbers.table_summary import SummaryBuilder  # noqa: PLC0415
        from release_sim.cohort.tables.provenance import Provenance  # noqa: PLC0415
        from release_sim.cohort.tables.table import open_table  # noqa: PLC0415

        table = open_table(self.file, diagnosis)
        summing = SummaryBuilder(table, self.by, diagnosis) if table else None
        events = frequencies(self.rates, diagnosis)
        if not (table and summing):
            return None
        origin = Provenance.of(table)

        def told() -> ReportTable:
            # Drawing takes a second to come, which messages do without.
            from release_sim.cohort.numbers.chart_drawing import drawn  # noqa: PLC0415
            from release_sim.cohort.numbers.charts import answer_mix  # noqa: PLC0415

            actions, words = summing.actions, self.words
            summary = summing.summary(actions, lambda number: on_progress(f"{number:,} rows"))
            if not summary.total:
                raise NothingCollectedError(f"{self.file} has no rows")
            spoken = [each for each in actions if summary.of(each).keys() - {Answer.SILENT}]
            grouped = spoken if self.by else ()
            return ReportTable(
                self.file.name,
                origin.drawn_from if origin else None,
                summary,
                events,
                drawn(answer_mix(summary.whole, actions, words)),
                {each: drawn(answer_mix(summary, [each], words)) for each in grouped},
            )

        return told

    def shifts(
        self, inputs: Inputs, sides: Sequence[Side], on_progress: OnProgress
    ) -> Callable[[], ReportShifts] | None:
        """Return a function that counts its shifts; report problems if that is impossible."""
        anew = bool(self.replicates)
        cohort = people(self.file, inputs, TableOptions(), list(sides), anew, self.parameters)
        events = frequencies(self.rates, inputs.diagnosis)
        if not cohort:
            return None
        check_cohort(cohort, self.by, self.replicates, inputs.diagnosis)

        def told() -> ReportShifts:
            from release_sim.cohort.numbers.chart_drawing import drawn  # noqa: PLC0415
            from release_sim.cohort.numbers.charts import change_matrix  # noqa: PLC0415

            before, after = sides
            found = compare_people(
                cohort, (before, after), list(ACTIONS), self.by, self.replicates, on_progress
            )
            if not found.counted.whole.rows:
                message = f"{self.file} has no rows that both policies cover"
                raise NothingCollectedError(message)
            comparison = replace(found, frequencies=events)
            charts = {
                action: drawn(change_matrix(pairs, comparison.names, self.words))
                for action, pairs in comparison.counted.whole.answers.items()
                if any(one is not two for one, two in pairs)
            }
            drawn_from = cohort.origin.drawn_from if cohort.origin else None
            return ReportShifts(self.file.name, drawn_from, comparison, charts)

        return told
