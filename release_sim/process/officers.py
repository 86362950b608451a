"""The officers whom a notice about one person reaches: whether they come, and whom they meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release_sim.process.agenda import Rank
from release_sim.process.durations import whole_minutes

if TYPE_CHECKING:
    from release_sim.process.course import Course

TRANSFER = "transfer_custody"


class Officers:
    """Officers on the way to one person, and where they found them."""

    __slots__ = ("came_at", "found")

    def __init__(self) -> None:
        """Nobody has set out."""
        self.came_at: int | None = None
        self.found = ""  # one of the counts of ``RunTally``, if any

    def set_out(self, course: Course) -> None:
        """Have the agency read the notice of this minute, and officers come or stay away."""
        run, random = course.run, course.person.random
        plan = run.plan
        read = run.now + whole_minutes(plan.read_after(random("read")))
        starts = run.clock.within(plan.process.agency.hours, read, 0.0)
        if random("comes") < plan.comes:
            way = plan.sets_out(random("sets_out")) + plan.way(random("way"))
            course.later(starts + whole_minutes(way), Rank.OFFICERS, lambda: self._come(course))
        else:
            course.later(starts, Rank.OFFICERS, lambda: self._stay_away(course))

    def are_there(self, course: Course) -> bool:
        """Return True if officers are at the jail at this minute."""
        return self.came_at is not None and self.came_at <= course.run.now

    def fetch(self, course: Course) -> None:
        """Hand over whom the jail keeps, where it does that, else let them out to the officers."""
        if self.came_at is None or course.left_at is not None:
            return
        if course.choices.does(TRANSFER, course.answer(TRANSFER)):
            course.hand_over()
            self.found = "handed_over"
        else:
            course.leave()

    def pick_up(self, course: Course, where: str) -> None:
        """Have officers meet the person who leaves."""
        self.found = where
        course.later(course.run.now, Rank.OFFICERS, lambda: course.happen("picked_up"))

    def miss(self, course: Course) -> None:
        """Count that nobody met the person at the jail; some are found later."""
        if course.left_at is None or self.found or not course.has_request:
            return
        run, random = course.run, course.person.random
        self.found = "missed"
        if course.notice.is_begun:
            course.later(run.now, Rank.OFFICERS, lambda: course.happen("not_picked_up"))
        if random("found_later") < run.plan.found_later:
            self.found = "at_large"
            after = max(1, whole_minutes(run.plan.found_after(random("found_after"))))
            course.later(run.now + after, Rank.OFFICERS, lambda: course.happen("picked_up"))

    def _come(self, course: Course) -> None:
        self.came_at = course.run.now
        if course.left_at is None:
            if course.is_ready:
                self.fetch(course)
        elif not self.found:
            if course.left_at == self.came_at:
                self.pick_up(course, course.door)
            else:
                self.miss(course)

    def _stay_away(self, course: Course) -> None:
        if not self.found:
            self.miss(course)
