"""The outcome of one duty: done in time or late, not done, no longer due, or not known.

Silence is no statement. That a duty was **missed** is said only where an event says that it was
not done, or shows it: who is handed over was not released, and who is in the jail after the limit
was not released within it. A duty whose time is over, and of which the timeline says nothing, is
**not told**; one whose time is not over is **open**.

A duty that comes before something, as advice before an interview, is **moot** if that never came;
so is the duty to tell a person of what was not done.

Lateness breaks what a source limits. Where none does it is a **failure of the process** only if
a source calls it so.

A required **hold** is done by lasting: it is met when the agency takes the person over before the
limit, or when they stay to its very end. It is missed when they leave sooner, and late when they
stay longer, because the limit is the most that the source allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from release_sim.model.rule import Citation, Within
from release_sim.model.timelines.duty_reason import DutyReason, Shown
from release_sim.model.timelines.moments import since_of
from release_sim.model.timelines.obligation import DutyStatus, Failure, Obligation
from release_sim.model.verdict import Answer
from release_sim.timeline.clock import minutes, until
from release_sim.timeline.custody import CustodyTimeline, Doing, Run, Subject
from release_sim.vocabulary.actions import RELEASE, TELLS_OF
from release_sim.vocabulary.events import COMES_BEFORE


class _Deadline(NamedTuple):
    """The deadline of an act: no limit if none is set, no moment if it is unknown."""

    by: datetime | None = None
    within: Within | None = None


class _DutyOutcome(NamedTuple):
    """The outcome of a duty."""

    status: DutyStatus
    reason: DutyReason
    failure: Failure = Failure.NONE
    minutes: int | None = None
    done: datetime | None = None
    said_by: Citation | None = None


class Fulfilment:
    """One run of an action required, forbidden or for a time permitted, and what counts for it."""

    def __init__(
        self, record: CustodyTimeline, subject: Subject, run: Run, doing: Doing | None
    ) -> None:
        """Judge it by the moment of the doing, if that lies in the run."""
        self._record, self._subject, self._run, self._doing = record, subject, run, doing
        last = run.end - 1
        judged = min(max(doing.judged, run.first), last) if doing else last
        self._outcome = record.lines(subject.action)[subject.instrument][judged]
        self._limit = self._earliest(judged)
        self._over = record.ended_at(subject, run)
        self._denied = record.denied(subject, run)

    def forbidden(self) -> _DutyOutcome:
        """Return the outcome of a ban: breached if the act was done, else met."""
        if self._doing is None:
            return _DutyOutcome(DutyStatus.MET, DutyReason(Shown.BAN_NOT_BROKEN))
        reason, done = DutyReason(Shown.DONE_THOUGH_FORBIDDEN), self._at(self._doing.moment)
        return _DutyOutcome(DutyStatus.BREACHED, reason, Failure.BREACH, done=done)

    def required(self) -> _DutyOutcome:
        """Return the outcome of a duty: met, late, missed, moot, not told, or still open."""
        return self._done(self._doing) if self._doing else self._not_done()

    def allowed(self) -> _DutyOutcome:
        """Return the outcome of a permission with a limit: met, late, lapsed, moot and so on."""
        if self._doing:
            return self._done(self._doing)._replace(failure=Failure.NONE)
        record, run, limit = self._record, self._run, self._limit
        if limit.by and limit.by < record.end_of(run):
            if self._denied is None:
                return _DutyOutcome(DutyStatus.NOT_TOLD, DutyReason(Shown.NOT_TOLD))
            return _DutyOutcome(DutyStatus.LAPSED, self._by(Shown.SAID_NOT_DONE, self._denied))
        if record.ends(run):
            return _DutyOutcome(DutyStatus.MOOT, self._by(Shown.NO_LONGER_PERMITTED, run.end))
        return _DutyOutcome(DutyStatus.OPEN, DutyReason(Shown.TIME_NOT_OVER))

    def held(self) -> _DutyOutcome:
        """Return the outcome of a required hold, which is done by lasting."""
        record, run, limit = self._record, self._run, self._limit
        stop = record.end_of(run)
        failure = Failure.BREACH if limit.by else Failure.NONE
        if limit.by and stop > limit.by:
            if record.seen_after(run, limit.by) is None:
                return _DutyOutcome(DutyStatus.NOT_TOLD, DutyReason(Shown.KEPT_LONGER_NOT_TOLD))
            late, reason = minutes(limit.by, stop), DutyReason(Shown.KEPT_TOO_LONG)
            return _DutyOutcome(DutyStatus.LATE, reason, failure, late, limit.by)
        if not record.ends(run):
            return _DutyOutcome(DutyStatus.OPEN, DutyReason(Shown.STILL_KEPT))
        if not record.leaves(run.end):
            return _DutyOutcome(DutyStatus.MOOT, self._by(Shown.NO_LONGER_REQUIRED, run.end))
        if stop == limit.by or record.hands_over(run.end):
            early = minutes(stop, limit.by) if limit.by else None
            kept = self._by(Shown.KEPT_UNTIL, run.end)
            return _DutyOutcome(DutyStatus.MET, kept, minutes=early, done=stop)
        return _DutyOutcome(DutyStatus.MISSED, self._by(Shown.LEFT_TOO_SOON, run.end), failure)

    def obligation(self, found: _DutyOutcome) -> Obligation:
        """Return the duty with its outcome."""
        record, run = self._record, self._run
        return Obligation(
            person=record.moments[0].person,
            action=self._outcome.action,
            answer=run.answer,
            because=self._outcome.because,
            begins=self._at(run.first),
            ends=self._at(run.end) if record.ends(run) else None,
            within=self._limit.within,
            by=self._limit.by,
            done=found.done,
            status=found.status,
            failure=found.failure,
            minutes=found.minutes,
            reason=found.reason,
            said_by=found.said_by,
            instrument=self._subject.instrument,
        )

    def _done(self, doing: Doing) -> _DutyOutcome:
        done, limit, over = self._at(doing.moment), self._limit, self._over
        if limit.by and done > limit.by:
            late, reason = minutes(limit.by, done), DutyReason(Shown.DONE_AFTER_LIMIT)
            return _DutyOutcome(DutyStatus.LATE, reason, Failure.BREACH, late, done)
        if over is not None and doing.judged >= over:
            late, reason = minutes(self._at(over), done), self._by(Shown.DONE_AFTER, over)
            found = _DutyOutcome(DutyStatus.LATE, reason, minutes=late, done=done)
            return self._called(found, doing.moment)
        if limit.by:
            early = minutes(done, limit.by)
            shown = Shown.DONE_BEFORE_LIMIT if early else Shown.DONE_AT_LIMIT
            return _DutyOutcome(DutyStatus.MET, DutyReason(shown), minutes=early, done=done)
        if over is not None and doing.moment != over:
            early, reason = minutes(done, self._at(over)), self._by(Shown.DONE_BEFORE, over)
            return _DutyOutcome(DutyStatus.MET, reason, minutes=early, done=done)
        return _DutyOutcome(DutyStatus.MET, DutyReason(Shown.DONE), done=done)

    def _not_done(self) -> _DutyOutcome:
        record, run, limit = self._record, self._run, self._limit
        passed = limit.by is not None and limit.by < record.end_of(run)
        shows = self._shows_not_done() if passed or self._over is not None else None
        if shows and passed:
            return _DutyOutcome(DutyStatus.MISSED, shows, Failure.BREACH)
        if moot := self._moot():
            return moot
        if shows:
            return self._called(_DutyOutcome(DutyStatus.MISSED, shows), self._denied)
        if self._over is not None:
            return _DutyOutcome(DutyStatus.NOT_TOLD, self._by(Shown.NOT_TOLD_BEFORE, self._over))
        return (
            _DutyOutcome(DutyStatus.NOT_TOLD, DutyReason(Shown.NOT_TOLD))
            if passed
            else self._ended()
        )

    def _ended(self) -> _DutyOutcome:
        """Return that the duty is no longer due, or that its time goes on."""
        if self._record.ends(self._run):
            return _DutyOutcome(DutyStatus.MOOT, self._by(Shown.NO_LONGER_REQUIRED, self._run.end))
        return _DutyOutcome(DutyStatus.OPEN, DutyReason(Shown.TIME_NOT_OVER))

    def _moot(self) -> _DutyOutcome | None:
        """Return moot if what the duty comes before, or is about, never came; None if not known."""
        record, run, action = self._record, self._run, self._subject.action
        before = COMES_BEFORE.get(action)
        if before and self._over is not None and not record.is_too_late(self._subject, run):
            over = record.happening(self._over)
            return _DutyOutcome(DutyStatus.MOOT, DutyReason(Shown.NEVER_CAME, over, events=before))
        if told_of := TELLS_OF.get(action):
            never = record.denied(Subject(told_of), run)
            if never is not None:
                says = record.happening(never)
                reason = DutyReason(Shown.NOTHING_TO_TELL, says, action=told_of)
                return _DutyOutcome(DutyStatus.MOOT, reason)
        return None

    def _shows_not_done(self) -> DutyReason | None:
        """Return how it is known that it was not done, or None."""
        record, run = self._record, self._run
        if self._denied is not None:
            return self._by(Shown.SAID_NOT_DONE, self._denied)
        if self._subject.action == RELEASE:
            if record.ends(run) and record.hands_over(run.end):
                return self._by(Shown.HANDED_OVER, run.end)
            seen = record.seen_after(run, self._limit.by) if self._limit.by else None
            if seen is not None:
                return self._by(Shown.STILL_THERE, seen)
        return None

    def _by(self, shown: Shown, here: int) -> DutyReason:
        return DutyReason(shown, self._record.happening(here))

    def _called(self, found: _DutyOutcome, here: int | None) -> _DutyOutcome:
        """Return the outcome with what a source calls it, if an event there cites one."""
        event = None if here is None else self._record.moments[here].event
        source = event.process_failure if event else None
        if source is None or self._run.answer is not Answer.REQUIRED:
            return found
        return found._replace(failure=Failure.PROCESS, said_by=source)

    def _earliest(self, judged: int) -> _Deadline:
        """Return the earliest of the limits that the rules set at the moment of judging."""
        if not self._outcome.within:
            return _Deadline()
        since = dict(self._record.moments[judged].since)
        if service := since.get(since_of("service", self._subject.instrument)):
            since["service"] = service
        if left := self._record.left(judged):
            since["release"] = left
        zone = self._record.zone
        limits = [_deadline(within, since, zone) for within in self._outcome.within]
        by = min((limit.by for limit in limits if limit.by), default=None)
        return next((limit for limit in limits if limit.by == by), _Deadline())

    def _at(self, here: int) -> datetime:
        return self._record.moments[here].at


def _deadline(within: Within, since: Mapping[str, datetime], zone: ZoneInfo) -> _Deadline:
    begun = since.get(within.event)
    return _Deadline(until(within, begun, zone) if begun else None, within)
