"""A synthetic population: its parameters with their sources, and the facts drawn from them.

A parameter that no source gives is a range, named as an assumption. A replicate settles every
range somewhere; which people are drawn is another matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from release_sim.model.canonical import canonical_hash, canonical_scalar
from release_sim.model.condition import Condition
from release_sim.model.problem import Place
from release_sim.model.rule import Citation, Period
from release_sim.vocabulary.fact import Fact, Value, yes_no

REST = "rest"
HAS_REQUEST = yes_no("group.request", "Some agency has made a request about the person.")

# How often what is counted happens in a year, by the last words of its unit.
A_YEAR = {"a day": 365.25, "a month": 12.0, "a quarter": 4.0, "a year": 1.0}

MINUTES = {"minutes": 1.0, "hours": 60.0, "days": 24.0 * 60}
"""The units of times, in minutes."""


class Confidence(StrEnum):
    """The confidence with which a parameter is known."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    INFERENCE = "inference"
    ASSUMPTION = "assumption"


class SampleUnit(StrEnum):
    """The people drawn: one row for each request, or one for each person booked."""

    REQUESTS = "requests"
    BOOKINGS = "bookings"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number, or a range where none is known, and where it comes from."""

    name: str
    least: float
    most: float
    unit: str
    confidence: Confidence
    why: str
    cite: Citation | None = None
    found_in: str = ""

    @property
    def a_year(self) -> float | None:
        """The times per year of one such unit, or None if the unit is not a rate."""
        return next((n for last, n in A_YEAR.items() if self.unit.endswith(f" {last}")), None)

    @property
    def is_range(self) -> bool:
        """True if the parameter is a range."""
        return self.least < self.most

    def at(self, position: float) -> float:
        """Return the number at a position between its least, 0, and its most, 1."""
        return round(self.least + position * (self.most - self.least), 12)

    def minutes(self, position: float) -> float:
        """Return the time at a position in the range, in minutes."""
        return self.at(position) * MINUTES[self.unit]

    def canonical(self) -> dict[str, object]:
        """Return the number as it is hashed: not where it comes from."""
        return {"least": self.least, "most": self.most, "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Categorical:
    """Each value of a fact and the parameter that is its share; ``None`` is an unknown value."""

    of: Mapping[Value | None, str]

    def parameters(self) -> Iterable[str]:
        """Those it names."""
        return (name for name in self.of.values() if name != REST)

    def canonical(self) -> dict[str, object]:
        """Return the shares as they are hashed, in their order, since random numbers follow it."""
        return {"shares": [[canonical_scalar(value), name] for value, name in self.of.items()]}


@dataclass(frozen=True, slots=True)
class UniformDaysBefore:
    """A day before the day of the case, by so many days at most, each as likely."""

    most: str

    def parameters(self) -> Iterable[str]:
        """Return the parameter it names."""
        return (self.most,)

    def canonical(self) -> dict[str, object]:
        """Return the day as it is hashed."""
        return {"days_earlier": self.most}


@dataclass(frozen=True, slots=True)
class DrawBranch:
    """One way in which a fact comes about, where its condition is satisfied."""

    when: Condition
    how: Categorical | UniformDaysBefore

    def canonical(self) -> dict[str, object]:
        """Return the way as it is hashed."""
        return {"when": self.when.canonical(), **self.how.canonical()}


@dataclass(frozen=True, slots=True)
class Distribution:
    """A fact, and the ways in which it comes about: the first that a person is in counts.

    Of a person in none of them the table says what a case says that states nothing.
    """

    fact: Fact
    ways: tuple[DrawBranch, ...]

    def canonical(self) -> dict[str, object]:
        """Return the draw as it is hashed."""
        return {"fact": self.fact.name, "ways": [way.canonical() for way in self.ways]}


@dataclass(frozen=True, slots=True)
class Rate:
    """The number of people over some time."""

    during: Period
    parameter: str

    def canonical(self) -> dict[str, object]:
        """Return the rate as it is hashed."""
        return {"during": self.during.canonical(), "number": self.parameter}


@dataclass(frozen=True)
class Population:
    """Everything a parameter file says; two with one ``digest`` draw the same people.

    ``place`` is where the file begins.
    """

    title: str
    parameters: Mapping[str, Parameter]
    rates: Mapping[SampleUnit, Sequence[Rate]]
    baseline: str
    draws: tuple[Distribution, ...]
    place: Place = field(default=Place("-"), compare=False)

    @cached_property
    def digest(self) -> str:
        """Return the hash of what people are drawn by, as 64 hexadecimal digits."""
        return canonical_hash("population", self.canonical())

    def canonical(self) -> dict[str, object]:
        """Return the part that draws depend on, without the title and the sources of numbers."""
        return {
            "parameters": {name: each.canonical() for name, each in self.parameters.items()},
            "rates": {
                people.value: [rate.canonical() for rate in rates]
                for people, rates in self.rates.items()
            },
            "baseline": self.baseline,
            "draws": [draw.canonical() for draw in self.draws],
        }

    def a_year(self, people: SampleUnit, day: date, sampled: Mapping[str, float]) -> float:
        """Return the number per year on this day, 0 if the file gives none."""
        for rate in self.rates[people]:
            if rate.during.covers(day):
                times = self.parameters[rate.parameter].a_year
                return sampled[rate.parameter] * (times or 0.0)
        return 0.0

    def days(self, people: SampleUnit) -> range:
        """Return the days that the file covers, as ordinals."""
        firsts = [rate.during.first.toordinal() for rate in self.rates[people] if rate.during.first]
        lasts = [rate.during.last.toordinal() for rate in self.rates[people] if rate.during.last]
        return range(min(firsts), max(lasts) + 1)


@dataclass(frozen=True, slots=True)
class Synthesis:
    """People who were drawn: how many, of which population, and by which parameters.

    ``a_year`` says how many there are in each year, of which the rows are a sample.
    """

    population: Population
    people: SampleUnit
    rows: int
    seed: int
    replicate: int
    year: int | None
    sampled: Mapping[str, float]
    a_year: Mapping[int, float]
