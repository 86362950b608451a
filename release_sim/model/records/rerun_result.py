"""Recorded decisions made again under the rules of today, and what is different."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from release_sim.model.records.audit_record import AuditRecord
from release_sim.model.rule import Within
from release_sim.model.verdict import Answer


class RerunStatus(StrEnum):
    """The results of deciding a recorded case again."""

    SAME = "same"
    OTHER_REASONS = "same by other rules"
    CHANGED = "changed"
    NOT_DECIDED = "not decided again"


class ChangeKind(StrEnum):
    """The changes a rule can have had since a decision, for the day of its case."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that has changed, or that was in force only then or only now."""

    rule: str
    how: ChangeKind


@dataclass(frozen=True, slots=True)
class AnswerSummary:
    """An answer with the times it sets and the rules that decide it."""

    answer: Answer
    within: tuple[Within, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RerunDifference:
    """An answer that has changed; ``through`` are the changed rules relevant to it.

    Where none does today, they are all that changed or are gone, of which one may have borne on it.
    """

    action: str
    before: AnswerSummary
    now: AnswerSummary
    through: tuple[RuleChange, ...]


@dataclass(frozen=True, slots=True)
class Rerun:
    """One record decided again.

    ``rules`` are all that are known to have changed. Where the record's hashes of rules are not
    comparable with those of now, ``untold`` are the rules in force then and now of which it does
    not show whether they have. ``presumed`` are the facts of which something else
    is presumed now; ``why`` tells why a case could not be decided.
    """

    record: AuditRecord
    again: RerunStatus
    differences: tuple[RerunDifference, ...] = ()
    rules: tuple[RuleChange, ...] = ()
    untold: tuple[str, ...] = ()
    presumed: tuple[str, ...] = ()
    why: str = ""


@dataclass(slots=True)
class RerunTotals:
    """Counts over records decided again one after another, and the rules of which none tells."""

    counts: Counter[RerunStatus] = field(default_factory=Counter)
    incomparable: int = 0
    _untold: set[str] = field(default_factory=set)
    _changed: set[str] = field(default_factory=set)

    def add(self, found: Rerun) -> None:
        """Count one more record."""
        self.counts[found.again] += 1
        self.incomparable += not found.record.has_comparable_rules
        self._untold.update(found.untold)
        self._changed.update(change.rule for change in found.rules)

    @property
    def untold(self) -> list[str]:
        """The rules that records have and of which none shows whether they have changed."""
        return sorted(self._untold - self._changed)
