"""Accounts of a timeline side by side: events that all tell or one, and duties that turn on them.

Nothing picks a side. What became of a duty is the same on every account, or it turns on whose
account is right; then what each comes to stands under its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from release_sim.model.timelines.obligation import Obligation
from release_sim.model.timelines.replay_result import ReplayResult, TimelineStep
from release_sim.model.timelines.timeline import Event
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.instruments import unqualified


class ToldStep(NamedTuple):
    """A moment, and what it changed on each account that tells of it."""

    steps: Mapping[str, TimelineStep]
    by_all: bool

    @property
    def first(self) -> TimelineStep:
        """The moment, as the first account tells it."""
        return next(iter(self.steps.values()))


class ToldDuties(NamedTuple):
    """The duties on one action, and to one paper: those on every account, and those that differ."""

    action: str
    instrument: str
    agreed: tuple[Obligation, ...]
    turning: Mapping[str, tuple[Obligation, ...]]


def told_steps(result: ReplayResult, person: str) -> Iterator[ToldStep]:
    """Yield the moments of a person in the order of time, each once, with who tells of it."""
    found: dict[tuple[object, ...], dict[str, TimelineStep]] = {}
    order: dict[tuple[object, ...], tuple[datetime, int]] = {}
    for name, told in result.accounts.items():
        for number, step in enumerate(_steps(told, person)):
            key = _same(step)
            found.setdefault(key, {})[name] = step
            order.setdefault(key, (step.moment.at, number))
    for key in sorted(order, key=order.__getitem__):
        yield ToldStep(found[key], len(found[key]) == len(result.accounts))


def told_duties(result: ReplayResult, person: str) -> Iterator[ToldDuties]:
    """Yield the duties of a person by action and paper, in the order of actions.

    That a ban was kept on every account turns on none, however long it was one.
    """
    of_each = {name: told.obligations_of(person) for name, told in result.accounts.items()}
    papers = dict.fromkeys((o.action, o.instrument) for each in of_each.values() for o in each)
    for action, instrument in sorted(papers, key=lambda each: [*ACTIONS].index(each[0])):
        mine = {
            name: [o for o in each if (o.action, o.instrument) == (action, instrument)]
            for name, each in of_each.items()
        }
        first, *others = mine.values()
        agreed = tuple(o for o in first if all(o in each for each in others))
        turning = {name: tuple(o for o in each if o not in agreed) for name, each in mine.items()}
        if all(o.kept for each in turning.values() for o in each):
            agreed, turning = (*agreed, *next(iter(turning.values()))), {}
        yield ToldDuties(action, instrument, agreed, turning)


def _steps(told: ReplayResult, person: str) -> list[TimelineStep]:
    return told.steps(person) if person in told.replay.by_person() else []


def _same(step: TimelineStep) -> tuple[object, ...]:
    """Return what two accounts must tell alike for it to be one moment."""
    moment, event = step.moment, step.moment.event
    if event is None:
        return (moment.at, moment.rules)
    return (moment.at, event.name, event.kind.name, event.told, event.not_done, _known(event))


def _known(event: Event) -> frozenset[object]:
    facts = {unqualified(n)[0]: value for n, value in {**event.settles, **event.stated}.items()}
    return frozenset((*facts.items(), *event.unknown))
