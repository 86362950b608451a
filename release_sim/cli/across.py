"""``across``: one case under many policies and on many days, side by side."""

from __future__ import annotations

import csv as csv_files
import io
from pathlib import Path
from typing import Annotated

import typer

from release_sim.api.case_across import AcrossOptions, across_file
from release_sim.api.inputs import Inputs
from release_sim.api.output_files import check_apart, replace_file
from release_sim.api.overrides import Overrides
from release_sim.cli.options import (
    Csv,
    Exit,
    Forget,
    Json,
    OnlyActions,
    Reading,
    Rules,
    Scenario,
    Set,
)
from release_sim.cli.output import painter, print_caveats, print_json, print_out, width
from release_sim.model.words import LAW_LANGUAGE
from release_sim.reporting.analysis.across_json import across_json, across_rows
from release_sim.reporting.analysis.across_picture import across_picture
from release_sim.reporting.analysis.across_text import AcrossText


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
            help="Decide on this date (YYYY-MM-DD), and on each other one named; repeatable.",
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
        typer.Option(
            "--apart", help="Also find the shortest questions that tell apart what answers alike."
        ),
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
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Decide one case under many policies, and show where and why they differ.

    Prints a row a place and a letter an answer, places that answer alike together, then for every
    action the rules that decide it with their sources, the readings it turns on, and what is
    undetermined and why. With --apart also the fewest changed facts by which places differ that
    answer alike here, or that they are alike in every case of that day.
    """
    inputs = Inputs.at(rules)
    named = [name.strip() for text in policies or () for name in text.split(",")]
    overrides = Overrides(None, None, reading or (), set or (), forget or ())
    options = AcrossOptions(named, as_of or (), overrides, action or (), apart)
    rulebook, found = across_file(inputs, scenario, what_if or "", options)
    check_apart(inputs.diagnosis, csv, picture)
    if csv:
        text = io.StringIO()
        csv_files.writer(text, lineterminator="\n").writerows(across_rows(rulebook, found))
        replace_file(csv, text.getvalue())
    if picture:
        replace_file(picture, across_picture(found))
    if json:
        print_json(across_json(found))
    else:
        voice = inputs.voice(rulebook, LAW_LANGUAGE)
        print_out(AcrossText(voice, found, painter(), why, width()).whole())
        caveats = [each for place in found.places for each in place.caveats]
        print_caveats(caveats, voice)
    if exit_code and found.differing():
        raise typer.Exit(Exit.FINDINGS)
