"""The acts among one person's moments: when an action was done, or came too late.

A **doing** is an event of a kind that does the action. What is stated with an event counts for
its own doing, what its kind settles counts afterwards.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from release_sim.model.decision import Outcome
from release_sim.model.timelines.duty_reason import Happening, HappeningKind
from release_sim.model.timelines.moments import Moment, outcomes_by_instrument
from release_sim.model.timelines.timeline import Event
from release_sim.model.verdict import Answer
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER, UNNAMED


class Run(NamedTuple):
    """The moments from ``first`` up to ``end``, which is the first with another answer, if any."""

    answer: Answer
    first: int
    end: int


def runs(outcomes: Sequence[Outcome]) -> Iterator[Run]:
    """Yield the longest runs of one answer among the successive outcomes of one action."""
    first = 0
    for here in range(1, len(outcomes) + 1):
        answer = outcomes[first].answer
        if here == len(outcomes) or outcomes[here].answer is not answer:
            yield Run(answer, first, here)
            first = here


class Subject(NamedTuple):
    """An action, and the instrument that it is an answer to, if it is one of several."""

    action: str
    instrument: str = UNNAMED


class Doing(NamedTuple):
    """One doing of an action: the stay in the jail, the moment judged, the moment it made."""

    stay: int
    judged: int
    moment: int


class CustodyTimeline:
    """The moments of one person, their stays in the jail, and the doings of every action."""

    def __init__(self, moments: Sequence[Moment], last: datetime, zone: ZoneInfo) -> None:
        """``last`` is when the whole timeline ends; limits count by the clocks of the zone."""
        self.moments, self.zone = moments, zone
        self._last = last
        self._lines: dict[str, Mapping[str, Sequence[Outcome]]] = {}
        self._stays: list[int] = []
        self._left: dict[int, datetime] = {}
        self._doings: dict[Subject, list[Doing]] = {}
        self._unasked: dict[Subject, list[Doing]] = {}
        self._too_late: dict[Subject, list[int]] = {}
        self._denied: dict[Subject, list[int]] = {}
        self._seen: list[int] = []
        stay = 0
        for here, moment in enumerate(moments):
            stay += here > 0 and moments[here - 1].has_left and not moment.has_left
            self._stays.append(stay)
            if moment.has_left:
                self._left[stay] = moment.since["release"]
            if moment.event:
                self._note(moment.event, Doing(stay, here - bool(moment.event.kind.sets), here))

    def _note(self, event: Event, doing: Doing) -> None:
        """Note what an event does, what comes too late after it, and what it says was not done."""
        here = doing.moment
        for action in event.kind.does:
            for subject in self._subjects(action, event):
                self._doings.setdefault(subject, []).append(doing)
                if subject.instrument in event.over:
                    self._note_unasked(subject, doing)
        for action in event.kind.too_late:
            for subject in self._subjects(action, event):
                self._too_late.setdefault(subject, []).append(here)
        for action in event.not_done:
            for subject in self._not_done(action, event):
                self._denied.setdefault(subject, []).append(here)
        if event.shows_custody:
            self._seen.append(here)

    def _note_unasked(self, subject: Subject, doing: Doing) -> None:
        """Note an act on a paper that no longer counts, so that no rule covers it.

        It answers no other paper, so it fulfils no duty; but it breaks what was forbidden on them.
        """
        lines = self.lines(subject.action)
        if lines[subject.instrument][doing.judged].answer is Answer.SILENT:
            for name in lines:
                self._unasked.setdefault(Subject(subject.action, name), []).append(doing)

    def lines(self, action: str) -> Mapping[str, Sequence[Outcome]]:
        """Return the outcomes of an action at the moments, by the instrument that it answers."""
        if action not in self._lines:
            self._lines[action] = outcomes_by_instrument(self.moments, action)
        return self._lines[action]

    def _subjects(self, action: str, event: Event) -> Iterator[Subject]:
        """Yield the subjects that an event acts on or ends; without a name, the first to come.

        What answers none of several papers is compared with what was said of each.
        """
        names = event.about.get(ANSWERED_BY_PAPER.get(action, ""), (UNNAMED,))
        for name in names or self.lines(action):
            yield Subject(action, name if name != UNNAMED else next(iter(self.lines(action))))

    def _not_done(self, action: str, event: Event) -> Iterator[Subject]:
        """Yield what an event says was not done: for the papers that it names, else for all."""
        names = event.about.get(ANSWERED_BY_PAPER.get(action, ""), ())
        yield from (Subject(action, name) for name in names or self.lines(action))

    def during(self, subject: Subject, run: Run) -> Doing | None:
        """Return the first doing in the run."""
        return _first_in(self._doings.get(subject, []), run)

    def breaking(self, subject: Subject, run: Run) -> Doing | None:
        """Return the first act that breaks a ban, on its paper or on one that no longer counts."""
        every = (self._doings, self._unasked)
        found = (_first_in(doings.get(subject, []), run) for doings in every)
        return min((doing for doing in found if doing), default=None)

    def fulfilling(self, subject: Subject, run: Run, used: int) -> Doing | None:
        """Return the first doing for the run after those used up.

        It may come before the run, in the same stay; and after it, if the time was over then.
        """
        doings = self._doings.get(subject, [])
        stay = self._stays[run.first]
        here = bisect_left(doings, Doing(stay, used + 1, 0))
        if here == len(doings) or doings[here].stay != stay:
            return None
        in_time = doings[here].judged < run.end
        return doings[here] if in_time or self.ended_at(subject, run) is not None else None

    def ended_at(self, subject: Subject, run: Run) -> int | None:
        """Return the moment that ended the time for the action, if it did not just end the run.

        That is when the person left, or when something happened after which it is too late.
        """
        late = self._too_late.get(subject, [])
        if self.is_too_late(subject, run):
            return late[bisect_left(late, run.first)]
        return run.end if self.ends(run) and self.leaves(run.end) else None

    def is_too_late(self, subject: Subject, run: Run) -> bool:
        """Return True if something happened in the run after which the action comes too late."""
        late = self._too_late.get(subject, [])
        here = bisect_left(late, run.first)
        return here < len(late) and late[here] < run.end

    def denied(self, subject: Subject, run: Run) -> int | None:
        """Return the last moment, from the run's first on, that says that it was not done.

        It is in the same stay, and before the same action was required or permitted anew.
        """
        denied = self._denied.get(subject)
        if not denied:
            return None
        until = self._next(subject, run)
        found = [
            here
            for here in denied
            if run.first <= here < until and self._stays[here] == self._stays[run.first]
        ]
        return found[-1] if found else None

    def _next(self, subject: Subject, run: Run) -> int:
        """Return the first moment after the run at which its answer is given again."""
        outcomes = self.lines(subject.action)[subject.instrument]
        later = range(run.end, len(outcomes))
        return next((here for here in later if outcomes[here].answer is run.answer), len(outcomes))

    def seen_after(self, run: Run, at: datetime) -> int | None:
        """Return the first moment after that time, in the stay of the run, that shows custody."""
        stay = self._stays[run.first]
        return next(
            (h for h in self._seen if self.moments[h].at > at and self._stays[h] == stay), None
        )

    def ends(self, run: Run) -> bool:
        """Return True if the run ended before the timeline did."""
        return run.end < len(self.moments)

    def end_of(self, run: Run) -> datetime:
        """Return the time when the run ended, or the timeline."""
        return self.moments[run.end].at if self.ends(run) else self._last

    def leaves(self, here: int) -> bool:
        """Return True if the person left the jail with this moment."""
        return here > 0 and self.moments[here].has_left and not self.moments[here - 1].has_left

    def hands_over(self, here: int) -> bool:
        """Return True if the person was handed over with this moment, which is no release."""
        event = self.moments[here].event
        return event is not None and event.kind.hands_over

    def left(self, here: int) -> datetime | None:
        """Return the time when the person left the jail, in the stay of this moment."""
        return self._left.get(self._stays[here])

    def happening(self, here: int) -> Happening:
        """Return what happened at a moment: that the person left, else the kind of event."""
        moment = self.moments[here]
        if self.leaves(here):
            kind = HappeningKind.HANDED_OVER if self.hands_over(here) else HappeningKind.LEFT
            return Happening(kind, moment.at)
        if moment.event is None:
            return Happening(HappeningKind.LAW_CHANGED, moment.at)
        event = moment.event
        return Happening(HappeningKind.EVENT, moment.at, event.kind.name, event.label)


def _first_in(doings: Sequence[Doing], run: Run) -> Doing | None:
    here = bisect_left(doings, run.first, key=lambda doing: doing.judged)
    return doings[here] if here < len(doings) and doings[here].judged < run.end else None
