"""Changes of a timeline's events as written: left out, moved, changed or added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from release_sim.loading.case_facts import read_facts
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.loading.timelines.event_reader import EventReader, Labels, name_written
from release_sim.loading.timelines.sequence import check_facts, check_order
from release_sim.loading.timelines.timestamps import check_year, on_day, read_moment
from release_sim.model.problem import Place
from release_sim.model.timelines.timeline import Event
from release_sim.vocabulary.fact import Value, day_of


@dataclass(slots=True)
class _EventChange:
    """The changes a what-if makes to one event: its time, and the facts that it makes known."""

    place: Place
    at: datetime | None = None
    stated: Mapping[str, Value] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    places: Mapping[str, Place] = field(default_factory=dict)

    def apply_to(self, event: Event) -> Event:
        kept = {f: value for f, value in event.stated.items() if f not in self.unknown}
        return replace(
            event,
            at=self.at or event.at,
            stated={**kept, **self.stated},
            unknown=(event.unknown - self.stated.keys()) | self.unknown,
            place=self.place,
        )


@dataclass(frozen=True, slots=True)
class VariantChange:
    """The changes of one variant; ``labels`` are the names of its events.

    What is left out goes first, then the rest is moved to begin on another day; so the times
    that a change itself gives are those of its own variant.
    """

    place: Place
    left_out: frozenset[str]
    changes: Mapping[str, _EventChange]
    added: tuple[Event, ...]
    kept: tuple[Node, ...]
    labels: Labels

    def apply_to(
        self, events: Sequence[Event], begins_on: date | None, diagnosis: Diagnosis, where: str
    ) -> tuple[Event, ...]:
        """Return the changed events; report those out of order or contradictory."""
        found = [replace(e, place=self.place) for e in events if e.name not in self.left_out]
        if begins_on:
            found = begun_on(found, begins_on)
        check_order(found, diagnosis, where)
        changes = self.changes
        found = [changes[e.name].apply_to(e) if e.name in changes else e for e in found]
        for each in found:
            places = changes[each.name].places if each.name in changes else {}
            check_facts(each, places, diagnosis, where)
        return tuple(sorted([*found, *self.added], key=lambda each: each.at))


class VariantChangeReader:
    """Reads changes of the events of one file, as they are ``told``."""

    def __init__(self, told: Sequence[Node], events: EventReader, diagnosis: Diagnosis) -> None:
        """``events`` knows the people of the story."""
        self._told, self._events, self._diagnosis = told, events, diagnosis

    def read(self, key: Place, node: Node) -> VariantChange:
        """Read the change; report problems."""
        left_out = self._left_out(node)
        kept = [event for event in self._told if name_written(event) not in left_out]
        changes = self._changes(node, Labels(kept, self._diagnosis))
        added = [self._events.read(each) for each in node.items("add")]
        labels = Labels([*kept, *node.items("add")], self._diagnosis)
        events = tuple(each for each in added if each)
        return VariantChange(key, frozenset(left_out), changes, events, tuple(kept), labels)

    def _left_out(self, node: Node) -> set[str]:
        labels = Labels(self._told, self._diagnosis)
        left_out = {word for word, place in node.words("leave_out") if labels.event(word, place)}
        kept = {name_written(event) for event in self._told} - left_out
        if left_out and not kept and not node.items("add"):
            message, mark = "every event is left out", "nothing would happen"
            hint = "keep one of them, or add another"
            place = node.keys["leave_out"]
            self._diagnosis.add("wrong-shape", place, message, mark=mark, help=hint)
        return left_out

    def _changes(self, node: Node, labels: Labels) -> dict[str, _EventChange]:
        """Read the changes of single events, by their names."""
        changes: dict[str, _EventChange] = {}
        for label, place, inner in node.entries("move"):
            labels.event(label, place)
            changes[label] = _EventChange(
                place, read_moment(inner, self._events.zone, self._diagnosis)
            )
        for label, place, inner in node.entries("facts"):
            labels.event(label, place)
            change = changes.setdefault(label, _EventChange(place))
            change.stated, change.unknown = read_facts(inner, self._diagnosis)
            change.places = {fact: at for fact, at, _ in inner.entries()}
        for word, place in node.words("begins_on"):
            if day := day_of(word):
                check_year(day, place, self._diagnosis)
        return changes


def begun_on(events: Sequence[Event], day: date) -> list[Event]:
    """Move the events so that the first of them falls on that day.

    Every event keeps its distance in days and its time of day there; the days that it states
    move as far.
    """
    by = (day - events[0].day).days if events else 0
    return [
        replace(
            event,
            at=on_day(event.at, _later(event.day, by), event.zone),
            stated={fact: _moved(value, by) for fact, value in event.stated.items()},
        )
        for event in events
    ]


def _moved(value: Value, days: int) -> Value:
    return _later(value, days) if isinstance(value, date) else value


def _later(day: date, days: int) -> date:
    """Return the day so many days later, no further than the calendar goes."""
    return date.fromordinal(min(max(1, day.toordinal() + days), date.max.toordinal()))
