"""The facts that a column seems to tell, by the words of its name and its cells.

The words are those that tables of jails and of ICE are known to use; they only suggest.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from release_sim.vocabulary.facts import DAY, VOCABULARY

# All words of a set must stand in the name, in this order of likelihood.
_BY_NAME: tuple[tuple[str, str], ...] = (
    ("prepare date", DAY.name),
    ("prepared date", DAY.name),
    ("as of", DAY.name),
    ("snapshot date", DAY.name),
    ("timestamp", DAY.name),
    ("report date", DAY.name),
    ("detainer lift date", "request.cancelled"),
    ("detainer withdrawn", "request.cancelled"),
    ("detainer cancel", "request.cancelled"),
    ("detainer status", "request.cancelled"),
    ("detainer date", "request.received_on"),
    ("placed date", "request.received_on"),
    ("received date", "request.received_on"),
    ("detainer type", "request.form"),
    ("form", "request.form"),
    ("detainer criminality", "request.asserts_criminality"),
    ("deportation ordered", "request.asserts_status"),
    ("final order", "request.asserts_status"),
    ("ice hold", "request.asks_hold"),
    ("immigration hold", "request.asks_hold"),
    ("immigration detainer", "request.asks_hold"),
    ("detainer yes no", "request.asks_hold"),
    ("has detainer", "request.asks_hold"),
    ("hold", "request.asks_hold"),
    ("notify", "request.asks_notification"),
    ("interview", "request.asks_interview"),
    ("requesting agency", "request.from"),
    ("detainer agency", "request.from"),
    ("warrant type", "warrant.form"),
    ("warrant signed", "warrant.signed_by"),
    ("warrant active", "warrant.active"),
    ("release reason", "custody.eligibility_ground"),
    ("release type", "custody.eligibility_ground"),
    ("release date", "custody.state"),
    ("released", "custody.state"),
    ("release timestamp", "custody.state"),
    ("custody status", "custody.state"),
    ("custody", "custody.state"),
    ("discharge date", "custody.state"),
    ("conviction", "background.conviction"),
    ("charge severity", "background.charge"),
    ("top charge", "background.charge"),
    ("charge class", "background.charge"),
    ("charges", "request.asks_hold"),
    ("charge", "background.charge"),
    ("offense", "background.charge"),
    ("severity", "background.charge"),
    ("felony", "background.charge"),
    ("juvenile", "person.is_juvenile"),
    ("bond posted", "custody.eligibility_ground"),
    ("status", "custody.state"),
    ("booking date", DAY.name),
    ("admitted date", DAY.name),
    ("date", DAY.name),
)
_BY_CELL: tuple[tuple[str, str], ...] = (
    (r"\bI-?247[A-Z]?\b", "request.form"),
    (r"\bI-?20[035]\b", "warrant.form"),
    (r"(?i)\b(ICE|immigration) (hold|detainer)\b", "request.asks_hold"),
    (r"(?i)\bin custody\b", "custody.state"),
)
_PRIVATE = re.compile(
    r"(?i)(^|[ _])(((first|last|middle|full|maiden|inmate|offender|defendant|person)[ _]?)?name|"
    r"dob|birth|ssn|address|race|sex|gender|ethnicity|citizenship|nationality)([ _]|$)"
)
_NO_PERSON = re.compile(r"(?i)(county|facility|agency|jail|court|site|city|state)[ _]?name")


def likely_facts(column: str, cells: Collection[str]) -> tuple[str, ...]:
    """Return the facts that a column with this name and some of these cells seems to tell."""
    if column in VOCABULARY or column == DAY.name:
        return (column,)
    words = " ".join(re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", column).lower()))
    there = set(words.split())
    found = [f for shape, f in _BY_CELL if any(re.search(shape, cell) for cell in cells)]
    run_on = "".join(words.split())  # words that nothing parts, as in DETAINERTYPE
    for name, fact in _BY_NAME:
        parts = name.split()
        if there.issuperset(parts) or (parts[1:] and all(part in run_on for part in parts)):
            found.append(fact)
    return tuple(dict.fromkeys(found))


def is_private(column: str) -> bool:
    """Return True if a column identifies people, which no rule needs."""
    name = re.sub(r"([a-z])([A-Z])", r"\1 \2", column)
    return _PRIVATE.search(name) is not None and _NO_PERSON.search(name) is None
