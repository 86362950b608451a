"""Limits of knowledge: what a law's sources do not tell, and up to which day they were read.

Beside them stand the other things of which every answer warns: whose rules it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from release_sim.model.book import Book
from release_sim.model.rule import Citation


class LimitKind(StrEnum):
    """The ways in which something is not known: half known, not at all, or left out."""

    UNSURE = "unsure"
    UNKNOWN = "unknown"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class KnowledgeLimit:
    """One thing that is not known; from the day ``since`` on it may change an answer.

    ``name`` begins with the law that it is about, as ``colorado.hb26_1276``.
    """

    name: str
    kind: LimitKind
    says: str
    since: date | None = None
    cite: tuple[Citation, ...] = ()

    @property
    def law(self) -> str:
        """Return the folder of rules that it is about."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class LawLimits:
    """All that is not known of one folder of rules, whose sources were read up to a day."""

    law: str
    read_up_to: date | None
    limits: tuple[KnowledgeLimit, ...]


@dataclass(frozen=True, slots=True)
class Caveat:
    """A warning about an answer.

    It is about a day: its limit, or, where it has none, that no source was read so late; or, on
    any day, about the book of an installed package that the answer rests on.
    """

    day: date
    limit: KnowledgeLimit | None = None
    book: Book | None = None

    @classmethod
    def of_book(cls, book: Book) -> Caveat:
        """Return the warning that answers rest on rules of a book."""
        return cls(date.min, book=book)


def read_up_to(known: Iterable[LawLimits]) -> date | None:
    """Return the last day up to which the sources of all these laws were read, if any tells it."""
    return min((law.read_up_to for law in known if law.read_up_to), default=None)


def caveats(known: Iterable[LawLimits], as_of: date) -> tuple[Caveat, ...]:
    """Return the warnings about answers for a day, limits that have begun first."""
    laws = tuple(known)
    begun = (limit for law in laws for limit in law.limits if limit.since and limit.since <= as_of)
    found = [Caveat(limit.since, limit) for limit in begun if limit.since]
    found.sort(key=lambda each: each.day)
    last = read_up_to(laws)
    return (*found, Caveat(last)) if last and as_of > last else tuple(found)
