"""A desk at work: what waits there, who is there, and what they are busy with.

Whoever has begun something ends it, also when their shift is over. A desk takes up what waits at
the end of a minute, when all that comes in it has come.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from typing import NamedTuple

from release_sim.model.processes.staffing import Order
from release_sim.process.agenda import Act, Agenda, Rank
from release_sim.process.desk_hours import DeskHours


class Job(NamedTuple):
    """Work about one person: how many minutes it takes, and what follows.

    ``due`` is the minute until which a duty allows it, if one does. Work that is no longer
    ``wanted`` when its turn comes is dropped.
    """

    person: int
    what: str
    takes: int
    rank: Rank
    done: Act
    wanted: Callable[[], bool] | None = None
    due: float = float("inf")


class Station:
    """One desk in one run."""

    def __init__(self, agenda: Agenda, order: Order, hours: DeskHours) -> None:
        """Nobody is there before a shift begins."""
        self._agenda, self._hours = agenda, hours
        self._notices_first = order is Order.NOTICES_FIRST
        # Whether it matters until when a duty allows the work.
        self.by_deadline = order is Order.EARLIEST_DEADLINE
        self._waiting: list[tuple[float, int, int, Rank, str, Job]] = []
        self._called = False
        self.staff = self.busy = 0

    @property
    def queue(self) -> int:
        """The number of jobs that wait."""
        return len(self._waiting)

    def ask(self, job: Job) -> None:
        """Put work to the desk."""
        self._note()
        now = self._agenda.now
        heappush(self._waiting, (self._urgency(job), now, job.person, job.rank, job.what, job))
        self._call()

    def _urgency(self, job: Job) -> float:
        """Return a sort key: the lowest is taken up first, and of equals the earliest."""
        if self._notices_first:
            return job.rank is not Rank.NOTICE
        return job.due if self.by_deadline else 0

    def man(self, staff: int) -> None:
        """Set the number of people at the desk from now on."""
        self._note()
        self.staff = staff
        self._call()

    def close(self) -> None:
        """Count what still waits and is still worked on when the run ends."""
        self._note()
        for _, asked, *_ in self._waiting:
            self._hours.waited(self._agenda.now - asked)

    def _call(self) -> None:
        if not self._called and self._waiting and self.busy < self.staff:
            self._called = True
            self._agenda.at_the_end(self._take_up)  # in this minute, of which it has been noted

    def _take_up(self) -> None:
        self._called = False
        now = self._agenda.now
        while self._waiting and self.busy < self.staff:
            _, asked, *_, job = heappop(self._waiting)
            self._hours.waited(now - asked)
            if job.wanted is None or job.wanted():
                self.busy += 1
                self._agenda.at(now + max(1, job.takes), job.rank, partial(self._end, job))

    def _end(self, job: Job, event: object) -> None:
        self._note()
        self.busy -= 1
        self._call()
        job.done(event)

    def _note(self) -> None:
        """Count the time since the last change."""
        now = self._agenda.now
        if now != self._hours.since:
            self._hours.add(now, len(self._waiting), self.busy, self.staff)
