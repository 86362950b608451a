"""The people that numbers of a cohort stand for, and the rates of rare events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from release_sim.model.cohorts.table_counts import CountInterval, Frequency, Sample
from release_sim.reporting.catalogue import Frame
from release_sim.reporting.text_format import WIDTH, paragraph, share_text, three_figures


def rows_text(number: int, frame: Frame) -> str:
    """So many rows."""
    return frame("counted.row" if number == 1 else "counted.rows", number=f"{number:,}")


def stands_for(sample: Sample, frame: Frame, width: int = WIDTH) -> str:
    """Write how many people the rows are a sample of."""
    return paragraph(made_up_text(sample, frame), 2, 2, width)


def made_up_text(sample: Sample, frame: Frame) -> str:
    """Say that people are made up, and how many of the years they stand for."""
    people = three_figures(sample.number)
    return frame("counted.stands_for", number=people, **_of_whom(sample, frame))


def years_text(sample: Sample, frame: Frame) -> str:
    """Write the years in which people were drawn."""
    first, last = min(sample.a_year), max(sample.a_year)
    return str(first) if first == last else frame("counted.span", first=first, last=last)


def people_cells(sample: Sample | None, rows: int, frame: Frame) -> tuple[float | str, str]:
    """Return the cells of a table that say how many people rows stand for, and of what."""
    if sample is None:
        return "", ""
    told = frame("counted.made_up", **_of_whom(sample, frame))
    return round(rows * sample.per_row, 3), told


def _of_whom(sample: Sample, frame: Frame) -> dict[str, str]:
    return {"people": frame(f"people.{sample.people}"), "years": years_text(sample, frame)}


def between(interval: CountInterval, frame: Frame) -> str:
    """Write an interval by its ends."""
    least, most = map(three_figures, interval)
    return frame("counted.span", first=least, last=most)


def frequency_lines(
    frequency: Frequency, notices: Mapping[str, float], frame: Frame, width: int = WIDTH
) -> Iterator[str]:
    """Yield the interval of a rare event's share, and its meaning for these notices."""
    least, most = frequency.interval
    told = frame(
        "says.rare.share",
        name=frequency.name,
        events=f"{frequency.events:,}",
        among=f"{frequency.among:,}",
        share=share_text(frequency.events, frequency.among),
        least=share_text(least, 1),
        most=share_text(most, 1),
    )
    yield paragraph(told, 0, 2, width)
    for which, number in notices.items():
        told = frame(
            "says.rare.expected",
            which=which,
            number=three_figures(number),
            expected=three_figures(frequency.share * number),
            least=three_figures(least * number),
            most=three_figures(most * number),
        )
        yield paragraph(told, 2, 2, width)
    yield paragraph(frame("says.rare.of_notices", among=f"{frequency.among:,}"), 2, 2, width)


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
