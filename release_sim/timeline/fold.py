"""Events to moments: what is known of a person after each, and what is decided then.

The fold is pure and holds no law. An event makes things known, later ones in place of earlier
ones, and the rules decide as of its day in Denver. A rule that begins or ends between two events
can change what is decided on that day, without an event.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import reduce

from release_sim.engine.decide import Engine
from release_sim.model.case import Case
from release_sim.model.decision import Outcome
from release_sim.model.timelines.attribution import attribute, inherited
from release_sim.model.timelines.moments import Moment, Replay, since_of
from release_sim.model.timelines.timeline import Event, TimelineVariant
from release_sim.timeline.clock import begin_of, in_denver, until
from release_sim.timeline.memoized_engine import MemoizedEngine, changed_on, days_of_change
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import KIND_OF, UNNAMED, qualified

COUNTED_FROM: Mapping[str, tuple[str, tuple[Value, ...]]] = {
    "bond": ("custody.bond_ready", (True,)),
    "eligibility": ("custody.eligible_for_release", (True,)),
    "release": ("custody.state", ("released", "transferred")),
}
"""The events from which limits count: each is that a fact comes to have one of some values."""

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
        """Return the state with the instruments that an event brings; of none is anything told."""
        state = self
        for kind, names in event.brings.items():
            if kind not in state.instruments:
                state = state._of_first(kind, names[0])
            come = (*state.instruments.get(kind, ()), *names)
            state = replace(state, instruments={**state.instruments, kind: come})
        return state

    def _of_first(self, kind: str, name: str) -> State:
        """Return the state in which what was told of the kind is told of the first of it."""
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
    at = in_denver(event.at)
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
        state, stated=stated, unknown=unknown, scope=scope, since=_since(state, stated, at)
    )


def state_after(events: Iterable[Event], person: str) -> State:
    """Return the state of the person after those of the events that concern them."""
    return reduce(step, attribute(events, person).events, NOTHING)


def replay_variant(variant: TimelineVariant, engine: Engine) -> Replay:
    """Return the moments of a timeline variant, under the engine's policy and readings.

    Raises ``OutOfScopeError``, with the place of the event, where the policy has no answers.
    """
    return Replay(variant, engine.policy.digest, tuple(moments_of(variant.events, engine)))


def cases(replay: Replay) -> Iterator[tuple[Moment, Case]]:
    """Every moment with the case that was decided at it."""
    states: dict[str, State] = {}
    for moment in replay.moments:
        if moment.event:
            before = states.get(moment.person, NOTHING)
            states[moment.person] = replace(step(before, moment.event), since=moment.since)
        yield moment, states[moment.person].case(in_denver(moment.at).date())


def moments_of(events: Iterable[Event], engine: Engine) -> Iterator[Moment]:
    """After each event, and on each day on which the law changed it, what is decided."""
    decide = MemoizedEngine(engine)
    changes = days_of_change(engine.policy)
    events = tuple(events)
    people = dict.fromkeys(person for event in events for person in event.who)
    theirs = {person: iter(attribute(events, person).events) for person in people}
    states: dict[str, State] = {}
    latest: dict[str, Moment] = {}
    behind = 0
    for event in events:
        at = in_denver(event.at)
        reached = bisect_right(changes, at.date())
        for day in changes[behind:reached]:
            rules = changed_on(engine.policy, day)
            for person, state in states.items():
                decided = decide(state.case(day), event.place)
                if _differ(decided.outcomes, latest[person].outcomes):
                    latest[person] = Moment(
                        begin_of(day), person, None, rules, *decided, state.since
                    )
                    yield latest[person]
        behind = reached
        for person in event.who:
            told = next(theirs[person])
            state = step(states.get(person, NOTHING), told)
            decided = decide(state.case(at.date()), event.place)
            if over := _hold_over(decided.outcomes, state, at):
                state = replace(state, since={**state.since, HOLD_OVER: over})
                decided = decide(state.case(at.date()), event.place)
            states[person] = state
            latest[person] = Moment(at, person, told, (), *decided, state.since)
            yield latest[person]


def _since(state: State, stated: Mapping[str, Value], at: datetime) -> Mapping[str, datetime]:
    """Map each event from which limits count to the time it happened, if it has."""
    found = {
        name: state.since.get(name, at)
        for name, (fact, values) in COUNTED_FROM.items()
        if stated.get(fact) in values
    }
    if ready := [found[name] for name in ("bond", "eligibility") if name in found]:
        found["readiness"] = min(ready)
    if HOLD_OVER in state.since and "eligibility" in found:
        found[HOLD_OVER] = state.since[HOLD_OVER]
    for request in state.requests:
        served_on, service = qualified(SERVED_ON, request), since_of(SERVICE, request)
        served = stated.get(served_on)
        if isinstance(served, date):
            found[service] = at if served == at.date() else begin_of(served)
            if served == state.stated.get(served_on):
                found[service] = state.since[service]
    return found


def _hold_over(outcomes: Mapping[str, Outcome], state: State, at: datetime) -> datetime | None:
    """Return when the time of a hold ran out that the rules still allow, or None."""
    limits = [
        until(within, state.since[within.event])
        for within in outcomes[HOLD].within
        if within.side == "after" and within.event in state.since
    ]
    over = max((limit for limit in limits if limit), default=None)
    return over if over and over < at else None


def _differ(these: Mapping[str, Outcome], those: Mapping[str, Outcome]) -> bool:
    """Return True if some answer, or its reasons, differ."""
    return these is not those and any(
        _shown(outcome) != _shown(those[action]) for action, outcome in these.items()
    )


def _shown(outcome: Outcome) -> tuple[object, ...]:
    each = {name: _shown(of_one) for name, of_one in outcome.by_instrument.items()}
    return (outcome.answer, outcome.because, outcome.within, each)
