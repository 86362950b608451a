"""The evaluation of a timeline variant: its duties, and its answers over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from release_sim.engine.decide import Engine
from release_sim.model.dependence import Dependence
from release_sim.model.timelines.knowledge import state_after
from release_sim.model.timelines.local_time import begin_of
from release_sim.model.timelines.moments import (
    AnswerPeriod,
    Moment,
    OverTime,
    Replay,
    outcomes_by_instrument,
)
from release_sim.model.timelines.obligation import DutyStatus, Obligation
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.model.timelines.timeline import TimelineExpectation, TimelineVariant
from release_sim.model.verdict import Answer
from release_sim.timeline.custody import runs
from release_sim.timeline.fold import replay_variant
from release_sim.timeline.memoized_engine import MemoizedEngine, changed_on, days_of_change
from release_sim.timeline.obligations import obligations_of


def evaluate_replay(
    variant: TimelineVariant, decide: MemoizedEngine, actions: Sequence[str] = ()
) -> ReplayResult:
    """Return the account of the variant; the answers of these actions are followed over time.

    Raises ``OutOfScopeError`` where the policy of the engine has no answers.
    """
    replayed = replay_variant(variant, decide)
    accounts = {
        name: evaluate_replay(told, decide, actions) for name, told in variant.accounts.items()
    }
    obligation = obligations_of(replayed)
    followed = tuple(
        over_time(replayed, decide.engine, person, action)
        for person in replayed.by_person()
        for action in actions
    )
    return ReplayResult(
        replayed,
        decide.engine.policy,
        obligation,
        followed,
        unmet_on_accounts(accounts)
        if accounts
        else unmet_of_replay(variant.expect, replayed, obligation),
        accounts,
    )


def unmet_on_accounts(accounts: Mapping[str, ReplayResult]) -> tuple[str, ...]:
    """Return a sentence for every expectation that is not met on some account."""
    return tuple(
        f"on the account of {name}: {sentence}"
        for name, told in accounts.items()
        for sentence in told.unmet
    )


def unmet_of_replay(
    expect: TimelineExpectation, replay: Replay, obligations: Iterable[Obligation]
) -> tuple[str, ...]:
    """Return a sentence for every expectation that is not met.

    What is expected of an action is compared with what became of it: see ``_became_of``. Where it
    was due to several papers, all of them are meant.
    """
    return tuple(_unmet_of_replay(expect, replay, obligations))


def _unmet_of_replay(
    expect: TimelineExpectation, replay: Replay, obligations: Iterable[Obligation]
) -> Iterator[str]:
    found_after = {
        (moment.event.name, person): here
        for person, moments in replay.by_person().items()
        for here, moment in enumerate(moments)
        if moment.event
    }
    alone = len(replay.by_person()) == 1
    for (event, person, action, paper), answer in expect.answers.items():
        moments = replay.by_person()[person]
        here = found_after[event, person]
        outcome = moments[here].outcomes[action]
        if paper:
            outcome = outcomes_by_instrument(moments, action)[paper][here]
        if outcome.answer is not answer:
            what = f"{action} ({paper})" if paper else action
            whose = what if alone else f"{what} of {person}"
            yield f"after {event}: {whose}: expected {answer}, found {outcome.answer}"
    last = _became_of(obligations)
    for (person, action, instrument), status in expect.statuses.items():
        came = {
            named: found
            for (whose, what, named), found in last.items()
            if (whose, what) == (person, action) and instrument in (None, named)
        }
        if set(came.values()) != {status}:
            what = f"{action} ({instrument})" if instrument else action
            whose = what if alone else f"{what} of {person}"
            yield f"{whose}: expected {status}, found {_found(came)}"


def _became_of(obligations: Iterable[Obligation]) -> Mapping[tuple[str, str, str], DutyStatus]:
    """Return the outcomes of actions, by person, action and paper.

    A broken ban outweighs every duty that was met; an unbroken one says nothing of a duty, and
    counts only where there was none. Of several duties the last counts.
    """
    weighed = sorted(
        obligations,
        key=lambda each: (
            each.status is DutyStatus.BREACHED,
            each.answer is not Answer.FORBIDDEN,
        ),
    )
    return {(each.person, each.action, each.instrument): each.status for each in weighed}


def _found(came: Mapping[str, DutyStatus]) -> str:
    """Write the outcome of a duty, by paper if they differ."""
    if len(set(came.values())) > 1:
        return ", ".join(f"{status} ({instrument})" for instrument, status in came.items())
    return next(iter(came.values()), "no duty")


def over_time(replay: Replay, engine: Engine, person: str, action: str) -> OverTime:
    """Return one person's answer for one action over time, from their first event on.

    The next change is the first day after the last event on which the rules, of the policy as it
    is known, give another answer if nothing else happens.
    """
    moments = replay.by_person()[person]
    relevant = Dependence.build(engine.policy.rules.values()).relevant_rules(action)
    intervals = tuple(
        _period(moments, run.first, run.end, action, relevant)
        for run in runs([moment.outcomes[action] for moment in moments])
    )
    return OverTime(
        person, action, intervals, _coming(replay, engine, moments[-1], action, relevant)
    )


def _period(
    moments: Sequence[Moment], first: int, end: int, action: str, relevant: frozenset[str]
) -> AnswerPeriod:
    begun_by = moments[first]
    outcome = begun_by.outcomes[action]
    return AnswerPeriod(
        outcome.answer,
        outcome.because,
        begun_by,
        tuple(rule for rule in begun_by.rules if rule in relevant),
        moments[end].at if end < len(moments) else None,
    )


def _coming(
    replay: Replay, engine: Engine, now: Moment, action: str, relevant: frozenset[str]
) -> AnswerPeriod | None:
    # That the time of a hold is over is found when it is decided, and no event tells it.
    state = replace(state_after(replay.variant.events, now.person), since=now.since)
    for day in days_of_change(engine.policy):
        if day > replay.last.date() and engine.policy.covers.covers(day):
            decision = engine.decide(state.case(day))
            if decision.outcomes[action].answer is not now.outcomes[action].answer:
                rules = changed_on(engine.policy, day)
                moment = Moment(
                    begin_of(day, replay.variant.zone),
                    now.person,
                    None,
                    rules,
                    decision.outcomes,
                    decision.flags,
                    state.since,
                )
                return _period([moment], 0, 1, action, relevant)
    return None
