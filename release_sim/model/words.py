"""The words of one language for everything that a case, a rule and an answer can say.

They are data of the rules folder (``words/<language>/<section>.yaml``); ``loading/words`` reads a
section when it is first asked for. A clause begins in lower case and has no full stop, so that it
can stand alone as a sentence or follow an ``if``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from release_sim.model.source import FromFile

Clause = str
"""A statement in lower case without its full stop."""


class NamedWords(FromFile):
    """Clauses of a named paper, where those without a name are about having none."""

    so: Clause | None = Field(default=None, alias="is")
    not_so: Clause | None = Field(default=None, alias="not")
    unknown: Clause | None = None
    ask: str | None = None
    instead: dict[str, Clause] = {}


class FactWords(FromFile):
    """The clauses of one fact or finding, and its question.

    ``{it}`` stands for the paper that the fact is of and ``{value}`` for a value in its words;
    ``instead`` has whole clauses for values that fit into no frame, and ``named`` those of a paper
    with a name that differ.
    """

    so: Clause = Field(alias="is")
    not_so: Clause = Field(alias="not")
    unknown: Clause
    ask: str
    values: dict[str, str] = {}
    instead: dict[str, Clause] = {}
    named: NamedWords = NamedWords()

    def of_named(self) -> FactWords:
        """Return the clauses of a paper that the case names."""
        if not self.named.model_fields_set:
            return self
        told = self.named.model_dump(exclude_none=True)
        return self.model_copy(update={**told, "instead": {**self.instead, **self.named.instead}})


class PaperWords(FromFile):
    """Names for a kind of paper: the one that a case does not name, and one that it does.

    ``names`` has the names that stories give; another is put into ``named``, as ``{name}`` or as
    the request, ``{it}``, of which it is a part, and a number into ``numbered`` where there is one.
    """

    alone: str
    named: str
    numbered: str = ""
    names: dict[str, str] = {}


class AmountWords(FromFile):
    """A number with its unit: for one, and for all others."""

    one: str
    many: str

    def of(self, number: str) -> str:
        """Write a number with its unit."""
        return (self.one if number == "1" else self.many).format(number=number)


class AllowedWords(AmountWords):
    """The time that a rule allows; ``set_by`` is a number that a paper sets and no one told."""

    set_by: str


class TimeWords(FromFile):
    """The phrases of a time limit, by side and event; ``{amount}`` is a number with its unit."""

    timed: str
    after: dict[str, str]
    before: dict[str, str]
    excluding: dict[str, str]
    hours: AllowedWords
    days: AllowedWords


class CalendarWords(FromFile):
    """The writing of a day, and the names of the months from the first, whole and in brief."""

    day: str
    months: list[str] = Field(min_length=12, max_length=12)
    brief_day: str
    brief_months: list[str] = Field(min_length=12, max_length=12)

    def write(self, day: date) -> str:
        """Write a day with the name of its month."""
        month = self.months[day.month - 1]
        return self.day.format(day=day.day, month=month, year=day.year)

    def write_briefly(self, day: date) -> str:
        """Write a day as a citation does, with its month in brief."""
        month = self.brief_months[day.month - 1]
        return self.brief_day.format(day=day.day, month=month, year=day.year)


class AnswerWords(FromFile):
    """The words of answers: who acts, what is done, when, and on which paper.

    ``spans`` has the phrases of numbers and days, ``contractions`` what words become side by side.
    ``plain`` has the clauses of a fact or finding that has no words of its own; ``{name}`` is its
    name with spaces.
    """

    bodies: dict[str, str]
    parties: dict[str, str]
    answers: dict[str, Clause]
    actions: dict[str, str]
    times: TimeWords
    calendar: CalendarWords
    instruments: dict[str, PaperWords]
    dated: str
    joins: dict[str, str]
    spans: dict[str, str]
    contractions: dict[str, str]
    plain: FactWords

    def either(self, parts: Sequence[str]) -> str:
        """Join words of which one would do."""
        return self._joined(parts, "or")

    def all_of(self, parts: Sequence[str]) -> str:
        """Join words that are all meant."""
        return self._joined(parts, "and")

    def _joined(self, parts: Sequence[str], join: str) -> str:
        *others, last = parts
        return f"{', '.join(others)} {self.joins[join]} {last}" if others else last


class ReadingWords(FromFile):
    """A reading in a language other than that of the rule files."""

    question: str
    why: str
    choices: dict[str, str]


class InvariantWords(FromFile):
    """An invariant in a language other than that of the rule files.

    ``broken_by`` has the reasons why choices of readings break it, by ``reading=choice``.
    """

    says: str
    broken_by: dict[str, str] = {}


class ColumnWords(FromFile):
    """A column of a table by which people are grouped, and that is no fact: what it asks."""

    ask: str
    unknown: Clause
    values: dict[str, str] = {}


class PolicyWords(FromFile):
    """A policy in a language other than that of the rule files."""

    title: str
    says: str


class LimitWords(FromFile):
    """The clauses about the limit of a duty: none, one that cannot be counted, and one that can."""

    none: Clause
    uncounted: Clause
    counted: Clause


class LengthWords(FromFile):
    """The units in which a span of time is told."""

    minutes: AmountWords
    hours: AmountWords
    days: AmountWords


class DutyWords(FromFile):
    """The words of duties in a timeline: what is shown of them, and what they are measured by.

    ``shown`` has clauses by what a timeline shows; a happening, that of an event or another, is a
    noun, ``labelled`` one with the name that the story gives it, and ``of_paper`` one with the
    words for the paper that it brings.
    """

    shown: dict[str, Clause]
    limit: LimitWords
    no_duty: Clause
    called: Clause
    moment: str
    weekdays: list[str] = Field(min_length=7, max_length=7)
    lengths: LengthWords
    happening: str
    labelled: str
    of_paper: str
    happenings: dict[str, str]
    events: dict[str, str]
