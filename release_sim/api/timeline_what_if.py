"""Alternatives to a timeline: the story and every what-if replayed, duty by duty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from release_sim.analysis.explain.answer_changes import AnswerComparer
from release_sim.api.alternative_options import Steps
from release_sim.api.alternatives import Alternatives, check_branches
from release_sim.api.timeline_replay import TimelineOverrides, replay_results
from release_sim.engine.decide import EngineCache
from release_sim.model.analysis.alternative import (
    ChangedAnswer,
    DecidedCase,
    Supposition,
    TimelineAlternative,
    TimelineChange,
    differs,
    own_what_if,
)
from release_sim.model.case import Case
from release_sim.model.limits import Caveat
from release_sim.model.scenario import Branch, Expectation
from release_sim.model.timelines.duty_difference import duty_differences
from release_sim.model.timelines.moments import Moment
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.model.timelines.timeline import Timeline, TimelineVariant
from release_sim.model.title_addition import OptionsGiven
from release_sim.timeline.fold import cases


class TimelineWhatIf(NamedTuple):
    """A timeline as it is told, and its alternatives."""

    timeline: Timeline
    before: ReplayResult
    alternatives: tuple[TimelineAlternative, ...]

    @property
    def caveats(self) -> list[Caveat]:
        """The warnings about the days of the timeline and of its alternatives."""
        sides = (self.before, *(each.after for each in self.alternatives))
        return [each for side in sides for each in side.caveats]


def timeline_what_if(
    alternatives: Alternatives, asked: Sequence[Steps], timeline: Timeline
) -> TimelineWhatIf:
    """Return the timeline replayed, and each alternative; its own what-ifs where none is asked.

    Raises ``FilesAreWrongError`` as ``what_if`` does.
    """
    inputs = alternatives.inputs
    check_branches(asked, [variant.name for variant in timeline.what_if], "timeline")
    titles = {variant.name: variant.title for variant in timeline.what_if}

    def replayed(variant: TimelineVariant, steps: Steps) -> ReplayResult:
        engines = alternatives.engines(steps)
        given_at = alternatives.change(steps).given_at
        found = replay_results(inputs, engines, timeline, (variant,), (), given_at)
        inputs.diagnosis.raise_if_any()
        return found[0]

    before = replayed(timeline.main, ())
    own: list[tuple[TimelineVariant, Steps, Supposition]] = [
        (_variant(alternatives, timeline, steps), steps, alternatives.supposed(steps, titles))
        for steps in asked
    ]
    if not asked:
        own = [(each, (), own_what_if(each.title)) for each in timeline.what_if]
    found = (
        _alternative(
            supposed,
            (before, alternatives.engines(())),
            (replayed(variant, steps), alternatives.engines(steps)),
        )
        for variant, steps, supposed in own
    )
    return TimelineWhatIf(timeline, before, tuple(found))


def _variant(alternatives: Alternatives, timeline: Timeline, steps: Steps) -> TimelineVariant:
    """Return the variant of the events that the steps name; a what-if of the file changes last."""
    own = {variant.name: variant for variant in timeline.what_if}
    found = timeline.main
    for step in steps:
        found = own.get(step.branch, found)
    changes = TimelineOverrides(OptionsGiven(), alternatives.change(steps))
    changed = changes.changed(alternatives.inputs, found)
    alternatives.inputs.diagnosis.raise_if_any()
    return changed


Replayed = tuple[ReplayResult, EngineCache]


def _alternative(supposed: Supposition, before: Replayed, after: Replayed) -> TimelineAlternative:
    changes: list[TimelineChange] = []
    same: list[tuple[str, str]] = []
    for person in before[0].people:
        found = {each.action: each for each in duty_differences(before[0], after[0], person)}
        for action, difference in found.items():
            since, why = _first_change(before, after, person, action)
            changes.append(TimelineChange(person, difference, since, why))
        duties = dict.fromkeys(each.action for each in before[0].obligations_of(person))
        same += [(person, action) for action in duties if action not in found]
    return TimelineAlternative(supposed, after[0], tuple(changes), tuple(same))


def _first_change(
    before: Replayed, after: Replayed, person: str, action: str
) -> tuple[Moment | None, ChangedAnswer | None]:
    """Return the first event after which the answer differs, and why it does."""
    there = {name: (moment, case) for name, moment, case in _events(after[0], person)}
    for name, moment, case in _events(before[0], person):
        if name not in there:
            continue
        other, changed = there[name]
        if differs(moment.outcomes[action], other.outcomes[action]):
            sides = _decided(before, case), _decided(after, changed)
            return other, AnswerComparer(*sides).change(action)
    return None, None


def _events(result: ReplayResult, person: str) -> Iterator[tuple[str, Moment, Case]]:
    """Yield the events of a person by name, the second of a name with its number."""
    seen: dict[str, int] = {}
    for moment, case in cases(result.replay):
        if moment.event and moment.person == person:
            number = seen[moment.event.name] = seen.get(moment.event.name, 0) + 1
            yield f"{moment.event.name}.{number}", moment, case


def _decided(replayed: Replayed, case: Case) -> DecidedCase:
    result, engines = replayed
    variant = result.variant
    engine = engines.engine(variant.policy, variant.readings)
    branch = Branch(
        variant.name, variant.title, variant.policy, case, variant.readings, Expectation()
    )
    return DecidedCase(branch, engine.policy, engine.decide(case))
