"""Events to moments: what is decided after each, of what is then known of the person.

The rules decide as of the event's day in Denver. A rule that begins or ends between two events can
change what is decided on that day, without an event.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from release_sim.engine.decide import Engine
from release_sim.model.case import Case
from release_sim.model.decision import Outcome
from release_sim.model.timelines.attribution import attribute
from release_sim.model.timelines.denver_time import begin_of, in_denver
from release_sim.model.timelines.knowledge import HOLD_OVER, NOTHING, State, step
from release_sim.model.timelines.moments import Moment, Replay
from release_sim.model.timelines.timeline import Event, TimelineVariant
from release_sim.timeline.clock import until
from release_sim.timeline.memoized_engine import MemoizedEngine, changed_on, days_of_change
from release_sim.vocabulary.actions import HOLD


def replay_variant(variant: TimelineVariant, engine: Engine) -> Replay:
    """Return the moments of a timeline variant, under the engine's policy and readings.

    Raises ``OutOfScopeError``, with the place of the event, where the policy has no answers.
    """
    return Replay(
        variant, engine.policy.digest, tuple(moments_of(variant.events, MemoizedEngine(engine)))
    )


def cases(replay: Replay) -> Iterator[tuple[Moment, Case]]:
    """Every moment with the case that was decided at it."""
    states: dict[str, State] = {}
    for moment in replay.moments:
        if moment.event:
            before = states.get(moment.person, NOTHING)
            states[moment.person] = replace(step(before, moment.event), since=moment.since)
        yield moment, states[moment.person].case(in_denver(moment.at).date())


def moments_of(events: Iterable[Event], decide: MemoizedEngine) -> Iterator[Moment]:
    """After each event, and on each day on which the law changed it, what is decided."""
    policy = decide.engine.policy
    changes = days_of_change(policy)
    events = tuple(events)
    people = dict.fromkeys(person for event in events for person in event.who)
    theirs = {person: iter(attribute(events, person).events) for person in people}
    states: dict[str, State] = {}
    latest: dict[str, Moment] = {}
    behind = 0
    for event in events:
        at = in_denver(event.at)
        reached = bisect_right(changes, at.date())
        for day in changes[behind:reached] if states else ():
            rules = changed_on(policy, day)
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
