"""What one statement about a case can be: its kind, its values, and what is presumed of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Value = bool | int | str | date

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Kind(StrEnum):
    """The four kinds of statement a condition can test."""

    YES_NO = "yes/no"
    CHOICE = "choice"
    COUNT = "count"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Presumption:
    """What is taken to hold when a case says nothing, and why that is honest.

    ``quotient_of`` names two counts: where one is stated, the presumed value is the first over
    the second, rounded down, and nothing if the other is unknown or the second is nought.
    """

    reason: str
    value: Value | None = None
    quotient_of: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of the vocabulary: a name that conditions may test and cases may state.

    Facts of a case, findings and readings share this shape, so every engine treats them alike.
    """

    name: str
    kind: Kind
    means: str
    choices: tuple[str, ...] = ()
    unit: str = ""
    least: int = 0
    most: int = 0
    presumed: Presumption | None = None

    def code(self, value: Value) -> int:
        """The value as a small integer: yes is 1, a choice its position, a date its ordinal."""
        if self.kind is Kind.CHOICE:
            return self.choices.index(str(value))
        if isinstance(value, date):
            return value.toordinal()
        return int(value)

    def accepts(self, value: object) -> bool:
        """Whether the value is one this fact can have."""
        match self.kind:
            case Kind.YES_NO:
                return isinstance(value, bool)
            case Kind.CHOICE:
                return value in self.choices
            case Kind.COUNT:
                return type(value) is int and self.least <= value <= self.most
            case Kind.DATE:
                return type(value) is date

    def expects(self) -> str:
        """The values this fact can have, in a reader's words."""
        match self.kind:
            case Kind.YES_NO:
                return "true or false"
            case Kind.CHOICE:
                return "one of " + ", ".join(self.choices)
            case Kind.COUNT:
                return f"a whole number of {self.unit} from {self.least} to {self.most}"
            case Kind.DATE:
                return "a date written YYYY-MM-DD"


def yes_no(name: str, means: str, presumed: Presumption | None = None) -> Fact:
    """A statement that is true or false."""
    return Fact(name, Kind.YES_NO, means, presumed=presumed)


def choice(name: str, means: str, choices: str, presumed: Presumption | None = None) -> Fact:
    """A statement with one of several named values, written with spaces between them."""
    return Fact(name, Kind.CHOICE, means, tuple(choices.split()), presumed=presumed)


def count(name: str, means: str, unit: str, most: int, presumed: Presumption | None = None) -> Fact:
    """A whole number from nought to ``most``, in the unit named."""
    return Fact(name, Kind.COUNT, means, unit=unit, most=most, presumed=presumed)


def day(name: str, means: str) -> Fact:
    """A calendar day."""
    return Fact(name, Kind.DATE, means)


def presume(value: Value, reason: str) -> Presumption:
    """A presumption of one fixed value."""
    return Presumption(reason, value)


def day_of(text: str) -> date | None:
    """The day written YYYY-MM-DD, or nothing: other ways to write one are not taken."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


Vocabulary = Mapping[str, Fact]
