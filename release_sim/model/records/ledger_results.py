"""The results of appending to a file of records and of verifying one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class VerificationFailure(StrEnum):
    """The faults that a line, or the file as a whole, can have."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    OUT_OF_ORDER = "out of order"
    DUPLICATED = "duplicated"
    NOT_CANONICAL = "not canonical"
    SIGNATURE_WRONG = "signature wrong"
    SIGNATURE_MISSING = "signature missing"
    SIGNING_MIXED = "signing mixed"
    LATER_VERSION = "later version"
    INCOMPLETE = "incomplete"
    END_MISSING = "end missing"


@dataclass(frozen=True, slots=True)
class FailedLine:
    """The first line that was changed, from 1, and what is wrong with it."""

    fault: VerificationFailure
    says: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Verified:
    """The result of verifying a file, up to its end or to the first fault.

    ``fences`` are the numbers of the fences with the bytes kept before each; ``signed`` tells how
    many lines each public key has signed, ``keys_given`` whether these keys were asked for.
    ``mixed`` is the first line that is signed otherwise than the line before, where no keys were.
    ``head_at`` is the line that has the hash that was noted, ``noted`` the number of lines noted.
    """

    lines: int
    head: str | None
    fences: Mapping[int, int]
    signed: Mapping[str, int]
    bad: FailedLine | None = None
    mixed: FailedLine | None = None
    keys_given: bool = False
    head_at: int | None = None
    noted: int = 0

    @property
    def unsigned(self) -> int:
        """The number of lines without a signature."""
        return self.lines - sum(self.signed.values())


@dataclass(frozen=True, slots=True)
class Appended:
    """The numbers of the first and the last line that were added, and the hash of the last.

    ``fenced`` is the length of a broken line that was found and fenced before them;
    The line before was ``signed_otherwise`` if not as these, by ``signer_before`` if by anyone.
    """

    first: int
    last: int
    head: str
    fenced: int = 0
    signed_otherwise: bool = False
    signer_before: str = ""
