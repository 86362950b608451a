"""The ways in which a mapping says that the cells of a fact are read, beside codes with values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from release_sim.vocabulary.fact import Value


@dataclass(frozen=True, slots=True)
class DayReading:
    """Days as their ``formats`` write them, in the words of ``strptime``; YYYY-MM-DD where none is.

    A time of day is an error unless ``cut_time``. A time with an offset is that of ``zone``, an
    IANA name; without one it is an error.
    """

    formats: tuple[str, ...] = ()
    cut_time: bool = False
    zone: str = ""


@dataclass(frozen=True, slots=True)
class PresenceReading:
    """One value for a filled cell, another for an empty one; None is unknown.

    With ``formats`` what stands there must be a day so written.
    """

    there: Value | None
    empty: Value | None
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YesNoReading:
    """The usual words for yes and no, in letters of any size."""


@dataclass(frozen=True, slots=True)
class PhraseReading:
    """Values by phrases that stand in free text, whole words in letters of any size.

    A phrase inside a longer one that is listed too does not count. Where none is found, a text has
    the value of ``otherwise``; without ``has_otherwise`` it cannot be read.
    """

    phrases: Mapping[str, Value | None] = field(default_factory=dict)
    otherwise: Value | None = None
    has_otherwise: bool = False


CellReading = DayReading | PresenceReading | YesNoReading | PhraseReading
