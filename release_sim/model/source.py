"""A source, and what each statement of it became."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from release_sim.model.legal_citation import LegalCitation, citation_examples, parse_citation
from release_sim.vocabulary.fact import day_of


class FromFile(BaseModel):
    """A frozen value read from a file: no key is ignored, nothing is coerced.

    How to read it is worked out when it is first needed: few verbs read every kind of file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


def _date_as_written(value: object) -> object:
    if not isinstance(value, str):
        return value
    day = day_of(value)
    if day is None:
        raise ValueError("not a date written YYYY-MM-DD")
    return day


Day = Annotated[date, BeforeValidator(_date_as_written)]
Sentence = Annotated[str, Field(min_length=3)]


class SourceKind(StrEnum):
    """The sorts of documents that a source can be."""

    ORDINANCE = "ordinance"
    STATUTE = "statute"
    REGULATION = "regulation"
    FORM = "form"
    COURT_RULING = "court ruling"
    EXECUTIVE_ORDER = "executive order"
    AGENCY_ORDER = "agency order"
    OFFICIAL_STATEMENT = "official statement"
    NEWS_REPORT = "news report"


class Basis(StrEnum):
    """The ways of knowing what a source says; one from memory may not carry a rule."""

    PRIMARY = "primary text read"
    PRIMARY_PART = "primary text read in part"
    SECONDARY = "secondary report"
    INFERENCE = "inference"
    MEMORY = "from memory, unconfirmed"


def word_of(kind: type[StrEnum]) -> BeforeValidator:
    """Return a validator that reads a word of this enum and names the valid ones in its error."""

    def convert(value: object) -> object:
        if isinstance(value, str):
            try:
                return kind(value)
            except ValueError:
                raise ValueError("expected one of " + ", ".join(kind)) from None
        return value

    return BeforeValidator(convert)


class Statement(FromFile):
    """One thing a source says, in our words.

    ``where`` is its place in the document; ``date``, ``speaker`` and ``basis`` are given where
    they differ from the source's. A statement that no rule cites says why in ``not_encoded``;
    which rules cite it is computed, never written twice.
    """

    says: Sentence
    where: str = ""
    speaker: str = ""
    date: Day | None = None
    basis: Annotated[Basis, word_of(Basis)] | None = None
    unsure: str = ""
    not_encoded: str = ""


class Source(FromFile):
    """A document the rules rest on. ``date`` is the date it speaks of, not the page's.

    ``short`` is how it is called in brief, where its title up to a comma does not do. ``cite`` is
    its legal citation in the canonical form of its kind, where the kind has one.
    """

    title: Sentence
    short: str = ""
    publisher: str
    kind: Annotated[SourceKind, word_of(SourceKind)]
    cite: str = ""
    date: Day | None = None
    dated_by: str = ""
    address: str = ""
    basis: Annotated[Basis, word_of(Basis)]
    statements: dict[str, Statement] = Field(min_length=1)

    @field_validator("cite")
    @classmethod
    def _parses(cls, text: str, told: ValidationInfo) -> str:
        kind = told.data.get("kind")
        if kind is None or not text or parse_citation(text, kind):
            return text
        examples = ", or ".join(f"`{each}`" for each in citation_examples(kind))
        wanted = f"a citation such as {examples}" if examples else f"no citation: {kind}"
        raise ValueError(f"expected {wanted}")

    def citation(self) -> LegalCitation | None:
        """Return the legal citation with its parts, or None where the source has none."""
        return parse_citation(self.cite, self.kind) if self.cite else None

    def brief(self, at: str) -> str:
        """Return the short name of one statement of the source, with its paragraph."""
        name = self.short or self.title.partition(",")[0]
        return f"{name}{at}" if at.startswith("(") else name

    def basis_of(self, at: str) -> Basis:
        """Return how one statement of the source is known."""
        return self.statements[at].basis or self.basis
