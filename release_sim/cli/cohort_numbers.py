"""What the verbs that count share: rates of rare events, and numbers as text, CSV and pictures."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from release_sim.cli.output import replace_file, say, say_json
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.cohorts.cohort import Frequency
from release_sim.model.problem import Place

Rate = Annotated[
    list[str] | None,
    typer.Option("--rate", metavar="NAME=K/N", help="So many events among N notices; repeatable."),
]

By = Annotated[str, typer.Option("--by", metavar="COLUMN", help="Also for each group of rows.")]
Replicates = Annotated[
    int, typer.Option("--replicates", min=0, max=10_000, help="Draw the people anew so often.")
]
Parameters = Annotated[
    Path | None, typer.Option("--parameters", help="From which to draw. Default: Denver's.")
]
Csv = Annotated[Path | None, typer.Option("--csv", help="Also write the numbers into this file.")]
Chart = Annotated[
    Path | None, typer.Option("--chart", help="Also draw them into this file: .svg or .png.")
]

PICTURES = (".svg", ".png")

_RATE = re.compile(r"(?P<name>[^=]+)=(?P<events>\d{1,9})/(?P<among>\d{1,9})")


def frequencies(given: Iterable[str], diagnosis: Diagnosis) -> tuple[Frequency, ...]:
    """The rare events named with ``--rate``, each with its exact interval."""
    from release_sim.cohort.numbers.intervals import exact  # noqa: PLC0415  it needs numpy

    found = []
    for text in given:
        told = _RATE.fullmatch(text)
        events, among = (int(told["events"]), int(told["among"])) if told else (1, 0)
        if told is None or events > among or not among:
            message = f"`{text}` is not so many events among so many notices"
            hint = "write NAME=K/N, such as incidents=1/1226"
            diagnosis.add("bad-rate", Place("--rate"), message, help=hint)
        else:
            found.append(Frequency(told["name"], events, among, exact(events, among)))
    return tuple(found)


def check_chart(path: Path | None, diagnosis: Diagnosis) -> None:
    """Complain of a picture under a name that no picture has."""
    if path and path.suffix not in PICTURES:
        message = f"`{path}` ends neither in `.svg` nor in `.png`"
        diagnosis.add("not-a-picture", Place("--chart"), message, help="name it so that it does")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was counted, in every form in which it can be wanted; made when it is asked for."""

    text: Callable[[], str]
    json: Callable[[], dict[str, Any]]
    rows: Callable[[], Iterable[Sequence[str | int | float]]]
    picture: Callable[[str], bytes]

    def deliver(self, as_json: bool, table: Path | None, chart: Path | None) -> None:
        """Write the files that were asked for, and print."""
        if table:
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(self.rows())
            replace_file(table, text.getvalue())
        if chart:
            replace_file(chart, self.picture(chart.suffix))
        if as_json:
            say_json(self.json())
        else:
            say(self.text())
