"""The counts of a comparison of two policies, which add up over the parts of a population."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from release_sim.model.analysis.difference import AnswerDifference

Failing = tuple[int, str, str]
"""A side, a rule that does not apply there, and a fact on which it fails."""


@dataclass(slots=True)
class AnswerChangeCounts:
    """The counts so far; counts of parts of a population add up."""

    rows: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str, int, int]] = field(default_factory=Counter)
    pending: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    shifts: Counter[AnswerDifference] = field(default_factory=Counter)
    examples: dict[AnswerDifference, int] = field(default_factory=dict)
    failing: dict[AnswerDifference, frozenset[Failing]] = field(default_factory=dict)
    left_out: int = 0
    latest: int = 0

    def add(self, part: AnswerChangeCounts) -> None:
        """Count a part of the rows that comes after those counted so far."""
        self.rows.update(part.rows)
        self.changed.update(part.changed)
        self.pairs.update(part.pairs)
        self.pending.update(part.pending)
        self.shifts.update(part.shifts)
        self.examples = {**part.examples, **self.examples}
        for change, failing in part.failing.items():
            self.fail(change, failing)
        self.left_out += part.left_out
        self.latest = max(self.latest, part.latest)

    def fail(self, change: AnswerDifference, failing: frozenset[Failing]) -> None:
        """Keep only the facts on which rules fail in these rows and in those counted so far."""
        self.failing[change] = self.failing.get(change, failing) & failing
