"""How one answer goes over time: intervals, what began each, and the next change to come."""

from __future__ import annotations

from collections.abc import Sequence

from release_sim.engine.decide import Engine
from release_sim.model.dependence import Dependence
from release_sim.model.histories.replay import Interval, Moment, OverTime, Replay
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty
from release_sim.timeline.clock import begin_of
from release_sim.timeline.deciding import changed_on, days_of_change
from release_sim.timeline.fold import state_after
from release_sim.timeline.runs import runs


def over_time(replay: Replay, engine: Engine, person: str, action: str) -> OverTime:
    """The answer for one action of one person from their first event on.

    The next change is the first day after the last event on which the rules, of the policy as it
    is known, give another answer if nothing else happens.
    """
    moments = replay.by_person()[person]
    bearing = _bearing_on(action, engine.policy)
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


def _bearing_on(action: str, policy: Policy) -> frozenset[str]:
    """The rules on which the answer for an action can depend, through findings and exceptions."""
    about = (
        r.id for r in policy.rules.values() if isinstance(r.then, Duty) and r.then.action == action
    )
    return Dependence.among(policy.rules.values()).behind(about)
