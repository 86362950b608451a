"""The people that numbers of a cohort stand for, and the rates of rare events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from release_sim.model.cohorts.table_counts import CountInterval, Frequency, Sample
from release_sim.reporting.text_format import WIDTH, paragraph, share_text, three_figures


def rows_text(number: int) -> str:
    """So many rows."""
    return f"{number:,} row{'' if number == 1 else 's'}"


def stands_for(sample: Sample, width: int = WIDTH) -> str:
    """Write how many people the rows are a sample of."""
    return paragraph(made_up_text(sample), 2, 2, width)


def made_up_text(sample: Sample) -> str:
    """Say that people are made up, and how many of the years they stand for."""
    people = three_figures(sample.number)
    return f"made-up people: the rows stand for about {people} {sample.people} of {sample.time}"


def people_cells(sample: Sample | None, rows: int) -> tuple[float | str, str]:
    """Return the cells of a table that say how many people rows stand for, and of what."""
    if sample is None:
        return "", ""
    return round(rows * sample.per_row, 3), f"made-up {sample.people} of {sample.time}"


def between(interval: CountInterval) -> str:
    """Write an interval by its ends."""
    return f"{three_figures(interval.least)} to {three_figures(interval.most)}"


def frequency_lines(
    frequency: Frequency, notices: Mapping[str, float], width: int = WIDTH
) -> Iterator[str]:
    """Yield the interval of a rare event's share, and its meaning for these notices."""
    least, most = frequency.interval
    yield paragraph(
        f"{frequency.name}: {frequency.events:,} in {frequency.among:,} notices, "
        f"{share_text(frequency.events, frequency.among)}; exact interval, 19 in 20: "
        f"{share_text(least, 1)} to {share_text(most, 1)}",
        0,
        2,
        width,
    )
    for which, number in notices.items():
        expected = CountInterval(least * number, most * number)
        yield paragraph(
            f"{which}, {three_figures(number)} notices: {three_figures(frequency.share * number)} "
            f"({between(expected)})",
            2,
            2,
            width,
        )
    yield paragraph(
        f"a share of notices, not of time: when the {frequency.among:,} were given does not enter "
        "it, and each notice is taken to be as risky as any other",
        2,
        2,
        width,
    )


def frequency_json(frequency: Frequency) -> dict[str, Any]:
    """Return the frequency as a JSON value."""
    return {
        "name": frequency.name,
        "events": frequency.events,
        "among": frequency.among,
        "share": frequency.share,
        "least": frequency.interval.least,
        "most": frequency.interval.most,
    }


def sample_json(sample: Sample | None) -> dict[str, Any] | None:
    """Return what the rows stand for, as a JSON value."""
    if sample is None:
        return None
    return {
        "population": sample.people,
        "rows": sample.rows,
        "people_a_row": sample.per_row,
        "a_year": {str(year): number for year, number in sample.a_year.items()},
    }
