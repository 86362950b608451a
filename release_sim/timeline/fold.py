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
from release_sim.model.timelines.moments import Moment, Replay
from release_sim.model.timelines.timeline import Event, TimelineVariant
from release_sim.timeline.clock import begin_of, in_denver, until
from release_sim.timeline.memoized_engine import MemoizedEngine, changed_on, days_of_change
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import Value

COUNTED_FROM: Mapping[str, tuple[str, tuple[Value, ...]]] = {
    "bond": ("custody.bond_ready", (True,)),
    "eligibility": ("custody.eligible_for_release", (True,)),
    "release": ("custody.state", ("released", "transferred")),
}
"""The events from which limits count: each is that a fact comes to have one of some values."""

SERVED_ON = "subpoena.served_on"
ENFORCED = "subpoena.court_enforced"
HOLD_OVER = "custody.hold_time_over"
KIND = "information.kind"
COVERED = "information.within_court_order"


@dataclass(frozen=True, slots=True)
class State:
    """The knowledge of one person: facts, the scope of a court's order, and when limits began."""

    stated: Mapping[str, Value] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    scope: tuple[str, ...] = ()
    since: Mapping[str, datetime] = field(default_factory=dict)

    def case(self, as_of: date) -> Case:
        """Return the case to decide on that day, a hold whose time has passed told as such."""
        over = {HOLD_OVER: True} if HOLD_OVER in self.since else {}
        return Case(as_of, {**self.stated, **over}, self.unknown)


NOTHING = State()
"""What is known of a person before any event."""


def step(state: State, event: Event) -> State:
    """Return the state after the event."""
    at = in_denver(event.at)
    known = {**event.settles, **event.stated}
    stated = {**state.stated, **known}
    for name in event.unknown:
        stated.pop(name, None)
    unknown = (state.unknown - known.keys()) | event.unknown
    # An order is about one subpoena: when another is served, or it falls, its scope goes with it.
    scope = event.scope if ENFORCED in known else state.scope
    if scope:
        stated.pop(COVERED, None)
        if KIND in stated:
            stated[COVERED] = stated[KIND] in scope
    elif state.scope and COVERED not in event.stated:
        stated.pop(COVERED, None)
    return State(stated, unknown, scope, _since(state, stated, at))


def state_after(events: Iterable[Event], person: str) -> State:
    """Return the state of the person after those of the events that concern them."""
    return reduce(step, (event for event in events if person in event.who), NOTHING)


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
            state = step(states.get(person, NOTHING), event)
            decided = decide(state.case(at.date()), event.place)
            if over := _hold_over(decided.outcomes, state, at):
                state = replace(state, since={**state.since, HOLD_OVER: over})
                decided = decide(state.case(at.date()), event.place)
            states[person] = state
            latest[person] = Moment(at, person, event, (), *decided, state.since)
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
    served = stated.get(SERVED_ON)
    if HOLD_OVER in state.since and "eligibility" in found:
        found[HOLD_OVER] = state.since[HOLD_OVER]
    if isinstance(served, date):
        found["service"] = at if served == at.date() else begin_of(served)
        if served == state.stated.get(SERVED_ON):
            found["service"] = state.since["service"]
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
        (outcome.answer, outcome.because, outcome.within)
        != (those[action].answer, those[action].because, those[action].within)
        for action, outcome in these.items()
    )
