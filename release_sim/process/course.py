"""The course of one person through the jail: what happens, what the rules then say, what is done.

The simulated jail does what is required and, in the share of cases that the process names, what is
permitted. What is forbidden, silent or undetermined it does not do, unless a named deviation says
so; that is counted.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING

from release_sim.model.verdict import Answer
from release_sim.process.agenda import Act, Rank
from release_sim.process.booked_people import Booked, Codes
from release_sim.process.choices import Choices
from release_sim.process.decided_courses import deadline
from release_sim.process.durations import Quantile, whole_minutes
from release_sim.process.history import PastEvent, PersonHistory
from release_sim.process.notice import ADVICE, NoticeGiven
from release_sim.process.officers import Officers
from release_sim.process.station import Job
from release_sim.process.steps_to_do import StepsToDo
from release_sim.vocabulary.actions import HOLD, NOTICE, RELEASE

if TYPE_CHECKING:
    from release_sim.process.process_run import ProcessRun

RECORD, LOT, UNASKED = "record_request", "release_to_secure_lot", "report_without_request"


class Course:
    """One person from booking to the last that is told of them."""

    __slots__ = (
        "_going",
        "choices",
        "door",
        "eligible_at",
        "is_certain",
        "is_ready",
        "left_at",
        "node",
        "notice",
        "officers",
        "past",
        "person",
        "request_at",
        "run",
        "withdrawn_at",
    )  # fmt: skip

    def __init__(self, run: ProcessRun, person: Booked) -> None:
        """Nothing has happened yet."""
        self.run, self.person = run, person
        self.past = PersonHistory(run.names, run.clock)
        self.choices = Choices(run.plan, person.random)
        self.notice, self.officers = NoticeGiven(), Officers()
        self.node = run.decided.beginning  # where the person stands among all courses
        self._going = 0  # what is not over yet: work, papers and officers on the way
        self.request_at: int | None = None
        self.withdrawn_at: int | None = None
        self.eligible_at: int | None = None
        self.left_at: int | None = None
        self.is_certain = self.is_ready = False
        self.door = ""

    # What happens, in turn

    def book(self, eligible: int) -> None:
        """Book the person, and put down when papers come.

        Nothing keeps the person any longer from the minute ``eligible`` on.
        """
        person, plan = self.person, self.run.plan
        self.happen("booking", person.facts)
        self.later(eligible, Rank.ELIGIBLE, self._become_eligible)
        if person.papers is not None:
            comes = person.at + whole_minutes(plan.request_after(person.random("request")))
            self.later(comes, Rank.PAPERS, self._receive_request)

    def law_changes(self) -> None:
        """Take note that the law is another from now on."""
        self.node = self.run.decided.on_change(self.node, self.past, self.run.now)
        self.notice.give_if_due(self)

    def leave(self) -> None:
        """Let the person go, through the door or into the lot."""
        if self.left_at is not None:
            return
        self.door = "lot" if self._goes_into_lot() else "door"
        self._go("released_into_secure_lot" if self.door == "lot" else "released")
        if self.officers.are_there(self):
            self.officers.pick_up(self, self.door)

    def hand_over(self) -> None:
        """Hand the person over inside the jail."""
        self.door = "inside"
        self._go("handed_over")

    def _receive_request(self) -> None:
        self.happen("request_received", self.person.papers or ())
        self.request_at = self.run.now
        if self.person.withdrawn:
            after = whole_minutes(self.run.plan.withdrawn_after(self.person.random("withdrawn")))
            self.later(self.run.now + after, Rank.PAPERS, self._withdraw_request)
        if self.left_at is not None:
            self._record_request()

    def _withdraw_request(self) -> None:
        self.happen("request_cancelled")
        self.withdrawn_at = self.run.now

    def _become_eligible(self) -> None:
        since, now = self.past.since, self.run.now
        self.eligible_at = since["eligibility"] = since["readiness"] = now
        self.happen("eligible", self.person.ground)
        StepsToDo(self, self.run.plan.clearance, self._become_certain).begin()

    def _become_certain(self) -> None:
        self.is_certain = True
        self.happen("release_certain")
        is_banned = self.answer(UNASKED) is Answer.FORBIDDEN
        if not self.has_request and is_banned and self.choices.does_forbidden(UNASKED):
            self.happen("reported_unasked")
        StepsToDo(self, self.run.plan.way_out, self._become_ready).begin()

    def _become_ready(self) -> None:
        self.later(self.run.now, Rank.LEAVE, self._leave_unless_kept)

    def _leave_unless_kept(self) -> None:
        """Let the person go, unless the jail keeps them for officers."""
        self.is_ready = True
        keeps = self._kept_until()
        if keeps > self.run.now:
            self.happen("kept_for_agency")
            self.later(keeps, Rank.LEAVE, self.leave)
            self.officers.fetch(self)
        else:
            self.leave()

    def _go(self, kind: str) -> None:
        not_told = self.answer(ADVICE) is Answer.REQUIRED and not self.notice.person_told
        self.left_at = self.past.since["release"] = self.run.now
        self.happen(kind)
        self.run.has_left(self)
        if self.request_at is not None:
            self._record_request()
        if self.notice.forgotten and not self.notice.is_begun:
            self._leave_undone(NOTICE)
        if not_told:
            self._leave_undone(ADVICE)
        if self.has_request and not self.notice.is_begun:
            self.officers.miss(self)

    # What the rules make of it

    def happen(self, kind: str, detail: Codes | str = ()) -> None:
        """Make something happen now, decide again, and begin what is due."""
        run, past = self.run, self.past
        past.log.append(PastEvent(run.now, kind, detail))
        self.node = run.decided.after(self.node, past)
        run.on_event(self.person.number, kind)
        self.notice.give_if_due(self)

    def answer(self, action: str) -> Answer:
        """Return the present answer for an action."""
        return self.node.outcomes[action].answer

    @property
    def has_request(self) -> bool:
        """True if a request has come and has not been withdrawn."""
        return self.request_at is not None and self.withdrawn_at is None

    def _kept_until(self) -> int:
        """Return until when the jail keeps the person at most; now, if it does not."""
        now, answer, choices = self.run.now, self.answer(HOLD), self.choices
        is_permitted = answer is Answer.PERMITTED and choices.does_permitted(HOLD)
        if answer is Answer.REQUIRED or is_permitted:
            ends = [by for w in self.node.outcomes[HOLD].within if (by := deadline(w, self.past))]
            return int(min(ends)) if ends else now + whole_minutes(self.run.plan.kept_at_most)
        if answer is not Answer.UNDETERMINED and self.notice.is_begun:
            minutes = choices.keeps_all_the_same(is_forbidden=answer is Answer.FORBIDDEN)
            return now + (minutes or 0)
        return now

    def _goes_into_lot(self) -> bool:
        return self.notice.is_begun and self.choices.does(LOT, self.answer(LOT))

    def _record_request(self) -> None:
        if self.answer(RECORD) is not Answer.REQUIRED:
            return
        if self.choices.omits(RECORD):
            self._leave_undone(RECORD)
            return
        plan = self.run.plan
        self.ask(
            plan.process.record.by,
            "record",
            plan.record,
            Rank.RECORD,
            lambda: self.happen("request_recorded"),
        )

    def _leave_undone(self, action: str) -> None:
        """Record at the end of the minute that something was not done."""
        self.later(self.run.now, Rank.OFFICERS, lambda: self.happen("noted", action))

    # Work and time

    def ask(
        self,
        desk: str,
        what: str,
        takes: Quantile,
        rank: Rank,
        done: Callable[[], None],
        is_wanted: Callable[[], bool] | None = None,
    ) -> None:
        """Give a desk work about the person; ``done`` is called when it is finished.

        Work that is not wanted any longer when its turn comes is dropped.
        """
        self._going += 1
        minutes = whole_minutes(takes(self.person.random(what)))
        station = self.run.stations[desk]
        due = self.run.decided.due(self.node, RELEASE, self.past) if station.by_deadline else inf
        station.ask(Job(self.person.number, what, minutes, rank, self._then(done), is_wanted, due))

    def later(self, minute: int, rank: Rank, act: Callable[[], None]) -> None:
        """Schedule something for a minute."""
        self._going += 1
        self.run.agenda.at(minute, rank, self._then(act))

    def _then(self, act: Callable[[], None]) -> Act:
        def acted(_: object) -> None:
            act()
            self.over()

        return acted

    def over(self) -> None:
        """Note that one thing is over, and finish the course when nothing else is to come."""
        self._going -= 1
        if not self._going and self.left_at is not None:
            self.run.finish(self)
