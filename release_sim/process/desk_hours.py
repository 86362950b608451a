"""The hours of a desk: how much waited and who was busy, by the hour of the week."""

from __future__ import annotations

from release_sim.errors import SimulationError
from release_sim.model.processes.run_numbers import DeskNumbers
from release_sim.model.processes.staffing import WEEK_HOURS
from release_sim.process.wall_clock import WallClock


class DeskHours:
    """Minutes that work waited, that people worked and that they were there, hour by hour.

    By the hour of the week only what lies in the days that are counted; what Little's law is held
    to counts the whole run.
    """

    def __init__(self, clock: WallClock) -> None:
        """Nothing has been counted."""
        self._clock = clock
        self.since = clock.begins  # until when has been counted
        self._hour = self._hour_ends = 0  # the hour of the week that was counted last, until when
        self._waiting = self._waits = 0
        self.taken_up = self.waited_for = 0
        self.minutes, self.queue, self.busy, self.staff = ([0] * WEEK_HOURS for _ in range(4))

    def add(self, until: int, queue: int, busy: int, staff: int) -> None:
        """Count the time since the last call, in which it was so."""
        since, self.since = self.since, until
        self._waiting += queue * (until - since)
        since = max(since, 0)
        while since < until:
            if since >= self._hour_ends:
                self._hour = self._clock.hour_of_week(since)
                self._hour_ends = self._clock.next_hour(since)
            hour, end = self._hour, min(until, self._hour_ends)
            minutes = end - since
            self.minutes[hour] += minutes
            self.queue[hour] += queue * minutes
            self.busy[hour] += busy * minutes
            self.staff[hour] += staff * minutes
            since = end

    def waited(self, minutes: int) -> None:
        """Count how long something waited."""
        self._waits += minutes
        if self.since >= 0:
            self.taken_up += 1
            self.waited_for += minutes

    def numbers(self) -> DeskNumbers:
        """Return the counts."""
        return DeskNumbers(
            self.minutes, self.queue, self.busy, self.staff, self.taken_up, self.waited_for
        )

    def check_littles_law(self, desk: str) -> None:
        """Raise ``SimulationError`` unless the work that waited, over time, is what each waited.

        Little's law: the mean number waiting is the rate at which work comes times the mean wait.
        Over a whole run, with what still waits at its end, both sides are the same sum of minutes.
        """
        if self._waiting != self._waits:
            raise SimulationError(
                f"desk `{desk}`: {self._waiting} minutes waited over time, {self._waits} by work"
            )
