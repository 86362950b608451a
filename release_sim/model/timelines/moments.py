"""A timeline replayed: what was decided after each event, and how one answer went over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from release_sim.model.decision import Outcome
from release_sim.model.timelines.timeline import Event, TimelineVariant
from release_sim.model.verdict import Answer
from release_sim.vocabulary.instruments import UNNAMED


@dataclass(frozen=True, slots=True)
class Moment:
    """The decision for one person from a moment on.

    ``event`` made it so; where there is none the law changed on that day, and ``rules`` are those
    that began or ended. ``since`` tells from when time limits count: ``eligibility``, ``release``
    and ``service``, as far as they have come; service of one of several papers is under the name
    that ``since_of`` gives.
    """

    at: datetime
    person: str
    event: Event | None
    rules: tuple[str, ...]
    outcomes: Mapping[str, Outcome]
    flags: tuple[str, ...]
    since: Mapping[str, datetime]

    @property
    def has_left(self) -> bool:
        """True if the person has left the jail."""
        return "release" in self.since


def since_of(event: str, instrument: str) -> str:
    """Return the name in ``since`` of an event that happened to one instrument."""
    return f"{event}.{instrument}" if instrument != UNNAMED else event


def outcomes_by_instrument(moments: Sequence[Moment], action: str) -> dict[str, list[Outcome]]:
    """Return the outcomes of an action at the moments of one person, by instrument.

    An action that answers no instrument with a name has one line, under ``UNNAMED``. Before the
    first instrument comes, and while none is spoken of, what holds for the person holds for it.
    """
    whole = [moment.outcomes[action] for moment in moments]
    names = list(dict.fromkeys(name for outcome in whole for name in outcome.by_instrument))
    if not names:
        return {UNNAMED: whole}
    found: dict[str, list[Outcome]] = {name: [] for name in names}
    silent = Outcome(action, Answer.SILENT)
    for outcome in whole:
        each = outcome.by_instrument
        alone = all(of_one.answer is Answer.SILENT for of_one in each.values())
        for name, line in found.items():
            has_come = name in each or (not each and name == names[0])
            line.append(outcome if alone and has_come else each.get(name, silent))
    return found


@dataclass(frozen=True, slots=True)
class Replay:
    """A timeline variant with all its moments, in the order of time; ``digest`` is the policy's."""

    variant: TimelineVariant
    digest: str
    moments: tuple[Moment, ...]

    @property
    def last(self) -> datetime:
        """The time of the last event, with which the timeline ends."""
        return self.moments[-1].at

    def by_person(self) -> dict[str, list[Moment]]:
        """Group the moments by person, in the order in which people first appear."""
        found: dict[str, list[Moment]] = {}
        for moment in self.moments:
            found.setdefault(moment.person, []).append(moment)
        return found


@dataclass(frozen=True, slots=True)
class AnswerPeriod:
    """A time in which an action had one answer; ``begun_by`` is the moment that made it so.

    ``rules`` are those of the rules begun or ended on that day that bear on the action; it lasts
    until ``ends``, or as far as the timeline goes.
    """

    answer: Answer
    because: tuple[str, ...]
    begun_by: Moment
    rules: tuple[str, ...]
    ends: datetime | None

    @property
    def begins(self) -> datetime:
        """The moment at which the interval begins."""
        return self.begun_by.at


@dataclass(frozen=True, slots=True)
class OverTime:
    """One action of one person over the timeline, and the next change if nothing else happens."""

    person: str
    action: str
    periods: tuple[AnswerPeriod, ...]
    coming: AnswerPeriod | None
