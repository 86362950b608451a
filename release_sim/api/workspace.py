"""One rulebook and everything that can be asked of it: the Python API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.alternatives import WhatIfOptions
from release_sim.api.case_across import AcrossOptions
from release_sim.api.cohort_use_cases import CohortUseCases
from release_sim.api.inputs import OnProgress, quiet
from release_sim.api.overrides import Overrides
from release_sim.api.rules_folder import Name, assigned, known_actions
from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.vocabulary.fact import Value

if TYPE_CHECKING:
    from release_sim.api.case_what_if import WhatIf
    from release_sim.api.explanation import Explanation
    from release_sim.api.timeline_what_if import TimelineWhatIf
    from release_sim.model.analysis.difference import PolicyComparison
    from release_sim.model.analysis.flaw import Checked
    from release_sim.model.analysis.invariant import Proof
    from release_sim.model.analysis.place_answers import Across
    from release_sim.model.analysis.policy_classes import PolicyClasses
    from release_sim.model.decision import Decision
    from release_sim.model.timelines.place_replays import TimelineAcross
    from release_sim.model.timelines.replay_result import ReplayResult

# Each use case is imported where it is asked for: z3 and Arrow take long to come.


class Workspace(CohortUseCases):
    """A rules folder, and the use cases over it.

    Files are read anew with every call, so that they may be edited between two. What is wrong with
    files or names raises ``FilesAreWrongError``, which lists all of it. Nothing is printed.
    """

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
            assigned(readings or {}),
            assigned(facts or {}),
            forget,
        )
        return explain(self.inputs(), Path(scenario), what_if, overrides)

    def across(
        self, scenario: Name, what_if: str = "", options: AcrossOptions = AcrossOptions()
    ) -> Across:
        """Return one scenario as many policies decide it, those that answer alike together.

        Args:
            scenario: A scenario file, or the name of a bundled one.
            what_if: The branch of the scenario; its own story where none is named.
            options: The policies and days, and what is changed of the case; all places where none
                is named.

        Raises:
            FilesAreWrongError: Something is wrong with the file or a name, or no policy has an
                answer for the case.
        """
        from release_sim.api.case_across import across_file  # noqa: PLC0415

        return across_file(self.inputs(), Path(scenario), what_if, options)[1]

    def timeline_across(
        self, timeline: Name, options: AcrossOptions = AcrossOptions()
    ) -> TimelineAcross:
        """Return one timeline as it goes under many policies, those that go alike together.

        Args:
            timeline: A timeline file.
            options: The policies, the days on which it begins, and facts that are changed of it.

        Raises:
            FilesAreWrongError: Something is wrong with the file or a name, or no policy has
                answers.
        """
        from release_sim.api.timeline_across import timeline_across_file  # noqa: PLC0415

        return timeline_across_file(self.inputs(), Path(timeline), options)[1]

    def what_if(self, scenario: Name, changes: WhatIfOptions) -> WhatIf:
        """Return one scenario as it is told, and each alternative to it.

        Args:
            scenario: A scenario file, or the name of a bundled one.
            changes: The changes that make the alternatives; where it names none, they are the
                scenario's own what-ifs.

        Raises:
            FilesAreWrongError: Something is wrong with a file or a name, or an alternative cannot
                be, is not clear, or is not covered by its policy.
        """
        from release_sim.api.alternatives import Alternatives  # noqa: PLC0415
        from release_sim.api.case_what_if import what_if  # noqa: PLC0415

        inputs = self.inputs()
        rulebook, scenarios = inputs.scenarios([Path(scenario)], Overrides())
        alternatives = Alternatives(inputs, rulebook, changes)
        return what_if(alternatives, alternatives.checked(), scenarios[0])

    def replay_what_if(self, timeline: Name, changes: WhatIfOptions) -> TimelineWhatIf:
        """Return one timeline replayed as it is told, and each alternative to it.

        Args:
            timeline: A timeline file.
            changes: As for ``what_if``; a day is that on which the timeline begins, and a fact is
                as stated wherever an event tells of it.

        Raises:
            FilesAreWrongError: As for ``what_if``.
        """
        from release_sim.api.alternatives import Alternatives  # noqa: PLC0415
        from release_sim.api.timeline_what_if import timeline_what_if  # noqa: PLC0415

        inputs = self.inputs()
        rulebook, timelines = inputs.timelines([Path(timeline)])
        alternatives = Alternatives(inputs, rulebook, changes)
        return timeline_what_if(alternatives, alternatives.checked(), timelines[0])

    def compare(
        self,
        before: str,
        after: str,
        *,
        readings: Mapping[str, str] | None = None,
        actions: Sequence[str] = (),
        instruments: int = USUAL,
    ) -> PolicyComparison:
        """Return in which cases two policies answer differently: all such, and no others.

        Args:
            before: A policy, or ``POLICY@YYYY-MM-DD`` for one day of it.
            after: Another, or another day of the same; both with a day or neither.
            readings: Choices by reading, for both.
            actions: Only these; all where none is named.
            instruments: Ask of cases with up to so many papers of each kind, eight at most.

        Raises:
            FilesAreWrongError: No such policy, day, reading or action, or no day in common.
        """
        from release_sim.api.policy_sides import check_days, differences, sides_of  # noqa: PLC0415

        inputs = self.inputs()
        given = {"A": before, "B": after}
        sides = sides_of(inputs, inputs.rulebook(), given, None, assigned(readings or {}))
        check_days(inputs, sides)
        chosen = known_actions(actions, inputs.diagnosis)
        inputs.diagnosis.raise_if_any()
        return differences(sides, chosen, instruments)

    def policy_classes(
        self,
        *policies: str,
        readings: Mapping[str, str] | None = None,
        actions: Sequence[str] = (),
        instruments: int = USUAL,
    ) -> PolicyClasses:
        """Return which policies answer alike in every case, proved, and the nearest pairs.

        Args:
            policies: Each a policy, or ``POLICY@YYYY-MM-DD``; all with a day or none.
            readings: Choices by reading, for all.
            actions: Only these; all where none is named.
            instruments: Ask of cases with up to so many papers of each kind, eight at most.

        Raises:
            FilesAreWrongError: No such policy, day, reading or action.
        """
        from release_sim.api.policy_sides import (  # noqa: PLC0415
            argument_names,
            check_days,
            policy_classes,
            sides_of,
        )

        inputs = self.inputs()
        given = dict(zip(argument_names(), policies, strict=False))
        sides = sides_of(inputs, inputs.rulebook(), given, None, assigned(readings or {}))
        check_days(inputs, sides)
        chosen = known_actions(actions, inputs.diagnosis)
        inputs.diagnosis.raise_if_any()
        return policy_classes(sides, chosen, instruments)

    def prove(
        self,
        *names: str,
        policy: str | None = None,
        file: Name | None = None,
        as_chosen: bool = False,
        instruments: int = USUAL,
    ) -> list[Proof]:
        """Return for each invariant its proof, or the smallest case against it.

        Args:
            names: Invariants; all on offer where none is named.
            policy: The policy of which they are proved; that of the jurisdiction if not named.
            file: A file of your own invariants, in place of those of the rules.
            as_chosen: Prove under the policy's own readings only, not under all.
            instruments: Prove it of cases with up to so many papers of each kind, eight at most.

        Raises:
            FilesAreWrongError: Something is wrong with the file, or no such policy.
            NothingCollectedError: No invariant has this name.
        """
        from release_sim.api.invariant_proofs import proved  # noqa: PLC0415

        own = Path(file) if file else None
        return proved(self.inputs(), names, policy, own, as_chosen, instruments)[1]

    def check(
        self, *paths: Name, policies: Sequence[str] = (), instruments: int = USUAL
    ) -> Checked:
        """Return what is wrong with the rules: conflicts, gaps, and what is of no use in them.

        Args:
            paths: Scenarios and timelines whose shape is checked too; the bundled ones where none
                is named.
            policies: Look at the rules of these only.
            instruments: Ask of cases with up to so many papers of each kind, eight at most.

        Raises:
            FilesAreWrongError: The shape of a file is wrong, before rules are looked at.
        """
        from release_sim.api.flaw_check import flaws_of, in_order  # noqa: PLC0415

        inputs = self.inputs()
        rulebook, _ = in_order(inputs, list(map(Path, paths)), policies)
        return flaws_of(inputs, rulebook, policies, instruments)

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

        inputs = self.inputs()
        rulebook, timelines = inputs.timelines([Path(timeline)])
        day = begins_on.isoformat() if begins_on else None
        retelling = TimelineOverrides.read(inputs, rulebook, policy, assigned(readings or {}), day)
        followed = known_actions(over_time, inputs.diagnosis) if over_time else []
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

    def report(
        self,
        out: Name,
        *paths: Name,
        compare: tuple[str, str] | None = None,
        what_if: WhatIfOptions | None = None,
        on_progress: OnProgress = quiet,
    ) -> Path:
        """Write one HTML page of scenarios, timelines and a comparison, and return its path.

        Args:
            out: The file to write; an earlier one is replaced.
            paths: Scenario and timeline files or folders.
            compare: Two policies, as for ``compare``.
            what_if: Changes that are shown before and after, as for ``what_if``.
            on_progress: Called now and then with how far it has come.

        Raises:
            FilesAreWrongError: Something is wrong with a file or a name.
            NotWrittenError: The page cannot be written.
        """
        from release_sim.api.output_files import check_apart, replace_file  # noqa: PLC0415
        from release_sim.api.report_content import StoryOptions, gathered  # noqa: PLC0415
        from release_sim.reporting.page.page import page  # noqa: PLC0415

        inputs = self.inputs()
        stories = StoryOptions(list(map(Path, paths)), alternatives=what_if or WhatIfOptions())
        rulebook, told = gathered(inputs, stories, compare, None, on_progress)
        check_apart(inputs.diagnosis, Path(out))
        replace_file(Path(out), page(inputs.voice(rulebook), told))
        return Path(out)
