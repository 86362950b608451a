"""The numbers of one run of a process: what was counted, minutes and hours as they fell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

LEAD_LEVELS = (0, 30, 60)
"""The minutes between notice and release, below which shares are told."""

LIMIT_HOURS = 6
"""The hours between eligibility and release, above which the share is told (C.R.S. 16-4-102)."""


@dataclass(slots=True)
class DeskNumbers:
    """Minutes at one desk by the hour of the week: that passed, of waiting, of work, of staff.

    ``taken_up`` is how much work was, and ``waited`` how many minutes all of it.
    """

    minutes: list[int]
    queue: list[int]
    busy: list[int]
    staff: list[int]
    taken_up: int
    waited: int

    def __add__(self, other: DeskNumbers) -> DeskNumbers:
        """Return both together."""
        return DeskNumbers(
            _together(self.minutes, other.minutes),
            _together(self.queue, other.queue),
            _together(self.busy, other.busy),
            _together(self.staff, other.staff),
            self.taken_up + other.taken_up,
            self.waited + other.waited,
        )


def _together(one: list[int], two: list[int]) -> list[int]:
    return [a + b for a, b in zip(one, two, strict=True)]


@dataclass(slots=True)
class RunNumbers:
    """One run, counted over the days of its horizon.

    ``leads`` has the minutes from notice to release, below 0 where the notice came after it;
    ``delays`` those from eligibility to release. ``duties`` counts by action and what became of
    it, as the timeline says it; ``deviations`` by name. ``events``, where they are wanted, has the
    number of a person, the minute and the kind of every event in those days.
    """

    days: int
    counts: Counter[str] = field(default_factory=Counter)
    leads: Counter[int] = field(default_factory=Counter)
    delays: Counter[int] = field(default_factory=Counter)
    custody_minutes: int = 0
    duties: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    deviations: Counter[str] = field(default_factory=Counter)
    desks: dict[str, DeskNumbers] = field(default_factory=dict)
    events: list[tuple[int, int, str]] = field(default_factory=list)
