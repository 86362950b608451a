"""The notice about one person: when the jail gives it, and whether it tells the person too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release_sim.model.verdict import Answer
from release_sim.process.agenda import Rank
from release_sim.vocabulary.actions import NOTICE

if TYPE_CHECKING:
    from release_sim.process.course import Course

ADVICE = "advise_person_of_notice"
_REQUIRED, _PERMITTED, _FORBIDDEN = Answer.REQUIRED, Answer.PERMITTED, Answer.FORBIDDEN


class NoticeGiven:
    """The notice about one person: not begun, on its way, or sent at some minute."""

    __slots__ = ("_is_on_its_way", "forgotten", "person_told", "sent_at")

    def __init__(self) -> None:
        """Nothing has been sent."""
        self.sent_at: int | None = None
        self.forgotten = self.person_told = self._is_on_its_way = False

    @property
    def is_begun(self) -> bool:
        """True if it was sent, or a desk has it to send."""
        return self._is_on_its_way or self.sent_at is not None

    def give_if_due(self, course: Course) -> None:
        """Put the work to the desk that gives notice, where it is due and not begun yet."""
        if self.is_begun or course.left_at is not None or not self._is_due(course):
            return
        self._is_on_its_way = True
        plan = course.run.plan
        course.ask(
            plan.process.notice.by,
            "notice",
            plan.notice,
            Rank.NOTICE,
            lambda: self._send(course),
            lambda: self._is_wanted(course),
        )

    def _is_due(self, course: Course) -> bool:
        answer = course.answer(NOTICE)
        if answer is _REQUIRED:
            self.forgotten = course.choices.omits(NOTICE)
            return not self.forgotten
        if answer is _PERMITTED:
            return course.is_certain and course.choices.does_permitted(NOTICE)
        if answer is _FORBIDDEN:
            asked = course.is_certain and course.has_request
            return asked and course.choices.does_forbidden(NOTICE)
        return False

    def _is_wanted(self, course: Course) -> bool:
        """Return False, and count the work as over, where the request is gone meanwhile."""
        wanted = course.has_request or course.answer(NOTICE) is Answer.FORBIDDEN
        if not wanted:
            course.over()
            self._is_on_its_way = False
        return wanted

    def _send(self, course: Course) -> None:
        self._is_on_its_way, self.sent_at = False, course.run.now
        course.happen("notice_sent")
        if course.answer(ADVICE) is Answer.REQUIRED and not course.choices.omits(ADVICE):
            self.person_told = True
            course.happen("person_told_of_notice")
        course.officers.set_out(course)
