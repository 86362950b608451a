"""``report``: cases, timelines, policies compared and people counted, in one file to hand on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from release_sim.cli.cohort_options import By, Parameters, Rate, Replicates
from release_sim.cli.options import Json, Keyword, Rules, once_each
from release_sim.cli.output import (
    heard_in,
    print_idle,
    print_json,
    print_left_out,
    print_note,
    print_out,
    progress,
)
from release_sim.cli.what_if_options import (
    ChangedFact,
    ForgottenFact,
    OtherDay,
    OtherPolicy,
    OtherReading,
    OwnBranch,
    Together,
    Without,
    WithRules,
)
from release_sim.model.language import Language

if TYPE_CHECKING:
    from release_sim.api.alternative_options import WhatIfOptions
    from release_sim.api.report_content import StoryOptions


def report(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The file to write.")],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Scenario and timeline files or folders; - is standard input.", readable=False
        ),
    ] = None,
    keyword: Keyword = "",
    set: ChangedFact = None,  # noqa: A002  the option's name
    forget: ForgottenFact = None,
    as_of: OtherDay = None,
    reading: OtherReading = None,
    policy: OtherPolicy = None,
    without: Without = None,
    with_rules: WithRules = None,
    branch: OwnBranch = None,
    what_if: Annotated[
        bool,
        typer.Option(
            "--what-if", help="Show the stories as told, and each change before and after."
        ),
    ] = False,
    together: Together = False,
    across: Annotated[
        bool, typer.Option("--across", help="Also show each scenario as every place decides it.")
    ] = False,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option("--compare", metavar="A B", help="Two policies, each POLICY[@DATE]."),
    ] = None,
    cohort: Annotated[
        Path | None,
        typer.Option(
            "--cohort", metavar="FILE", help="A decided table, or a table of cases to compare."
        ),
    ] = None,
    by: By = "",
    rate: Rate = None,
    replicates: Replicates = 0,
    parameters: Parameters = None,
    simulation: Annotated[
        Path | None,
        typer.Option(
            "--simulation", metavar="FILE", help="Simulation results that `simulate -o FILE` wrote."
        ),
    ] = None,
    language: Annotated[
        Language,
        typer.Option(
            "--language",
            metavar="en|es",
            help="Language of the report; stories and sources stay in English.",
        ),
    ] = Language.ENGLISH,
    rulebook: Annotated[
        bool,
        typer.Option(
            "--rulebook", help="Write the whole rulebook, with the scenarios that show each rule."
        ),
    ] = False,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Write one HTML file that people can read, print and hand on.

    It covers scenarios, timelines and the differences between two policies: the answers in plain
    words, the rules and sources behind them, what would change them, what is missing, and what the
    simulator does not know. With --cohort it counts the answers in a decided table; with --cohort
    and --compare it shows whose answers differ in a table of cases. Options change the stories, or
    with --what-if each change is an alternative beside them. With --rulebook it is a book of the
    rules, each beside its sources, to be checked and ticked. It needs no network and no script.
    """
    from release_sim.api.alternative_options import WhatIfOptions
    from release_sim.api.catalogue_cache import catalogue
    from release_sim.api.inputs import Inputs
    from release_sim.api.output_files import HTML, check_ending, check_output_paths, replace_file
    from release_sim.api.report_cohort import PeopleOptions
    from release_sim.api.report_content import gathered, rulebook_contents
    from release_sim.api.report_simulation import read_simulation
    from release_sim.model.rulebook import Rulebook
    from release_sim.reporting.cohorts.chart_wording import chart_words

    if not (paths or compare or cohort or rulebook or simulation):
        raise typer.BadParameter(
            "name a scenario, a timeline, --compare A B, --cohort FILE, --simulation FILE "
            "or --rulebook"
        )
    _check_options(compare, cohort, bool(by or rate), bool(replicates or parameters))
    # Templates take as long to come as all the rest, which the list of all verbs does without.
    from release_sim.reporting.page.page import page

    changes = WhatIfOptions(
        set or (),
        forget or (),
        as_of or (),
        reading or (),
        policy or (),
        without or (),
        with_rules or (),
        branch or (),
        together,
    )
    if rulebook and (changes or compare or cohort or what_if or across):
        raise typer.BadParameter("--rulebook goes alone, or with scenarios that show the rules")
    inputs = Inputs.at(rules)
    check_ending(out, "--out", HTML, inputs.diagnosis)
    people = None
    if cohort:
        words = chart_words(inputs.voice(Rulebook.empty(), language))
        people = PeopleOptions(cohort, by, rate or (), replicates, parameters, words)
    try:
        if rulebook:
            books, told = rulebook_contents(inputs, paths or [], keyword, progress)
        else:
            stories = _stories(paths or [], keyword, changes, what_if, across)
            books, told = gathered(inputs, stories, compare, people, progress)
    finally:
        progress("")
    if simulation:
        found = read_simulation(simulation, inputs.diagnosis, language)
        told = replace(told, simulation=inputs.diagnosis.require(found))
    check_output_paths(inputs.diagnosis, out)
    replace_file(out, page(inputs.voice(books, language), told))
    heard = heard_in(language, json=json)
    print_left_out(inputs.left_out, inputs.voice(books, heard))
    print_idle(inputs.idle, heard)
    frame = catalogue(heard).plain
    if across and not told.cases:
        print_note("note", heard, text=frame("beside.across_nothing"))
    if json:
        print_json(
            {
                "schema": "release_sim.report/1",
                "written": str(out),
                "language": language.value,
                "made_up": told.made_up,
                "scenarios": [each.scenario.name for each in told.cases],
                "timelines": [each.timeline.name for each in told.timelines],
                "policies": list(compare or ()),
                "table": str(cohort) if cohort else None,
                "simulation": str(simulation) if simulation else None,
            }
        )
    else:
        print_out(frame("beside.wrote_page", path=out))


def _stories(
    paths: list[Path], keyword: str, changes: WhatIfOptions, what_if: bool, across: bool
) -> StoryOptions:
    """Return the stories, with the changes beside them or, without ``what_if``, made to them."""
    from release_sim.api.overrides import Overrides
    from release_sim.api.report_content import StoryOptions

    if what_if and not changes:
        raise typer.BadParameter("--what-if shows changes; name one, such as --as-of DATE")
    if (changes or keyword) and not paths:
        raise typer.BadParameter("changes and -k are about scenarios and timelines; name one")
    if across and not paths:
        raise typer.BadParameter("--across is about scenarios; name one")
    if what_if:
        return StoryOptions(paths, keyword, alternatives=changes, across=across)
    if changes.without or changes.with_rules or changes.branches or changes.together:
        message = "--without, --with-rules, --branch and --together go with --what-if"
        raise typer.BadParameter(message)
    if len(changes.policy) > 1 or len(changes.as_of) > 1:
        raise typer.BadParameter("several days or policies go with --what-if")
    once_each([*changes.set])
    once_each([*changes.reading])
    policy, as_of = next(iter(changes.policy), None), next(iter(changes.as_of), None)
    overrides = Overrides(policy, as_of, changes.reading, changes.set, changes.forget)
    return StoryOptions(paths, keyword, overrides, across=across)


def _check_options(
    compare: tuple[str, str] | None, cohort: Path | None, is_counted: bool, is_redrawn: bool
) -> None:
    if is_redrawn and not (compare and cohort):
        raise typer.BadParameter("--replicates and --parameters go with --compare and --cohort")
    if is_counted and not cohort:
        raise typer.BadParameter("--by and --rate go with --cohort")
    if cohort and "@" in "".join(compare or ()):
        message = "with --cohort every row has its own day; name the policies without dates"
        raise typer.BadParameter(message)
