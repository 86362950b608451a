"""How the numbers of a cohort move with one thing: a reading, a fact of all, or a parameter."""

from __future__ import annotations

from dataclasses import dataclass

from release_sim.model.analysis.difference import Side
from release_sim.model.cohorts.cohort import Sample
from release_sim.model.cohorts.shift import Counted, Measure


@dataclass(frozen=True, slots=True)
class Step:
    """One value, and what is counted with it."""

    value: str
    counted: Counted
    sample: Sample | None

    def measures(self) -> dict[Measure, float]:
        """What is counted, in people where the rows stand for some, else in rows."""
        per_row = self.sample.per_row if self.sample else 1.0
        return {measure: rows * per_row for measure, rows in self.counted.measures().items()}


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Two policies over the same people, for every value of ``of``.

    With ``one_policy``, the first side is the policy as it stands, at every step.
    """

    before: Side
    after: Side
    of: str
    steps: tuple[Step, ...]
    one_policy: bool

    @property
    def title(self) -> str:
        """What is compared, A and B."""
        before, after = self.before.policy.name, self.after.policy.name
        if self.one_policy:
            return f"{before} as it stands (A) compared with {after} by {self.of} (B)"
        return f"{before} (A) compared with {after} (B) by {self.of}"

    @property
    def counts(self) -> str:
        """What the numbers are of."""
        sample = self.steps[0].sample
        return f"numbers of {sample.people} in {sample.time}" if sample else "numbers of rows"
