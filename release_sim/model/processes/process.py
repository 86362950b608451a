"""A process as data: who comes when, what is done about them, by whom, and how long it takes.

It holds no law. Numbers are named parameters, each with where it comes from; what people and
papers are like comes from a population, whose parameters are used and not copied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from release_sim.model.canonical import canonical_hash, canonical_scalar
from release_sim.model.cohorts.population import Confidence, Parameter, Population
from release_sim.model.problem import Place
from release_sim.model.processes.staffing import (
    ALWAYS,
    Desk,
    Duration,
    Hours,
)
from release_sim.vocabulary.fact import Value


@dataclass(frozen=True, slots=True)
class ProcessStep:
    """Something that takes time before a person can leave; ``by`` no desk if nobody need do it."""

    name: str
    takes: Duration
    by: str
    after: tuple[str, ...] = ()

    def canonical(self) -> dict[str, object]:
        """Return the step as it is hashed."""
        return {"takes": self.takes.canonical(), "by": self.by, "after": list(self.after)}


@dataclass(frozen=True, slots=True)
class Stay:
    """The time from booking to being eligible on one ground, which comes in some hours only."""

    takes: Duration
    hours: Hours = ALWAYS

    def canonical(self) -> dict[str, object]:
        """Return the stay as it is hashed."""
        return {"takes": self.takes.canonical(), "hours": self.hours.canonical()}


@dataclass(frozen=True, slots=True)
class Weighted:
    """Hours with the weight that each hour in them has among all."""

    hours: Hours
    weight: str

    def canonical(self) -> dict[str, object]:
        """Return the hours as they are hashed."""
        return {"hours": self.hours.canonical(), "weight": self.weight}


@dataclass(frozen=True, slots=True)
class Agency:
    """The agency's reaction to a notice: when it reads it, whether and when officers come."""

    hours: Hours
    comes: str
    sets_out: Duration
    way: Duration
    found_later: str
    found_after: Duration

    def canonical(self) -> dict[str, object]:
        """Return the reaction as it is hashed."""
        return {
            "hours": self.hours.canonical(),
            "comes": self.comes,
            "sets_out": self.sets_out.canonical(),
            "way": self.way.canonical(),
            "found_later": self.found_later,
            "found_after": self.found_after.canonical(),
        }


@dataclass(frozen=True, slots=True)
class Deviation:
    """An act of staff against the rules in some cases: an omission, or a doing that is forbidden.

    ``lasts`` is how long a person is kept where that is the action.
    """

    name: str
    action: str
    omits: bool
    share: str
    lasts: Duration | None = None

    def canonical(self) -> dict[str, object]:
        """Return the deviation as it is hashed."""
        return {
            "action": self.action,
            "omits": self.omits,
            "share": self.share,
            "lasts": self.lasts.canonical() if self.lasts else None,
        }


@dataclass(frozen=True, slots=True)
class Work:
    """Work of a desk that is about a person and that they do not wait for."""

    by: str
    takes: Duration

    def canonical(self) -> dict[str, object]:
        """Return the work as it is hashed."""
        return {"by": self.by, "takes": self.takes.canonical()}


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days that are counted; people are booked from so many days before them on.

    They are days by the clocks of the time zone.
    """

    first: date
    days: int
    warm_up: int
    time_zone: str

    @property
    def last(self) -> date:
        """The last day that is counted."""
        return self.first + timedelta(days=self.days - 1)

    def canonical(self) -> dict[str, object]:
        """Return the days as they are hashed."""
        return {
            "first": canonical_scalar(self.first),
            "days": self.days,
            "warm_up": self.warm_up,
            "time_zone": self.time_zone,
        }


@dataclass(frozen=True)
class Process:
    """Everything a process file says; two with one ``digest`` run alike.

    ``by_hour`` spreads the bookings of a week. ``fixed`` has facts that the process holds the same
    of everyone, since it has no steps for anything else. ``permitted`` has the share of cases in
    which an action that is permitted is done; others that are only permitted are not.
    """

    title: str
    population: Population
    parameters: Mapping[str, Parameter]
    horizon: Horizon
    by_hour: tuple[Weighted, ...]
    fixed: Mapping[str, Value]
    request_after: Duration
    withdrawn_after: Duration
    stays: Mapping[str, Stay]
    desks: Mapping[str, Desk]
    clearance: tuple[ProcessStep, ...]
    way_out: tuple[ProcessStep, ...]
    notice: Work
    notice_read_after: Duration
    record: Work
    permitted: Mapping[str, str]
    kept_at_most: str
    agency: Agency
    deviations: tuple[Deviation, ...]
    place: Place = field(default=Place("-"), compare=False)

    @property
    def digest(self) -> str:
        """The hash of all that a run depends on except rules, levers and seed."""
        return canonical_hash("process", self.canonical())

    @property
    def numbers(self) -> dict[str, Parameter]:
        """Every parameter of the process and of its population, by name."""
        return {**self.population.parameters, **self.parameters}

    @property
    def assumed(self) -> int:
        """The number of parameters that no source gives."""
        return sum(p.confidence is Confidence.ASSUMPTION for p in self.numbers.values())

    def canonical(self) -> dict[str, object]:
        """Return the part that a run depends on, without the title and the sources of numbers."""
        return {
            "population": self.population.canonical(),
            "parameters": {name: each.canonical() for name, each in self.parameters.items()},
            "horizon": self.horizon.canonical(),
            "by_hour": [each.canonical() for each in self.by_hour],
            "fixed": {name: canonical_scalar(value) for name, value in self.fixed.items()},
            "request_after": self.request_after.canonical(),
            "withdrawn_after": self.withdrawn_after.canonical(),
            "stays": {ground: stay.canonical() for ground, stay in self.stays.items()},
            "desks": {name: desk.canonical() for name, desk in self.desks.items()},
            "clearance": _steps(self.clearance),
            "way_out": _steps(self.way_out),
            "notice": self.notice.canonical(),
            "notice_read_after": self.notice_read_after.canonical(),
            "record": self.record.canonical(),
            "permitted": dict(self.permitted),
            "kept_at_most": self.kept_at_most,
            "agency": self.agency.canonical(),
            # Of several by which one act is done, the first in the file comes first.
            "deviations": [[each.name, each.canonical()] for each in self.deviations],
        }


def _steps(steps: Sequence[ProcessStep]) -> dict[str, object]:
    return {step.name: step.canonical() for step in steps}
