"""The history of one simulated person, as the events of a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from release_sim.cohort.cases import UNKNOWN
from release_sim.model.timelines.timeline import Event
from release_sim.process.booked_people import Codes
from release_sim.process.wall_clock import WallClock
from release_sim.vocabulary.events import EVENT_KINDS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY

PERSON = "the_person"
GROUND = "custody.eligibility_ground"


class PastEvent(NamedTuple):
    """One event: the minute, its kind, and what it tells besides.

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
    """What has happened to one person so far, and since when limits count."""

    __slots__ = ("clock", "log", "names", "since")

    def __init__(self, names: FactNames, clock: WallClock) -> None:
        """Nothing has happened yet."""
        self.names, self.clock = names, clock
        self.log: list[PastEvent] = []
        self.since: dict[str, int] = {}

    def events(self) -> tuple[Event, ...]:
        """Return the events, as a timeline tells them."""
        return tuple(_event(each, self.names, self.clock) for each in self.log)


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
