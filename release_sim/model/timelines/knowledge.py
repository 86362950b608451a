"""The knowledge of one person, event by event: facts, instruments, and from when limits count.

It is pure and holds no law. An event makes things known, later ones in place of earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import reduce

from release_sim.model.case import Case
from release_sim.model.timelines.attribution import attribute, inherited
from release_sim.model.timelines.local_time import begin_of, local
from release_sim.model.timelines.moments import since_of
from release_sim.model.timelines.timeline import Event
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import KIND_OF, UNNAMED, qualified

COUNTED_FROM: Mapping[str, tuple[str, tuple[Value, ...]]] = {
    "bond": ("custody.bond_ready", (True,)),
    "eligibility": ("custody.eligible_for_release", (True,)),
    "release": ("custody.state", ("released", "transferred")),
}
"""The events from which limits count: each is that a fact comes to have one of some values."""

READY = "readiness"
ON_THE_WAY = ("court_lock_up", "transport")
"""Where the time from readiness does not begin to count: it does once the person is back in jail.

C.R.S. 16-4-102 counts from the return. That a person in hospital, who may leave from there, is not
waited for is our inference; time that counts already goes on wherever the person is taken.
"""

SERVICE = "service"
SERVED_ON = "subpoena.served_on"
ENFORCED = "subpoena.court_enforced"
HOLD_OVER = "custody.hold_time_over"
KIND = "information.kind"
COVERED = "information.within_court_order"


@dataclass(frozen=True, slots=True)
class State:
    """The knowledge of one person: facts, scopes of courts' orders, and when limits began.

    ``instruments`` has, by their kind, the names of those that have come; ``scope`` has what the
    court's order covers by the name of the subpoena that it enforces.
    """

    stated: Mapping[str, Value] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: Mapping[str, datetime] = field(default_factory=dict)
    instruments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def case(self, as_of: date) -> Case:
        """Return the case to decide on that day, a hold whose time has passed told as such."""
        over = {HOLD_OVER: True} if HOLD_OVER in self.since else {}
        return Case(as_of, {**self.stated, **over}, self.unknown, self.instruments)

    @property
    def requests(self) -> tuple[str, ...]:
        """The names of the requests, of which subpoenas are some."""
        return self.instruments.get(KIND_OF[SERVED_ON], (UNNAMED,))

    def with_brought(self, event: Event) -> State:
        """Return the state with the instruments that an event brings, without any facts."""
        state = self
        for kind, names in event.brings.items():
            if kind not in state.instruments:
                state = state._of_first(kind, names[0])
            come = (*state.instruments.get(kind, ()), *names)
            state = replace(state, instruments={**state.instruments, kind: come})
        return state

    def _of_first(self, kind: str, name: str) -> State:
        """Return the state with facts of a kind moved to the first instrument of the kind."""
        stated = ((inherited(fact, kind, name), value) for fact, value in self.stated.items())
        unknown = (inherited(fact, kind, name) for fact in self.unknown)
        since, scope = dict(self.since), dict(self.scope)
        if kind == KIND_OF[SERVED_ON]:
            if SERVICE in since:
                since[since_of(SERVICE, name)] = since.pop(SERVICE)
            scope = dict.fromkeys((name,), scope[UNNAMED]) if scope else {}
        return replace(
            self,
            stated={fact: value for fact, value in stated if fact is not None},
            unknown=frozenset(fact for fact in unknown if fact is not None),
            since=since,
            scope=scope,
        )


NOTHING = State()
"""What is known of a person before any event."""


def step(state: State, event: Event) -> State:
    """Return the state after the event, whose facts have the names of their instruments."""
    state = state.with_brought(event)
    known = {**event.settles, **event.stated}
    stated = {**state.stated, **known}
    for name in event.unknown:
        stated.pop(name, None)
    unknown = (state.unknown - known.keys()) | event.unknown
    scope: dict[str, tuple[str, ...]] = {}
    for request in state.requests:
        covered, kind = qualified(COVERED, request), qualified(KIND, request)
        # An order is about one subpoena: when it falls, or what has no name is served anew, its
        # scope goes with it.
        enforced = qualified(ENFORCED, request) in known
        before = state.scope.get(request, ())
        if scope_now := event.scope if enforced else before:
            scope[request] = scope_now
            stated.pop(covered, None)
            if kind in stated:
                stated[covered] = stated[kind] in scope_now
        elif before and covered not in event.stated:
            stated.pop(covered, None)
    return replace(
        state, stated=stated, unknown=unknown, scope=scope, since=_since(state, stated, event)
    )


def state_after(events: Iterable[Event], person: str) -> State:
    """Return the state of the person after those of the events that concern them."""
    return reduce(step, attribute(events, person).events, NOTHING)


def _since(state: State, stated: Mapping[str, Value], event: Event) -> Mapping[str, datetime]:
    """Map each event from which limits count to the time it happened, if it has."""
    at = local(event.at, event.zone)
    found = {
        name: state.since.get(name, at)
        for name, (fact, values) in COUNTED_FROM.items()
        if stated.get(fact) in values
    }
    on_the_way = READY not in state.since and stated.get("custody.state") in ON_THE_WAY
    if {"bond", "eligibility"} & found.keys() and not on_the_way:
        found[READY] = state.since.get(READY, at)
    if HOLD_OVER in state.since and "eligibility" in found:
        found[HOLD_OVER] = state.since[HOLD_OVER]
    for request in state.requests:
        served_on, service = qualified(SERVED_ON, request), since_of(SERVICE, request)
        served = stated.get(served_on)
        if isinstance(served, date):
            found[service] = at if served == at.date() else begin_of(served, event.zone)
            if served == state.stated.get(served_on):
                found[service] = state.since[service]
    return found
