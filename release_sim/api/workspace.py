"""One rulebook and everything that can be asked of it: the Python API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.inputs import Inputs, OnProgress, quiet
from release_sim.api.overrides import Overrides
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value

if TYPE_CHECKING:
    from release_sim.api.explanation import Explanation
    from release_sim.model.analysis.difference import PolicyComparison
    from release_sim.model.analysis.flaw import Checked
    from release_sim.model.analysis.invariant import Proof
    from release_sim.model.cohorts.answer_change import CohortComparison
    from release_sim.model.cohorts.table_counts import Summary, Tally
    from release_sim.model.decision import Decision
    from release_sim.model.timelines.replay_result import ReplayResult

Name = str | PathLike[str]
"""A file or folder, or the name of a bundled scenario such as ``seeds/red_light_stop``."""

# Each use case is imported where it is asked for: z3 and Arrow take long to come.


class Workspace:
    """A rules folder, and the use cases over it.

    Files are read anew with every call, so that they may be edited between two. What is wrong with
    files or names raises ``FilesAreWrongError``, which lists all of it. Nothing is printed.
    """

    def __init__(self, rules: Name | None = None) -> None:
        """Take this rules folder, else that in ``RELEASE_SIM_RULES``, else the bundled rules."""
        self.folder = Inputs.at(Path(rules) if rules else None).folder

    def rulebook(self) -> Rulebook:
        """Return all rules, findings, readings, sources and policies."""
        return self._inputs().rulebook()

    def decide(
        self,
        scenario: Name,
        what_if: str = "",
        *,
        policy: str | None = None,
        as_of: date | None = None,
        readings: Mapping[str, str] | None = None,
        facts: Mapping[str, Value] | None = None,
        forget: Sequence[str] = (),
    ) -> Decision:
        """Return the answer for every action in one scenario, with the trace of every rule.

        Args as for ``explain``.
        """
        return self.explain(
            scenario,
            what_if,
            policy=policy,
            as_of=as_of,
            readings=readings,
            facts=facts,
            forget=forget,
        ).decision

    def explain(
        self,
        scenario: Name,
        what_if: str = "",
        *,
        policy: str | None = None,
        as_of: date | None = None,
        readings: Mapping[str, str] | None = None,
        facts: Mapping[str, Value] | None = None,
        forget: Sequence[str] = (),
    ) -> Explanation:
        """Return one scenario decided and ready to be asked about.

        Args:
            scenario: A scenario file, or the name of a bundled one.
            what_if: The branch of the scenario; its own story where none is named.
            policy: Decide under this policy instead of the scenario's.
            as_of: Decide on this day instead of the scenario's.
            readings: Choices by reading, in place of the policy's.
            facts: Facts that are stated in place of the scenario's.
            forget: Facts that are made unknown.

        Raises:
            FilesAreWrongError: Something is wrong with a file or a name, or the policy is not
                about the case.
        """
        from release_sim.api.explanation import explain  # noqa: PLC0415

        overrides = Overrides(
            policy,
            as_of.isoformat() if as_of else None,
            _assigned(readings or {}),
            _assigned(facts or {}),
            forget,
        )
        return explain(self._inputs(), Path(scenario), what_if, overrides)

    def compare(
        self,
        before: str,
        after: str,
        *,
        readings: Mapping[str, str] | None = None,
        actions: Sequence[str] = (),
    ) -> PolicyComparison:
        """Return in which cases two policies answer differently: all such, and no others.

        Args:
            before: A policy, or ``POLICY@YYYY-MM-DD`` for one day of it.
            after: Another, or another day of the same; both with a day or neither.
            readings: Choices by reading, for both.
            actions: Only these; all where none is named.

        Raises:
            FilesAreWrongError: No such policy, day, reading or action, or no day in common.
        """
        from release_sim.api.policy_sides import check_days, differences, sides_of  # noqa: PLC0415

        inputs = self._inputs()
        given = {"A": before, "B": after}
        sides = sides_of(inputs, inputs.rulebook(), given, None, _assigned(readings or {}))
        check_days(inputs, sides)
        chosen = _known_actions(actions, inputs.diagnosis)
        inputs.diagnosis.raise_if_any()
        return differences(sides, chosen)

    def prove(
        self,
        *names: str,
        policy: str | None = None,
        file: Name | None = None,
        as_chosen: bool = False,
    ) -> list[Proof]:
        """Return for each invariant its proof, or the smallest case against it.

        Args:
            names: Invariants; all on offer where none is named.
            policy: The policy of which they are proved; that of the jurisdiction if not named.
            file: A file of your own invariants, in place of those of the rules.
            as_chosen: Prove under the policy's own readings only, not under all.

        Raises:
            FilesAreWrongError: Something is wrong with the file, or no such policy.
            NothingCollectedError: No invariant has this name.
        """
        from release_sim.api.invariant_proofs import proved  # noqa: PLC0415

        return proved(self._inputs(), names, policy, Path(file) if file else None, as_chosen)[1]

    def check(self, *paths: Name, policies: Sequence[str] = ()) -> Checked:
        """Return what is wrong with the rules: conflicts, gaps, and what is of no use in them.

        Args:
            paths: Scenarios and timelines whose shape is checked too; the bundled ones where none
                is named.
            policies: Look at the rules of these only.

        Raises:
            FilesAreWrongError: The shape of a file is wrong, before rules are looked at.
        """
        from release_sim.api.flaw_check import flaws_of, in_order  # noqa: PLC0415

        inputs = self._inputs()
        rulebook, _ = in_order(inputs, list(map(Path, paths)), policies)
        return flaws_of(inputs, rulebook, policies)

    def replay(
        self,
        timeline: Name,
        *,
        policy: str | None = None,
        readings: Mapping[str, str] | None = None,
        begins_on: date | None = None,
        over_time: Sequence[str] = (),
    ) -> list[ReplayResult]:
        """Return what was due and done in a timeline: of its own story first, then of its what-ifs.

        Args:
            timeline: A timeline file.
            policy: Decide under this policy; then only the story itself is told, as with the next.
            readings: Choices by reading, in place of the policy's.
            begins_on: Move all events so that the first is on this day.
            over_time: Follow the answers for these actions.

        Raises:
            FilesAreWrongError: Something is wrong with the file or a name, or the policy has no
                answers.
        """
        from release_sim.api.timeline_replay import TimelineOverrides, replay_results  # noqa: PLC0415
        from release_sim.engine.decide import EngineCache  # noqa: PLC0415

        inputs = self._inputs()
        rulebook, timelines = inputs.timelines([Path(timeline)])
        day = begins_on.isoformat() if begins_on else None
        retelling = TimelineOverrides.read(inputs, rulebook, policy, _assigned(readings or {}), day)
        followed = _known_actions(over_time, inputs.diagnosis) if over_time else []
        inputs.diagnosis.raise_if_any()
        deciders, at = EngineCache(rulebook), retelling.given_at
        found = [
            each
            for timeline in timelines
            for each in replay_results(
                inputs, deciders, timeline, retelling.variants(inputs, timeline, None), followed, at
            )
        ]
        inputs.diagnosis.raise_if_any()
        return found

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
        """
        from release_sim.api.cohort_setup import rows_done  # noqa: PLC0415
        from release_sim.api.table_decision import DecideTableOptions, prepared  # noqa: PLC0415

        inputs = self._inputs()
        chosen = tuple(_assigned(readings or {}))
        asked = DecideTableOptions(
            Path(table), Path(output), policy=policy, readings=chosen, with_rules=with_rules
        )
        deciding = prepared(inputs, inputs.rulebook(), asked)
        deciding = inputs.diagnosis.require(deciding)
        return deciding.stream().run(rows_done(deciding.table, on_progress))

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
        chosen = _known_actions(actions, diagnosis) if actions else []
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
            replicates: How often the people are drawn anew, where ``synthesize`` drew them.
            on_progress: Called now and then with how far it has come.

        Raises:
            FilesAreWrongError: Something is wrong with the table or a name.
        """
        from release_sim.api.cohort_setup import TableOptions, check_people, compared, people  # noqa: PLC0415
        from release_sim.api.policy_sides import sides_of  # noqa: PLC0415

        inputs = self._inputs()
        sides = sides_of(inputs, inputs.rulebook(), {"A": before, "B": after}, None, [])
        cohort = people(Path(table), inputs, TableOptions(), sides, bool(replicates), None)
        if cohort:
            check_people(cohort, by, replicates, inputs.diagnosis)
        chosen = _known_actions(actions, inputs.diagnosis)
        cohort = inputs.diagnosis.require(cohort)
        one, two = sides
        return compared(cohort, (one, two), chosen, by, replicates, on_progress)

    def report(
        self,
        out: Name,
        *paths: Name,
        compare: tuple[str, str] | None = None,
        on_progress: OnProgress = quiet,
    ) -> Path:
        """Write one HTML page of scenarios, timelines and a comparison, and return its path.

        Args:
            out: The file to write; an earlier one is replaced.
            paths: Scenario and timeline files or folders.
            compare: Two policies, as for ``compare``.
            on_progress: Called now and then with how far it has come.

        Raises:
            FilesAreWrongError: Something is wrong with a file or a name.
            NotWrittenError: The page cannot be written.
        """
        from release_sim.api.output_files import replace_file  # noqa: PLC0415
        from release_sim.api.report_content import gathered  # noqa: PLC0415
        from release_sim.reporting.page.page import page  # noqa: PLC0415

        told = gathered(self._inputs(), list(map(Path, paths)), compare, None, on_progress)
        replace_file(Path(out), page(*told))
        return Path(out)

    def _inputs(self) -> Inputs:
        return Inputs(self.folder)


def _assigned(values: Mapping[str, Value]) -> list[str]:
    """Return ``NAME=VALUE`` of each, as the options of the command write them."""
    return [f"{name}={_text(value)}" for name, value in values.items()]


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _known_actions(names: Sequence[str], diagnosis: Diagnosis) -> list[str]:
    """Return these actions, or all; report one that does not exist."""
    for name in names:
        diagnosis.check_known("action", name, ACTIONS, Place("actions"))
    return list(dict.fromkeys(names or ACTIONS))
