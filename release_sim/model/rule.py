"""A rule: one provision in one reading, dated and cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from release_sim.model.canonical import canonical_hash
from release_sim.model.condition import AllOf, Comparison, Condition, comparisons
from release_sim.model.problem import Place
from release_sim.vocabulary.tested_names import finding_name


class Modality(StrEnum):
    """The force of a duty."""

    MUST = "must"
    MUST_NOT = "must_not"
    MAY = "may"

    __hash__ = str.__hash__  # that of enumerations is a function of Python's


@dataclass(frozen=True, slots=True)
class Citation:
    """A statement of a source, by the source's id and the statement's locator."""

    source: str
    at: str

    def __str__(self) -> str:
        return f"{self.source} {self.at}"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included; open where none is given."""

    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Return True if the day lies in the period."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def common(self, other: Period) -> Period | None:
        """Return the days that lie in both periods, or None."""
        first = max((day for day in (self.first, other.first) if day), default=None)
        last = min((day for day in (self.last, other.last) if day), default=None)
        return None if first and last and last < first else Period(first, last)

    def canonical(self) -> list[str | None]:
        """Return the first day and the last as they are hashed, null where none is given."""
        return [day.isoformat() if day else None for day in (self.first, self.last)]

    def __str__(self) -> str:
        if self.first and self.last:
            return f"{self.first} to {self.last}"
        if self.first:
            return f"from {self.first}"
        return f"to {self.last}" if self.last else "at any date"


@dataclass(frozen=True, slots=True)
class Within:
    """The time a source allows: so many hours or days, a number or a count fact, of an event.

    ``excluding`` names the days of which no hour counts, as ``weekends_and_holidays``.
    """

    amount: int | str
    unit: str
    side: str
    event: str
    excluding: str = ""

    def canonical(self) -> dict[str, object]:
        """Return the time as it is hashed."""
        return {
            "amount": self.amount,
            "unit": self.unit,
            "side": self.side,
            "event": self.event,
            "excluding": self.excluding,
        }

    def __str__(self) -> str:
        time = f"{self.amount} {self.unit} {self.side} {self.event.replace('_', ' ')}"
        return f"{time}, {self.excluding.replace('_', ' ')} not counted" if self.excluding else time


@dataclass(frozen=True, slots=True)
class Duty:
    """The duty, ban or permission that a rule sets for one action."""

    modality: Modality
    action: str
    within: Within | None = None

    def canonical(self) -> dict[str, object]:
        """Return the duty as it is hashed."""
        within = self.within.canonical() if self.within else None
        return {"modality": self.modality.value, "action": self.action, "within": within}

    def __str__(self) -> str:
        return f"{self.modality.value.replace('_', ' ')} {self.action}"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A finding: a named intermediate conclusion that later rules may test."""

    finding: str
    name: str = field(init=False, repr=False, compare=False)
    """The name under which conditions test it."""

    def __post_init__(self) -> None:
        """Work out the name once: it is asked for in every decision."""
        object.__setattr__(self, "name", finding_name(self.finding))

    def canonical(self) -> dict[str, object]:
        """Return the finding as it is hashed."""
        return {"finding": self.finding}

    def __str__(self) -> str:
        return self.finding


@dataclass(frozen=True)
class Rule:
    """One provision in one reading.

    It applies when it is in force, every ``when`` is satisfied and no block of ``unless`` is;
    it stands when it applies and no exception to it stands. ``exception_to`` names the rules it
    displaces; priority is never a number. ``accepts`` gives, by the name of a flaw, the reason
    why the rule stays as it is; it decides nothing.
    """

    id: str
    says: str
    cite: tuple[Citation, ...]
    then: Duty | Conclusion
    in_force: Period = Period()
    when: AllOf = AllOf(())
    unless: tuple[Condition, ...] = ()
    exception_to: tuple[str, ...] = ()
    accepts: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    place: Place = field(default=Place("-"), compare=False, repr=False)

    @cached_property
    def digest(self) -> str:
        """Return the hash of what the rule says, as 64 hexadecimal digits."""
        return canonical_hash("rule", self.canonical())

    def canonical(self) -> dict[str, object]:
        """Return the part that decides, without its place in files and the flaws it accepts."""
        return {
            "id": self.id,
            "says": self.says,
            "cite": [[cited.source, cited.at] for cited in self.cite],
            "then": self.then.canonical(),
            "in_force": self.in_force.canonical(),
            "when": self.when.canonical(),
            "unless": [block.canonical() for block in self.unless],
            "exception_to": list(self.exception_to),
        }

    @cached_property
    def comparisons(self) -> tuple[tuple[Comparison, bool], ...]:
        """Every comparison of its conditions as written, and whether it is one that bars."""
        asked = [(comparison, False) for comparison in comparisons(self.when)]
        return (
            *asked,
            *((comparison, True) for block in self.unless for comparison in comparisons(block)),
        )

    def duty_on(self, action: str) -> Duty | None:
        """Return the rule's duty on the action, or None if it has none."""
        return self.then if isinstance(self.then, Duty) and self.then.action == action else None

    def reads(self) -> Iterator[str]:
        """Yield the facts, findings and readings its conditions test, as written."""
        return (comparison.fact for comparison, _ in self.comparisons)
