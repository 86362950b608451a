"""Events to moments: the decision after each event, on what is then known of the person.

The rules decide as of the event's day at its place. A rule that begins or ends between two events
can change what is decided on that day, without an event.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from release_sim.model.case import Case
from release_sim.model.decision import Outcome
from release_sim.model.problem import Place
from release_sim.model.timelines.attribution import attribute
from release_sim.model.timelines.knowledge import HOLD_OVER, NOTHING, State, step
from release_sim.model.timelines.local_time import begin_of, local
from release_sim.model.timelines.moments import Moment, Replay
from release_sim.model.timelines.timeline import Event, TimelineVariant
from release_sim.timeline.clock import until
from release_sim.timeline.memoized_engine import MemoizedEngine, changed_on
from release_sim.vocabulary.actions import HOLD


def replay_variant(variant: TimelineVariant, decide: MemoizedEngine) -> Replay:
    """Return the moments of a timeline variant, under the engine's policy and readings.

    Raises ``OutOfScopeError``, with the place of the event, where the policy has no answers.
    """
    digest = decide.engine.policy.digest
    return Replay(variant, digest, tuple(moments_of(variant.events, decide)))


def cases(replay: Replay) -> Iterator[tuple[Moment, Case]]:
    """Every moment with the case that was decided at it."""
    states: dict[str, State] = {}
    for moment in replay.moments:
        if moment.event:
            before = states.get(moment.person, NOTHING)
            states[moment.person] = replace(step(before, moment.event), since=moment.since)
        yield moment, states[moment.person].case(moment.at.date())


class PersonFold:
    """The events of one person to moments, one event after another."""

    def __init__(self, person: str, decide: MemoizedEngine, zone: ZoneInfo) -> None:
        """Nothing has happened yet; the days are those of a time zone."""
        self._person, self._decide, self._zone = person, decide, zone
        self._state = NOTHING
        self._behind = 0  # how many changes of the law are taken note of
        self.latest: Moment | None = None

    def reach(self, day: date, place: Place | None = None) -> Iterator[Moment]:
        """Yield the moments, up to a day and on it, at which the law changes what is decided.

        ``place`` is where what happens then was written, for messages.
        """
        changes, policy = self._decide.days, self._decide.engine.policy
        reached = bisect_right(changes, day)
        if self.latest:
            for each in changes[self._behind : reached]:
                decided = self._decide(self._state.case(each), place)
                if _differ(decided.outcomes, self.latest.outcomes):
                    rules, since = changed_on(policy, each), self._state.since
                    at = begin_of(each, self._zone)
                    self.latest = Moment(at, self._person, None, rules, *decided, since)
                    yield self.latest
        self._behind = reached

    def take(self, told: Event) -> Moment:
        """Return the moment of an event that names its instruments, the law having been reached."""
        at = local(told.at, self._zone)
        day = at.date()
        state = step(self._state, told)
        decided = self._decide(state.case(day), told.place)
        if over := _hold_over(decided.outcomes, state, at, self._zone):
            state = replace(state, since={**state.since, HOLD_OVER: over})
            decided = self._decide(state.case(day), told.place)
        self._state, self._behind = state, bisect_right(self._decide.days, day)
        self.latest = Moment(at, self._person, told, (), *decided, state.since)
        return self.latest


def moments_of(events: Iterable[Event], decide: MemoizedEngine) -> Iterator[Moment]:
    """Yield the decision after each event, and on each day on which the law changed it."""
    events = tuple(events)
    people = dict.fromkeys(person for event in events for person in event.who)
    theirs = {person: iter(attribute(events, person).events) for person in people}
    folds: dict[str, PersonFold] = {}
    behind = 0
    for event in events:
        reached = bisect_right(decide.days, event.day)
        for day in decide.days[behind:reached]:
            for fold in folds.values():
                yield from fold.reach(day, event.place)
        behind = reached
        for person in event.who:
            if person not in folds:
                folds[person] = PersonFold(person, decide, event.zone)
            yield folds[person].take(next(theirs[person]))


def _hold_over(
    outcomes: Mapping[str, Outcome], state: State, at: datetime, zone: ZoneInfo
) -> datetime | None:
    """Return when the time of a hold ran out that the rules still allow, or None."""
    limits = [
        until(within, state.since[within.event], zone)
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
