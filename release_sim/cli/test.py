"""``test``: check every scenario and timeline against its expected answers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from os.path import lexists
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from release_sim.cli.exit_codes import Exit
from release_sim.cli.options import Json, Keyword, Paths, Rules, Verbose
from release_sim.cli.output import print_err, print_json, print_out, print_time, progress, width

if TYPE_CHECKING:
    from release_sim.api.inputs import Inputs
    from release_sim.engine.decide import EngineCache
    from release_sim.model.timelines.timeline import Timeline
    from release_sim.testing.coverage_goals import Adequacy
    from release_sim.testing.expectation_summary import Tested


def test(
    paths: Paths = None,
    keyword: Keyword = "",
    junit_file: Annotated[
        Path | None,
        typer.Option("--junit", metavar="FILE", help="Also write JUnit XML to this file."),
    ] = None,
    fail_under: Annotated[
        float,
        typer.Option(
            "--fail-under",
            metavar="PERCENT",
            min=0,
            max=100,
            help="Exit 1 if rule coverage is below this.",
        ),
    ] = 0.0,
    strength: Annotated[
        bool, typer.Option("--strength", help="Also measure how well the scenarios test the rules.")
    ] = False,
    rule: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="RULE", help="Measure only this rule or group; repeatable."),
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(
            "--write", metavar="FOLDER", help="Write the missing scenarios to this folder."
        ),
    ] = None,
    fail_under_strength: Annotated[
        float,
        typer.Option(
            "--fail-under-strength",
            metavar="PERCENT",
            min=0,
            max=100,
            help="Exit 1 if a strength figure is below this.",
        ),
    ] = 0.0,
    rules: Rules = None,
    verbose: Verbose = False,
    json: Json = False,
) -> None:
    """Check scenarios and timelines against their expected answers.

    Prints only failures, and the rules that no scenario shows applied, not applied or displaced.
    --strength also measures how well the scenarios test each rule: the lines, dates, limits and
    one-line changes that no scenario would notice, each with a smallest case that would.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.output_files import check_output_paths, replace_file
    from release_sim.api.scenario_decisions import decide_all
    from release_sim.api.scenario_strength import named_rules, strength_of
    from release_sim.engine.decide import EngineCache
    from release_sim.testing.adequacy_text import adequacy_lines as strength_lines
    from release_sim.testing.adequacy_text import strength_json
    from release_sim.testing.coverage import percent, rule_coverage, shown_percent
    from release_sim.testing.expectation_summary import Tested, expectation_summary, junit

    if not strength and (rule or write or fail_under_strength):
        raise typer.BadParameter("--rule, --write and --fail-under-strength go with --strength")
    begun = perf_counter()
    inputs = Inputs.at(rules)
    rulebook, scenarios, timelines = inputs.stories(paths or [], keyword)
    deciders = EngineCache(rulebook)
    done = [(s, part) for s in scenarios for part in decide_all(inputs, deciders, s)]
    replayed = _replayed(inputs, deciders, timelines)
    about = named_rules(rule or [], rulebook, inputs)
    inputs.diagnosis.raise_if_any()
    tested = [
        Tested(s.name, part.branch.name, part.unmet, part.expects_something) for s, part in done
    ]
    decisions = [told.decision for _, part in done for told in part.each]
    covered = rule_coverage(rulebook.rules, decisions)
    reached = percent(covered)
    lacking = [(each.rule, what) for each in covered for what in each.lacking()]
    found = None
    if strength:
        found = strength_of(rulebook, about, [part for _, part in done], progress)
        progress("")
    files = _write_lacking(found, write) if found and write else []
    check_output_paths(inputs.diagnosis, junit_file)
    if junit_file:
        replace_file(junit_file, junit([*tested, *replayed]))
    if json:
        print_json(
            {
                "schema": "release_sim.test/1",
                "decisions": [
                    {"scenario": t.scenario, "branch": t.branch or None, "unmet": list(t.unmet)}
                    for t in tested
                ],
                "courses": [
                    {"timeline": t.scenario, "course": t.branch or None, "unmet": list(t.unmet)}
                    for t in replayed
                ],
                "coverage": {
                    "percent": shown_percent(reached),
                    "lacking": [{"rule": rule, "never": what} for rule, what in lacking],
                },
                "strength": strength_json(found, files) if found else None,
            }
        )
    else:
        print_out(
            expectation_summary(tested, replayed, lacking, None if keyword or paths else reached)
        )
        if found:
            print_out(strength_lines(found, write, width()))
    if verbose:
        print_time(begun, found.seconds if found else 0.0)
    if reached < fail_under:
        print_err(f"rule coverage {shown_percent(reached)}% is below {fail_under:g}%")
    too_weak = found is not None and found.least() < fail_under_strength
    if reached < fail_under or too_weak or any(t.unmet for t in (*tested, *replayed)):
        raise typer.Exit(Exit.FINDINGS)


def _replayed(inputs: Inputs, deciders: EngineCache, timelines: Sequence[Timeline]) -> list[Tested]:
    """Every timeline variant of every timeline, held to what it expects."""
    from release_sim.api.timeline_replay import replay_results
    from release_sim.model.timelines.timeline import TimelineExpectation
    from release_sim.testing.expectation_summary import Tested

    return [
        Tested(
            timeline.name,
            found.variant.name,
            found.unmet,
            any(told.variant.expect != TimelineExpectation() for told in found.each),
        )
        for timeline in timelines
        for found in replay_results(inputs, deciders, timeline, (timeline.main, *timeline.what_if))
    ]


def _write_lacking(strength: Adequacy, folder: Path) -> list[str]:
    """Write every case that is lacking as a scenario named for its rule, and over no file."""
    from release_sim.api.output_files import new_file
    from release_sim.testing.adequacy_text import covering_file

    paths = []
    for showing in strength.lacking:
        stem = showing.goals[0].rule.replace(".", "_")
        path = next(p for n in count(1) if not lexists(p := folder / f"{stem}_{n}.yaml"))
        new_file(path, covering_file(showing))
        paths.append(str(path))
    return paths
