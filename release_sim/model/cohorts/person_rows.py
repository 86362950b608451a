"""A mapping's statements on a table with several rows a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from release_sim.vocabulary.fact import Fact, FactKind


class Aggregation(StrEnum):
    """The ways to join the values of several rows of one person into one.

    The same in all; true if any, or all, of them say so; the last of the fact's choices, which is
    the gravest of charges; or the first or last day.
    """

    SAME = "same"
    ANY = "any"
    ALL = "all"
    GRAVEST = "gravest"
    EARLIEST = "earliest"
    LATEST = "latest"

    def fits(self, fact: Fact) -> bool:
        """Return True if values of this fact can become one in this way."""
        match self:
            case Aggregation.ANY | Aggregation.ALL:
                return fact.kind is FactKind.YES_NO
            case Aggregation.EARLIEST | Aggregation.LATEST:
                return fact.kind is FactKind.DATE
            case Aggregation.GRAVEST:
                return fact.name in ("background.charge", "background.conviction")
            case Aggregation.SAME:
                return True


@dataclass(frozen=True, slots=True)
class PersonRows:
    """Rows with the same cell in the column ``by`` are of one person; an empty one is alone.

    Each row is a paper of the kind ``papers``, or a charge or the like where it is none.
    ``together`` says by fact how what several rows tell becomes one value; the same in all where it
    says nothing.
    """

    by: str
    papers: str = ""
    together: Mapping[str, Aggregation] = field(default_factory=dict)
