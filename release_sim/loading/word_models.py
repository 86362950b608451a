"""The shape of the files of words, ``rules/words/<language>/*.yaml``, as pydantic models."""

from __future__ import annotations

from release_sim.loading.shared_shapes import Name
from release_sim.model.source import FromFile, Sentence
from release_sim.model.words import (
    CalendarWords,
    ColumnWords,
    FactWords,
    InvariantWords,
    LengthWords,
    LimitWords,
    PaperWords,
    PolicyWords,
    ReadingWords,
    TimeWords,
)


class WordsFileShape(FromFile):
    """A file of words in one language."""

    title: Sentence


class AnswersFileShape(WordsFileShape):
    """``rules/words/<language>/answers.yaml``; what a folder leaves out comes with the program."""

    bodies: dict[str, str] | None = None
    parties: dict[str, str] | None = None
    answers: dict[str, str] | None = None
    actions: dict[str, str] | None = None
    times: TimeWords | None = None
    calendar: CalendarWords | None = None
    instruments: dict[str, PaperWords] | None = None
    dated: str | None = None
    joins: dict[str, str] | None = None
    spans: dict[str, str] | None = None
    contractions: dict[str, str] | None = None
    plain: FactWords | None = None


class DutiesFileShape(WordsFileShape):
    """``rules/words/<language>/duties.yaml``; what a folder leaves out comes with the program."""

    shown: dict[str, str] | None = None
    limit: LimitWords | None = None
    no_duty: str | None = None
    called: str | None = None
    moment: str | None = None
    weekdays: list[str] | None = None
    lengths: LengthWords | None = None
    happening: str | None = None
    labelled: str | None = None
    of_paper: str | None = None
    happenings: dict[str, str] | None = None
    events: dict[str, str] | None = None


class FactsFileShape(WordsFileShape):
    """``rules/words/<language>/facts.yaml``."""

    facts: dict[str, FactWords]


class ColumnsFileShape(WordsFileShape):
    """``rules/words/<language>/columns.yaml``."""

    columns: dict[str, ColumnWords]


class FindingsFileShape(WordsFileShape):
    """``rules/words/<language>/findings.yaml``."""

    findings: dict[Name, FactWords]


class ReadingsFileShape(WordsFileShape):
    """``rules/words/<language>/readings.yaml``."""

    readings: dict[Name, ReadingWords]


class InvariantsFileShape(WordsFileShape):
    """``rules/words/<language>/invariants.yaml``."""

    invariants: dict[Name, InvariantWords]


class PolicyWordsFileShape(WordsFileShape):
    """``rules/words/<language>/policies.yaml``."""

    policies: dict[str, PolicyWords]


class LimitWordsFileShape(WordsFileShape):
    """``rules/words/<language>/limits.yaml``."""

    limits: dict[str, Sentence]


class RulesFileShape(WordsFileShape):
    """``rules/words/<language>/rules.yaml``."""

    rules: dict[str, Sentence]
