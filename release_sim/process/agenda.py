"""The agenda of a run: what happens at which minute, and in which order within one.

Minutes are whole. What falls into the same minute is done by rank, so that no result depends on
the order in which the program happened to write it down: first the law changes and papers and
people come, then people become eligible, notices are sent, work ends, records are made and people
leave; then shifts change, desks take up what waits, and officers arrive. Two things of one rank in
one minute concern different people or different desks, and neither sees the other.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from operator import attrgetter

from simpy import Environment, Event


class Rank(IntEnum):
    """The place of an event within its minute."""

    LAW = 1
    ARRIVAL = 2
    PAPERS = 3
    ELIGIBLE = 4
    NOTICE = 5
    WORK = 6
    RECORD = 7
    LEAVE = 8
    SHIFT = 9
    DESK = 10
    OFFICERS = 11


_DESK = Rank.DESK

Act = Callable[[object], None]
"""What happens; it is called with SimPy's event, of which it makes no use."""


class _AgendaEvent(Event):
    """An event of which no more is to come than what happens at it."""

    def __init__(self, agenda: Agenda, act: Act) -> None:
        self.env = agenda
        self.callbacks = [act]
        self._ok, self._value = True, None  # as SimPy's own Timeout begins


class Agenda(Environment):
    """The events still to come, which SimPy keeps in order."""

    def __init__(self, begins: int) -> None:
        """Begin at a minute."""
        super().__init__(initial_time=begins)
        self._at_the_end: list[Callable[[], None]] = []

    # The minute that it is, whole from the beginning; read so often that a call each time is felt.
    now: int = property(attrgetter("_now"))  # type: ignore[assignment]  # no call

    def at(self, minute: int, rank: Rank, act: Act) -> None:
        """Do something at a minute, which is not over yet."""
        self.schedule(_AgendaEvent(self, act), rank, minute - self._now)  # type: ignore[arg-type]  # ranks are integers

    def at_the_end(self, act: Callable[[], None]) -> None:
        """Do something in this minute, after everything that ranks before desks."""
        self._at_the_end.append(act)

    def step(self) -> None:
        """Run the next event; after the last one before desks, run what was put off until then.

        An event for each desk and minute would be a quarter of all.
        """
        super().step()
        if self._at_the_end and not self._is_more_to_come():
            acts, self._at_the_end = self._at_the_end, []
            for act in acts:
                act()

    def _is_more_to_come(self) -> bool:
        return bool(self._queue) and self._queue[0] < (self._now, _DESK)
