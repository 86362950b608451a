"""Moments to places on an axis on which minutes and months are both seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from math import log2
from typing import NamedTuple

from release_sim.model.words import AmountWords
from release_sim.reporting.svg_canvas import text_width

_DAY = timedelta(days=1)
SMALL = 11


class AxisGap(NamedTuple):
    """The gap between two neighbouring moments; one of more than a day is broken."""

    left: float
    right: float
    said: str
    broken: bool


class TimeScale:
    """Each moment with its place.

    A longer gap is drawn longer, though not in proportion: sixty days would leave no room for
    sixty minutes. No gap is shorter than the words that are written to it.
    """

    def __init__(
        self, moments: Iterable[datetime], left: float, least: float, days: AmountWords
    ) -> None:
        """Scale the moments from ``left`` on to at least this width, ``days`` as a word."""
        moments = sorted(set(moments))
        self._words = days
        widths = [self._width(*pair) for pair in pairwise(moments)]
        stretch = max(1.0, least / sum(widths)) if widths else 1.0
        self._places: dict[datetime, float] = {}
        place = left
        for moment, width in zip(moments, [*widths, 0.0], strict=True):
            self._places[moment] = place
            place += width * stretch

    def __getitem__(self, moment: datetime) -> float:
        return self._places[moment]

    def __iter__(self) -> Iterator[datetime]:
        return iter(self._places)

    @property
    def last(self) -> float:
        """The place of the last moment."""
        return max(self._places.values())

    def gaps(self) -> Iterator[AxisGap]:
        """Yield the gaps from left to right."""
        for (before, left), (after, right) in pairwise(self._places.items()):
            yield AxisGap(left, right, self._length(after - before), after - before > _DAY)

    def days(self) -> Iterator[tuple[float, str]]:
        """Yield the position on the axis of each day on which something happens."""
        seen = None
        for moment, place in self._places.items():
            if moment.date() != seen:
                seen = moment.date()
                yield place, f"{seen:%Y-%m-%d}"

    def _width(self, before: datetime, after: datetime) -> float:
        said = text_width(self._length(after - before), SMALL) + 8
        day = text_width("2000-01-01", SMALL) + 8 if after.date() != before.date() else 0.0
        return max(said, day, 24 + 6 * log2(1 + (after - before) / timedelta(minutes=1)))

    def _length(self, length: timedelta) -> str:
        if length > 2 * _DAY:
            return self._words.of(str(length // _DAY))
        minutes = length // timedelta(minutes=1)
        if minutes < 180:
            return f"{minutes} min"
        return f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")
