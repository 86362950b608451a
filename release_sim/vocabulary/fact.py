"""The definition of one fact: its kind, its possible values and its presumption."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Party(StrEnum):
    """Those whose own act can change a fact of a case.

    That someone can says nothing of whether they should, would, or have grounds to.
    """

    REQUESTING_AGENCY = "requesting_agency"
    COURT = "court"
    PROSECUTOR = "prosecutor"
    JAIL = "jail"
    PERSON = "person"


PARTIES: dict[Party, str] = {
    Party.REQUESTING_AGENCY: "the agency that makes the request, and its officers",
    Party.COURT: "a judge or magistrate, federal or state",
    Party.PROSECUTOR: "a prosecutor, federal, state or city",
    Party.JAIL: "the jail, or the other city or state body that would act",
    Party.PERSON: "the person whom the case is about, or someone on their behalf",
}

# Facts that one party alone can change.
BY_AGENCY, BY_COURT, BY_PROSECUTOR, BY_JAIL, BY_PERSON = ((party,) for party in Party)


Value = bool | int | str | date

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class FactKind(StrEnum):
    """The four kinds of statement a condition can test."""

    YES_NO = "yes/no"
    CHOICE = "choice"
    COUNT = "count"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Presumption:
    """The value taken to hold when a case states none, and the reason why that is honest."""

    reason: str
    value: Value


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of the vocabulary: a name that conditions may test and cases may state.

    Facts of a case, findings and readings share this shape, so every engine treats them alike.
    ``changed_by`` are those who can change it, none where it is history or law; ``value_by``
    names, for values that not all of them can bring about, those who can. ``quotient_of`` names
    the two counts from which a count is worked out, as ``vocabulary/quotients`` says.
    """

    name: str
    kind: FactKind
    means: str
    choices: tuple[str, ...] = ()
    unit: str = ""
    least: int = 0
    most: int = 0
    presumed: Presumption | None = None
    changed_by: tuple[Party, ...] = ()
    value_by: Mapping[Value, tuple[Party, ...]] = field(default_factory=dict, hash=False)
    quotient_of: tuple[str, str] | None = None

    def brought_about_by(self, value: Value) -> tuple[Party, ...]:
        """Those who can make it so that the fact has this value."""
        return self.value_by.get(value, self.changed_by)

    def encode(self, value: Value) -> int:
        """Encode the value as an integer: yes is 1, a choice its position, a date its ordinal."""
        if self.kind is FactKind.CHOICE:
            return self.choices.index(str(value))
        if isinstance(value, date):
            return value.toordinal()
        return int(value)

    def decode(self, code: int) -> Value:
        """Decode the value that has this code."""
        match self.kind:
            case FactKind.YES_NO:
                return bool(code)
            case FactKind.CHOICE:
                return self.choices[code]
            case FactKind.COUNT:
                return code
            case FactKind.DATE:
                return date.fromordinal(code)

    def code_range(self) -> tuple[int, int]:
        """Return the least and the highest code of its values."""
        match self.kind:
            case FactKind.YES_NO:
                return 0, 1
            case FactKind.CHOICE:
                return 0, len(self.choices) - 1
            case FactKind.COUNT:
                return self.least, self.most
            case FactKind.DATE:
                return date.min.toordinal(), date.max.toordinal()

    def accepts(self, value: object) -> bool:
        """Return True if the value is one this fact can have."""
        match self.kind:
            case FactKind.YES_NO:
                return isinstance(value, bool)
            case FactKind.CHOICE:
                return value in self.choices
            case FactKind.COUNT:
                return type(value) is int and self.least <= value <= self.most
            case FactKind.DATE:
                return type(value) is date

    def expects(self) -> str:
        """Describe the values this fact can have, in a reader's words."""
        match self.kind:
            case FactKind.YES_NO:
                return "true or false"
            case FactKind.CHOICE:
                return "one of " + ", ".join(self.choices)
            case FactKind.COUNT:
                return f"a whole number of {self.unit} from {self.least} to {self.most}"
            case FactKind.DATE:
                return "a date written YYYY-MM-DD"


def yes_no(
    name: str,
    means: str,
    presumed: Presumption | None = None,
    changed_by: tuple[Party, ...] = (),
    value_by: Mapping[Value, tuple[Party, ...]] | None = None,
) -> Fact:
    """Return a fact that is true or false."""
    by = value_by or {}
    return Fact(name, FactKind.YES_NO, means, presumed=presumed, changed_by=changed_by, value_by=by)


def choice(
    name: str,
    means: str,
    choices: str,
    presumed: Presumption | None = None,
    changed_by: tuple[Party, ...] = (),
    value_by: Mapping[str, tuple[Party, ...]] | None = None,
) -> Fact:
    """Return a fact with one of several named values, written with spaces between them.

    ``value_by`` takes values written so too.
    """
    return Fact(
        name,
        FactKind.CHOICE,
        means,
        tuple(choices.split()),
        presumed=presumed,
        changed_by=changed_by,
        value_by={v: who for said, who in (value_by or {}).items() for v in said.split()},
    )


def count(
    name: str,
    means: str,
    unit: str,
    most: int,
    presumed: Presumption | None = None,
    changed_by: tuple[Party, ...] = (),
    quotient_of: tuple[str, str] | None = None,
) -> Fact:
    """Return a fact that is a whole number from 0 to ``most``, in the unit named."""
    return Fact(
        name,
        FactKind.COUNT,
        means,
        unit=unit,
        most=most,
        presumed=presumed,
        changed_by=changed_by,
        quotient_of=quotient_of,
    )


def day(name: str, means: str) -> Fact:
    """Return a fact that is a calendar day."""
    return Fact(name, FactKind.DATE, means)


def presume(value: Value, reason: str) -> Presumption:
    """Return a presumption of one fixed value."""
    return Presumption(reason, value)


def day_of(text: str) -> date | None:
    """Parse a day written YYYY-MM-DD; return None for anything else."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


Vocabulary = Mapping[str, Fact]
