"""The options that counting verbs share: rates of rare events, and text, CSV and pictures."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from release_sim.api.inputs import Inputs
from release_sim.api.output_files import replace_file
from release_sim.cli.output import print_json, print_out, print_written
from release_sim.model.language import LAW_LANGUAGE, Language
from release_sim.model.limits import Caveat
from release_sim.model.rulebook import Rulebook
from release_sim.model.words import ChartWords

_UNBROKEN = 10_000


@dataclass(frozen=True, slots=True)
class NumbersOutput:
    """The results of counting, in every output form; each is made when asked for.

    ``caveats`` are told in all of them: in a table of text every row has them. ``written`` are the
    files that are whole by now.
    """

    text: Callable[[], str]
    json: Callable[[], dict[str, Any]]
    rows: Callable[[], Iterable[Sequence[str | int | float]]]
    picture: Callable[[str], bytes]
    caveats: Sequence[Caveat] = ()
    written: list[Path] = field(default_factory=list)

    def emit(self, as_json: bool, table: Path | None, chart: Path | None) -> None:
        """Write the files that were asked for, and print."""
        if table:
            text = io.StringIO()
            header, *rows = self.rows()
            notes = " ".join(_noted(self.caveats))
            told = [(*header, "notes"), *((*row, notes) for row in rows)]
            csv.writer(text, lineterminator="\n").writerows(told)
            replace_file(table, text.getvalue())
            self.written.append(table)
        if chart:
            replace_file(chart, self.picture(chart.suffix))
            self.written.append(chart)
        if as_json:
            print_json(self.json())
        else:
            print_out(self.text())
        print_written(table, chart)


def chart_words(caveats: Sequence[Caveat]) -> ChartWords:
    """Return the words of charts that stand alone, which are in English, and what they warn of."""
    # Templates of words take a moment to come, which numbers do without.
    from release_sim.reporting.catalogue import Catalogue

    phrases = Inputs.at(None).words(Language.ENGLISH).answers.actions
    words = Catalogue.read(Language.ENGLISH).chart_words(phrases)
    return replace(words, notes=tuple(_noted(caveats)))


def _noted(caveats: Sequence[Caveat]) -> list[str]:
    """Return the warnings as text; one has the words of its limit itself, so no rules are read."""
    if not caveats:
        return []
    from release_sim.reporting.caveat_text import caveat_lines

    voice = Inputs.at(None).voice(Rulebook.empty(), LAW_LANGUAGE)
    return caveat_lines(caveats, voice.about(), _UNBROKEN)
