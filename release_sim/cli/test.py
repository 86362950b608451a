"""``test``: check every scenario and timeline against its expected answers."""

from __future__ import annotations

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
    from release_sim.testing.coverage_goals import Adequacy


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
    from release_sim.api.output_files import JUNIT, check_ending, check_output_paths, replace_file
    from release_sim.api.scenario_tests import scenario_tests
    from release_sim.testing.adequacy_text import adequacy_lines
    from release_sim.testing.coverage import shown_percent
    from release_sim.testing.expectation_summary import expectation_summary, junit, tests_json

    if not strength and (rule or write or fail_under_strength):
        raise typer.BadParameter("--rule, --write and --fail-under-strength go with --strength")
    begun = perf_counter()
    inputs = Inputs.at(rules)
    check_ending(junit_file, "--junit", JUNIT, inputs.diagnosis)
    measured = (rule or []) if strength else None
    found = scenario_tests(inputs, paths or [], keyword, measured, progress)
    measure = found.strength
    if measure:
        progress("")
    files = _write_lacking(measure, write) if measure and write else []
    check_output_paths(inputs.diagnosis, junit_file)
    if junit_file:
        replace_file(junit_file, junit([*found.decided, *found.replayed]))
    if json:
        print_json(tests_json(found, files))
    else:
        print_out(expectation_summary(found, whole=not (keyword or paths)))
        if measure:
            print_out(adequacy_lines(measure, write, width()))
    if verbose:
        print_time(begun, measure.seconds if measure else 0.0)
    if found.percent < fail_under:
        print_err(f"rule coverage {shown_percent(found.percent)}% is below {fail_under:g}%")
    too_weak = measure is not None and measure.least() < fail_under_strength
    if found.percent < fail_under or too_weak or found.failed:
        raise typer.Exit(Exit.FINDINGS)


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
