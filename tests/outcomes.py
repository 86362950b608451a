"""Sentences about what became of duties, for histories of every kind.

Each is about one duty and the events of its history. That what nobody told is no verdict is the
kind of fault they answer: of a history that does not mention a thing, none says that it was missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from release_sim.model.timelines.obligation import DutyStatus, Failure, Obligation
from release_sim.model.timelines.timeline import Event
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import HOLD, RELEASE
from release_sim.vocabulary.events import COMES_BEFORE


class Fate(NamedTuple):
    """A duty, and the events of its person."""

    due: Obligation
    events: tuple[Event, ...]

    @property
    def is_said(self) -> bool:
        """An event says that it was not done."""
        return any(self.due.action in event.not_done for event in self.events)

    @property
    def is_shown(self) -> bool:
        """An event shows it: who leaves was not kept; who is seen in jail later was not let go."""
        if self.due.action == HOLD:
            return any(event.kind.leaves for event in self.events)
        by = self.due.by
        seen = any(event.shows_custody and by and event.at > by for event in self.events)
        handed_over = any(event.kind.hands_over for event in self.events)
        return self.due.action == RELEASE and bool(seen or handed_over)

    @property
    def was_done(self) -> bool:
        """An event is the doing of it, at the moment that the outcome names."""
        action, at = self.due.action, self.due.done
        return any(action in event.kind.does and event.at == at for event in self.events)


def missed_only_by_what_is_told(fate: Fate) -> bool:
    """Nothing is missed or lapsed of which no event says or shows that it was not done."""
    failed = fate.due.status in (DutyStatus.MISSED, DutyStatus.LAPSED)
    return not failed or fate.is_said or fate.is_shown


def done_only_by_what_is_told(fate: Fate) -> bool:
    """Nothing is met, late or breached without a doing, but a ban that is kept, and a hold."""
    due = fate.due
    if due.kept or (due.action == HOLD and due.answer is Answer.REQUIRED):
        return True
    finished = due.status in (DutyStatus.MET, DutyStatus.LATE, DutyStatus.BREACHED)
    return not finished or fate.was_done


def silence_is_no_verdict(fate: Fate) -> bool:
    """What is not told, or still open, or moot, is called no failure and was not done."""
    due = fate.due
    untold = due.status in (DutyStatus.NOT_TOLD, DutyStatus.OPEN, DutyStatus.MOOT)
    return not untold or (due.failure is Failure.NONE and due.done is None and not due.said_by)


def a_source_calls_it_a_failure(fate: Fate) -> bool:
    """A failure of the process is one for which an event cites a source, and no other."""
    called = [event.process_failure for event in fate.events]
    if fate.due.failure is Failure.PROCESS:
        return fate.due.said_by is not None and fate.due.said_by in called
    return fate.due.said_by is None


def a_breach_breaks_a_limit_or_a_ban(fate: Fate) -> bool:
    """What no source limits and no rule forbids is no breach."""
    breach = fate.due.failure is Failure.BREACH
    return not breach or fate.due.answer is Answer.FORBIDDEN or fate.due.by is not None


def moot_before_what_never_came(fate: Fate) -> bool:
    """A duty before something that never came is not late for it, and not untold because of it."""
    before = COMES_BEFORE.get(fate.due.action, ())
    never = before and not any(event.kind.name in before for event in fate.events)
    return not never or fate.due.status not in (DutyStatus.LATE, DutyStatus.NOT_TOLD)


def a_ban_is_kept_or_broken(fate: Fate) -> bool:
    """Of a ban there are two outcomes: what is done while forbidden is a breach, asked or not."""
    ban = fate.due.answer is Answer.FORBIDDEN
    broken = fate.due.status is DutyStatus.BREACHED
    return broken == (ban and fate.due.failure is Failure.BREACH) and (
        not ban or broken or fate.due.status is DutyStatus.MET
    )


def met_within_the_limit(fate: Fate) -> bool:
    """What is met, and no ban, was done no later than its limit."""
    due = fate.due
    met = due.status is DutyStatus.MET and due.answer is not Answer.FORBIDDEN
    return not met or (due.done is not None and (due.by is None or due.done <= due.by))


def a_permission_let_pass_is_no_failure(fate: Fate) -> bool:
    """Who may do a thing for a time, and does not, fails in nothing."""
    return fate.due.answer is not Answer.PERMITTED or fate.due.failure is Failure.NONE


SENTENCES: Mapping[str, Callable[[Fate], bool]] = MappingProxyType(
    {
        each.__name__: each
        for each in (
            missed_only_by_what_is_told,
            done_only_by_what_is_told,
            silence_is_no_verdict,
            a_source_calls_it_a_failure,
            a_breach_breaks_a_limit_or_a_ban,
            moot_before_what_never_came,
            a_ban_is_kept_or_broken,
            met_within_the_limit,
            a_permission_let_pass_is_no_failure,
        )
    }
)
"""The sentences by name."""


def untrue(duties: Iterable[Obligation], events: Iterable[Event]) -> list[str]:
    """Name each sentence that some duty of a history makes untrue, with the duty."""
    told = tuple(events)
    fates = [Fate(due, tuple(each for each in told if due.person in each.who)) for due in duties]
    return [
        f"{name}: {fate.due.action} of {fate.due.person}: {fate.due.status}"
        for fate in fates
        for name, holds in SENTENCES.items()
        if not holds(fate)
    ]
