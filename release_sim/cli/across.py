"""``across``: one case or timeline under many policies and on many days, side by side."""

from __future__ import annotations

import csv as csv_files
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from release_sim.cli.cohort_options import Csv
from release_sim.cli.exit_codes import Exit
from release_sim.cli.options import (
    Forget,
    InLanguage,
    Json,
    OnlyActions,
    Reading,
    Rules,
    Scenario,
    Set,
)
from release_sim.cli.output import (
    heard_in,
    painter,
    print_caveats,
    print_idle,
    print_json,
    print_out,
    print_written,
    width,
)
from release_sim.model.language import Language

if TYPE_CHECKING:
    from release_sim.api.case_across import AcrossOptions
    from release_sim.api.inputs import Inputs


def across(
    scenario: Scenario,
    policies: Annotated[
        list[str] | None,
        typer.Option(
            "--policies",
            metavar="POLICY",
            help="Only these, each POLICY or POLICY@DATE; repeatable. Default: all places.",
        ),
    ] = None,
    as_of: Annotated[
        list[str] | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help="Decide on this date (YYYY-MM-DD); repeatable.",
        ),
    ] = None,
    what_if: Annotated[
        str | None,
        typer.Option("--what-if", metavar="NAME", help="Take this what-if of the scenario."),
    ] = None,
    action: OnlyActions = None,
    why: Annotated[
        bool, typer.Option("--why", help="Also print what each rule says, and its sources.")
    ] = False,
    apart: Annotated[
        bool,
        typer.Option("--apart", help="Also find what would tell apart places that answer alike."),
    ] = False,
    reading: Reading = None,
    set: Set = None,  # noqa: A002  the option's name
    forget: Forget = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 if any answer differs.")
    ] = False,
    csv: Csv = None,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", metavar="FILE", help="Also draw the table to this file, as SVG."),
    ] = None,
    language: InLanguage = Language.ENGLISH,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Decide one case, or replay one timeline, under many policies, and show where they differ.

    Prints a row a place and a letter an answer, places that answer alike together, then for every
    action the rules that decide it with their sources, the readings it turns on, and what is
    undetermined and why. With --apart it also finds, for places that answer alike here, the fewest
    changed facts that make them differ, or proves that they are alike in every case of that day.
    For a timeline it prints what was due in each place and what became of it; a date is the day
    on which it begins.
    """
    from release_sim.api.case_across import AcrossOptions
    from release_sim.api.inputs import Inputs
    from release_sim.api.output_files import CSV, SVG, check_ending
    from release_sim.api.overrides import Overrides
    from release_sim.api.story_files import tells_a_timeline

    inputs = Inputs.at(rules)
    check_ending(csv, "--csv", CSV, inputs.diagnosis)
    check_ending(picture, "--picture", SVG, inputs.diagnosis)
    named = [name.strip() for text in policies or () for name in text.split(",")]
    overrides = Overrides(None, None, reading or (), set or (), forget or ())
    options = AcrossOptions(named, as_of or (), overrides, action or (), apart)
    if tells_a_timeline(scenario):
        if what_if or action or apart or picture:
            message = "--what-if, --action, --apart and --picture go with a scenario"
            raise typer.BadParameter(message)
        groups = _timeline(inputs, scenario, options, csv, why, language, json)
    else:
        written = _AcrossFiles(csv, picture)
        groups = _case(inputs, scenario, what_if or "", options, written, why, language, json)
    heard = heard_in(language, json=json)
    print_written(csv, picture, language=heard)
    print_idle(inputs.idle, heard)
    if exit_code and groups > 1:
        raise typer.Exit(Exit.FINDINGS)


class _AcrossFiles(NamedTuple):
    """The files that are written beside what is printed."""

    csv: Path | None
    picture: Path | None = None

    def check_output_paths(self, inputs: Inputs) -> None:
        """Refuse an output file that is also an input or the other output."""
        from release_sim.api.output_files import check_output_paths

        check_output_paths(inputs.diagnosis, *self)

    def rows(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Write the table, if one is wanted."""
        from release_sim.api.output_files import replace_file

        if self.csv:
            text = io.StringIO()
            csv_files.writer(text, lineterminator="\n").writerows(rows)
            replace_file(self.csv, text.getvalue())


def _case(
    inputs: Inputs,
    path: Path,
    what_if: str,
    options: AcrossOptions,
    written: _AcrossFiles,
    why: bool,
    language: Language,
    json: bool,
) -> int:
    """Print one scenario across places; return the number of groups that answer differently."""
    from release_sim.api.case_across import across_file
    from release_sim.api.output_files import replace_file
    from release_sim.reporting.analysis.across_json import across_json, across_rows
    from release_sim.reporting.analysis.across_picture import across_picture
    from release_sim.reporting.analysis.across_text import AcrossText

    rulebook, found = across_file(inputs, path, what_if, options)
    written.check_output_paths(inputs)
    written.rows(across_rows(rulebook, found))
    voice = inputs.voice(rulebook, language)
    if written.picture:
        replace_file(written.picture, across_picture(found, voice.about()))
    if json:
        print_json(across_json(found))
    else:
        print_out(AcrossText(voice, found, painter(), why, width()).whole())
        print_caveats([each for place in found.places for each in place.caveats], voice)
    return len(found.groups)


def _timeline(
    inputs: Inputs,
    path: Path,
    options: AcrossOptions,
    csv: Path | None,
    why: bool,
    language: Language,
    json: bool,
) -> int:
    """Print one timeline across places; return the number of groups that differ."""
    # Time zones, and shapes that few verbs need, would slow the start of every one.
    from release_sim.api.timeline_across import timeline_across_file
    from release_sim.reporting.timelines.places_text import (
        TimelineAcrossText,
        timeline_across_json,
        timeline_across_rows,
    )

    rulebook, found = timeline_across_file(inputs, path, options)
    written = _AcrossFiles(csv)
    written.check_output_paths(inputs)
    written.rows(timeline_across_rows(rulebook, found))
    if json:
        print_json(timeline_across_json(found))
    else:
        voice = inputs.voice(rulebook, language)
        print_out(TimelineAcrossText(voice, found, why, width()).whole())
        print_caveats([each for place in found.places for each in place.caveats], voice)
    return len(found.groups)
