"""The days on which the law of a policy changes, as a bar on which a case stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from release_sim.engine.strata import changes_of
from release_sim.model.policy import Policy
from release_sim.reporting.page.phrases import Phrasebook, Sentence

WIDTH, HEIGHT = 1000, 34
_MOST_YEARS = 13  # that are written along the bar in letters that can be read
_AFTER = timedelta(days=180)  # that the last change is followed by on the bar


class LawChange(NamedTuple):
    """A day on which rules begin or end; the present one is the last that a case has behind it."""

    day: date
    words: str
    begun: Sequence[Sentence]
    ended: Sequence[Sentence]
    at: float
    is_present: bool


class LawDates(NamedTuple):
    """All changes in order, where the case stands on the bar, and the years along it."""

    changes: Sequence[LawChange]
    stands: float
    years: Sequence[tuple[float, int]]


def law_dates(policy: Policy, as_of: date, phrases: Phrasebook) -> LawDates:
    """Return the changes of a policy's law; ``at`` and ``stands`` are in units of ``WIDTH``."""
    days = [day for day in changes_of(policy) if policy.covers.covers(day)]
    first = min([*days, as_of])
    last = max([*days, as_of]) + _AFTER
    whole = (last - first).days or 1

    def place(day: date) -> float:
        return round((day - first).days / whole * WIDTH, 1)

    past = [day for day in days if day <= as_of]
    say = phrases.voice.about()
    changes = [
        LawChange(
            day,
            say.day(day),
            [
                phrases.because(rule.id)
                for rule in policy.rules.values()
                if rule.in_force.first == day
            ],
            [
                phrases.because(rule.id)
                for rule in policy.rules.values()
                if rule.in_force.last and rule.in_force.last + timedelta(days=1) == day
            ],
            place(day),
            bool(past) and day == past[-1],
        )
        for day in days
    ]
    step = 1 + (last.year - first.year) // _MOST_YEARS
    told = range(first.year + 1, last.year + 1, step)
    years = [(place(date(year, 1, 1)), year) for year in told]
    return LawDates(changes, place(as_of), years)
