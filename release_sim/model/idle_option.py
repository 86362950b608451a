"""An option that changes nothing, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class IdleReason(StrEnum):
    """Reasons for which an option changes nothing."""

    SO_ALREADY = "so_already"  # every story has it so
    UNKNOWN_ALREADY = "unknown_already"  # no story knows it
    SO_READ = "so_read"  # every policy takes the reading so
    ALL_DATED = "all_dated"  # every policy is named with a date
    UNASKED = "unasked"  # no rule asks the reading


@dataclass(frozen=True, slots=True)
class IdleOption:
    """An option as it was typed, and why it changes nothing."""

    option: str
    reason: IdleReason
