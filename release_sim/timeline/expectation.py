"""What a history expects, held against what came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from release_sim.model.histories.due import Due
from release_sim.model.histories.history import Wanted
from release_sim.model.histories.replay import Replay


def unmet(wanted: Wanted, replay: Replay, dues: Iterable[Due]) -> tuple[str, ...]:
    """A sentence for every expectation that is not met.

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
