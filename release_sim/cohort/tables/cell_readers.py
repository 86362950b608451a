"""Cells that are neither values nor codes: days as they are written, presence, words, phrases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import pairwise
from typing import Protocol
from zoneinfo import ZoneInfo

from release_sim.model.cohorts.cell_reading import (
    CellReading,
    DayReading,
    PhraseReading,
    PresenceReading,
    YesNoReading,
)
from release_sim.vocabulary.fact import Value

YES = ("yes", "y", "true", "t", "1", "sí", "si", "s", "verdadero")
NO = ("no", "n", "false", "f", "0", "falso")

_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"([T ](?P<time>\d\d:\d\d(:\d\d)?)(\.\d+)?\s?(?P<offset>Z|[-+]\d\d:?\d\d)?)?"
)

_FRACTION = re.compile(r"(?P<whole>[-+]?[0-9]{1,18})\.0*")


def is_iso(text: str) -> bool:
    """Return True if a text writes a day, or a moment, as ISO 8601 does."""
    return _ISO.fullmatch(text) is not None


def drop_zero_fraction(text: str) -> str:
    """Return a number without its fraction where that is zero; any other text as it is."""
    found = _FRACTION.fullmatch(text)
    return found["whole"] if found else text


class UnreadableCellError(ValueError):
    """A cell that cannot be read: what was expected, and what to do."""

    def __init__(self, expected: str, help_text: str = "") -> None:
        """Keep both, for the problem that is made of it."""
        super().__init__(expected)
        self.expected, self.help = expected, help_text


class CellReader(Protocol):
    """Reads the text of a cell, without the spaces around it."""

    def value(self, text: str) -> Value | None:
        """Return the value, None if it is unknown; raise ``UnreadableCellError``."""


def cell_reader(reading: CellReading) -> CellReader:
    """Return the reader for this way of reading cells."""
    match reading:
        case DayReading():
            return DayReader(reading)
        case PresenceReading():
            return PresenceReader(reading)
        case YesNoReading():
            return _YesNoReader()
        case PhraseReading():
            return PhraseReader(reading)


class DayReader:
    """Reads days that are written in one of several ways."""

    def __init__(self, reading: DayReading) -> None:
        """Take a reading whose formats ``strptime`` knows."""
        self._reading = reading

    def value(self, text: str) -> date | None:
        """Return the day; raise an error if it can be none, or one of two."""
        if not text:
            return None
        days = {self._day(moment) for moment in self._moments(text)}
        if len(days) > 1:
            both = " or ".join(sorted(map(str, days)))
            raise UnreadableCellError(f"two formats read it as {both}", "keep one of the two")
        for day in days:
            return day
        formats = ", ".join(f"`{each}`" for each in self._reading.formats) or "YYYY-MM-DD"
        raise UnreadableCellError(f"expected a day written {formats}", "add its format to `days:`")

    def _moments(self, text: str) -> list[datetime]:
        if not self._reading.formats:
            found = _ISO.fullmatch(text)
            if not found:
                return []
            offset = (found["offset"] or "").replace("Z", "+0000").replace(":", "")
            written = f"{found['day']} {(found['time'] or '00:00')[:8]:0<5}{offset}"
            shape = "%Y-%m-%d %H:%M" + (":%S" if written.count(":") > 1 else "")
            return _parsed(written, shape + ("%z" if offset else ""))
        return [moment for each in self._reading.formats for moment in _parsed(text, each)]

    def _day(self, moment: datetime) -> date:
        if moment.tzinfo is not None:
            if not self._reading.zone:
                hint = "name the `zone:` whose day counts, under `days:` in a mapping"
                raise UnreadableCellError("it has an offset from UTC", hint)
            moment = moment.astimezone(ZoneInfo(self._reading.zone))
        if moment.time() != time() and not self._reading.cut_time:
            hint = "say `time: cut` under `days:` in a mapping, or write the day alone"
            raise UnreadableCellError("it has a time of day, which is not dropped unasked", hint)
        return moment.date()


def _parsed(text: str, shape: str) -> list[datetime]:
    """Return the moment that the text writes in this shape, if it does."""
    try:
        return [datetime.strptime(text, shape)]
    except ValueError:
        return []


class PresenceReader:
    """Tells whether something stands in a cell."""

    def __init__(self, reading: PresenceReading) -> None:
        """Prepare the readers; where ``reading`` has formats, what stands there must be a day."""
        self._reading = reading
        self._days = DayReader(DayReading(reading.formats, cut_time=True, zone="UTC"))

    def value(self, text: str) -> Value | None:
        """Return the value of what stands there, or of nothing."""
        if not text:
            return self._reading.empty
        if self._reading.formats:
            self._days.value(text)
        return self._reading.there


class _YesNoReader:
    def value(self, text: str) -> bool | None:
        word = drop_zero_fraction(text.lower())
        if word in YES or word in NO:
            return word in YES
        if not word:
            return None
        listed = "; ".join(", ".join(words) for words in (YES, NO))
        raise UnreadableCellError(f"expected one of {listed}", "list its codes under `values:`")


class PhraseReader:
    """Finds phrases in free text."""

    def __init__(self, reading: PhraseReading) -> None:
        """Phrases are compared word by word."""
        self._reading = reading
        self._phrases: Mapping[str, tuple[str, ...]] = {
            phrase: _words(phrase) for phrase in reading.phrases
        }

    def found(self, text: str) -> list[str]:
        """Return the phrases that stand in a text, without those inside a longer one."""
        words = _words(text)
        spans = [
            (begin, begin + len(wanted), phrase)
            for phrase, wanted in self._phrases.items()
            for begin in range(len(words) - len(wanted) + 1)
            if words[begin : begin + len(wanted)] == wanted
        ]
        spans.sort(key=lambda span: (span[0], -span[1]))
        kept, end = [], 0
        for _, upto, phrase in spans:
            if upto > end:
                kept.append(phrase)
                end = upto
        return list(dict.fromkeys(kept))

    def value(self, text: str) -> Value | None:
        """Return the one value that the phrases of a text have."""
        if not text:
            return None
        found = self.found(text)
        values = [self._reading.phrases[phrase] for phrase in found]
        if any(one != other for one, other in pairwise(values)):
            listed = " and ".join(f"`{phrase}`" for phrase in found)
            hint = "list the longer phrase that settles it under `phrases:`"
            raise UnreadableCellError(f"{listed} mean different things", hint)
        if values:
            return values[0]
        if self._reading.has_otherwise:
            return self._reading.otherwise
        listed = ", ".join(f"`{phrase}`" for phrase in self._phrases)
        hint = "list a phrase of it, or say what `otherwise:` means"
        raise UnreadableCellError(f"expected one of the phrases {listed}", hint)


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\w']+", text.lower()))
