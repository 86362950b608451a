"""A course of events called to account: its duties counted, its answers followed over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from release_sim.engine.decide import Engine
from release_sim.model.dependence import Dependence
from release_sim.model.histories.account import Account
from release_sim.model.histories.due import Due
from release_sim.model.histories.history import Course, Wanted
from release_sim.model.histories.replay import Interval, Moment, OverTime, Replay
from release_sim.timeline.clock import begin_of
from release_sim.timeline.deciding import changed_on, days_of_change
from release_sim.timeline.due import dues
from release_sim.timeline.fold import replay, state_after
from release_sim.timeline.record import runs


def account(course: Course, engine: Engine, actions: Sequence[str] = ()) -> Account:
    """Return the account of the course; the answers of these actions are followed over time.

    Raises ``OutOfScopeError`` where the policy of the engine has no answers.
    """
    replayed = replay(course, engine)
    due = dues(replayed)
    followed = tuple(
        over_time(replayed, engine, person, action)
        for person in replayed.by_person()
        for action in actions
    )
    return Account(replayed, engine.policy, due, followed, unmet(course.wanted, replayed, due))


def unmet(wanted: Wanted, replay: Replay, dues: Iterable[Due]) -> tuple[str, ...]:
    """Return a sentence for every expectation that is not met.

    Where an action was due of a person several times, the last time is meant.
    """
    return tuple(_unmet(wanted, replay, dues))


def _unmet(wanted: Wanted, replay: Replay, dues: Iterable[Due]) -> Iterator[str]:
    outcomes = {
        (moment.event.name, moment.person): moment.outcomes
        for moment in replay.moments
        if moment.event
    }
    alone = len(replay.by_person()) == 1
    for (event, person, action), answer in wanted.answers.items():
        found = outcomes[event, person][action].answer
        if found is not answer:
            whose = action if alone else f"{action} of {person}"
            yield f"after {event}: {whose}: expected {answer}, found {found}"
    last = {(due.person, due.action): due.standing for due in dues}
    for (person, action), standing in wanted.standing.items():
        came = last.get((person, action))
        if came is not standing:
            whose = action if alone else f"{action} of {person}"
            yield f"{whose}: expected {standing}, found {came or 'no duty'}"


def over_time(replay: Replay, engine: Engine, person: str, action: str) -> OverTime:
    """Return one person's answer for one action over time, from their first event on.

    The next change is the first day after the last event on which the rules, of the policy as it
    is known, give another answer if nothing else happens.
    """
    moments = replay.by_person()[person]
    bearing = Dependence.build(engine.policy.rules.values()).bearing_on(action)
    intervals = tuple(
        _interval(moments, run.first, run.end, action, bearing) for run in runs(moments, action)
    )
    return OverTime(
        person, action, intervals, _coming(replay, engine, moments[-1], action, bearing)
    )


def _interval(
    moments: Sequence[Moment], first: int, end: int, action: str, bearing: frozenset[str]
) -> Interval:
    begun_by = moments[first]
    outcome = begun_by.outcomes[action]
    return Interval(
        outcome.answer,
        outcome.because,
        begun_by,
        tuple(rule for rule in begun_by.rules if rule in bearing),
        moments[end].at if end < len(moments) else None,
    )


def _coming(
    replay: Replay, engine: Engine, now: Moment, action: str, bearing: frozenset[str]
) -> Interval | None:
    state = state_after(replay.course.events, now.person)
    for day in days_of_change(engine.policy):
        if day > replay.last.date() and engine.policy.covers.covers(day):
            decision = engine.decide(state.case(day))
            if decision.outcomes[action].answer is not now.outcomes[action].answer:
                rules = changed_on(engine.policy, day)
                moment = Moment(
                    begin_of(day),
                    now.person,
                    None,
                    rules,
                    decision.outcomes,
                    decision.flags,
                    state.since,
                )
                return _interval([moment], 0, 1, action, bearing)
    return None
