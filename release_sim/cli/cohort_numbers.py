"""The options that counting verbs share: rates of rare events, and text, CSV and pictures."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from release_sim.api.output_files import replace_file
from release_sim.cli.output import heard_in, print_json, print_out, print_written
from release_sim.model.chart_words import ChartWords
from release_sim.model.limits import Caveat
from release_sim.reporting.caveat_text import caveat_lines
from release_sim.reporting.cohorts.chart_wording import chart_words
from release_sim.reporting.sentences import Voice

_UNBROKEN = 10_000


@dataclass(frozen=True, slots=True)
class NumbersOutput:
    """The results of counting, in every output form; each is made when asked for.

    ``caveats`` are told in all of them, in the language of ``voice``: in a table of text every row
    has them. ``written`` are the files that are whole by now.
    """

    text: Callable[[], str]
    json: Callable[[], dict[str, Any]]
    rows: Callable[[], Iterable[Sequence[str | int | float]]]
    picture: Callable[[str], bytes]
    voice: Voice
    caveats: Sequence[Caveat] = ()
    written: list[Path] = field(default_factory=list)

    def emit(self, as_json: bool, table: Path | None, chart: Path | None) -> None:
        """Write the files that were asked for, and print."""
        if table:
            text = io.StringIO()
            header, *rows = self.rows()
            notes = " ".join(_noted(self.caveats, self.voice))
            told = [(*header, "notes"), *((*row, notes) for row in rows)]
            csv.writer(text, lineterminator="\n").writerows(told)
            replace_file(table, text.getvalue())
            self.written.append(table)
        if chart:
            replace_file(chart, self.picture(chart.suffix.lower()))
            self.written.append(chart)
        if as_json:
            print_json(self.json())
        else:
            print_out(self.text())
        print_written(table, chart, language=heard_in(self.voice.words.language, json=as_json))


def words_alone(caveats: Sequence[Caveat], voice: Voice) -> ChartWords:
    """Return the words of charts that stand alone, and what they warn of."""
    return chart_words(voice, _noted(caveats, voice))


def _noted(caveats: Sequence[Caveat], voice: Voice) -> list[str]:
    """Return the warnings as text."""
    return caveat_lines(caveats, voice.about(), _UNBROKEN)
