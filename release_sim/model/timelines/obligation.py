"""The duties of a timeline, each with its deadline and whether it was met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from release_sim.model.rule import Citation, Within
from release_sim.model.timelines.duty_reason import LIMITED, DutyReason
from release_sim.model.verdict import Answer
from release_sim.vocabulary.instruments import UNNAMED


class DutyStatus(StrEnum):
    """The outcomes of a duty; a permission with a time limit can also lapse.

    A duty is missed, and a permission lapses, only if the timeline says that it was not done.
    Where its time is over and the timeline says neither, that it was done or that it was not, it
    is not told.
    """

    MET = "met"
    LATE = "met late"
    MISSED = "missed"
    BREACHED = "breached"
    LAPSED = "lapsed"
    NOT_TOLD = "not told"
    MOOT = "moot"
    OPEN = "open"


class Failure(StrEnum):
    """The kind of failure that a duty not met in time is.

    Where a source sets a limit it is a breach; where none does, it is a failure of the process if
    a source calls it so (as the sheriff did of the notice of March 2018), else nothing is said.
    """

    NONE = ""
    PROCESS = "process failure"
    BREACH = "breach"


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty: an action that was required or forbidden of a person for some time.

    A permission is one of these where a source limits its time; to let that pass is no failure.
    It begins with the event after which the answer is so, and ``ends`` with the one after which
    it is no longer, if there is one. ``within`` is the limit a rule sets and ``by`` the moment
    until which it allows; ``done`` is when the action was done. ``minutes`` are those by which it
    was late, or, where it was met before a limit or before the release, those it came before;
    none where there is nothing to measure. ``reason`` is what was measured from where, and
    ``said_by`` is the source that calls it a failure of the process, if one does.
    ``instrument`` names the paper that the action is an answer to, if it is one of several.
    """

    person: str
    action: str
    answer: Answer
    because: tuple[str, ...]
    begins: datetime
    ends: datetime | None
    within: Within | None
    by: datetime | None
    done: datetime | None
    status: DutyStatus
    failure: Failure
    minutes: int | None
    reason: DutyReason
    said_by: Citation | None = None
    instrument: str = UNNAMED

    @property
    def limited(self) -> bool:
        """True if its limit, or that it has none, belongs to the reason for its outcome."""
        return self.reason.shown in LIMITED

    @property
    def was_no_duty(self) -> bool:
        """True if it was a permission that was let pass."""
        return self.answer is Answer.PERMITTED and self.status in (
            DutyStatus.LAPSED,
            DutyStatus.NOT_TOLD,
        )

    @property
    def kept(self) -> bool:
        """True if it is a ban that was kept, of which there is seldom more to say."""
        return self.answer is Answer.FORBIDDEN and self.status is DutyStatus.MET
