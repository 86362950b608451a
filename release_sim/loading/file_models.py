"""The shape of the files an analyst writes, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from release_sim.model.limits import LimitKind
from release_sim.model.policy import PolicyKind
from release_sim.model.source import Day, FromFile, Sentence, word_of
from release_sim.model.words import (
    CalendarWords,
    FactWords,
    LengthWords,
    LimitWords,
    PaperWords,
    ReadingWords,
    TimeWords,
)

NAME = r"^[a-z][a-z0-9_]*$"
Name = Annotated[str, Field(pattern=NAME)]
InstrumentName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*$")]


class CitationShape(FromFile):
    """``cite``: a source and the locator of a statement in it."""

    source: str
    at: str


Citations = CitationShape | Annotated[list[CitationShape], Field(min_length=1)]


class PeriodShape(FromFile):
    """``in_force`` or ``covers``: first and last day, either of them open."""

    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")


# The events whose moments a replay knows; it could count from no other.
Counted = Literal["eligibility", "readiness", "release", "service"]


# Whose holidays do not count beside weekends: federal ones, these and days of closed federal
# offices, or Colorado's.
Excluding = Literal[
    "weekends_and_holidays",
    "weekends_and_closed_offices",
    "weekends_and_colorado_holidays",
]


class WithinShape(FromFile):
    """``within``: hours or days, a number or a count fact, after or before an event.

    Hours after an event may be counted without those of some days.
    """

    hours: int | str | None = None
    days: int | str | None = None
    after: Counted | None = None
    before: Counted | None = None
    excluding: Excluding | None = None


class ThenShape(FromFile):
    """``then``: one duty on one action, or one finding."""

    must: str | None = None
    must_not: str | None = None
    may: str | None = None
    finding: str | None = None
    within: WithinShape | None = None


class RuleShape(FromFile):
    """One rule of a rule file; its conditions are read against the vocabulary elsewhere."""

    says: Sentence
    cite: Citations
    then: ThenShape
    in_force: PeriodShape = PeriodShape()
    when: dict[str, Any] | None = None
    unless: dict[str, Any] | list[dict[str, Any]] | None = None
    exception_to: str | list[str] | None = None
    accepts: dict[str, Sentence] = {}


class FindingShape(FromFile):
    """The meaning of a finding, and whether it is also raised as a flag.

    ``not_due_yet`` says by action why it is asked for and not due where the finding holds.
    """

    means: Sentence
    flag: bool = False
    not_due_yet: dict[str, Sentence] = {}


class RuleFileShape(FromFile):
    """``rules/<jurisdiction>/<topic>.yaml``."""

    title: Sentence
    findings: dict[Name, FindingShape] = {}
    rules: dict[Name, Any] = Field(min_length=1)


class ChoiceShape(FromFile):
    """One choice of a reading, and the statements that support it."""

    says: Sentence
    cite: Citations | None = None


class ReadingShape(FromFile):
    """A named choice where a source allows several."""

    question: Sentence
    choices: dict[Name, ChoiceShape] = Field(min_length=1)
    recommended: str
    why: Sentence
    register_id: str = Field("", alias="register")
    changes_nothing: str = ""


class ReadingFileShape(FromFile):
    """``rules/readings/<topic>.yaml``."""

    title: Sentence
    readings: dict[Name, ReadingShape] = Field(min_length=1)


class LimitShape(FromFile):
    """One thing that is not known of a law."""

    kind: Annotated[LimitKind, word_of(LimitKind)]
    says: Sentence
    since: Day | None = None
    cite: Citations | None = None


class LimitsFileShape(FromFile):
    """``rules/limits/<folder of rules>.yaml``."""

    title: Sentence
    read_up_to: Day | None = None
    limits: dict[Name, LimitShape] = {}


class PolicyShape(FromFile):
    """``rules/policies/<name>.yaml``."""

    title: Sentence
    says: Sentence
    kind: Annotated[PolicyKind, word_of(PolicyKind)] = PolicyKind.PLACE
    covers: PeriodShape | None = None
    concerns: dict[str, Any] | None = None
    must_answer: dict[str, dict[str, Any]] | None = None
    based_on: str | None = None
    rules: list[str] = []
    remove: list[str] = []
    readings: dict[str, str] = {}


class JurisdictionShape(FromFile):
    """``rules/jurisdiction.yaml``."""

    title: Sentence
    policy: Name | None = None
    population: Name | None = None
    process: Name | None = None
    higher_law: list[Name] = []


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
    happenings: dict[str, str] | None = None
    events: dict[str, str] | None = None


class FactsFileShape(WordsFileShape):
    """``rules/words/<language>/facts.yaml``."""

    facts: dict[str, FactWords]


class FindingsFileShape(WordsFileShape):
    """``rules/words/<language>/findings.yaml``."""

    findings: dict[Name, FactWords]


class ReadingsFileShape(WordsFileShape):
    """``rules/words/<language>/readings.yaml``."""

    readings: dict[Name, ReadingWords]


class LimitWordsFileShape(WordsFileShape):
    """``rules/words/<language>/limits.yaml``."""

    limits: dict[str, Sentence]


class RulesFileShape(WordsFileShape):
    """``rules/words/<language>/rules.yaml``."""

    rules: dict[str, Sentence]


class ExpectShape(FromFile):
    """The expected results of a scenario."""

    answers: dict[str, str | dict[str, str]] = {}
    because: dict[str, list[str]] = {}
    displaced: dict[str, list[str]] = {}
    missing: dict[str, list[str]] = {}
    flags: list[str] | None = None


class ExpectOnAccountsShape(ExpectShape):
    """The expected results of a story on every account, and beside them those on single ones."""

    accounts: dict[str, ExpectShape] = {}


class BranchShape(FromFile):
    """One ``what_if`` of a scenario."""

    title: str = ""
    change: dict[str, Any] = {}
    forget: list[str] = []
    policy: str | None = None
    readings: dict[str, str] = {}
    as_of: Day | None = None
    expect: ExpectOnAccountsShape = ExpectOnAccountsShape()


class ScenarioShape(FromFile):
    """``scenarios/<group>/<what_happens>.yaml``."""

    title: Sentence
    story: Sentence
    policy: str
    as_of: Day
    case: dict[str, Any]
    accounts: dict[Name, dict[str, Any]] | None = None
    sources: list[CitationShape] = []
    readings: dict[str, str] = {}
    expect: ExpectOnAccountsShape = ExpectOnAccountsShape()
    what_if: dict[Name, Any] = {}
