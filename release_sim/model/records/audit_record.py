"""A file of records, line by line: decisions as they were made, and fences around broken lines.

Every line names the one before it by its hash, so that what is changed or taken away later shows.
A key that these shapes do not know is refused, wherever it stands; a later form has a later name.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from release_sim.model.rule import Within
from release_sim.model.timelines.moments import Moment
from release_sim.model.verdict import Answer

RECORD = "release_sim.record/2"
EARLIER = "release_sim.record/1"  # still read; its rules are hashed otherwise
FENCE = "release_sim.fence/1"

Plain = bool | int | str
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def _time(text: str) -> str:
    """Return the text of a time that names its offset; raise ``ValueError`` for any other."""
    if datetime.fromisoformat(text).utcoffset() is None:
        raise ValueError(text)
    return text


Time = Annotated[str, AfterValidator(_time)]


class _FrozenModel(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)


class Cited(_FrozenModel):
    """A statement of a source that a rule cites."""

    source: str
    at: str


class Reason(_FrozenModel):
    """A rule behind an answer: what it said then, and the facts it was tested on."""

    rule: str
    says: str
    cite: tuple[Cited, ...]
    on: Mapping[str, Plain | None]
    displaced_by: tuple[str, ...] = ()


class MissingFact(_FrozenModel):
    """A fact that was missing, and the rules that wanted it."""

    fact: str
    wanted_by: tuple[str, ...]


class Limit(_FrozenModel):
    """The time that a source allowed; one of ``after`` and ``before`` names the event."""

    amount: int | str
    unit: str
    after: str | None = None
    before: str | None = None
    excluding: str | None = None

    def within(self) -> Within:
        """Return the limit in the form that a rule has it."""
        side = "before" if self.after is None else "after"
        event = self.before if self.after is None else self.after
        return Within(self.amount, self.unit, side, event or "", self.excluding or "")


class AnswerToOne(_FrozenModel):
    """The answer that was given to one instrument, of an action that answers one."""

    answer: Answer
    because: tuple[str, ...]
    missing: tuple[str, ...]


class RecordedAnswer(_FrozenModel):
    """The answer that was given for one action."""

    answer: Answer
    because: tuple[Reason, ...]
    displaced: tuple[Reason, ...]
    missing: tuple[MissingFact, ...]
    within: tuple[Limit, ...]
    by_instrument: Mapping[str, AnswerToOne] | None = None


class PolicyName(_FrozenModel):
    """The policy that was decided under, and the hash of its rules, readings and bounds."""

    name: str
    hash: Hash


class Facts(_FrozenModel):
    """The case as it was given: what was stated, what was presumed, what was said to be unknown.

    ``instruments`` names those that it has by name, by their kind; none where it names none.
    """

    stated: Mapping[str, Plain]
    presumed: Mapping[str, Plain]
    unknown: tuple[str, ...]
    instruments: Mapping[str, tuple[str, ...]] | None = None


class RecordedCaveat(_FrozenModel):
    """A warning that was printed.

    It is what is not known since a day, how far sources were read, or the book that rules are of.
    """

    read_up_to: date | None = None
    since: date | None = None
    limit: str | None = None
    says: str | None = None
    cite: tuple[Cited, ...] = ()
    book: str | None = None
    package: str | None = None
    version: str | None = None
    digest: str | None = Field(None, alias="hash")


class RecordedDecision(_FrozenModel):
    """The decision, as ``run --json`` prints it."""

    kind: Literal["release_sim.decision/1"] = Field(alias="schema")
    scenario: str
    branch: str | None
    title: str
    policy: PolicyName
    as_of: date
    answers: Mapping[str, RecordedAnswer]
    findings: Mapping[str, str]
    flags: tuple[str, ...]
    readings: Mapping[str, str]
    facts: Facts
    not_as_expected: tuple[str, ...]
    caveats: tuple[RecordedCaveat, ...] = ()


class AtMoment(_FrozenModel):
    """The time in a timeline of a decision, and the person it is about.

    It was after ``event``; where there is none, the law changed by the rules ``law_changed``.
    """

    at: Time
    person: str
    event: str | None
    law_changed: tuple[str, ...]

    @classmethod
    def of(cls, moment: Moment) -> AtMoment:
        """Convert a moment of a timeline to the form in a record."""
        return cls(
            at=moment.at.isoformat(timespec="minutes"),
            person=moment.person,
            event=moment.event.name if moment.event else None,
            law_changed=moment.rules,
        )


class Signature(_FrozenModel):
    """An Ed25519 signature and the public key that checks it, both in hexadecimal digits."""

    key: Hash
    value: Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]


def _there(value: object) -> object:
    """Return the value; raise ``ValueError`` for the null that no writer writes here."""
    if value is None:
        raise ValueError("null")
    return value


class _EntryFields(_FrozenModel):
    """The fields of every line; ``previous`` is the hash of the line before, none for the first.

    A signature stands outside what it signs, so one that says nothing must not stand there at all.
    """

    number: Annotated[int, Field(ge=1)]
    previous: Hash | None
    written: Time
    hash: Hash
    signature: Annotated[Signature | None, BeforeValidator(_there)] = None


class AuditRecord(_EntryFields):
    """One decision with all it rests on.

    ``rules`` are the hashes of the rules that were in force, ``files`` those of the files they
    stand in and of the files of the sources that they cite. A decision of a timeline has its
    ``moment``, and its scenario is the timeline; one of a table has its ``row``, from 1.
    """

    kind: Literal["release_sim.record/1", "release_sim.record/2"] = Field(alias="schema")
    program: str
    engine: str
    decision: RecordedDecision
    rules: Mapping[str, Hash]
    files: Mapping[str, Hash]
    moment: AtMoment | None = None
    row: Annotated[int, Field(ge=1)] | None = None

    @property
    def has_comparable_rules(self) -> bool:
        """Return whether its rules are hashed as they are now."""
        return self.kind != EARLIER


class Broken(_FrozenModel):
    """The part of a line written before its writer was interrupted: its length and hash."""

    bytes: int
    sha256: Hash


class RecoveryMarker(_EntryFields):
    """Stands after a line that its writer did not finish, and says what is kept of it."""

    kind: Literal["release_sim.fence/1"] = Field(alias="schema")
    broken: Broken


Entry = Annotated[AuditRecord | RecoveryMarker, Field(discriminator="kind")]
