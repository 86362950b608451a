"""One run of a process: everyone who is booked, day after day, until the last day is over."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from operator import attrgetter

from release_sim.model.processes.run_numbers import RunNumbers
from release_sim.model.processes.simulation import Variant
from release_sim.model.processes.staffing import DAY_MINUTES
from release_sim.process.agenda import Agenda, Rank
from release_sim.process.booked_people import Booked, People
from release_sim.process.course import Course
from release_sim.process.decided_courses import DecidedCourses
from release_sim.process.desk_hours import DeskHours
from release_sim.process.durations import whole_minutes
from release_sim.process.history import FactNames
from release_sim.process.settled_process import Plan
from release_sim.process.shifts import shift_changes
from release_sim.process.station import Station
from release_sim.process.tally import RunTally
from release_sim.process.wall_clock import clock_of

SETTLING = 3 * DAY_MINUTES
"""The minutes before the first day that is counted from which on desks are simulated.

Whoever was eligible before has left, and desks remember nothing of them.
"""

LONG = 60 * DAY_MINUTES
"""The minutes of a stay beyond which a person keeps random numbers of their own.

About as long as a block of people takes to be booked.
"""

OnFinish = Callable[[Course], None]


YOUNG = 50_000  # objects made in a run after which the garbage collector looks through them


@contextmanager
def _untouched_heap() -> Iterator[None]:
    """Exclude existing objects from garbage collection during a run; none would be freed.

    Rules and vocabulary are most of what it would look through, time and again. Of people who are
    through little holds itself in a circle, so that it need not look often either.
    """
    often = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(YOUNG, *often[1:])
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()


class ProcessRun:
    """One replication of a process under one policy."""

    def __init__(
        self,
        variant: Variant,
        decided: DecidedCourses,
        people: People,
        settled: Mapping[str, float],
        on_finish: OnFinish | None = None,
        keep_events: bool = False,
    ) -> None:
        """``settled`` has the number that each parameter is taken for.

        ``on_finish`` is told of everyone of whom nothing more is to come.
        """
        process, self._keep_events = variant.process, keep_events
        self.plan, self.decided = Plan(process, settled), decided
        self.clock = clock_of(process.horizon)
        self.names = FactNames(people.facts, people.papers)
        self.agenda = Agenda(self.clock.begins)
        self._law = decided.changes(self.clock)
        self.tally = RunTally(process.horizon.days)
        self._hours = {name: DeskHours(self.clock) for name in process.desks}
        self.stations = {
            name: Station(self.agenda, desk.order, self._hours[name])
            for name, desk in process.desks.items()
        }
        self.in_custody: dict[int, Course] = {}
        self.booked = 0  # the number of the last who was
        self._leaving: dict[int, Course] = {}  # they have left, and something is still to come
        self._people, self._on_finish = iter(people), on_finish

    now: int = property(attrgetter("agenda.now"))  # type: ignore[assignment]  # the minute

    @property
    def courses(self) -> dict[int, Course]:
        """Everyone of whom something is still to come, by number."""
        return {**self.in_custody, **self._leaving}

    def run(self, enough: Callable[[], bool] | None = None) -> RunNumbers:
        """Run until the last day is over, and return what was counted.

        ``enough`` is asked after every day, and ends the run if it is so.
        """
        with _untouched_heap():
            return self._run(enough)

    def _run(self, enough: Callable[[], bool] | None) -> RunNumbers:
        self._arrive()
        for name, desk in self.plan.process.desks.items():
            self._man(self.stations[name], shift_changes(desk, self.plan.settled, self.clock))
        for minute in self._law:
            self.agenda.at(minute, Rank.LAW, self._law_changes)
        for minute in range(self.clock.begins + DAY_MINUTES, self.clock.ends, DAY_MINUTES):
            if enough and enough():
                break
            self.agenda.run(minute)
        else:
            self.agenda.run(self.clock.ends)
        for number in sorted(self._leaving):
            self._count(self._leaving.pop(number))
        found = self.tally.close()
        for name, station in self.stations.items():
            station.close()
            self._hours[name].check_littles_law(name)
            found.desks[name] = self._hours[name].numbers()
        return found

    def on_event(self, person: int, kind: str) -> None:
        """Count an event of a kind."""
        now = self.agenda.now
        if now >= 0:
            self.tally.event(kind)
            if self._keep_events:
                self.tally.numbers.events.append((person, now, kind))

    def has_left(self, course: Course) -> None:
        """Take note that a person is no longer in the jail."""
        self._leaving[course.person.number] = self.in_custody.pop(course.person.number)

    def finish(self, course: Course) -> None:
        """Count a person of whom nothing more is to come."""
        del self._leaving[course.person.number]
        self._count(course)

    def _count(self, course: Course) -> None:
        if course.left_at is not None and course.left_at >= 0:
            self.tally.finish(course, self.decided.account(course.node, course.past, self._law))
        if self._on_finish:
            self._on_finish(course)

    def _arrive(self) -> None:
        """Put down the next booking."""
        person = next(self._people, None)
        if person is not None:
            self.agenda.at(person.at, Rank.ARRIVAL, lambda _: self._book(person))

    def _eligible(self, person: Booked) -> int:
        """Return the minute from which nothing keeps a person any longer."""
        takes, hours = self.plan.stays[person.ground]
        stays = whole_minutes(takes(person.random("stay")))
        return self.clock.within(hours, person.at + stays, person.random("hour"))

    def _book(self, person: Booked) -> None:
        self.booked = person.number
        eligible = self._eligible(person)
        if eligible >= -SETTLING:
            if eligible - person.at > LONG:
                person = person.apart()
            course = self.in_custody[person.number] = Course(self, person)
            course.book(eligible)
        self._arrive()

    def _law_changes(self, _: object) -> None:
        for _, course in sorted(self.in_custody.items()):
            course.law_changes()

    def _man(self, station: Station, changes: Iterator[tuple[int, int]]) -> None:
        """Put down when the staff of a desk next changes."""
        minute, staff = next(changes, (self.clock.ends, 0))

        def change(_: object) -> None:
            station.man(staff)
            self._man(station, changes)

        if minute < self.clock.ends:
            self.agenda.at(minute, Rank.SHIFT, change)
