"""The steps of a clearance or of the way out: each begins when those it waits for are done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from release_sim.model.processes.process import ProcessStep
from release_sim.process.agenda import Rank
from release_sim.process.durations import whole_minutes
from release_sim.process.settled_process import StepOrder

if TYPE_CHECKING:
    from release_sim.process.course import Course


class StepsToDo:
    """The steps about one person that are not done yet."""

    __slots__ = ("_course", "_left", "_order", "_then")

    def __init__(self, course: Course, order: StepOrder, then: Callable[[], None]) -> None:
        """``then`` follows when all are done."""
        self._course, self._order, self._then = course, order, then
        self._left = order.waits.copy()  # for how many each waits

    def begin(self) -> None:
        """Begin the steps that wait for no other."""
        for step in self._order.first:
            self._begin(step)

    def _begin(self, step: ProcessStep) -> None:
        course = self._course
        quantile = course.run.plan.steps[step.name]
        if step.by:
            course.ask(step.by, step.name, quantile, Rank.WORK, lambda: self._end(step))
        else:
            takes = whole_minutes(quantile(course.person.random(step.name)))
            course.later(course.run.now + takes, Rank.WORK, lambda: self._end(step))

    def _end(self, step: ProcessStep) -> None:
        left = self._left
        del left[step.name]
        for other in self._order.next[step.name]:
            left[other.name] -= 1
            if not left[other.name]:
                self._begin(other)
        if not left:
            self._then()
