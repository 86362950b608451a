"""The options that counting verbs share: rates of rare events, and text, CSV and pictures."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from release_sim.api.inputs import Inputs
from release_sim.api.output_files import replace_file
from release_sim.cli.output import print_json, print_out
from release_sim.model.limits import Caveat
from release_sim.model.words import ChartWords, Language


@dataclass(frozen=True, slots=True)
class NumbersOutput:
    """The results of counting, in every output form; each is made when asked for."""

    text: Callable[[], str]
    json: Callable[[], dict[str, Any]]
    rows: Callable[[], Iterable[Sequence[str | int | float]]]
    picture: Callable[[str], bytes]
    caveats: Sequence[Caveat] = ()

    def emit(self, as_json: bool, table: Path | None, chart: Path | None) -> None:
        """Write the files that were asked for, and print."""
        if table:
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(self.rows())
            replace_file(table, text.getvalue())
        if chart:
            replace_file(chart, self.picture(chart.suffix))
        if as_json:
            print_json(self.json())
        else:
            print_out(self.text())


def chart_words() -> ChartWords:
    """Return the words of charts that stand alone, which are in English."""
    # Templates of words take a moment to come, which numbers do without.
    from release_sim.reporting.catalogue import Catalogue  # noqa: PLC0415

    phrases = Inputs.at(None).words(Language.ENGLISH).answers.actions
    return Catalogue.read(Language.ENGLISH).chart_words(phrases)
