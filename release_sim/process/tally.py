"""The counts of one run, person by person as they leave."""

from __future__ import annotations

from collections import Counter

from release_sim.model.processes.run_numbers import LIMIT_HOURS, RunNumbers
from release_sim.model.timelines.obligation import DutyStatus
from release_sim.model.verdict import Answer
from release_sim.process.course import Course
from release_sim.process.decided_courses import DutyAccount
from release_sim.vocabulary.actions import NOTICE

_COUNTED = {
    "booking": "bookings",
    "request_received": "requests",
    "request_cancelled": "requests_withdrawn",
    "notice_sent": "notices",
}
_NOTICE = {
    DutyStatus.MET: "notices_in_time",
    DutyStatus.LATE: "notices_late",
    DutyStatus.MISSED: "notices_not_given",
    DutyStatus.NOT_TOLD: "notices_not_given",
}
_PICK_UPS = {
    "lot": "picked_up_in_the_lot",
    "door": "picked_up_at_the_door",
    "handed_over": "handed_over_inside",
    "at_large": "picked_up_at_large",
    "missed": "not_picked_up",
}
_DOORS = {"lot": "left_into_the_lot", "door": "left_through_the_door", "inside": "handed_over"}


class RunTally:
    """Counts events and people."""

    def __init__(self, days: int) -> None:
        """Nothing has been counted; so many days are."""
        self.numbers = RunNumbers(days)
        self._accounts: Counter[DutyAccount] = Counter()

    def event(self, kind: str) -> None:
        """Count an event of a kind that is counted as such."""
        name = _COUNTED.get(kind)
        if name:
            self.numbers.counts[name] += 1

    def finish(self, course: Course, account: DutyAccount) -> None:
        """Count a person who has left, and what became of the duties about them."""
        numbers, left = self.numbers, course.left_at
        assert left is not None and course.eligible_at is not None, "they have left"  # noqa: S101, PT018
        counts = numbers.counts
        counts["releases"] += 1
        numbers.custody_minutes += left - course.person.at
        delay = left - course.eligible_at
        numbers.delays[delay] += 1
        counts["over_six_hours"] += delay > 60 * LIMIT_HOURS
        if course.request_at is not None:
            counts[_DOORS[course.door]] += 1
            if course.officers.found:
                counts[_PICK_UPS[course.officers.found]] += 1
        if course.notice.sent_at is not None:
            numbers.leads[left - course.notice.sent_at] += 1
        if course.choices.deviations:
            numbers.deviations.update(course.choices.deviations)
        self._accounts[account] += 1

    def close(self) -> RunNumbers:
        """Count the duties of everyone who was finished, and return what was counted."""
        numbers = self.numbers
        for account, people in self._accounts.items():
            for duty in account.duties:
                numbers.duties[duty.action, duty.answer, duty.status] += people
                if duty.action == NOTICE and duty.answer == Answer.REQUIRED.value:
                    name = _NOTICE.get(DutyStatus(duty.status))
                    if name:
                        numbers.counts[name] += people
                        numbers.counts["notices_due"] += people
        self._accounts.clear()
        return numbers
