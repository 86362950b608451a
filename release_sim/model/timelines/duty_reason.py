"""The reason for the outcome of a duty: what a timeline shows of it, and what that is measured by.

A reason is a value, not a text: ``rules/words/<language>/duties.yaml`` has the clauses for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Shown(StrEnum):
    """The things that a timeline shows of a duty, or does not show.

    Those that name a happening are measured by it, those in ``LIMITED`` by the limit of the duty.
    """

    DONE = "done"
    DONE_BEFORE_LIMIT = "done_before_limit"
    DONE_AT_LIMIT = "done_at_limit"
    DONE_AFTER_LIMIT = "done_after_limit"
    DONE_BEFORE = "done_before"
    DONE_AFTER = "done_after"
    DONE_THOUGH_FORBIDDEN = "done_though_forbidden"
    BAN_NOT_BROKEN = "ban_not_broken"
    NOT_TOLD = "not_told"
    NOT_TOLD_BEFORE = "not_told_before"
    SAID_NOT_DONE = "said_not_done"
    HANDED_OVER = "handed_over"
    STILL_THERE = "still_there"
    KEPT_UNTIL = "kept_until"
    KEPT_TOO_LONG = "kept_too_long"
    KEPT_LONGER_NOT_TOLD = "kept_longer_not_told"
    STILL_KEPT = "still_kept"
    LEFT_TOO_SOON = "left_too_soon"
    NO_LONGER_REQUIRED = "no_longer_required"
    NO_LONGER_PERMITTED = "no_longer_permitted"
    TIME_NOT_OVER = "time_not_over"
    NEVER_CAME = "never_came"
    NOTHING_TO_TELL = "nothing_to_tell"


LIMITED = frozenset(Shown) - {
    Shown.DONE_THOUGH_FORBIDDEN,
    Shown.BAN_NOT_BROKEN,
    Shown.NO_LONGER_REQUIRED,
    Shown.NO_LONGER_PERMITTED,
    Shown.NEVER_CAME,
    Shown.NOTHING_TO_TELL,
}
"""What is shown of a duty that its limit, or the lack of one, says more about."""


class HappeningKind(StrEnum):
    """The kinds of happenings that no event of the story names, or not as they matter here."""

    EVENT = "event"
    LEFT = "left"
    HANDED_OVER = "handed_over"
    LAW_CHANGED = "law_changed"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, which a duty is measured by.

    ``event`` is the kind of the event, and ``label`` the name that the story gives it; both are
    empty where the person left, was handed over, or the law changed.
    """

    kind: HappeningKind
    at: datetime
    event: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class DutyReason:
    """The reason for the outcome of a duty: what a timeline shows of it.

    ``happening`` is what it is measured by, ``events`` the kinds of events that never came, and
    ``action`` the act that was not done and so need not be told of.
    """

    shown: Shown
    happening: Happening | None = None
    events: tuple[str, ...] = ()
    action: str = ""
