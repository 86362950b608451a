"""The use cases over timelines: replayed, under many policies, and otherwise than told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.alternative_options import WhatIfOptions
from release_sim.api.arguments import AnyDay, day_text
from release_sim.api.case_across import AcrossOptions
from release_sim.api.rules_folder import Name, RulesFolder, assigned, known_actions
from release_sim.model.each_account import on_each_account

if TYPE_CHECKING:
    from release_sim.api.timeline_what_if import TimelineWhatIf
    from release_sim.model.timelines.place_replays import TimelineAcross
    from release_sim.model.timelines.replay_result import ReplayResult

# Each use case is imported where it is asked for: deciding takes long to come.


class TimelineUseCases(RulesFolder):
    """Timelines: what was due in them, and what was done."""

    def replay(
        self,
        timeline: Name,
        *,
        policy: str | None = None,
        readings: Mapping[str, str] | None = None,
        begins_on: AnyDay | None = None,
        over_time: Sequence[str] = (),
    ) -> list[ReplayResult]:
        """Return the duties and acts in a timeline: first its story, then its what-ifs.

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
        day = day_text(begins_on)
        overrides = TimelineOverrides.read(inputs, rulebook, policy, assigned(readings or {}), day)
        followed = known_actions(over_time, inputs.diagnosis) if over_time else []
        inputs.diagnosis.raise_if_any()
        engines, at = EngineCache(rulebook), overrides.given_at
        found = [
            each
            for timeline in timelines
            for each in replay_results(
                inputs, engines, timeline, overrides.variants(inputs, timeline, None), followed, at
            )
        ]
        inputs.diagnosis.raise_if_any()
        return found

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

        return timeline_across_file(self._inputs(), Path(timeline), options)[1]

    def replay_what_if(self, timeline: Name, changes: WhatIfOptions) -> list[TimelineWhatIf]:
        """Return one timeline replayed, and each alternative to it: once for each account.

        Where nothing is disputed there is one.

        Args:
            timeline: A timeline file.
            changes: As for ``what_if``; a day is that on which the timeline begins, and a fact is
                as stated wherever an event tells of it.

        Raises:
            FilesAreWrongError: As for ``what_if``.
        """
        from release_sim.api.alternatives import Alternatives  # noqa: PLC0415
        from release_sim.api.timeline_what_if import timeline_what_if  # noqa: PLC0415

        inputs = self._inputs()
        rulebook, timelines = inputs.timelines([Path(timeline)])
        alternatives = Alternatives(inputs, rulebook, changes)
        asked = alternatives.checked()
        return [
            timeline_what_if(alternatives, asked, told) for told in on_each_account(timelines[0])
        ]
