"""The strength of scenarios: what they should show of every rule, and what they lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from release_sim.model.condition import Comparison
from release_sim.model.rule import Rule
from release_sim.model.scenario import Branch
from release_sim.vocabulary.fact import Value


class GoalKind(StrEnum):
    """The kinds of aspects: lines that matter, where boundaries lie, changes that are noticed."""

    LINE = "line"
    BOUNDARY = "boundary"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class LineDecides:
    """One line of a rule in force alone decides whether the rule applies, on one of two sides.

    Were the line to come out the other way, the rule would not apply (``applies``), or would. At
    a threshold ``value`` is the last number or day on this side of it.
    """

    rule: str
    line: int
    test: Comparison
    barring: bool
    applies: bool
    value: Value | None = None

    @property
    def kind(self) -> GoalKind:
        """A line with a value to meet is a boundary."""
        return GoalKind.LINE if self.value is None else GoalKind.BOUNDARY


@dataclass(frozen=True, slots=True)
class DayDecides:
    """The conditions of a rule are met on its first or last day, or on the day outside it."""

    rule: str
    day: date
    in_force: bool
    last: bool

    @property
    def kind(self) -> GoalKind:
        """A day is a boundary."""
        return GoalKind.BOUNDARY


@dataclass(frozen=True, slots=True)
class RuleMutation:
    """One line of a rule changed, which some expectation notices; no rule where it is left out."""

    rule: str
    name: str
    to: Rule | None

    @property
    def kind(self) -> GoalKind:
        """It is a change."""
        return GoalKind.CHANGE


CoverageGoal = LineDecides | DayDecides | RuleMutation


@dataclass(frozen=True, slots=True)
class CoveringCase:
    """A case that shows what no scenario shows, ready to become one; it was found for the first."""

    branch: Branch
    goals: tuple[CoverageGoal, ...]


@dataclass(frozen=True, slots=True)
class Adequacy:
    """The aspects that scenarios show, those they lack with a case each, those no case shows.

    ``seconds`` is the time that z3 took.
    """

    shown: Sequence[CoverageGoal]
    lacking: Sequence[CoveringCase]
    impossible: Sequence[CoverageGoal]
    seconds: float

    def tally(self, kind: GoalKind) -> tuple[int, int, int]:
        """Count the aspects of a kind that are shown, lacking, and impossible to show."""
        missed = [goal for showing in self.lacking for goal in showing.goals]
        counted = (self.shown, missed, self.impossible)
        shown, lacking, impossible = (sum(a.kind is kind for a in each) for each in counted)
        return shown, lacking, impossible

    def percent(self, kind: GoalKind) -> float:
        """Return the percentage shown of the aspects that can be."""
        shown, lacking, _ = self.tally(kind)
        return 100.0 * shown / (shown + lacking) if shown + lacking else 100.0

    def least(self) -> float:
        """Return the lowest of these percentages."""
        return min(map(self.percent, GoalKind))
