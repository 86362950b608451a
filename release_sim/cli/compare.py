"""``compare``: two policies, or two dates of one, in every case or in one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from release_sim.cli.exit_codes import Exit
from release_sim.cli.options import (
    Forget,
    InLanguage,
    Json,
    OnlyActions,
    Reading,
    Rules,
    Set,
    UpTo,
    Verbose,
)
from release_sim.cli.output import (
    heard_in,
    print_caveats,
    print_idle,
    print_json,
    print_note,
    print_out,
    print_time,
    progress,
    width,
)
from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.model.language import Language
from release_sim.model.problem import Place
from release_sim.vocabulary.actions import ACTIONS

if TYPE_CHECKING:
    from release_sim.model.analysis.difference import PolicyComparison, Side
    from release_sim.model.limits import Caveat
    from release_sim.reporting.sentences import Voice


_SIDE = "POLICY[@DATE]"


def compare(
    before: Annotated[str, typer.Argument(metavar="A", help=f"{_SIDE}, such as denver.")],
    after: Annotated[str, typer.Argument(metavar="B", help=f"{_SIDE}, such as aurora.")],
    more: Annotated[
        list[str] | None, typer.Argument(metavar="C", help="Further policies to compare.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", help="The date (YYYY-MM-DD) of a policy named without one."
        ),
    ] = None,
    reading: Reading = None,
    action: OnlyActions = None,
    scenario: Annotated[
        Path | None,
        typer.Option("--scenario", metavar="FILE", help="Compare only the case of this scenario."),
    ] = None,
    what_if: Annotated[
        str | None,
        typer.Option(
            "--what-if", metavar="NAME", help="Compare only this what-if of the scenario."
        ),
    ] = None,
    set: Set = None,  # noqa: A002  the option's name
    forget: Forget = None,
    instruments: UpTo = USUAL,
    summary: Annotated[
        bool, typer.Option("--summary", help="Print what differs by action, without the regions.")
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 if any answer differs.")
    ] = False,
    write: Annotated[
        Path | None,
        typer.Option(
            "--write", metavar="FOLDER", help="Write one case of every region to this folder."
        ),
    ] = None,
    language: InLanguage = Language.ENGLISH,
    rules: Rules = None,
    verbose: Verbose = False,
    json: Json = False,
) -> None:
    """Find all cases in which two policies answer differently.

    Prints exactly those cases, grouped into regions that share their reasons, each with the rules
    on both sides and a smallest case. Two dates of one policy are compared like two policies.
    Given more than two policies, it proves which of them answer alike in every case, and finds the
    nearest pairs.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.overrides import Overrides
    from release_sim.api.policy_sides import argument_names, check_days, decided_on_both, sides_of
    from release_sim.reporting.analysis.compared_case import (
        CaseText,
        ComparedCase,
        compared_case_json,
    )

    if not scenario and (what_if or set or forget):
        raise typer.BadParameter("--what-if, --set and --forget go with --scenario")
    if summary and (scenario or more or json):
        raise typer.BadParameter("--summary is of two policies in every case, as text")
    _check_options(before, after, more, scenario, write, as_of)
    inputs = Inputs.at(rules)
    if scenario:
        changed = Overrides(set=set or (), forget=forget or ())
        rulebook, scenarios = inputs.scenarios([scenario], changed)
    else:
        rulebook, scenarios = inputs.rulebook(), []
    named = dict(zip(argument_names(), (before, after, *(more or ())), strict=False))
    sides = sides_of(inputs, rulebook, named, as_of, reading or [])
    for name in action or ():
        inputs.diagnosis.check_known("action", name, ACTIONS, Place("--action"))
    actions = list(dict.fromkeys(action or ACTIONS))
    heard = heard_in(language, json=json)
    voice = inputs.voice(rulebook, heard)
    caveats: list[Caveat] = []
    if scenario:
        branch = inputs.branch(scenario, scenarios, what_if or "")
        one, two = decided_on_both(inputs, rulebook, sides, scenarios[0], branch)
        found = ComparedCase(scenarios[0], branch, one, two, tuple(actions))
        differs = bool(found.differing)
        if json:
            print_json(compared_case_json(found))
        else:
            print_out(CaseText(voice, found, width()).whole())
            caveats = [*one.caveats, *two.caveats]
    elif more:
        check_days(inputs, sides)
        inputs.diagnosis.raise_if_any()
        differs = _tell_of_classes(voice, sides, actions, instruments, json, verbose)
        caveats = [each for side in sides for each in side.caveats]
    else:
        check_days(inputs, sides)
        inputs.diagnosis.raise_if_any()
        differs = _tell_of_every_case(
            voice, sides, actions, instruments, write, summary, json, verbose
        )
        caveats = [each for side in sides for each in side.caveats]
    if not json:
        print_caveats(caveats, voice)
    print_idle(inputs.idle, heard)
    if differs and exit_code:
        raise typer.Exit(Exit.FINDINGS)


def _check_options(
    before: str,
    after: str,
    more: list[str] | None,
    scenario: Path | None,
    write: Path | None,
    as_of: str | None,
) -> None:
    """Refuse options that do not go together."""
    if write and scenario:
        raise typer.BadParameter("--write goes without --scenario")
    if as_of and "@" in before and "@" in after:
        raise typer.BadParameter("--as-of dates a policy named without a date; both have one")
    if more and (scenario or write):
        raise typer.BadParameter("--scenario and --write go with two policies; or use `across`")


def _tell_of_classes(
    voice: Voice,
    sides: Sequence[Side],
    actions: list[str],
    instruments: int,
    json: bool,
    verbose: bool,
) -> bool:
    """Print which policies answer alike in every case; whether any two differ at all."""
    from release_sim.api.policy_sides import policy_classes
    from release_sim.reporting.analysis.classes_text import classes_json, classes_text

    begun = perf_counter()
    found = policy_classes(sides, actions, instruments)
    print_json(classes_json(found)) if json else print_out(
        classes_text(voice.about(), found, width())
    )
    if verbose:
        print_time(begun, found.seconds, voice.words.language)
    return len(found.classes) > 1


def _tell_of_every_case(
    voice: Voice,
    sides: Sequence[Side],
    actions: list[str],
    instruments: int,
    write: Path | None,
    summary: bool,
    json: bool,
    verbose: bool,
) -> bool:
    """Print how the policies differ, write a case of each region; whether they differ at all."""
    from release_sim.api.policy_sides import compare_policies
    from release_sim.reporting.analysis.compare_json import comparison_json
    from release_sim.reporting.analysis.compare_text import Differences
    from release_sim.reporting.analysis.comparison_view import comparison_view

    begun = perf_counter()
    try:
        comparison = compare_policies(sides, actions, instruments, progress)
    finally:
        progress("")
    view = comparison_view(comparison)
    differs = not view.is_alike
    if write and differs:
        _write_regions(comparison, write)
    elif write:
        print_note("wrote_nothing", voice.words.language, path=write)
    if json:
        print_json(comparison_json(voice.rulebook, view))
    else:
        told = Differences(voice, view, width())
        print_out(told.summary() if summary else told.whole())
        if write and differs:
            print_out(voice.catalogue.plain("beside.wrote_cases", path=write))
    if verbose:
        print_time(begun, comparison.seconds, voice.words.language)
    return differs


def _write_regions(comparison: PolicyComparison, folder: Path) -> None:
    """Write a scenario for each region and each difference of several papers."""
    from release_sim.api.output_files import check_writable
    from release_sim.reporting.analysis.compare_text import witness_file

    with check_writable(folder):
        folder.mkdir(parents=True)
        for number, difference in enumerate(comparison.differences, 1):
            name = f"region_{number:02}.yaml"
            text = witness_file(comparison, difference.before, difference.after)
            (folder / name).write_text(text, encoding="utf-8")
        for number, several in enumerate(comparison.several, 1):
            text = witness_file(comparison, several.case_before, several.case_after)
            (folder / f"several_papers_{number:02}.yaml").write_text(text, encoding="utf-8")
