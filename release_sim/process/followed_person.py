"""One person followed through a run, so that their story can be told."""

from __future__ import annotations

from typing import NamedTuple

from release_sim.errors import NothingCollectedError
from release_sim.model.timelines.obligation import Obligation
from release_sim.model.timelines.timeline import Event
from release_sim.process.course import Course
from release_sim.process.replications import Replications, RunKey


class FollowedPerson(NamedTuple):
    """The events of a person, and their duties as the timeline judges them."""

    events: tuple[Event, ...]
    duties: tuple[Obligation, ...]


def follow(work: Replications, key: RunKey, number: int) -> FollowedPerson:
    """Return the events of the person of this number, as far as the run goes.

    Raises ``NothingCollectedError`` where nobody has the number.
    """
    found: list[Course] = []

    def note(course: Course) -> None:
        if course.person.number == number:
            found.append(course)

    run = work.run(key, note)
    run.run(enough=lambda: bool(found))
    course = found[0] if found else run.courses.get(number)
    if course is None:
        if number > run.booked:
            message = f"nobody has number {number:,}; the last booked has {run.booked:,}"
        else:
            message = f"person {number:,} left before the days that are counted"
        raise NothingCollectedError(message)
    return FollowedPerson(course.past.events(), run.decided.obligations(course.past))
