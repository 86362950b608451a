"""``cohort summarize``: the answers of a decided table in numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from release_sim.cli.cohort_options import By, Chart, Csv, Rate
from release_sim.cli.options import InLanguage, Json, OnlyActions, Rules
from release_sim.cli.output import print_caveats, progress, width
from release_sim.model.language import LAW_LANGUAGE, Language
from release_sim.model.problem import Place
from release_sim.vocabulary.actions import ACTIONS

if TYPE_CHECKING:
    from release_sim.model.cohorts.table_counts import Summary
    from release_sim.reporting.sentences import Voice


def summarize(
    file: Annotated[
        Path, typer.Argument(help="A table that `cohort decide` wrote.", readable=False)
    ],
    by: By = "",
    action: OnlyActions = None,
    rate: Rate = None,
    chart: Chart = None,
    csv: Csv = None,
    language: InLanguage = Language.ENGLISH,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Count the answers in a decided table.

    Counts all rows together, or group by group: by year, for example, or by any column that was
    kept. Today's rules are used only for wording.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.number_options import frequencies
    from release_sim.api.output_files import CHART, CSV, check_ending, check_output_paths
    from release_sim.cli.cohort_numbers import NumbersOutput

    # Arrow and numpy take half a second to come, which the list of all verbs does without.
    from release_sim.cohort.numbers.table_summary import SummaryBuilder
    from release_sim.cohort.tables.table import open_table
    from release_sim.loading.diagnosis import Diagnosis
    from release_sim.model.rulebook import Rulebook
    from release_sim.reporting.cohorts.summary_text import summary_json, summary_rows, summary_text

    diagnosis = Diagnosis()
    table = open_table(file, diagnosis)
    summing = SummaryBuilder(table, by, diagnosis) if table else None
    for name in action or ():
        known = summing.actions if summing and summing.actions else ACTIONS
        diagnosis.check_known("action", name, known, Place("--action"))
    events = frequencies(rate or (), diagnosis)
    check_ending(chart, "--chart", CHART, diagnosis)
    check_ending(csv, "--csv", CSV, diagnosis)
    check_output_paths(diagnosis, chart, csv)
    summing = diagnosis.require(summing)
    actions = list(dict.fromkeys(action or summing.actions))
    try:
        summary = summing.summary(actions, lambda number: progress(f"{number:,} rows"))
    finally:
        progress("")
    inputs = Inputs.at(rules)
    # The table has the words of its limits in one language itself, so no rules are read for it.
    books = Rulebook.empty() if language is LAW_LANGUAGE else inputs.rulebook()
    voice = inputs.voice(books, language)
    say = voice.about()
    numbers = NumbersOutput(
        text=lambda: summary_text(summary, actions, events, say, width()),
        json=lambda: summary_json(summary, actions, events),
        rows=lambda: summary_rows(summary, actions, say.frame),
        picture=lambda suffix: _picture(summary, actions, voice, suffix),
        voice=voice,
        caveats=summary.caveats,
    )
    numbers.emit(json, csv, chart)
    if not json:
        print_caveats(summary.caveats, voice)


def _picture(summary: Summary, actions: list[str], voice: Voice, suffix: str) -> bytes:
    # Drawing takes a second to come, which numbers do without.
    from release_sim.cli.cohort_numbers import words_alone
    from release_sim.cohort.numbers.chart_drawing import chart_picture
    from release_sim.cohort.numbers.charts import answer_mix

    words = words_alone(summary.caveats, voice)
    chart = answer_mix(summary, actions, words, alone=True)
    return chart_picture(chart, suffix, voice.words.language)
