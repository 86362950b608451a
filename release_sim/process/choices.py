"""Choices of the simulated jail about one person, and its deviations.

It does what is required and, in the share of cases that the process names, what is permitted. What
is forbidden it does only by a named deviation, which is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from release_sim.model.processes.process import Deviation
from release_sim.model.verdict import Answer
from release_sim.process.durations import whole_minutes
from release_sim.process.settled_process import Plan
from release_sim.vocabulary.actions import HOLD


class Choices:
    """The choices about one person, by random numbers that are the person's own."""

    __slots__ = ("_plan", "_random", "deviations")

    def __init__(self, plan: Plan, random: Callable[[str], float]) -> None:
        """``random`` gives a number above 0 and below 1 for the name of a choice."""
        self._plan, self._random = plan, random
        self.deviations: list[str] = []  # those that came about, each once

    def does(self, action: str, answer: Answer) -> bool:
        """Return True if the jail does an act of which the rules say this now."""
        match answer:
            case Answer.REQUIRED:
                return not self.omits(action)
            case Answer.PERMITTED:
                return self.does_permitted(action)
            case Answer.FORBIDDEN:
                return self.does_forbidden(action)
        return False

    def does_permitted(self, action: str) -> bool:
        """Return True if the jail does what it may do."""
        return self._random(f"may {action}") < self._plan.permitted.get(action, 0.0)

    def omits(self, action: str) -> bool:
        """Return True if the jail omits, by a deviation, what it must do."""
        return self._deviates(action, self._plan.omits)

    def does_forbidden(self, action: str) -> bool:
        """Return True if the jail does, by a deviation, what it must not do."""
        return self._deviates(action, self._plan.does)

    def keeps_all_the_same(self, is_forbidden: bool) -> int | None:
        """Return for how many minutes a person is kept by a deviation, or None.

        It counts as one only where that is forbidden.
        """
        for deviation, share in self._plan.does:
            if deviation.action == HOLD and self._random(deviation.name) < share:
                if is_forbidden:
                    self.deviations.append(deviation.name)
                return whole_minutes(self._plan.lasts[deviation.name](self._random("lasts")))
        return None

    def _deviates(self, action: str, deviations: Iterable[tuple[Deviation, float]]) -> bool:
        for deviation, share in deviations:
            if deviation.action == action and self._random(deviation.name) < share:
                if deviation.name not in self.deviations:
                    self.deviations.append(deviation.name)
                return True
        return False
