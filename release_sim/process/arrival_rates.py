"""The bookings that are expected until each hour of a run, worked out as the run goes.

Hours that lie behind are let go, so that a long run needs no more memory than a short one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from release_sim.model.cohorts.population import SampleUnit
from release_sim.model.processes.process import Process
from release_sim.model.processes.staffing import WEEK_HOURS
from release_sim.process.horizon_check import hours_of_week
from release_sim.process.wall_clock import WallClock

AHEAD = 24 * 28  # hours worked out at once


class ArrivalRates:
    """The hours of a run around the people who come next, and what is expected until each."""

    def __init__(self, process: Process, settled: Mapping[str, float], clock: WallClock) -> None:
        """``settled`` has the number that each parameter is taken for."""
        self._population, self._settled, self._clock = process.population, settled, clock
        weights = np.zeros(WEEK_HOURS)
        for each in process.by_hour:
            weights[hours_of_week(each.hours)] += settled[each.weight]
        self._weights: Sequence[float] = (weights * (WEEK_HOURS / weights.sum())).tolist()
        self._hours, self._expected = [clock.begins], [0.0]
        self._day: date | None = None
        self._an_hour = 0.0

    def is_over(self, expected: float) -> bool:
        """Return True if so many bookings are not expected before the run ends."""
        self._reach(expected)
        return expected >= self._expected[-1]

    def minutes(self, come: NDArray[np.float64]) -> tuple[NDArray[np.int64], int]:
        """Return the minute of each booking, and how many of them come before the run ends.

        ``come`` has how many bookings are expected until each, rising. Whoever would come after
        the last hour has its last minute even so.
        """
        self._forget(float(come[0]))
        self._reach(float(come[-1]))
        at = np.floor(np.interp(come, self._expected, self._hours)).astype(np.int64)
        here = int(np.searchsorted(come, self._expected[-1]))
        return np.minimum(at, self._hours[-1] - 1), here

    def _reach(self, expected: float) -> None:
        """Work out hours until so many bookings are expected, or the run is over."""
        clock = self._clock
        while self._expected[-1] <= expected and self._hours[-1] < clock.ends:
            first = self._hours[-1]
            for hour in range(first, min(first + 60 * AHEAD, clock.ends), 60):
                weight = self._weights[clock.hour_of_week(hour)]
                self._hours.append(hour + 60)
                self._expected.append(self._expected[-1] + self._rate(clock.day(hour)) * weight)

    def _rate(self, day: date) -> float:
        """Return the bookings of a mean hour on a day."""
        if day != self._day:
            a_year = self._population.a_year(SampleUnit.BOOKINGS, day, self._settled)
            self._day, self._an_hour = day, a_year / 365.25 / 24
        return self._an_hour

    def _forget(self, expected: float) -> None:
        """Let go of the hours that were over when so many bookings were expected."""
        behind = max(0, int(np.searchsorted(self._expected, expected)) - 1)
        del self._hours[:behind], self._expected[:behind]
