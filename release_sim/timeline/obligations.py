"""Due and done: each duty of a timeline, from when to when, and what became of it.

A **duty** is a run of moments in which an action is required, or forbidden, of one person. It
falls away when the answer changes. Its time is *over* when the person leaves the jail, or when
something happens after which the action comes too late. It is judged by the rules as they stood
when it was done, else when it ended; of several limits the earliest counts.

Where an action answers papers one by one, each paper has duties of its own, and a doing counts for
the papers that its event is about.

A hand-over is no release: a duty to release that it cuts off is missed, not moot. Were it moot, a
hand-over that nobody asked for, of which no rule speaks, would leave nothing to tell.

A doing before the action was required serves the duty that arises later, if it was in the same
stay in the jail; no doing serves two duties.

A **permission** counts where a source limits its time, such as the days in which a subpoena asks
for an answer. It can be used in time or late, or lapse, and none of that is a failure.

A required **hold** is done by lasting: it is met when the agency takes the person over before the
limit, or when they stay to its very end. It is missed when they leave sooner, and late when they
stay longer, because the limit is the most that the source allows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from release_sim.model.decision import Outcome
from release_sim.model.rule import Within
from release_sim.model.timelines.moments import Replay, since_of
from release_sim.model.timelines.obligation import DutyStatus, Failure, Obligation
from release_sim.model.verdict import Answer
from release_sim.timeline.clock import length, minutes, said, until
from release_sim.timeline.custody import CustodyTimeline, Doing, Run, Subject, runs
from release_sim.vocabulary.actions import ACTIONS, HOLD

NO_BREACH = "a failure of the process, not a breach"


def obligations_of(replay: Replay) -> tuple[Obligation, ...]:
    """Every duty of the timeline, in the order in which they begin."""
    records = [CustodyTimeline(moments, replay.last) for moments in replay.by_person().values()]
    found = [
        obligation
        for record in records
        for action in ACTIONS
        for obligation in _obligations_of(record, action)
    ]
    return tuple(sorted(found, key=lambda obligation: obligation.begins))


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


def _obligations_of(record: CustodyTimeline, action: str) -> Iterator[Obligation]:
    for instrument, outcomes in record.lines(action).items():
        yield from _obligations_on(record, Subject(action, instrument), outcomes)


def _obligations_on(
    record: CustodyTimeline, subject: Subject, outcomes: Sequence[Outcome]
) -> Iterator[Obligation]:
    used = -1
    for run in runs(outcomes):
        if run.answer is Answer.FORBIDDEN:
            duty = _Fulfilment(record, subject, run, record.during(subject, run))
            yield duty.obligation(duty.forbidden())
        elif run.answer is Answer.REQUIRED and subject.action == HOLD:
            duty = _Fulfilment(record, subject, run, None)
            yield duty.obligation(duty.held())
        elif run.answer is Answer.REQUIRED:
            duty = _Fulfilment(record, subject, run, record.fulfilling(subject, run, used))
            yield duty.obligation(duty.required())
            used = run.end - 1
        elif run.answer is Answer.PERMITTED and outcomes[run.first].within:
            duty = _Fulfilment(record, subject, run, record.during(subject, run))
            yield duty.obligation(duty.allowed())


class _Fulfilment:
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

    def forbidden(self) -> _Found:
        """Breached where it was done, else met."""
        if self._doing is None:
            return _Found(DutyStatus.MET, "not done while it was forbidden")
        why = "done while it was forbidden"
        return _Found(DutyStatus.BREACHED, why, Failure.BREACH, done=self._at(self._doing.moment))

    def required(self) -> _Found:
        """Met, late, missed, moot, or not due yet."""
        return self._done(self._doing) if self._doing else self._not_done()

    def allowed(self) -> _Found:
        """Done in time or late, lapsed, moot, or still open, of a permission with a limit."""
        if self._doing:
            return self._done(self._doing)._replace(failure=Failure.NONE)
        record, run, limit = self._record, self._run, self._limit
        if limit.by and limit.by < record.end_of(run):
            why = f"the history does not tell that it was done; {limit}; it was no duty"
            return _Found(DutyStatus.LAPSED, why)
        if record.ends(run):
            return _Found(DutyStatus.MOOT, f"no longer permitted since {record.told(run.end)}")
        return _Found(DutyStatus.NOT_DUE, f"still open when the history ends; {limit}")

    def held(self) -> _Found:
        """Return the outcome of a required hold, which is done by lasting."""
        record, run, limit = self._record, self._run, self._limit
        stop = record.end_of(run)
        failure = Failure.BREACH if limit.by else Failure.PROCESS
        if limit.by and stop > limit.by:
            late = minutes(limit.by, stop)
            why = f"the person was kept {length(late)} longer than allowed; {limit}"
            return _Found(DutyStatus.LATE, why, failure, late, limit.by)
        if not record.ends(run):
            return _Found(DutyStatus.NOT_DUE, f"still kept when the history ends; {limit}")
        told = record.told(run.end)
        if not record.leaves(run.end):
            return _Found(DutyStatus.MOOT, f"no longer required since {told}")
        event = record.moments[run.end].event
        if stop == limit.by or (event and event.kind.hands_over):
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
            why = f"done {length(late)} after {self._record.told(over)}; {limit}; {NO_BREACH}"
            return _Found(DutyStatus.LATE, why, Failure.PROCESS, late, done)
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
        untold = "the history does not tell that it was done"
        if limit.by and limit.by < record.end_of(run):
            return _Found(DutyStatus.MISSED, f"{untold}; {limit}", Failure.BREACH)
        if self._over is not None:
            why = f"{untold} before {record.told(self._over)}; {limit}; {NO_BREACH}"
            return _Found(DutyStatus.MISSED, why, Failure.PROCESS)
        if record.ends(run):
            return _Found(DutyStatus.MOOT, f"no longer required since {record.told(run.end)}")
        return _Found(DutyStatus.NOT_DUE, f"still open when the history ends; {limit}")

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
