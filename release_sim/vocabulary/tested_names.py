"""The names under which conditions test what no case states: findings and readings."""

from __future__ import annotations

_FINDING, _READING = "finding.", "reading."


def finding_name(finding: str) -> str:
    """Return the name under which conditions test a finding."""
    return f"{_FINDING}{finding}"


def is_finding(name: str) -> bool:
    """Return True if the name that conditions test is that of a finding."""
    return name.startswith(_FINDING)


def finding_of(name: str) -> str:
    """Return the finding that conditions test under this name."""
    return name.removeprefix(_FINDING)


def reading_name(reading: str) -> str:
    """Return the name under which conditions test a reading."""
    return f"{_READING}{reading}"


def is_reading(name: str) -> bool:
    """Return True if the name that conditions test is that of a reading."""
    return name.startswith(_READING)


def reading_of(name: str) -> str:
    """Return the reading that conditions test under this name."""
    return name.removeprefix(_READING)
