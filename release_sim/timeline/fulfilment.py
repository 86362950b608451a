"""The outcome of one duty: done in time or late, known not to be done, fallen away, or not told.

Silence is no statement. That a duty was **missed** is said only where an event says that it was
not done, or shows it: who is handed over was not released, and who is in the jail after the limit
was not released within it. A duty whose time is over, and of which the history says nothing, is
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

from release_sim.model.rule import Citation, Within
from release_sim.model.timelines.moments import since_of
from release_sim.model.timelines.obligation import DutyStatus, Failure, Obligation
from release_sim.model.verdict import Answer
from release_sim.timeline.clock import length, minutes, said, until
from release_sim.timeline.custody import CustodyTimeline, Doing, Run, Subject
from release_sim.vocabulary.actions import RELEASE, TELLS_OF
from release_sim.vocabulary.events import COMES_BEFORE

UNTOLD = "the history does not tell whether it was done"


class _Deadline(NamedTuple):
    """Until when the rules allow: no limit where none is set, no moment where it has no event."""

    by: datetime | None = None
    within: Within | None = None

    def __str__(self) -> str:
        if self.within is None:
            return "no source sets a limit"
        if self.by is None:
            return f"the limit, {self.within}, cannot be counted here"
        return f"the limit is {self.within}, that is {said(self.by)}"


class _Found(NamedTuple):
    """The outcome of a duty."""

    status: DutyStatus
    why: str
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

    def forbidden(self) -> _Found:
        """Breached where it was done, else met."""
        if self._doing is None:
            return _Found(DutyStatus.MET, "the history does not tell that it was done")
        why = "done while it was forbidden"
        return _Found(DutyStatus.BREACHED, why, Failure.BREACH, done=self._at(self._doing.moment))

    def required(self) -> _Found:
        """Met, late, missed, moot, not told, or still open."""
        return self._done(self._doing) if self._doing else self._not_done()

    def allowed(self) -> _Found:
        """Done in time or late, lapsed, moot, not told or open, of a permission with a limit."""
        if self._doing:
            return self._done(self._doing)._replace(failure=Failure.NONE)
        record, run, limit = self._record, self._run, self._limit
        if limit.by and limit.by < record.end_of(run):
            if self._denied is None:
                return _Found(DutyStatus.NOT_TOLD, f"{UNTOLD}; {limit}; it was no duty")
            return _Found(DutyStatus.LAPSED, f"{self._not_done_says()}; {limit}; it was no duty")
        if record.ends(run):
            return _Found(DutyStatus.MOOT, f"no longer permitted since {record.told(run.end)}")
        return _Found(DutyStatus.OPEN, f"its time is not over when the history ends; {limit}")

    def held(self) -> _Found:
        """Return the outcome of a required hold, which is done by lasting."""
        record, run, limit = self._record, self._run, self._limit
        stop = record.end_of(run)
        failure = Failure.BREACH if limit.by else Failure.NONE
        if limit.by and stop > limit.by:
            if record.seen_after(run, limit.by) is None:
                why = f"the history does not tell whether the person was kept longer; {limit}"
                return _Found(DutyStatus.NOT_TOLD, why)
            late = minutes(limit.by, stop)
            why = f"the person was kept {length(late)} longer than allowed; {limit}"
            return _Found(DutyStatus.LATE, why, failure, late, limit.by)
        if not record.ends(run):
            return _Found(DutyStatus.OPEN, f"still kept when the history ends; {limit}")
        told = record.told(run.end)
        if not record.leaves(run.end):
            return _Found(DutyStatus.MOOT, f"no longer required since {told}")
        if stop == limit.by or record.hands_over(run.end):
            early = minutes(stop, limit.by) if limit.by else None
            return _Found(DutyStatus.MET, f"kept until {told}; {limit}", minutes=early, done=stop)
        return _Found(DutyStatus.MISSED, f"{told} before the time was over; {limit}", failure)

    def obligation(self, found: _Found) -> Obligation:
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
            why=found.why,
            said_by=found.said_by,
            instrument=self._subject.instrument,
        )

    def _done(self, doing: Doing) -> _Found:
        done, limit, over = self._at(doing.moment), self._limit, self._over
        if limit.by and done > limit.by:
            late = minutes(limit.by, done)
            why = f"done {length(late)} after the limit; {limit}"
            return _Found(DutyStatus.LATE, why, Failure.BREACH, late, done)
        if over is not None and doing.judged >= over:
            late = minutes(self._at(over), done)
            why = f"done {length(late)} after {self._record.told(over)}; {limit}"
            return self._called(_Found(DutyStatus.LATE, why, minutes=late, done=done), doing.moment)
        if limit.by:
            early = minutes(done, limit.by)
            why = f"done {length(early)} before the limit; {limit}"
            return _Found(DutyStatus.MET, why, minutes=early, done=done)
        if over is not None and doing.moment != over:
            early = minutes(done, self._at(over))
            why = f"done {length(early)} before {self._record.told(over)}; {limit}"
            return _Found(DutyStatus.MET, why, minutes=early, done=done)
        return _Found(DutyStatus.MET, f"done; {limit}", done=done)

    def _not_done(self) -> _Found:
        record, run, limit = self._record, self._run, self._limit
        passed = limit.by is not None and limit.by < record.end_of(run)
        says = self._not_done_says() if passed or self._over is not None else ""
        if says and passed:
            return _Found(DutyStatus.MISSED, f"{says}; {limit}", Failure.BREACH)
        if moot := self._moot():
            return moot
        if says:
            return self._called(_Found(DutyStatus.MISSED, f"{says}; {limit}"), self._denied)
        if passed or self._over is not None:
            before = "" if self._over is None else f" before {record.told(self._over)}"
            return _Found(DutyStatus.NOT_TOLD, f"{UNTOLD}{before}; {limit}")
        if record.ends(run):
            return _Found(DutyStatus.MOOT, f"no longer required since {record.told(run.end)}")
        return _Found(DutyStatus.OPEN, f"its time is not over when the history ends; {limit}")

    def _moot(self) -> _Found | None:
        """Return that what the duty comes before, or tells of, never came; None if not known."""
        record, run, action = self._record, self._run, self._subject.action
        before = COMES_BEFORE.get(action)
        if before and self._over is not None and not record.is_too_late(self._subject, run):
            came = " or ".join(name.replace("_", " ") for name in before)
            why = f"what it comes before, {came}, never came until {record.told(self._over)}"
            return _Found(DutyStatus.MOOT, why)
        if told_of := TELLS_OF.get(action):
            never = record.denied(Subject(told_of), run)
            if never is not None:
                why = f"nothing to tell of: {told_of} was not done, says {record.told(never)}"
                return _Found(DutyStatus.MOOT, why)
        return None

    def _not_done_says(self) -> str:
        """Write by what the history says or shows that it was not done, or nothing."""
        record, run = self._record, self._run
        if self._denied is not None:
            return f"not done, says {record.told(self._denied)}"
        if self._subject.action == RELEASE:
            if record.ends(run) and record.hands_over(run.end):
                return f"not done: {record.told(run.end)}"
            seen = self._limit.by and record.seen_after(run, self._limit.by)
            if seen:
                return f"not done: the person was still there at {record.told(seen)}"
        return ""

    def _called(self, found: _Found, here: int | None) -> _Found:
        """Return the outcome with what a source calls it, if an event there cites one."""
        event = None if here is None else self._record.moments[here].event
        source = event.process_failure if event else None
        if source is None or self._run.answer is not Answer.REQUIRED:
            return found
        why = f"{found.why}; a failure of the process, not a breach ({source})"
        return found._replace(why=why, failure=Failure.PROCESS, said_by=source)

    def _earliest(self, judged: int) -> _Deadline:
        """Return the earliest of the limits that the rules set at the moment of judging."""
        since = dict(self._record.moments[judged].since)
        if service := since.get(since_of("service", self._subject.instrument)):
            since["service"] = service
        if left := self._record.left(judged):
            since["release"] = left
        limits = [_deadline(within, since) for within in self._outcome.within]
        by = min((limit.by for limit in limits if limit.by), default=None)
        return next((limit for limit in limits if limit.by == by), _Deadline())

    def _at(self, here: int) -> datetime:
        return self._record.moments[here].at


def _deadline(within: Within, since: Mapping[str, datetime]) -> _Deadline:
    begun = since.get(within.event)
    return _Deadline(until(within, begun) if begun else None, within)
