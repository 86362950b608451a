"""The outcomes of duties in words, and the differences between two variants of events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from release_sim.model.timelines.obligation import DutyStatus, Failure, Obligation
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.reporting.text_format import pluralize
from release_sim.vocabulary.actions import ACTIONS

_KEPT = "forbidden and not done"


def time_text(at: datetime) -> str:
    """Write a moment in Denver's time, to the minute."""
    return f"{at:%Y-%m-%d %H:%M}"


def status_text(obligation: Obligation) -> str:
    """Write the outcome of a duty; ``why`` says it if the failure is one of the process."""
    is_breach = (
        obligation.failure is Failure.BREACH and obligation.status is not DutyStatus.BREACHED
    )
    return f"{obligation.status}, a breach" if is_breach else str(obligation.status)


def notable(obligations: Sequence[Obligation]) -> list[Obligation]:
    """List the duties worth showing: bans that were kept are left out."""
    return [obligation for obligation in obligations if not obligation.kept]


def kept_text(obligations: Sequence[Obligation]) -> str:
    """Name the actions that were forbidden for some time and not done in it, if any."""
    actions = dict.fromkeys(obligation.action for obligation in obligations if obligation.kept)
    return f"{_KEPT}: {', '.join(actions)}" if actions else ""


def obligation_differences(
    story: ReplayResult, other: ReplayResult, person: str
) -> Iterator[tuple[str, str]]:
    """Yield, by action, its duties and answers in the story and in another variant."""
    for action in ACTIONS:
        duties = [_duties(each, person, action) for each in (story, other)]
        answers = [each.answers(person, action) for each in (story, other)]
        was, became = (
            [_fate(obligation) for obligation in notable(obligations)] for obligations in duties
        )
        if was != became:
            yield action, f"{_was(duties[0])} -> {_became(duties[1])}"
        elif answers[0] != answers[1]:
            yield action, " -> ".join(", then ".join(each) or "silent" for each in answers)


def _duties(result: ReplayResult, person: str, action: str) -> list[Obligation]:
    return [
        obligation for obligation in result.obligations_of(person) if obligation.action == action
    ]


def _fate(obligation: Obligation) -> tuple[object, ...]:
    return (obligation.answer, obligation.status, obligation.failure, obligation.minutes)


def _was(obligations: Sequence[Obligation]) -> str:
    def text(obligation: Obligation) -> str:
        late = obligation.status is DutyStatus.LATE and obligation.minutes is not None
        by = f" by {pluralize(obligation.minutes or 0, 'minute')}" if late else ""
        return f"{obligation.status}{by}"

    return ", then ".join(map(text, notable(obligations))) or _says_nothing(obligations)


def _became(obligations: Sequence[Obligation]) -> str:
    by_duty = (
        f"{status_text(each)}: {each.why}; {each.answer} by {', '.join(each.because)}"
        for each in notable(obligations)
    )
    return "; then ".join(by_duty) or _says_nothing(obligations)


def _says_nothing(obligations: Sequence[Obligation]) -> str:
    return _KEPT if obligations else "no duty"
