"""The course of one person through the jail: what happens, what the rules then say, what is done.

The simulated jail does what is required and, in the share of cases that the process names, what is
permitted. What is forbidden, silent or undetermined it does not do, unless a named deviation says
so; that is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from release_sim.model.processes.process import ProcessStep
from release_sim.model.verdict import Answer
from release_sim.process.agenda import Rank
from release_sim.process.booked_people import Booked, Codes
from release_sim.process.decided import DecisionNode
from release_sim.process.durations import Quantile, whole
from release_sim.process.history import PastEvent
from release_sim.process.station import Job
from release_sim.vocabulary.actions import HOLD, NOTICE, RELEASE

if TYPE_CHECKING:
    from release_sim.process.process_run import ProcessRun

ADVICE, RECORD, LOT, TRANSFER, UNASKED = (
    "advise_person_of_notice",
    "record_request",
    "release_to_secure_lot",
    "transfer_custody",
    "report_without_request",
)
_MAY = (Answer.REQUIRED, Answer.PERMITTED)


class Course:
    """One person from booking to the last that is told of them."""

    __slots__ = (
        "_forgot",
        "_going",
        "_left_to_do",
        "_node",
        "_run",
        "_told",
        "certain_at",
        "deviations",
        "door",
        "eligible_at",
        "found",
        "left_at",
        "log",
        "notice_at",
        "officers_at",
        "person",
        "ready",
        "request_at",
        "since",
        "withdrawn_at",
    )  # fmt: skip

    def __init__(self, run: ProcessRun, person: Booked) -> None:
        """Nothing has happened yet."""
        self._run, self.person = run, person
        self.log: list[PastEvent] = []
        self.since: dict[str, int] = {}
        self.deviations: list[str] = []
        self._node: DecisionNode | None = None
        self._going = 0  # what is not over yet: work, papers and officers on the way
        self._left_to_do: dict[str, int] = {}
        self.request_at: int | None = None
        self.withdrawn_at: int | None = None
        self.eligible_at: int | None = None
        self.certain_at: int | None = None
        self.notice_at: int | None = None  # when it was sent; -1 stands for being sent
        self.officers_at: int | None = None
        self.left_at: int | None = None
        self.ready = self._forgot = self._told = False
        self.door = self.found = ""

    # What happens, in turn

    def book(self) -> None:
        """Book the person, and put down when papers come and when nothing keeps them any longer."""
        person, plan = self.person, self._run.plan
        self._happen("booking", person.facts)
        self._later(self._run.eligible(person), Rank.ELIGIBLE, self._eligible)
        if person.papers is not None:
            comes = person.at + whole(plan.request_after(person.random("request")))
            self._later(comes, Rank.PAPERS, self._request)

    def law_changes(self) -> None:
        """Take note that the law is another from now on."""
        run = self._run
        assert self._node, "whoever is in the jail was booked"  # noqa: S101
        self._node = run.decided.on_change(self._node, self.log, run.now, run.names, run.clock)
        self._react()

    def _request(self) -> None:
        self._happen("request_received", self.person.papers or ())
        self.request_at = self._run.now
        if self.person.withdrawn:
            after = whole(self._run.plan.withdrawn_after(self.person.random("withdrawn")))
            self._later(self._run.now + after, Rank.PAPERS, self._withdraw)
        if self.left_at is not None:
            self._record()

    def _withdraw(self) -> None:
        self._happen("request_cancelled")
        self.withdrawn_at = self._run.now

    def _eligible(self) -> None:
        now = self._run.now
        self.eligible_at = self.since["eligibility"] = self.since["readiness"] = now
        self._happen("eligible", self.person.ground)
        self._begin(self._run.plan.process.clearance, self._certain)

    def _certain(self) -> None:
        self.certain_at = self._run.now
        self._happen("release_certain")
        if not self._stands and self._answer(UNASKED) is Answer.FORBIDDEN and self._does(UNASKED):
            self._happen("reported_unasked")
        self._begin(self._run.plan.process.way_out, self._is_ready)

    def _is_ready(self) -> None:
        self._later(self._run.now, Rank.LEAVE, self._may_leave)

    def _may_leave(self) -> None:
        """Let the person go, unless the jail keeps them for officers."""
        self.ready = True
        keeps = self._keeps_until()
        if keeps > self._run.now:
            self._happen("kept_for_agency")
            self._later(keeps, Rank.LEAVE, self._leave)
            self._officers_fetch()
        else:
            self._leave()

    def _leave(self) -> None:
        """Let the person go, through the door or into the lot."""
        if self.left_at is not None:
            return
        self.door = "lot" if self._into_lot() else "door"
        self._gone("released_into_secure_lot" if self.door == "lot" else "released")
        here = self.officers_at is not None and self.officers_at <= self._run.now
        if here:
            self._picked_up(self.door)

    def _hand_over(self) -> None:
        if self.left_at is None:
            self.door = "inside"
            self._gone("handed_over")
            self.found = "handed_over"

    def _gone(self, kind: str) -> None:
        run = self._run
        not_told = self._answer(ADVICE) is Answer.REQUIRED and not self._told
        self.left_at = self.since["release"] = run.now
        self._happen(kind)
        run.has_left(self)
        if self.request_at is not None:
            self._record()
        if self._forgot and self.notice_at is None:
            self._not_done(NOTICE)
        if not_told:
            self._not_done(ADVICE)
        if self._stands and self.notice_at is None:
            self._missed()

    # What the rules make of it

    def _happen(self, kind: str, detail: Codes | str = ()) -> None:
        run = self._run
        self.log.append(PastEvent(run.now, kind, detail))
        self._node = run.decided.after(self._node, self.log, self.since, run.names, run.clock)
        run.on_event(self.person.number, kind)
        self._react()

    @property
    def node(self) -> DecisionNode:
        """The node at which the person stands now."""
        assert self._node, "nothing is asked before something has happened"  # noqa: S101
        return self._node

    def _answer(self, action: str) -> Answer:
        return self.node.outcomes[action].answer

    @property
    def _stands(self) -> bool:
        """True if a request has come and has not been withdrawn."""
        return self.request_at is not None and self.withdrawn_at is None

    def _react(self) -> None:
        """Begin what is due now."""
        if self.notice_at is None and self.left_at is None and self._gives_notice():
            self.notice_at = -1
            self._ask(self._run.plan.process.notice.by, "notice", self._run.plan.notice,
                      Rank.NOTICE, self._notify, self._is_notice_wanted)  # fmt: skip

    def _gives_notice(self) -> bool:
        match self._answer(NOTICE):
            case Answer.REQUIRED:
                self._forgot = self._omitted(NOTICE)
                return not self._forgot
            case Answer.PERMITTED:
                return self.certain_at is not None and self._may(NOTICE)
            case Answer.FORBIDDEN:
                asked = self._stands and self.certain_at is not None
                return asked and self._does(NOTICE)
        return False

    def _is_notice_wanted(self) -> bool:
        """Return False, and count the work as over, where the request is gone meanwhile."""
        wanted = self._stands or self._answer(NOTICE) is Answer.FORBIDDEN
        if not wanted:
            self._over()
            self.notice_at = None
        return wanted

    def _notify(self) -> None:
        run, person = self._run, self.person
        self.notice_at = run.now
        self._happen("notice_sent")
        if self._answer(ADVICE) is Answer.REQUIRED and not self._omitted(ADVICE):
            self._told = True
            self._happen("person_told_of_notice")
        read = run.now + whole(run.plan.read_after(person.random("read")))
        agency, plan = run.plan.process.agency, run.plan
        starts = run.clock.within(agency.hours, read, 0.0)
        if person.random("comes") < plan.comes:
            way = plan.sets_out(person.random("sets_out")) + plan.way(person.random("way"))
            self._later(starts + whole(way), Rank.OFFICERS, self._officers_come)
        else:
            self._later(starts, Rank.OFFICERS, self._nobody_comes)

    def _officers_come(self) -> None:
        self.officers_at = self._run.now
        if self.left_at is None:
            if self.ready:
                self._officers_fetch()
        elif not self.found:
            if self.left_at == self._run.now:
                self._picked_up(self.door)
            else:
                self._missed()

    def _nobody_comes(self) -> None:
        if not self.found:
            self._missed()

    def _officers_fetch(self) -> None:
        """Hand over whom the jail keeps, where it may, else let them out to the officers."""
        if self.officers_at is not None and self.left_at is None:
            hands_over = self._answer(TRANSFER) in _MAY and self._may(TRANSFER)
            self._hand_over() if hands_over else self._leave()

    def _picked_up(self, where: str) -> None:
        self.found = where
        self._later(self._run.now, Rank.OFFICERS, lambda: self._happen("picked_up"))

    def _missed(self) -> None:
        """Count that nobody met the person at the jail; some are found later."""
        person, plan = self.person, self._run.plan
        if self.left_at is None or self.found or not self._stands:
            return
        self.found = "missed"
        if self.notice_at is not None:
            self._later(self._run.now, Rank.OFFICERS, lambda: self._happen("not_picked_up"))
        if person.random("found_later") < plan.found_later:
            self.found = "at_large"
            after = max(1, whole(plan.found_after(person.random("found_after"))))
            self._later(self._run.now + after, Rank.OFFICERS, lambda: self._happen("picked_up"))

    # What is kept, and where they leave

    def _keeps_until(self) -> int:
        """Return until when the jail keeps the person at most; now, if it does not."""
        run, now = self._run, self._run.now
        answer = self._answer(HOLD)
        if answer is Answer.REQUIRED or (answer is Answer.PERMITTED and self._may(HOLD)):
            outcome = self.node.outcomes[HOLD]
            ends = [
                by for w in outcome.within if (by := run.decided.deadline(w, self.since, run.clock))
            ]
            return int(min(ends)) if ends else now + whole(run.plan.kept_at_most)
        if answer is not Answer.UNDETERMINED and self.notice_at is not None:
            for deviation, share in run.plan.does:
                if deviation.action == HOLD and self._chance(deviation.name) < share:
                    if answer is Answer.FORBIDDEN:
                        self.deviations.append(deviation.name)
                    return now + whole(run.plan.lasts[deviation.name](self._chance("lasts")))
        return now

    def _into_lot(self) -> bool:
        if self.notice_at is None:
            return False
        match self._answer(LOT):
            case Answer.REQUIRED:
                return True
            case Answer.PERMITTED:
                return self._may(LOT)
            case Answer.FORBIDDEN:
                return self._does(LOT)
        return False

    def _record(self) -> None:
        if self._answer(RECORD) is not Answer.REQUIRED:
            return
        if self._omitted(RECORD):
            self._not_done(RECORD)
            return
        work = self._run.plan
        self._ask(work.process.record.by, "record", work.record, Rank.RECORD,
                  lambda: self._happen("request_recorded"))  # fmt: skip

    def _not_done(self, action: str) -> None:
        """Have it known, when the minute is over, that something was not done."""
        self._later(self._run.now, Rank.OFFICERS, lambda: self._happen("noted", action))

    # Shares of cases

    def _chance(self, name: str) -> float:
        return self.person.random(name)

    def _may(self, action: str) -> bool:
        return self._chance(f"may {action}") < self._run.plan.permitted.get(action, 0.0)

    def _omitted(self, action: str) -> bool:
        for deviation, share in self._run.plan.omits:
            if deviation.action == action and self._chance(deviation.name) < share:
                if deviation.name not in self.deviations:
                    self.deviations.append(deviation.name)
                return True
        return False

    def _does(self, action: str) -> bool:
        for deviation, share in self._run.plan.does:
            if deviation.action == action and self._chance(deviation.name) < share:
                if deviation.name not in self.deviations:
                    self.deviations.append(deviation.name)
                return True
        return False

    # Work and time

    def _begin(self, steps: Sequence[ProcessStep], then: Callable[[], None]) -> None:
        """Begin the steps that wait for no other; ``then`` follows when all are done."""
        self._left_to_do = {step.name: len(step.after) for step in steps}
        for step in steps:
            if not step.after:
                self._start(step, steps, then)

    def _start(
        self, step: ProcessStep, steps: Sequence[ProcessStep], then: Callable[[], None]
    ) -> None:
        def done() -> None:
            left = self._left_to_do
            del left[step.name]
            for other in steps:
                if step.name in other.after:
                    left[other.name] -= 1
                    if not left[other.name]:
                        self._start(other, steps, then)
            if not left:
                then()

        quantile = self._run.plan.steps[step.name]
        if step.by:
            self._ask(step.by, step.name, quantile, Rank.WORK, done)
        else:
            takes = whole(quantile(self._chance(step.name)))
            self._later(self._run.now + takes, Rank.WORK, done)

    def _ask(
        self, desk: str, what: str, takes: Quantile, rank: Rank, done: Callable[[], None],
        wanted: Callable[[], bool] | None = None,
    ) -> None:  # fmt: skip
        self._going += 1
        minutes = whole(takes(self._chance(what)))
        due = self._run.decided.due(self.node, RELEASE, self.since, self._run.clock)
        job = Job(self.person.number, what, minutes, rank, self._then(done), wanted, due)
        self._run.stations[desk].ask(job)

    def _later(self, minute: int, rank: Rank, act: Callable[[], None]) -> None:
        self._going += 1
        self._run.agenda.at(minute, rank, self._then(act))

    def _then(self, act: Callable[[], None]) -> Callable[[], None]:
        def acted() -> None:
            act()
            self._over()

        return acted

    def _over(self) -> None:
        """Hand the course in when nothing of it is still to come."""
        self._going -= 1
        if not self._going and self.left_at is not None:
            self._run.finish(self)
