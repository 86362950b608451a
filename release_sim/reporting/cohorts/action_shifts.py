"""One action under two policies over the same people: pairs of answers, and why they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from release_sim.model.cohorts.answer_change import CohortComparison
from release_sim.model.verdict import Answer
from release_sim.reporting.analysis.comparison_view import ActionChange, rules_of_changes

MOST = 4
"""The most frequent reasons of one change of an answer that are told; JSON has all."""


class PairRows(NamedTuple):
    """The answers on both sides, and in how many rows they are so."""

    before: Answer
    after: Answer
    rows: int

    @property
    def differs(self) -> bool:
        """True if they are not the same."""
        return self.before is not self.after


@dataclass(frozen=True, slots=True)
class ShiftRows:
    """Rows in which one answer changes alike for the same reasons; ``example`` is the first."""

    change: ActionChange
    rows: int
    example: int


@dataclass(frozen=True, slots=True)
class PairShifts:
    """One answer changing to another: every kind of reasons, the most frequent first."""

    pair: PairRows
    shifts: tuple[ShiftRows, ...]

    @property
    def told(self) -> tuple[ShiftRows, ...]:
        """The most frequent, told one by one."""
        return self.shifts[:MOST]

    @property
    def others(self) -> tuple[ShiftRows, ...]:
        """The rest, told together."""
        return self.shifts[MOST:]

    @property
    def other_rows(self) -> int:
        """The rows of the rest."""
        return sum(each.rows for each in self.others)


@dataclass(frozen=True, slots=True)
class ActionShifts:
    """One action: every pair of answers, those that differ first, and why these differ.

    ``pending`` has, where the action may be asked for and not be due yet, why, and in how many rows
    on either side.
    """

    action: str
    pairs: tuple[PairRows, ...]
    changes: tuple[PairShifts, ...]
    pending: tuple[str, tuple[int, int]] | None

    @property
    def differing(self) -> tuple[PairRows, ...]:
        """The pairs of answers that differ, those of most rows first."""
        return tuple(pair for pair in self.pairs if pair.differs)


def rules_of_shifts(shifts: tuple[ShiftRows, ...]) -> list[str]:
    """Return the rules on both sides of these shifts, by name."""
    return rules_of_changes(each.change for each in shifts)


def action_shifts(found: CohortComparison, shifts: tuple[ShiftRows, ...]) -> Iterator[ActionShifts]:
    """Yield what is told of each action in a comparison over people with these shifts."""
    whole = found.counted.whole
    why = {**found.counted.after.not_due_yet, **found.counted.before.not_due_yet}
    for action, answers in whole.answers.items():
        pairs = [PairRows(one, two, rows) for (one, two), rows in answers.items()]
        pairs.sort(key=lambda pair: (not pair.differs, -pair.rows))
        changes = (PairShifts(pair, tuple(_of_pair(action, pair, shifts))) for pair in pairs)
        waiting = whole.pending.get(action, (0, 0))
        yield ActionShifts(
            action,
            tuple(pairs),
            tuple(each for each in changes if each.shifts),
            (why[action], waiting) if any(waiting) else None,
        )


def _of_pair(action: str, pair: PairRows, shifts: tuple[ShiftRows, ...]) -> Iterator[ShiftRows]:
    for each in shifts:
        change = each.change
        if (change.action, change.before.answer, change.after.answer) == (action, *pair[:2]):
            yield each
