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


class Agenda(Environment):
    """The events still to come, which SimPy keeps in order."""

    def __init__(self, begins: int) -> None:
        """Begin at a minute."""
        super().__init__(initial_time=begins)

    @property
    def now(self) -> int:
        """The minute that it is."""
        return int(self._now)

    def at(self, minute: int, rank: Rank, act: Callable[[], None]) -> None:
        """Do something at a minute, which is not over yet."""
        event = Event(self)
        event._ok, event._value = True, None  # as SimPy's own Timeout begins
        event.callbacks.append(lambda _: act())
        self.schedule(event, rank, minute - self._now)  # type: ignore[arg-type]
