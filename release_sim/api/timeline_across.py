"""One timeline under many policies, side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from release_sim.analysis.comparison.answer_groups import near_groups
from release_sim.api.case_across import AcrossOptions, sides_across
from release_sim.api.inputs import Inputs
from release_sim.api.timeline_replay import BEGINS_ON, TimelineOverrides
from release_sim.engine.decide import EngineCache
from release_sim.errors import OutOfScopeError
from release_sim.model.analysis.place_answers import NotCovered
from release_sim.model.change import Change
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.place_replays import DutyKey, PlaceReplay, TimelineAcross
from release_sim.model.title_addition import OptionsGiven
from release_sim.timeline.evaluation import evaluate_replay
from release_sim.timeline.memoized_engine import MemoizedEngine


def timeline_across_file(
    inputs: Inputs, path: Path, options: AcrossOptions
) -> tuple[Rulebook, TimelineAcross]:
    """Read one timeline from its file and replay it in many places.

    A day is that on which the timeline begins. Raises ``FilesAreWrongError`` for all that is wrong
    with the file or the names, and where no policy has answers.
    """
    rulebook, (timeline,) = inputs.timelines([path])
    sides = sides_across(inputs, rulebook, options)
    changes = inputs.read_overrides(replace(options.overrides, reading=()), rulebook).change
    inputs.diagnosis.raise_if_any()
    engines = EngineCache(rulebook)
    found: list[PlaceReplay] = []
    left_out: list[NotCovered] = []
    for side in sides:
        given_at = {"as_of": BEGINS_ON} if side.day else {}
        change = Change(
            side.policy.name,
            side.day,
            side.readings,
            changes.stated,
            changes.unknown,
            given_at=given_at,
        )
        variant = TimelineOverrides(OptionsGiven(), change).changed(inputs, timeline.main)
        inputs.diagnosis.raise_if_any()
        try:
            engine = engines.engine(variant.policy, variant.readings)
            found.append(PlaceReplay(side, evaluate_replay(variant, MemoizedEngine(engine))))
        except OutOfScopeError as error:
            left_out.append(NotCovered(side, error.message))
    if not found:
        for each in left_out:
            inputs.diagnosis.add("date-not-covered", Place("--policies"), each.why)
    inputs.diagnosis.raise_if_any()
    keys = TimelineAcross(timeline, (tuple(found),)).duty_keys()
    groups = near_groups(found, lambda place: _ends(place, keys))
    return rulebook, TimelineAcross(timeline, groups, tuple(left_out))


def _ends(place: PlaceReplay, keys: list[DutyKey]) -> tuple[object, ...]:
    """Return for every duty what was due and what became of it."""
    duties = place.duties()
    return tuple(tuple((duty.answer, duty.status) for duty in duties.get(key, ())) for key in keys)
