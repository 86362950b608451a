"""Desks and their hours: who is there when, how long work takes, and what is taken up first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DAY_MINUTES = 24 * 60
WEEK_HOURS = 7 * 24
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Order(StrEnum):
    """The order in which a desk takes up what waits; of equals the lower number of the person.

    Where notices come first, the rest is taken up as it came.
    """

    FIRST_COME = "first_come"
    NOTICES_FIRST = "notices_first"
    EARLIEST_DEADLINE = "earliest_deadline"


@dataclass(frozen=True, slots=True)
class Duration:
    """A distribution of times: its shape, and the parameters that are its numbers, in order."""

    shape: str
    of: tuple[str, ...]

    def canonical(self) -> dict[str, object]:
        """Return the distribution as it is hashed."""
        return {"shape": self.shape, "of": list(self.of)}


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of some weekdays, in minutes after midnight; they may end on the day after.

    Where ``last`` is not after ``first`` they go over midnight; all of a day is 0 to 0.
    """

    days: tuple[int, ...] = tuple(range(7))
    first: int = 0
    last: int = 0

    @property
    def length(self) -> int:
        """The minutes from the first to the last."""
        return (
            self.last - self.first
            if self.last > self.first
            else self.last + DAY_MINUTES - self.first
        )

    def canonical(self) -> dict[str, object]:
        """Return the hours as they are hashed."""
        return {"days": list(self.days), "first": self.first, "last": self.last}


ALWAYS = Hours()
"""All hours of all days."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Hours in which so many people are at a desk."""

    name: str
    hours: Hours
    staff: str

    def canonical(self) -> dict[str, object]:
        """Return the shift as it is hashed."""
        return {"hours": self.hours.canonical(), "staff": self.staff}


@dataclass(frozen=True, slots=True)
class Desk:
    """Some people who do the same work, shift by shift, and the order in which they take it up."""

    name: str
    order: Order
    shifts: tuple[Shift, ...]

    def canonical(self) -> dict[str, object]:
        """Return the desk as it is hashed."""
        return {
            "order": self.order.value,
            "shifts": {shift.name: shift.canonical() for shift in self.shifts},
        }
