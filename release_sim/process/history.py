"""The history of one simulated person, as the events of a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from release_sim.cohort.cases import UNKNOWN
from release_sim.model.timelines.attribution import AttributionWalk
from release_sim.model.timelines.moments import Moment
from release_sim.model.timelines.timeline import Event
from release_sim.process.booked_people import Codes
from release_sim.process.wall_clock import WallClock
from release_sim.timeline.fold import PersonFold
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.vocabulary.events import EVENT_KINDS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import GROUND, VOCABULARY

PERSON = "the_person"


class PastEvent(NamedTuple):
    """One event: the minute, its kind, and further facts.

    ``detail`` has the codes of facts for a booking and a request, the ground on which a person is
    eligible, or the action that was not done.
    """

    at: int
    kind: str
    detail: Codes | str = ()


class FactNames(NamedTuple):
    """The names of the facts whose codes a booking and a request tell."""

    booking: Sequence[str]
    request: Sequence[str]

    def of(self, kind: str) -> Sequence[str]:
        """Return those that an event of a kind tells."""
        return self.booking if kind == "booking" else self.request


class PersonHistory:
    """The events of one person so far, and the minutes from which limits count.

    No more than one paper of a kind comes about a person, and none has a name, so that what comes
    later never changes which paper an earlier event was about.
    """

    __slots__ = (
        "_events",
        "_fold",
        "_moments",
        "_taken",
        "_walk",
        "clock",
        "log",
        "names",
        "since",
    )

    def __init__(self, names: FactNames, clock: WallClock) -> None:
        """Nothing has happened yet."""
        self.names, self.clock = names, clock
        self.log: list[PastEvent] = []
        self.since: dict[str, int] = {}
        self._events: list[Event] = []  # those of which somebody asked
        self._walk: AttributionWalk | None = None
        self._taken = 0  # how many events the moments are of
        self._fold: PersonFold | None = None
        self._moments: list[Moment] = []

    def events(self) -> tuple[Event, ...]:
        """Return the events, as a timeline tells them."""
        return tuple(self._told())

    def _told(self) -> Sequence[Event]:
        done = len(self._events)
        self._events += [_event(each, self.names, self.clock) for each in self.log[done:]]
        return self._events

    def moments(self, decide: MemoizedEngine, until: date | None = None) -> Sequence[Moment]:
        """Return the decisions after each event, and where the law changed them in between.

        ``until`` is a day on which the law has changed since the last event.
        """
        fold = self._fold = self._fold or PersonFold(PERSON, decide, self.clock.zone)
        walk = self._walk = self._walk or AttributionWalk()
        for event in self._told()[self._taken :]:
            self._moments.extend(fold.reach(event.day))
            self._moments.append(fold.take(walk.attributed(event)))
            self._taken += 1
        if until:
            self._moments.extend(fold.reach(until))
        return self._moments


def _event(happened: PastEvent, names: FactNames, clock: WallClock) -> Event:
    at, kind, detail = happened
    stated: dict[str, Value] = {}
    unknown: set[str] = set()
    not_done: tuple[str, ...] = ()
    if isinstance(detail, tuple):
        told = names.of(kind) if detail else ()
        for name, code in zip(told, detail, strict=True):
            _tell(name, code, stated, unknown)
    elif kind == "eligible":
        stated[GROUND] = detail
    else:
        not_done = (detail,)
    return Event(
        at=clock.moment(at),
        kind=EVENT_KINDS[kind],
        who=(PERSON,),
        zone=clock.zone,
        stated=stated,
        unknown=frozenset(unknown),
        not_done=not_done,
    )


def _tell(name: str, code: int, stated: dict[str, Value], unknown: set[str]) -> None:
    """State a fact whose value would not be presumed."""
    fact = VOCABULARY[name]
    presumed = fact.presumed.value if fact.presumed else None
    if code == UNKNOWN:
        if presumed is not None:
            unknown.add(name)
    elif (value := fact.decode(code)) != presumed:
        stated[name] = value
