"""The outcomes of duties in words, and the differences between two variants of events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from release_sim.model.timelines.obligation import DutyStatus, Failure, Obligation
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.reporting.text_format import pluralize
from release_sim.vocabulary.actions import ACTIONS

_KEPT = "forbidden, and not told to be done"


def time_text(at: datetime) -> str:
    """Write a moment in Denver's time, to the minute."""
    return f"{at:%Y-%m-%d %H:%M}"


def subject_text(action: str, instrument: str) -> str:
    """Name an action, and the paper that it is an answer to, if it is one of several."""
    return f"{action} ({instrument})" if instrument else action


def status_text(obligation: Obligation) -> str:
    """Write the outcome of a duty; ``why`` says what a source calls a failure of the process."""
    is_breach = (
        obligation.failure is Failure.BREACH and obligation.status is not DutyStatus.BREACHED
    )
    return f"{obligation.status}, a breach" if is_breach else str(obligation.status)


def notable(obligations: Sequence[Obligation]) -> list[Obligation]:
    """List the duties worth showing: bans that were kept are left out."""
    return [obligation for obligation in obligations if not obligation.kept]


def kept_text(obligations: Sequence[Obligation]) -> str:
    """Name the actions that were forbidden for some time and of which no doing in it is told."""
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
    found = [each for each in result.obligations_of(person) if each.action == action]
    papers = list(dict.fromkeys(each.instrument for each in found))
    return sorted(found, key=lambda each: papers.index(each.instrument))


def _fate(obligation: Obligation) -> tuple[object, ...]:
    return (obligation.answer, obligation.status, obligation.failure, obligation.minutes)


def _was(obligations: Sequence[Obligation]) -> str:
    def text(obligation: Obligation) -> str:
        late = obligation.status is DutyStatus.LATE and obligation.minutes is not None
        by = f" by {pluralize(obligation.minutes or 0, 'minute')}" if late else ""
        return f"{subject_text(obligation.status, obligation.instrument)}{by}"

    return _in_turn(obligations, text, ", ") or _says_nothing(obligations)


def _became(obligations: Sequence[Obligation]) -> str:
    def text(obligation: Obligation) -> str:
        status = subject_text(status_text(obligation), obligation.instrument)
        by = ", ".join(obligation.because)
        return f"{status}: {obligation.why}; {obligation.answer} by {by}"

    return _in_turn(obligations, text, "; ") or _says_nothing(obligations)


def _in_turn(
    obligations: Sequence[Obligation], text: Callable[[Obligation], str], between: str
) -> str:
    """Join the texts of the duties worth showing; those to one paper come one after another."""
    found, before = "", None
    for each in notable(obligations):
        again = "then " if before is not None and before == each.instrument else ""
        found += f"{between if found else ''}{again}{text(each)}"
        before = each.instrument
    return found


def _says_nothing(obligations: Sequence[Obligation]) -> str:
    return _KEPT if obligations else "no duty"
