"""The minutes of a simulation, and what the clocks of the place show at each.

Minutes are counted as they pass, from the beginning of the first day that is counted; those before
are negative. What hour of the week it is follows the clocks on the wall, also when summer time
begins or ends, and never the zone of the machine.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from release_sim.model.processes.process import Horizon
from release_sim.model.processes.staffing import ALWAYS, DAY_MINUTES, WEEK_HOURS, Hours
from release_sim.model.timelines.local_time import begin_of, local

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_YEAR = 366 * DAY_MINUTES
_MIDNIGHTS, _YEARS = 1000, 30  # how many are remembered, so that a long run needs no more memory
_TURNS = -(10**12)  # stands for the midnight of a day on which clocks are set


class WallClock:
    """Minutes to moments in a time zone and back, over some days."""

    def __init__(self, first: date, before: int, days: int, zone: ZoneInfo) -> None:
        """Minute 0 is the beginning of the first day; ``before`` so many days come, and so many."""
        self.first, self.zone, self._zero = first, zone, begin_of(first, zone)
        self._midnights: dict[date, int] = {}
        self._spells: dict[tuple[Hours, int], tuple[list[int], list[int]]] = {}
        self.begins, self.ends = (self.minute_of(first + _DAY * n) for n in (-before, days))
        self._turns, self._offsets = self._offsets_over(first - _DAY * before, before + days + 400)

    def minute_of(self, day: date, minute: int = 0) -> int:
        """Return the minute at which the clocks show this minute of a day."""
        begin = self._midnights.get(day)
        if begin is None:
            midnight = begin_of(day, self.zone)
            turns = begin_of(day + _DAY, self.zone) - midnight != _DAY
            begin = _TURNS if turns else (midnight - self._zero) // _MINUTE
            if len(self._midnights) == _MIDNIGHTS:
                self._midnights.clear()
            self._midnights[day] = begin
        if begin != _TURNS:
            return begin + minute
        wall = datetime.combine(day, datetime.min.time(), self.zone) + _MINUTE * minute
        return (local(wall, self.zone) - self._zero) // _MINUTE

    def moment(self, minute: int) -> datetime:
        """Return the moment, with its offset."""
        return local(self._zero + _MINUTE * minute, self.zone)

    def day(self, minute: int) -> date:
        """Return the day on which it falls."""
        return self.first + _DAY * (self._wall(minute) // DAY_MINUTES)

    def hour_of_week(self, minute: int) -> int:
        """Return the hour of the week, from 0 of Monday to 167 of Sunday."""
        return (self._wall(minute) // 60 + 24 * self.first.weekday()) % WEEK_HOURS

    def next_hour(self, minute: int) -> int:
        """Return the minute at which the clock next shows a full hour."""
        return minute + 60 - self._wall(minute) % 60

    def spells(self, hours: Hours, first: date, last: date) -> Iterator[tuple[int, int]]:
        """Yield from when to when it is one of these hours, day after day."""
        for number in range((last - first).days + 1):
            day = first + _DAY * number
            if day.weekday() in hours.days:
                end = hours.first + hours.length
                until = self.minute_of(day + _DAY * (end // DAY_MINUTES), end % DAY_MINUTES)
                yield self.minute_of(day, hours.first), until

    def within(self, hours: Hours, minute: int, share: float) -> int:
        """Return the minute itself if it is one of these hours, else one in the next of them.

        Of these it is the one at a share of their length.
        """
        if hours == ALWAYS:
            return minute
        year = minute // _YEAR
        found = self._spells.get((hours, year))
        if found is None:
            if len(self._spells) == _YEARS:
                self._spells.clear()
            found = self._spells[hours, year] = self._spells_of(hours, year)
        begins, ends = found
        place = bisect_right(ends, minute)
        begin, end = begins[place], ends[place]
        return minute if begin <= minute else begin + int(share * (end - begin))

    def _spells_of(self, hours: Hours, year: int) -> tuple[list[int], list[int]]:
        """Return when these hours begin and end in a year of the run, and until a week after."""
        first, last = self.day(year * _YEAR) - _DAY, self.day((year + 1) * _YEAR) + 8 * _DAY
        begins, ends = list[int](), list[int]()
        for begin, end in self.spells(hours, first, last):
            if not ends or end > ends[-1]:
                begins.append(begin)
                ends.append(end)
        return begins, ends

    def _wall(self, minute: int) -> int:
        """Return the minutes on the wall since the beginning of the first day."""
        return minute + self._offsets[bisect_right(self._turns, minute) - 1]

    def _offsets_over(self, first: date, days: int) -> tuple[list[int], list[int]]:
        """Return the minutes at which clocks are set, and by how much they differ from then on."""
        base = self._zero.utcoffset() or timedelta()
        turns: list[int] = []
        offsets: list[int] = []
        for number in range(days + 1):
            midnight = begin_of(first + _DAY * number, self.zone)
            for hour in range(24):
                at = local(midnight + timedelta(hours=hour), self.zone)
                offset = ((at.utcoffset() or timedelta()) - base) // _MINUTE
                if not offsets or offset != offsets[-1]:
                    turns.append((at - self._zero) // _MINUTE)
                    offsets.append(offset)
                if (
                    hour == 0
                    and at.utcoffset() == begin_of(at.date() + _DAY, self.zone).utcoffset()
                ):
                    break
        return turns, offsets


def clock_of(horizon: Horizon) -> WallClock:
    """Return the clock of a run over these days."""
    return WallClock(horizon.first, horizon.warm_up, horizon.days, ZoneInfo(horizon.time_zone))
