"""Verdicts on conditions, and answers for actions."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Verdict(IntEnum):
    """The truth of a statement as far as is known: unsatisfied < unknown < satisfied."""

    UNSATISFIED = 0
    UNKNOWN = 1
    SATISFIED = 2

    __hash__ = int.__hash__  # that of enumerations is a function of Python's

    def __str__(self) -> str:
        return self.name.lower()


# Python 3.11 takes longer to look a member up in its class than to compare it.
UNSATISFIED, UNKNOWN, SATISFIED = Verdict


class Answer(StrEnum):
    """The answers for one action: what the jail must, must not or may do."""

    REQUIRED = "required"
    FORBIDDEN = "forbidden"
    PERMITTED = "permitted"
    SILENT = "silent"
    CONFLICT = "conflict"
    UNDETERMINED = "undetermined"

    __hash__ = str.__hash__  # that of enumerations is a function of Python's


CLEAR_ANSWERS = (Answer.REQUIRED, Answer.FORBIDDEN, Answer.PERMITTED, Answer.SILENT)
"""The answers that leave nothing open, and to which a case could be changed."""
