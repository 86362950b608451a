"""Events as written, and the names by which a file speaks of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from release_sim.loading.case_facts import read_facts
from release_sim.loading.citations import check_citations, citations
from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.loading.node import Node
from release_sim.loading.timelines.sequence import check_facts
from release_sim.loading.timelines.timeline_models import EventShape
from release_sim.loading.timelines.timestamps import read_moment
from release_sim.loading.validation import validate
from release_sim.model.problem import Place
from release_sim.model.source import Source
from release_sim.model.timelines.knowledge import COVERED
from release_sim.model.timelines.timeline import Event
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.events import EVENT_KINDS
from release_sim.vocabulary.facts import VOCABULARY

ENFORCED = "subpoena_enforced"
_MISSPELLED = 0.9  # so much alike that a word is a slip of the pen, and no other word


def name_written(node: Node) -> str:
    """Return an event's name, its label or else its kind, even if the rest is wrong."""
    words = (word for key in ("label", "event") for word, _ in node.words(key))
    return next(words, "")


def concerned(node: Node, people: Sequence[str]) -> set[str]:
    """Return the people whom an event concerns, as written; all of them if it names none."""
    return {person for person, _ in node.words("who")} or set(people)


class Labels:
    """The names by which a file speaks of its events; one that several events bear names none."""

    def __init__(self, events: Iterable[Node], diagnosis: Diagnosis) -> None:
        """Take the names as written, even of events with problems."""
        self._diagnosis = diagnosis
        self._events: dict[str, list[Node]] = {}
        for event in events:
            self._events.setdefault(name_written(event), []).append(event)

    def event(self, name: str, place: Place) -> Node | None:
        """Return the event of this name; report a problem and return None if there is none."""
        found = self._events.get(name, [])
        if len(found) == 1:
            return found[0]
        if found:
            lines = ", ".join(str(event.place.line) for event in found)
            message, mark = f"`{name}` names several events", f"those at lines {lines}"
            hint = "give the one that is meant a `label:` of its own"
        else:
            message, mark = f"unknown event `{name}`", "no event of this timeline has this name"
            hint = suggestion(name, self._events.keys() - {""})
        self._diagnosis.add("unknown-label", place, message, mark=mark, help=hint)
        return None


class EventReader:
    """Reads the events of one file; what is wrong with them goes to the diagnosis."""

    def __init__(
        self,
        people: Sequence[str],
        zone: ZoneInfo,
        sources: Mapping[str, Source],
        diagnosis: Diagnosis,
    ) -> None:
        """``people`` are those of the story, all of whom an event concerns if it names none."""
        self.people, self.zone, self._sources, self._diagnosis = people, zone, sources, diagnosis
        self._conditions = ConditionReader(VOCABULARY, diagnosis)

    def read(self, node: Node) -> Event | None:
        """Read the event; report problems and return None."""
        before = len(self._diagnosis)
        name = name_written(node)
        what = f"event `{name}`" if name else "an event"
        shape = validate(EventShape, node, self._diagnosis, what=what)
        written = node.child("at")
        at = read_moment(written, self.zone, self._diagnosis) if written else None
        kind_place = node.place
        for kind, kind_place in node.words("event"):
            self._diagnosis.check_known(
                "event", kind, EVENT_KINDS, kind_place, hint=_on_the_same(kind)
            )
        for person, place in node.words("who"):
            self._diagnosis.check_known("person", person, self.people, place)
        stated, unknown = read_facts(node.child("facts"), self._diagnosis)
        self._check_scope(node)
        self._check_not_done(node)
        if shape is None or at is None or len(self._diagnosis) > before:
            return None
        event = Event(
            at=at,
            kind=EVENT_KINDS[shape.event],
            who=tuple(each for each in self.people if shape.who is None or each in shape.who),
            zone=self.zone,
            stated=stated,
            unknown=unknown,
            scope=tuple(shape.scope),
            label=shape.label,
            instrument=tuple(word for word, _ in node.words("instrument")),
            told=" ".join(shape.told.split()),
            unsure=" ".join(shape.unsure.split()),
            not_done=tuple(dict.fromkeys(shape.not_done)),
            process_failure=next(iter(citations(shape.process_failure)), None),
            place=kind_place,
        )
        places = {fact: place for fact, place, _ in node.entries("facts")}
        check_facts(event, places, self._diagnosis)
        return event

    def _check_not_done(self, node: Node) -> None:
        """Check what was not done, and that a source calls something a failure."""
        kinds = [EVENT_KINDS[kind] for kind, _ in node.words("event") if kind in EVENT_KINDS]
        for action, place in node.words("not_done"):
            known = self._diagnosis.check_known("action", action, ACTIONS, place)
            if known and any(action in kind.does for kind in kinds):
                message = f"event `{name_written(node)}` is the doing of `{action}`"
                hint = "leave it out of `not_done`, or name another event"
                self._diagnosis.add("event-contradicts", place, message, help=hint)
        check_citations(node.child("process_failure"), self._sources, self._diagnosis)
        done = any(kind.does for kind in kinds)
        if "process_failure" in node.keys and kinds and not done and "not_done" not in node.keys:
            message = "`process_failure` goes only with what was done, or with `not_done`"
            hint = "put it at the event that was late, or say what was not done"
            self._diagnosis.add("unknown-key", node.keys["process_failure"], message, help=hint)

    def _check_scope(self, node: Node) -> None:
        """Check that a scope lists kinds of information, and is a court order's."""
        for kind in node.items("scope"):
            self._conditions.value(VOCABULARY["information.kind"], kind)
        kinds = [kind for kind, _ in node.words("event")]
        if "scope" in node.keys and ENFORCED not in kinds:
            message = f"`scope` goes only with an event `{ENFORCED}`"
            hint = f"state `{COVERED}` under `facts:` if it is known without one"
            self._diagnosis.add("unknown-key", node.keys["scope"], message, help=hint)


def _on_the_same(word: str) -> str:
    """Suggest the events whose names begin like an unknown one.

    A word like `warrant_recalled` looks most like `warrant_received`, which is its opposite.
    """
    if get_close_matches(word[:100], EVENT_KINDS, n=1, cutoff=_MISSPELLED):
        return ""
    words = word.split("_")
    for length in range(len(words) - 1, 0, -1):
        first = words[:length]
        alike = [f"`{name}`" for name in EVENT_KINDS if name.split("_")[:length] == first]
        if len(alike) > 1:
            return f"there is {', '.join(alike[:-1])} and {alike[-1]}"
    return ""
