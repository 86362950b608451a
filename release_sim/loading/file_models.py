"""The shape of the files of a rulebook that hold law, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from release_sim.loading.shared_shapes import Citations, Name
from release_sim.model.limits import LimitKind
from release_sim.model.policy import PolicyKind
from release_sim.model.source import Day, FromFile, Sentence, word_of


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
    time_zone: str | None = None
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
    time_zone: str | None = None
