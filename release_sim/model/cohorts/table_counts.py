"""The results of deciding a table: rows decided, answers by group, the people they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from release_sim.model.limits import Caveat
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import NOTICE


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers of rows decided and refused, and of each answer by action.

    ``sample`` says what the rows stand for; none where nobody made the people up.
    ``remarks`` say how the table was read, where that was found out or is worth knowing.
    """

    policy: str
    digest: str
    decided: int
    refused: int
    answers: Mapping[str, Mapping[Answer, int]]
    sample: Sample | None = None
    remarks: tuple[str, ...] = ()
    caveats: tuple[Caveat, ...] = ()


class CountInterval(NamedTuple):
    """A number of which only two ends are known."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Frequency:
    """A rare event counted among so many, and the exact interval in which its share lies."""

    name: str
    events: int
    among: int
    interval: CountInterval

    @property
    def share(self) -> float:
        """The number of events divided by the number of opportunities."""
        return self.events / self.among


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows that were drawn, and how many people they stand for by the parameters of the draw."""

    people: str
    rows: int
    a_year: Mapping[int, float]

    @property
    def number(self) -> float:
        """The number of people that all rows stand for."""
        return sum(self.a_year.values())

    @property
    def per_row(self) -> float:
        """The number of people that one row stands for."""
        return sum(self.a_year.values()) / self.rows


@dataclass(frozen=True, slots=True)
class DrawnFrom:
    """The population of synthetic people, and how many of its parameters are assumed."""

    title: str
    digest: str
    seed: int
    parameters: int
    assumed: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The answers of a decided table: by group and action how many rows have each.

    ``pending`` has those of the rows in which an action is asked for and not due yet, and
    ``not_due_yet`` why it is not.
    """

    policy: str
    digest: str
    by: str
    rows: Mapping[str, int]
    answers: Mapping[str, Mapping[str, Mapping[Answer, int]]]
    sample: Sample | None
    pending: Mapping[str, Mapping[str, Mapping[Answer, int]]] = field(default_factory=dict)
    not_due_yet: Mapping[str, str] = field(default_factory=dict)
    caveats: tuple[Caveat, ...] = ()

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.rows.values())

    @property
    def whole(self) -> Summary:
        """The same of all rows together."""
        actions = {action: None for group in self.answers.values() for action in group}
        answers = {action: self.of(action) for action in actions}
        pending = {action: self.pending_of(action) for action in self.not_due_yet}
        return replace(
            self,
            by="",
            rows={"all": self.total},
            answers={"all": answers},
            pending={"all": pending},
        )

    def pending_of(self, action: str) -> dict[Answer, int]:
        """Count the answers for an action over the rows in which it is not due yet."""
        groups = [group.get(action, {}) for group in self.pending.values()]
        found = {answer: sum(group.get(answer, 0) for group in groups) for answer in Answer}
        return {answer: number for answer, number in found.items() if number}

    def silent_of(self, actions: Iterable[str]) -> list[str]:
        """Return those of some actions of which no rule says anything in any row."""
        return [action for action in actions if self.of(action).keys() <= {Answer.SILENT}]

    @property
    def notices_due(self) -> tuple[int, float | None]:
        """The rows in which notice of a release is required, and how many people they stand for."""
        rows = self.of(NOTICE).get(Answer.REQUIRED, 0)
        return rows, rows * self.sample.per_row if self.sample else None

    def of(self, action: str) -> dict[Answer, int]:
        """Count the answers for an action over all rows, leaving out those that do not occur."""
        found = {a: sum(group[action].get(a, 0) for group in self.answers.values()) for a in Answer}
        return {answer: number for answer, number in found.items() if number}
