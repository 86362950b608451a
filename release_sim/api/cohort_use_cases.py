"""The use cases over tables of cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import MAXYEAR, MINYEAR
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.arguments import check_whole
from release_sim.api.inputs import OnProgress, quiet
from release_sim.api.rules_folder import Name, RulesFolder, assigned, known_actions
from release_sim.loading.diagnosis import Diagnosis

if TYPE_CHECKING:
    from release_sim.api.explanation import Explanation
    from release_sim.model.cohorts.answer_change import CohortComparison
    from release_sim.model.cohorts.population import Synthesis
    from release_sim.model.cohorts.table_counts import Summary, Tally

# Each use case is imported where it is asked for: Arrow takes long to come.


class CohortUseCases(RulesFolder):
    """Tables of cases decided, counted and compared."""

    def cohort_synthesize(
        self,
        output: Name,
        rows: int,
        seed: int,
        *,
        bookings: bool = False,
        year: int | None = None,
        on_progress: OnProgress = quiet,
    ) -> Synthesis:
        """Write a table of made-up people, and return what was drawn; a seed draws the same people.

        Args:
            output: The table to write, ``.parquet`` or ``.csv``.
            rows: How many people to draw.
            seed: A number from 0.
            bookings: A row for each booking, in place of each request.
            year: Only days of this year.
            on_progress: Called now and then with how far it has come.

        Raises:
            FilesAreWrongError: The jurisdiction has no parameters, or the table no known ending.
            NotWrittenError: The table cannot be written.
        """
        from release_sim.api.synthesis import SynthesisOptions, synthesized  # noqa: PLC0415
        from release_sim.model.cohorts.population import SampleUnit  # noqa: PLC0415

        people = SampleUnit.BOOKINGS if bookings else SampleUnit.REQUESTS
        asked = SynthesisOptions(rows, seed, people, year)
        inputs = self._inputs()
        check_whole("rows", rows, 1, None, inputs.diagnosis)
        check_whole("seed", seed, 0, None, inputs.diagnosis)
        if year is not None:
            check_whole("year", year, MINYEAR, MAXYEAR, inputs.diagnosis)
        return synthesized(inputs, Path(output), asked, on_progress)

    def cohort_decide(
        self,
        table: Name,
        output: Name,
        *,
        policy: str | None = None,
        readings: Mapping[str, str] | None = None,
        with_rules: bool = False,
        on_progress: OnProgress = quiet,
    ) -> Tally:
        """Decide every row of a table, write the decided table, and return how many there were.

        Args:
            table: Cases, a row each: ``.parquet``, ``.csv`` or a folder of Parquet parts.
            output: The table to write, ``.parquet`` or ``.csv``.
            policy: The policy to decide under; that of the jurisdiction if not named.
            readings: Choices by reading, in place of the policy's.
            with_rules: Also write what the rules say, and the facts (Parquet only).
            on_progress: Called now and then with how far it has come.

        Raises:
            FilesAreWrongError: Something is wrong with the table, or a row cannot be decided.
            NotWrittenError: The decided table cannot be written.
        """
        from release_sim.api.output_files import (  # noqa: PLC0415
            PARQUET,
            check_ending,
            check_output_paths,
            check_writable,
        )
        from release_sim.api.row_workers import rows_done  # noqa: PLC0415
        from release_sim.api.table_decision import DecideTableOptions, prepared  # noqa: PLC0415

        inputs = self._inputs()
        chosen = tuple(assigned(readings or {}))
        asked = DecideTableOptions(
            Path(table), Path(output), policy=policy, readings=chosen, with_rules=with_rules
        )
        deciding = prepared(inputs, inputs.rulebook(), asked)
        if with_rules:
            check_ending(asked.output, "output", PARQUET, inputs.diagnosis)
        check_output_paths(inputs.diagnosis, asked.output)
        deciding = inputs.diagnosis.require(deciding)
        with check_writable(asked.output):
            return deciding.stream().run(rows_done(deciding.table, on_progress))

    def cohort_explain(
        self,
        table: Name,
        row: int,
        *,
        policy: str | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> Explanation:
        """Return one row of a table as a single case, decided and ready to be asked about.

        Args:
            table: Cases, a row each, or a table that ``cohort_decide`` wrote ``with_rules``.
            row: The number of the row, from 1; a decided table keeps those it had before.
            policy: Decide under this policy; that of a decided table, else the jurisdiction's, if
                not named.
            readings: Choices by reading, in place of the policy's.

        Raises:
            FilesAreWrongError: Something is wrong with the table or the row, or it stores another
                answer than these rules give.
            NothingCollectedError: The table has no such row.
        """
        from release_sim.api.row_explanation import RowOptions, explained_row  # noqa: PLC0415

        inputs = self._inputs()
        check_whole("row", row, 1, None, inputs.diagnosis)
        asked = RowOptions(policy, assigned(readings or {}))
        return explained_row(inputs, inputs.rulebook(), Path(table), row, asked)

    def cohort_summarize(self, table: Name, by: str = "", actions: Sequence[str] = ()) -> Summary:
        """Return how many rows of a decided table have each answer.

        Args:
            table: A table that ``cohort_decide`` wrote.
            by: A column, for each of whose values the rows are counted by themselves.
            actions: Only these; all in the table where none is named.

        Raises:
            FilesAreWrongError: It is no decided table, or has no such column or action.
        """
        from release_sim.cohort.numbers.table_summary import SummaryBuilder  # noqa: PLC0415
        from release_sim.cohort.tables.table import open_table  # noqa: PLC0415

        diagnosis = Diagnosis()
        opened = open_table(Path(table), diagnosis)
        summing = SummaryBuilder(opened, by, diagnosis) if opened else None
        chosen = known_actions(actions, diagnosis) if actions else []
        summing = diagnosis.require(summing)
        return summing.summary(chosen or list(summing.actions), lambda _: None)

    def cohort_compare(
        self,
        table: Name,
        before: str,
        after: str,
        *,
        by: str = "",
        actions: Sequence[str] = (),
        replicates: int = 0,
        on_progress: OnProgress = quiet,
    ) -> CohortComparison:
        """Return whose answers differ between two policies, from what to what, by which rules.

        Args:
            table: Cases, a row each, as for ``cohort_decide``.
            before: A policy.
            after: Another.
            by: A column, for each of whose values the rows are compared by themselves.
            actions: Only these; all where none is named.
            replicates: How often the people are drawn again, where ``synthesize`` drew them.
            on_progress: Called now and then with how far it has come.

        Raises:
            FilesAreWrongError: Something is wrong with the table or a name.
        """
        from release_sim.api.compared_people import check_cohort, compare_people, people  # noqa: PLC0415
        from release_sim.api.policy_sides import sides_of  # noqa: PLC0415
        from release_sim.api.table_options import TableOptions  # noqa: PLC0415

        inputs = self._inputs()
        check_whole("replicates", replicates, 0, None, inputs.diagnosis)
        sides = sides_of(inputs, inputs.rulebook(), {"A": before, "B": after}, None, [])
        cohort = people(Path(table), inputs, TableOptions(), sides, bool(replicates), None)
        if cohort:
            check_cohort(cohort, by, replicates, inputs.diagnosis)
        chosen = known_actions(actions, inputs.diagnosis)
        cohort = inputs.diagnosis.require(cohort)
        one, two = sides
        return compare_people(cohort, (one, two), chosen, by, replicates, on_progress)
