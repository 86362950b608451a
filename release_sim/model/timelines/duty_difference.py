"""The differences between two variants of events: action by action, duties and answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from release_sim.model.timelines.obligation import Obligation
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS


@dataclass(frozen=True, slots=True)
class DutyDifference:
    """One action of one person with other duties, or with other answers if duties are alike.

    Duties to one paper come one after another. ``of_duties`` is False where the duties worth
    showing came out the same and only the answers, in their order, are others.
    """

    action: str
    before: tuple[Obligation, ...]
    after: tuple[Obligation, ...]
    answers_before: tuple[Answer, ...]
    answers_after: tuple[Answer, ...]
    of_duties: bool


def notable(obligations: Sequence[Obligation]) -> list[Obligation]:
    """List the duties worth showing: bans that were kept are left out."""
    return [obligation for obligation in obligations if not obligation.kept]


def duty_differences(
    story: ReplayResult, other: ReplayResult, person: str
) -> Iterator[DutyDifference]:
    """Yield every action that differs between a variant and the story."""
    for action in ACTIONS:
        before, after = (_duties(each, person, action) for each in (story, other))
        first, second = (each.answers(person, action) for each in (story, other))
        of_duties = [*map(_fate, notable(before))] != [*map(_fate, notable(after))]
        if of_duties or first != second:
            yield DutyDifference(action, before, after, first, second, of_duties)


def _duties(result: ReplayResult, person: str, action: str) -> tuple[Obligation, ...]:
    found = [each for each in result.obligations_of(person) if each.action == action]
    papers = list(dict.fromkeys(each.instrument for each in found))
    return tuple(sorted(found, key=lambda each: papers.index(each.instrument)))


def _fate(obligation: Obligation) -> tuple[object, ...]:
    return (obligation.answer, obligation.status, obligation.failure, obligation.minutes)
