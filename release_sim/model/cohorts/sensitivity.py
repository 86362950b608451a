"""The numbers of a cohort for each value of a reading, of a fact set for all, or of a parameter."""

from __future__ import annotations

from dataclasses import dataclass

from release_sim.model.analysis.difference import Side
from release_sim.model.cohorts.answer_change import ComparisonCounts, Measure
from release_sim.model.cohorts.table_counts import Sample
from release_sim.model.limits import Caveat
from release_sim.vocabulary.tested_names import is_reading


@dataclass(frozen=True, slots=True)
class SensitivityStep:
    """One value, and what is counted with it."""

    value: str
    counted: ComparisonCounts
    sample: Sample | None

    def measures(self) -> dict[Measure, float]:
        """Return every measure, in people if the rows stand for some, else in rows."""
        return {measure: self.people(rows) for measure, rows in self.counted.measures().items()}

    def people(self, rows: int) -> float:
        """Convert rows to people, if the rows stand for any."""
        return rows * (self.sample.per_row if self.sample else 1.0)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Two policies over the same people, for every value of ``of``.

    With ``one_policy`` a reading is compared with the policy as it stands; of anything else that
    is changed of the people, both sides are then the same. ``asked`` are the actions asked about.
    """

    before: Side
    after: Side
    of: str
    steps: tuple[SensitivityStep, ...]
    one_policy: bool
    asked: tuple[str, ...] = ()

    @property
    def alike(self) -> bool:
        """True if both sides are one policy over the same people."""
        return self.one_policy and not is_reading(self.of)

    @property
    def moving(self) -> tuple[str, ...]:
        """The actions whose answers on the second side are not as frequent at every step."""
        first, *others = (step.counted.whole for step in self.steps)
        return tuple(
            action
            for action in first.answers
            if any(each.afterwards(action) != first.afterwards(action) for each in others)
        )

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """The warnings about the latest day that is counted at any step, each once."""
        return tuple(dict.fromkeys(c for step in self.steps for c in step.counted.caveats))
