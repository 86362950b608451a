"""The outcome of all scenarios and timelines: what was not as expected, and what they show."""

from __future__ import annotations

from dataclasses import dataclass

from release_sim.testing.coverage import RuleCoverage, percent
from release_sim.testing.coverage_goals import Adequacy


@dataclass(frozen=True, slots=True)
class Tested:
    """One branch decided or replayed, and a sentence for every expectation it did not meet.

    ``scenario`` is the name of the scenario or the timeline, ``branch`` that of its what-if. Where
    it ``expects`` nothing, nothing was compared.
    """

    scenario: str
    branch: str
    unmet: tuple[str, ...]
    expects: bool = True

    @property
    def name(self) -> str:
        """The scenario's name, and the branch's if it is a what-if."""
        return f"{self.scenario} what if {self.branch}" if self.branch else self.scenario


@dataclass(frozen=True, slots=True)
class ScenarioTests:
    """The branches of scenarios that were decided, and those of timelines that were replayed.

    ``coverage`` is that of the rules by the decisions; ``strength`` is there where it was measured.
    """

    decided: tuple[Tested, ...]
    replayed: tuple[Tested, ...]
    coverage: tuple[RuleCoverage, ...]
    strength: Adequacy | None = None

    @property
    def failed(self) -> tuple[Tested, ...]:
        """The branches that are not as expected."""
        return tuple(each for each in (*self.decided, *self.replayed) if each.unmet)

    @property
    def percent(self) -> float:
        """The rule coverage, in percent."""
        return percent(self.coverage)

    @property
    def lacking(self) -> tuple[tuple[str, str], ...]:
        """The rules of which something is not shown, each with what it is."""
        return tuple((each.rule, what) for each in self.coverage for what in each.lacking())
