"""The words of the charts of a cohort, in the language of a reader."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from release_sim.model.chart_words import ChartWords
from release_sim.model.verdict import Answer
from release_sim.reporting.cohorts.group_text import column_text, group_text
from release_sim.reporting.sentences import Voice

_COLUMNS = 42  # of a line beside a bar; every action is then told in two lines


def chart_words(voice: Voice, notes: Sequence[str] = ()) -> ChartWords:
    """Return the words of charts, with what stands beside a bar broken into short lines."""
    say = voice.about()

    def group(column: str, cell: str) -> str:
        return textwrap.fill(group_text(column, cell, say), _COLUMNS)

    return ChartWords(
        language=voice.words.language,
        actions={
            name: textwrap.fill(f"{phrase[:1].upper()}{phrase[1:]}", _COLUMNS)
            for name, phrase in voice.words.answers.actions.items()
        },
        answers={answer: say.frame(f"answers.{answer}") for answer in Answer},
        share=say.frame("frame.share"),
        frame=say.frame,
        column=lambda name: column_text(name, say),
        group=group,
        notes=tuple(notes),
    )
