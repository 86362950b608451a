"""Checks for impossible sequences: facts that contradict an event, events out of order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from release_sim.loading.case_facts import UNKNOWN
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.broken_constraints import BrokenConstraint, broken_constraints
from release_sim.model.problem import Place
from release_sim.model.timelines.attribution import attribute
from release_sim.model.timelines.knowledge import COVERED, NOTHING, step
from release_sim.model.timelines.timeline import Event
from release_sim.vocabulary.actions import NOTICE
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER

_GONE = ("released", "transferred")


def check_facts(
    event: Event, places: Mapping[str, Place], diagnosis: Diagnosis, where: str = ""
) -> None:
    """Report facts stated differently from what the event itself settles.

    ``places`` are those of the facts; ``where`` names the what-if, if it is one.
    """
    settled = {
        fact: f"to `{_value_written(value)}`"
        for fact, value in event.settles.items()
        if event.stated.get(fact) != value
    }
    if event.scope:
        settled[COVERED] = "by its scope"
    given = {fact: _value_written(value) for fact, value in event.stated.items()}
    for fact, word in (given | dict.fromkeys(sorted(event.unknown), UNKNOWN)).items():
        if fact in settled:
            message = (
                f"event `{event.name}` sets `{fact}` {settled[fact]}; "
                f"it cannot state `{word}`{where}"
            )
            hint = "leave the fact out, or name another event"
            place = places.get(fact, event.place)
            diagnosis.add("event-contradicts", place, message, help=hint)


def check_order(events: Sequence[Event], diagnosis: Diagnosis, where: str = "") -> None:
    """Report events told after one that happened later."""
    for before, event in pairwise(events):
        if event.at < before.at:
            told = f"`{event.name}` is listed after `{before.name}`"
            message = f"{told}, but happened before it{where}"
            mark = f"{_time_written(event)}, listed after {_time_written(before)}"
            hint = "list events in the order of their times"
            diagnosis.add("events-out-of-order", event.place, message, mark=mark, help=hint)


def check_people(
    events: Sequence[Event], people: Sequence[str], diagnosis: Diagnosis, where: str = ""
) -> None:
    """Report events of one person that contradict each other.

    These are releases of people who are not in jail, notice nobody asked for, what is told as done
    and as not done, events of which it is not clear which paper they are about, and facts that
    cannot be known together after an event.
    """
    for person in people:
        theirs = [event for event in events if person in event.who]
        whom = f"`{person}`" if len(people) > 1 else "the person"
        for each in (*_releases(theirs, whom), *_notices(theirs, whom), *_denials(theirs)):
            message = each.message + where
            diagnosis.add(each.name, each.event.place, message, mark=each.mark, help=each.help)
        whose = f" of {whom}" if len(people) > 1 else ""
        attributed = attribute(theirs, person)
        for event, message, hint in attributed.unclear:
            diagnosis.add("which-instrument", event.place, message + whose + where, help=hint)
        if not attributed.unclear:
            _check_possible(attributed.events, diagnosis, whose + where)


def _check_possible(events: Sequence[Event], diagnosis: Diagnosis, where: str) -> None:
    """Report facts that contradict each other, at the event that first makes them do so."""
    state, before = NOTHING, list[BrokenConstraint]()
    for event in events:
        state = step(state, event)
        now = broken_constraints(state.case(event.day))
        for broken in now:
            if broken not in before:
                message = f"after `{event.name}`, {broken.message}{where}"
                diagnosis.add("cannot-be", event.place, message, help=broken.help)
        before = now


class _SequenceProblem(NamedTuple):
    """A problem with one event."""

    name: str
    event: Event
    message: str
    mark: str
    help: str


def _releases(events: Sequence[Event], whom: str) -> Iterator[_SequenceProblem]:
    """Yield releases of somebody who has left already or is not known to be in jail."""
    custody, left = "", ""
    for event in events:
        if event.kind.leaves and custody in _GONE:
            message = f"{whom} leaves the jail with `{event.name}`, and left it before"
            hint = "leave one of the two out, or tell of the booking in between"
            yield _SequenceProblem("second-release", event, message, f"left with `{left}`", hint)
        elif event.kind.leaves and custody in ("", "never_in_custody"):
            message = f"{whom} leaves the jail with `{event.name}`, but was not in it before"
            hint = "begin with `booking`, or state `custody.state: in_custody`"
            yield _SequenceProblem("not-in-custody", event, message, "no event says so", hint)
        told = {**event.settles, **event.stated}.get("custody.state")
        if "custody.state" in event.unknown or told is not None:
            custody, left = str(told or UNKNOWN), event.name


def _notices(events: Sequence[Event], whom: str) -> Iterator[_SequenceProblem]:
    """Yield notices of a release given before any request about the person has come."""
    asked = False
    for event in events:
        if NOTICE in event.kind.does and not asked:
            message = f"`{event.name}` goes to an agency that has not asked about {whom}"
            mark = "no `request_received` comes before it"
            hint = "tell of the request first; what the jail told unasked is `reported_unasked`"
            yield _SequenceProblem("notice-before-request", event, message, mark, hint)
        asked |= event.kind.day_of == "request.received_on"
        asked |= event.stated.get("request.asks_notification") is True


def _denials(events: Sequence[Event]) -> Iterator[_SequenceProblem]:
    """Yield acts said not to be done although done before in the same stay.

    What answers papers is passed over: it can be done for one and not for another.
    """
    done: dict[str, str] = {}
    for event in events:
        if event.settles.get("custody.state") == "in_custody":
            done.clear()
        for action in event.not_done:
            if action in done and action not in ANSWERED_BY_PAPER:
                message = f"`{event.name}` says that `{action}` was not done, but it was before"
                hint = "leave one of the two out; tell by `accounts:` what is told differently"
                mark = f"done with `{done[action]}`"
                yield _SequenceProblem("event-contradicts", event, message, mark, hint)
        done |= dict.fromkeys(event.kind.does, event.name)


def _value_written(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _time_written(event: Event) -> str:
    return event.at.isoformat(timespec="minutes")
