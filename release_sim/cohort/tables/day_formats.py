"""The formats in which a column of days seems to be written; day and month are never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

_ORDERS = (
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%m/%d/%y",
    "%d/%m/%y",
    "%m-%d-%Y",
    "%d-%m-%Y",
    "%m-%d-%y",
    "%d-%m-%y",
    "%d.%m.%Y",
    "%d.%m.%y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%m%d%Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d%b%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d %Y",
    "%b %d, %Y",
    "%B %d, %Y",
)
_TIMES = (
    *("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p"),
    *(" %I:%M%p", " %I:%M:%S%p", " %I:%M:%S:%f%p"),  # as SQL Server writes them
)
_ZONE = re.compile(
    r"(?P<before>.*\d{1,2}:\d\d(:\d\d)?(\.\d+)?( ?[AaPp][Mm])?)(?P<space> ?)"
    r"(?P<zone>[A-Z]{3,4}|Z|[-+]\d\d:?\d\d)"
)


def likely_formats(texts: Iterable[str]) -> list[tuple[str, ...]]:
    """Return all formats that can read every one of these texts.

    Where letters name a zone, as in EST and EDT, each has a format of its own: so one answer is
    several formats that belong together.
    """
    by_zone: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts):
        found = _ZONE.fullmatch(text)
        if found and found["zone"] not in ("AM", "PM"):
            zone = found["zone"]
            written = "%z" if zone == "Z" or zone[0] in "+-" else zone
            by_zone.setdefault(found["space"] + written, []).append(found["before"])
        else:
            by_zone.setdefault("", []).append(text)
    if not by_zone:
        return []
    shapes = [order + clock for order in _ORDERS for clock in _TIMES]
    fit = [shape for shape in shapes if all(_reads(shape, each) for each in by_zone.values())]
    return [tuple(shape + zone for zone in by_zone) for shape in fit]


def ambiguous_rows(texts: Sequence[str]) -> tuple[int, int]:
    """Return the places of two texts to show: the first, and one written least like it."""
    far = max(range(len(texts)), key=lambda at: _parts(texts[at]), default=0)
    return 0, far


def _parts(text: str) -> int:
    """Return the highest of the first two numbers, which tells a day from a month."""
    return max(
        (int(number) for number in re.findall(r"\d+", text)[:2] if len(number) < 3), default=0
    )


def _reads(shape: str, texts: Iterable[str]) -> bool:
    return all(_read(shape, text) for text in texts)


def _read(shape: str, text: str) -> bool:
    try:
        datetime.strptime(text, shape)
    except ValueError:
        return False
    return True
