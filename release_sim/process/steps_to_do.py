"""The steps of a clearance or of the way out: each begins when those it waits for are done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from release_sim.model.processes.process import ProcessStep
from release_sim.process.agenda import Rank
from release_sim.process.durations import whole

if TYPE_CHECKING:
    from release_sim.process.course import Course


class StepsToDo:
    """The steps about one person that are not done yet."""

    __slots__ = ("_course", "_left", "_steps", "_then")

    def __init__(
        self, course: Course, steps: Sequence[ProcessStep], then: Callable[[], None]
    ) -> None:
        """``then`` follows when all are done."""
        self._course, self._steps, self._then = course, steps, then
        self._left = {step.name: len(step.after) for step in steps}  # how many each waits for

    def begin(self) -> None:
        """Begin the steps that wait for no other."""
        for step in self._steps:
            if not step.after:
                self._begin(step)

    def _begin(self, step: ProcessStep) -> None:
        course = self._course
        quantile = course.run.plan.steps[step.name]
        if step.by:
            course.ask(step.by, step.name, quantile, Rank.WORK, lambda: self._end(step))
        else:
            takes = whole(quantile(course.person.random(step.name)))
            course.later(course.run.now + takes, Rank.WORK, lambda: self._end(step))

    def _end(self, step: ProcessStep) -> None:
        left = self._left
        del left[step.name]
        for other in self._steps:
            if step.name in other.after:
                left[other.name] -= 1
                if not left[other.name]:
                    self._begin(other)
        if not left:
            self._then()
