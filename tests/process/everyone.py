"""A simulated jail that forgets nobody."""

from __future__ import annotations

from release_sim.process.course import Course
from release_sim.process.replications import Replications, RunKey


class Everyone:
    """All courses of a run, of those who are through and of the others."""

    def __init__(self, work: Replications) -> None:
        self.through: list[Course] = []
        self.run = work.run(RunKey(0, 1), self.through.append)
        self.numbers = self.run.run()
        self.all = [*self.through, *self.run.courses.values()]
