"""Every scenario and timeline compared with its expectations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from release_sim.api.inputs import Inputs, OnProgress
from release_sim.api.scenario_decisions import decide_all
from release_sim.api.scenario_strength import named_rules, strength_of
from release_sim.engine.decide import EngineCache
from release_sim.model.timelines.timeline import Timeline
from release_sim.testing.coverage import rule_coverage
from release_sim.testing.scenario_outcomes import ScenarioTests, Tested


def scenario_tests(
    inputs: Inputs,
    paths: Sequence[Path],
    keyword: str,
    measured: Sequence[str] | None,
    on_progress: OnProgress,
) -> ScenarioTests:
    """Return the results of comparing scenarios and timelines with their expectations.

    ``measured`` names the rules and groups whose tests are measured for strength, all where it is
    empty; None measures none. Raises ``FilesAreWrongError`` for all that is wrong with files or
    names.
    """
    rulebook, scenarios, timelines = inputs.stories(paths, keyword)
    engines = EngineCache(rulebook)
    done = [(each, part) for each in scenarios for part in decide_all(inputs, engines, each)]
    replayed = tuple(_replayed(inputs, engines, timelines))
    about = named_rules(measured or (), rulebook, inputs)
    inputs.diagnosis.raise_if_any()
    decisions = [told.decision for _, part in done for told in part.each]
    parts = [part for _, part in done]
    return ScenarioTests(
        tuple(Tested(s.name, p.branch.name, p.unmet, p.expects_something) for s, p in done),
        replayed,
        tuple(rule_coverage(rulebook.rules, decisions)),
        None if measured is None else strength_of(rulebook, about, parts, on_progress),
    )


def _replayed(
    inputs: Inputs, engines: EngineCache, timelines: Sequence[Timeline]
) -> Iterator[Tested]:
    """Yield the story and what-ifs of every timeline, compared with their expectations."""
    if not timelines:
        return
    # Time zones would slow the start of tests of scenarios alone.
    from release_sim.api.timeline_replay import replay_results  # noqa: PLC0415
    from release_sim.model.timelines.timeline import TimelineExpectation  # noqa: PLC0415

    for timeline in timelines:
        variants = (timeline.main, *timeline.what_if)
        for found in replay_results(inputs, engines, timeline, variants):
            expects = any(told.variant.expect != TimelineExpectation() for told in found.each)
            yield Tested(timeline.name, found.variant.name, found.unmet, expects)
