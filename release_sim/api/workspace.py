"""One rulebook and everything that can be asked of it: the Python API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.alternative_options import WhatIfOptions
from release_sim.api.arguments import AnyDay
from release_sim.api.case_across import AcrossOptions
from release_sim.api.cohort_use_cases import CohortUseCases
from release_sim.api.inputs import OnProgress, quiet
from release_sim.api.overrides import Overrides
from release_sim.api.policy_use_cases import PolicyUseCases
from release_sim.api.process_use_cases import ProcessUseCases
from release_sim.api.record_use_cases import RecordUseCases
from release_sim.api.rules_folder import Name, assigned
from release_sim.api.timeline_use_cases import TimelineUseCases
from release_sim.model.each_account import on_each_account
from release_sim.vocabulary.fact import Value

if TYPE_CHECKING:
    from release_sim.api.case_what_if import WhatIf
    from release_sim.api.explanation import Explanation
    from release_sim.model.analysis.place_answers import Across
    from release_sim.model.decision import Decision

# Each use case is imported where it is asked for: z3 and Arrow take long to come.


class Workspace(TimelineUseCases, PolicyUseCases, CohortUseCases, ProcessUseCases, RecordUseCases):
    """A rules folder, and the use cases over it.

    Files are read again with every call, so that they may be edited between two. What is wrong with
    files or names raises ``FilesAreWrongError``, which lists all of it; what is wrong with an
    argument is placed at its name, or at the option of the command that says the same. Where
    several names can be given, one may stand alone. Nothing is printed.
    """

    def decide(
        self,
        scenario: Name,
        what_if: str = "",
        *,
        policy: str | None = None,
        as_of: AnyDay | None = None,
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
        as_of: AnyDay | None = None,
        readings: Mapping[str, str] | None = None,
        facts: Mapping[str, Value] | None = None,
        forget: Sequence[str] = (),
    ) -> Explanation:
        """Return one scenario decided and ready to be asked about.

        Args:
            scenario: A scenario file, or the name of a bundled one.
            what_if: The branch of the scenario; its own story where none is named.
            policy: Decide under this policy instead of the scenario's.
            as_of: Decide on this day instead of the scenario's, a date or YYYY-MM-DD.
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
            as_of,
            assigned(readings or {}),
            assigned(facts or {}),
            forget,
        )
        return explain(self._inputs(), Path(scenario), what_if, overrides)

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

        return across_file(self._inputs(), Path(scenario), what_if, options)[1]

    def what_if(self, scenario: Name, changes: WhatIfOptions) -> list[WhatIf]:
        """Return one scenario as it is told, and each alternative to it: once for each account.

        Where nothing is disputed there is one.

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

        inputs = self._inputs()
        rulebook, scenarios = inputs.scenarios([Path(scenario)], Overrides())
        alternatives = Alternatives(inputs, rulebook, changes)
        asked = alternatives.checked()
        return [what_if(alternatives, asked, told) for told in on_each_account(scenarios[0])]

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
        from release_sim.api.output_files import (  # noqa: PLC0415
            HTML,
            check_ending,
            check_output_paths,
            replace_file,
        )
        from release_sim.api.report_content import StoryOptions, gathered  # noqa: PLC0415
        from release_sim.reporting.page.page import page  # noqa: PLC0415

        inputs = self._inputs()
        check_ending(Path(out), "out", HTML, inputs.diagnosis)
        stories = StoryOptions(list(map(Path, paths)), alternatives=what_if or WhatIfOptions())
        rulebook, told = gathered(inputs, stories, compare, None, on_progress)
        check_output_paths(inputs.diagnosis, Path(out))
        replace_file(Path(out), page(inputs.voice(rulebook), told))
        return Path(out)
