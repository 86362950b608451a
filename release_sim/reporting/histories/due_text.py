"""The outcomes of duties in words, and the differences between two courses of events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from release_sim.model.histories.account import Account
from release_sim.model.histories.due import Due, Failure, Standing
from release_sim.reporting.words import counted
from release_sim.vocabulary.actions import ACTIONS

_KEPT = "forbidden and not done"


def time_text(at: datetime) -> str:
    """Write a moment in Denver's time, to the minute."""
    return f"{at:%Y-%m-%d %H:%M}"


def standing_text(due: Due) -> str:
    """Write the outcome of a duty; ``why`` says it if the failure is one of the process."""
    is_breach = due.failure is Failure.BREACH and due.standing is not Standing.BREACHED
    return f"{due.standing}, a breach" if is_breach else str(due.standing)


def told(dues: Sequence[Due]) -> list[Due]:
    """List the duties worth showing: bans that were kept are left out."""
    return [due for due in dues if not due.kept]


def kept_text(dues: Sequence[Due]) -> str:
    """Name the actions that were forbidden for some time and not done in it, if any."""
    actions = dict.fromkeys(due.action for due in dues if due.kept)
    return f"{_KEPT}: {', '.join(actions)}" if actions else ""


def differences(story: Account, other: Account, person: str) -> Iterator[tuple[str, str]]:
    """Yield, by action, its duties and answers in the story and in another course."""
    for action in ACTIONS:
        duties = [_duties(each, person, action) for each in (story, other)]
        answers = [each.answers(person, action) for each in (story, other)]
        was, became = ([_fate(due) for due in told(dues)] for dues in duties)
        if was != became:
            yield action, f"{_was(duties[0])} -> {_became(duties[1])}"
        elif answers[0] != answers[1]:
            yield action, " -> ".join(", then ".join(each) or "silent" for each in answers)


def _duties(account: Account, person: str, action: str) -> list[Due]:
    return [due for due in account.dues_of(person) if due.action == action]


def _fate(due: Due) -> tuple[object, ...]:
    return (due.answer, due.standing, due.failure, due.minutes)


def _was(dues: Sequence[Due]) -> str:
    def text(due: Due) -> str:
        late = due.standing is Standing.LATE and due.minutes is not None
        by = f" by {counted(due.minutes or 0, 'minute')}" if late else ""
        return f"{due.standing}{by}"

    return ", then ".join(map(text, told(dues))) or _nothing(dues)


def _became(dues: Sequence[Due]) -> str:
    by_duty = (
        f"{standing_text(due)}: {due.why}; {due.answer} by {', '.join(due.because)}"
        for due in told(dues)
    )
    return "; then ".join(by_duty) or _nothing(dues)


def _nothing(dues: Sequence[Due]) -> str:
    return _KEPT if dues else "no duty"
