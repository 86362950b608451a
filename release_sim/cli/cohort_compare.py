"""``cohort compare``: two policies over the same people."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from release_sim.cli.cohort_options import (
    AsOfAll,
    By,
    Chart,
    Csv,
    File,
    ForgetAll,
    Ignore,
    Mapping,
    Papers,
    Parameters,
    Person,
    Rate,
    Replicates,
    Scheduler,
    SetAll,
    check_person,
)
from release_sim.cli.options import InLanguage, Json, OnlyActions, Reading, Rules
from release_sim.cli.output import heard_in, painter, print_caveats, print_idle, progress, width
from release_sim.model.language import Language
from release_sim.model.problem import Place
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.tested_names import is_reading, reading_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release_sim.cli.cohort_numbers import NumbersOutput
    from release_sim.cohort.numbers.cohort_comparison import Cohort
    from release_sim.cohort.numbers.sensitivity_analysis import SensitivityAnalysis
    from release_sim.model.analysis.difference import Side
    from release_sim.model.cohorts.answer_change import CohortComparison
    from release_sim.model.cohorts.sensitivity import Sensitivity
    from release_sim.reporting.sentences import Voice


def compare(
    file: File,
    policy: Annotated[
        list[str],
        typer.Option("--policy", metavar="POLICY", help="Policy to compare; give it twice."),
    ],
    action: OnlyActions = None,
    by: By = "",
    reading: Reading = None,
    as_of: AsOfAll = None,
    set: SetAll = None,  # noqa: A002  the option's name
    forget: ForgetAll = None,
    instruments: Papers = None,
    person: Person = "",
    mapping: Mapping = None,
    ignore_unknown_columns: Ignore = False,
    replicates: Replicates = 0,
    sweep: Annotated[
        str,
        typer.Option(
            "--sweep",
            metavar="NAME[=VALUES]",
            help="Repeat for each value of a reading, a fact or a parameter.",
        ),
    ] = "",
    parameters: Parameters = None,
    rate: Rate = None,
    chart: Chart = None,
    csv: Csv = None,
    scheduler: Scheduler = "",
    language: InLanguage = Language.ENGLISH,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Compare two policies over the same people.

    The same people are decided under both. For people that `synthesize` drew, the numbers are also
    scaled to a year; --replicates shows how far the assumed ranges move them. With --sweep one
    policy is enough: it is compared with itself as it stands.
    """
    from release_sim.api.compared_people import check_cohort, compare_people, people
    from release_sim.api.idle_options import idle_readings
    from release_sim.api.inputs import Inputs
    from release_sim.api.number_options import frequencies
    from release_sim.api.output_files import CHART, CSV, check_ending, check_output_paths
    from release_sim.api.row_workers import workers
    from release_sim.api.table_options import TableOptions

    # Arrow and numpy take half a second to come, which the list of all verbs does without.
    from release_sim.cohort.numbers.sensitivity_analysis import read_sensitivity
    from release_sim.model.analysis.difference import Side

    _check_options(policy, sweep, by, replicates, rate, parameters, _fixed(set, forget, reading))
    check_person(instruments, person, scheduler)
    inputs = Inputs.at(rules)
    rulebook = inputs.rulebook()
    diagnosis = inputs.diagnosis
    chosen = inputs.readings(reading or (), rulebook)
    sides = [
        Side(rulebook.policies[name].with_readings(chosen), None, chosen)
        for name in policy
        if diagnosis.check_known("policy", name, rulebook.policies, Place("--policy"))
    ]
    inputs.idle += idle_readings(chosen, [rulebook.policies[side.policy.name] for side in sides])
    for name in action or ():
        diagnosis.check_known("action", name, ACTIONS, Place("--action"))
    events = frequencies(rate or (), diagnosis)
    check_ending(chart, "--chart", CHART, diagnosis)
    check_ending(csv, "--csv", CSV, diagnosis)
    beside = TableOptions(
        mapping,
        as_of,
        set or (),
        forget or (),
        ignore=ignore_unknown_columns,
        papers=instruments or (),
        person=person,
    )
    cohort = people(file, inputs, beside, sides, bool(sweep or replicates), parameters)
    if cohort:
        check_cohort(cohort, by, replicates, diagnosis)
    through = (
        read_sensitivity(sweep, rulebook.readings, cohort, diagnosis) if sweep and cohort else None
    )
    check_output_paths(diagnosis, chart, csv)
    cohort = diagnosis.require(cohort)
    actions = list(dict.fromkeys(action or ACTIONS))
    first, last = sides[0], sides[-1]
    voice = inputs.voice(rulebook, language)
    try:
        with workers(scheduler) as working:
            cohort = replace(cohort, workers=working)
            if through:
                swept = _swept(through, cohort, (first, last), len(sides) == 1, action or ())
                numbers = _step_by_step(voice, swept)
            else:
                comparison = compare_people(
                    cohort, (first, last), actions, by, replicates, progress
                )
                comparison = replace(comparison, frequencies=events)
                numbers = _of_both(voice, comparison)
    finally:
        progress("")
    numbers.emit(json, csv, chart)
    if not json:
        print_caveats(numbers.caveats, voice)
    print_idle(inputs.idle, heard_in(language, json=json))


def _check_options(
    policies: list[str],
    sweep: str,
    by: str,
    replicates: int,
    rate: list[str] | None,
    parameters: Path | None,
    fixed: list[str],
) -> None:
    if len(policies) != 2 and not (sweep and len(policies) == 1):
        raise typer.BadParameter("--policy is given twice, or once with --sweep")
    if parameters and not (sweep or replicates):
        raise typer.BadParameter("--parameters goes with --replicates or --sweep")
    if sweep and (by or replicates or rate):
        raise typer.BadParameter("--sweep goes without --by, --replicates and --rate")
    swept = sweep.partition("=")[0]
    # Of one policy a reading stays as it is fixed on the side that is as it stands.
    stays = len(policies) == 1 and is_reading(swept)
    if swept in fixed and not stays:
        raise typer.BadParameter(f"--sweep goes through the values of {swept}; do not fix it too")


def _fixed(
    facts: list[str] | None, forgotten: list[str] | None, readings: list[str] | None
) -> list[str]:
    """List what other options fix: facts and readings by their names."""
    given = *(facts or ()), *(forgotten or ()), *(reading_name(each) for each in readings or ())
    return [each.partition("=")[0] for each in given]


def _swept(
    through: SensitivityAnalysis,
    cohort: Cohort,
    sides: tuple[Side, Side],
    is_one: bool,
    asked: Sequence[str],
) -> Sensitivity:
    """Count every step; without actions that are asked about, all of them."""
    from release_sim.model.cohorts.sensitivity import Sensitivity

    first, last = sides
    wanted = tuple(dict.fromkeys(asked))
    counted = through.steps(
        cohort, (first.policy, last.policy), is_one, list(wanted or ACTIONS), progress
    )
    return Sensitivity(first, last, through.name, tuple(counted), is_one, wanted)


def _of_both(voice: Voice, comparison: CohortComparison) -> NumbersOutput:
    from release_sim.cli.cohort_numbers import NumbersOutput, words_alone
    from release_sim.reporting.cohorts.shift_json import shift_rows, shifts_json
    from release_sim.reporting.cohorts.shift_text import Shifts
    from release_sim.reporting.cohorts.shifts_view import shifts_view

    def drawn(suffix: str) -> bytes:
        # Drawing takes a second to come, which numbers do without.
        from release_sim.cohort.numbers.chart_drawing import chart_picture
        from release_sim.cohort.numbers.charts import change_matrices

        words = words_alone(comparison.counted.caveats, voice)
        return chart_picture(change_matrices(comparison, words), suffix, voice.words.language)

    view, frame = shifts_view(comparison), voice.catalogue.plain
    return NumbersOutput(
        text=lambda: Shifts(voice, view, width(), painter()).whole(),
        json=lambda: shifts_json(voice.rulebook, view),
        rows=lambda: shift_rows(view, frame),
        picture=drawn,
        voice=voice,
        caveats=comparison.counted.caveats,
    )


def _step_by_step(voice: Voice, found: Sensitivity) -> NumbersOutput:
    from release_sim.cli.cohort_numbers import NumbersOutput, words_alone
    from release_sim.reporting.cohorts.sensitivity_text import sweep_json, sweep_rows, sweep_text

    def drawn(suffix: str) -> bytes:
        from release_sim.cohort.numbers.chart_drawing import chart_picture
        from release_sim.cohort.numbers.sensitivity_chart import sensitivity

        words = words_alone(found.caveats, voice)
        return chart_picture(sensitivity(found, words), suffix, voice.words.language)

    frame = voice.catalogue.plain
    return NumbersOutput(
        text=lambda: sweep_text(found, frame, width()),
        json=lambda: sweep_json(found),
        rows=lambda: sweep_rows(found, frame),
        picture=drawn,
        voice=voice,
        caveats=found.caveats,
    )
