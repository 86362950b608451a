"""A timeline as fields of text: its story, and the changes of its events."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.loading.timelines.event_reader import name_written
from release_sim.loading.timelines.timeline_reader import TimelineReader
from release_sim.loading.timelines.timestamps import moments_at
from release_sim.loading.yaml_tree import scalar
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.timeline import Timeline
from release_sim.workbench.bench import ToldTimeline
from release_sim.workbench.fields import Fields

TIMELINE, POLICY = "timeline", "policy"
_MOVE, _DROP, _NEW = "move.", "drop.", "new."
CHANGED = "changed"
_FACT = re.compile(r"\s*([a-z0-9_.]+)\s*[:=]\s*([^,;\n]*)")
MOST_NEW = 40
"""Events that can be added."""


class TimelineRow(NamedTuple):
    """One event as the page lists it: its name, what kind it is, when it happens or happened."""

    name: str
    kind: str
    at: str
    is_moved: bool
    is_dropped: bool


class NewRow(NamedTuple):
    """An event that is added; ``number`` tells it from the others."""

    number: str
    kind: str
    at: str
    facts: str


def rows(told: ToldTimeline, fields: Fields) -> Iterator[TimelineRow]:
    """Yield the events of the story, with what the fields say of each."""
    for event in _labelled(told.tree).items("timeline"):
        name = name_written(event)
        kind = next((word for word, _ in event.words("event")), "")
        at = next((word for word, _ in event.words("at")), "")
        moved = fields.get(_MOVE + name, "")
        dropped = fields.get(_DROP + name) == "yes"
        yield TimelineRow(name, kind, moved or at, bool(moved) and moved != at, dropped)


def new_rows(fields: Fields) -> list[NewRow]:
    """Return the events that are added."""
    numbers = dict.fromkeys(f.split(".")[1] for f in fields if f.startswith(_NEW))
    return [
        NewRow(n, *(fields.get(f"{_NEW}{n}.{key}", "") for key in ("event", "at", "facts")))
        for n in sorted(numbers)
    ]


def with_offset(text: str, zone: ZoneInfo) -> str:
    """Return a time of the calendar with the offset that a zone has then, where that is clear."""
    try:
        clock = datetime.fromisoformat(text)
    except ValueError:
        return text
    found = moments_at(clock, zone) if clock.tzinfo is None else ()
    return found[0].isoformat(timespec="minutes") if len(found) == 1 else text


def read_timeline(
    told: ToldTimeline, fields: Fields, rulebook: Rulebook, diagnosis: Diagnosis
) -> Timeline | None:
    """Return the story with its events changed as a what-if; report what is wrong with that.

    The places of problems are the names of fields, as far as fields are what is wrong.
    """
    tree = _labelled(told.tree)
    inner = dict(tree.value) if isinstance(tree.value, dict) else {}
    for key in ("expect", "what_if"):
        inner.pop(key, None)
    keys = {key: place for key, place in tree.keys.items() if key in inner}
    change = _change(fields, told.timeline.main.zone, diagnosis)
    if change:
        inner["what_if"] = _mapping({CHANGED: _mapping(change, TIMELINE)}, TIMELINE)
        keys["what_if"] = Place(TIMELINE)
    reader = TimelineReader(rulebook, diagnosis)
    return reader.timeline(told.path, Node(inner, tree.place, keys))


def _change(fields: Fields, zone: ZoneInfo, diagnosis: Diagnosis) -> dict[str, Node]:
    """Return the fields as a file writes a what-if."""
    move, added = {}, []
    for name, text in fields.items():
        if name.startswith(_MOVE):
            move[name.removeprefix(_MOVE)] = scalar(with_offset(text, zone), Place(name), diagnosis)
    dropped = [name.removeprefix(_DROP) for name, text in fields.items() if name.startswith(_DROP)]
    for row in new_rows(fields):
        place = f"{_NEW}{row.number}"
        told = {"event": scalar(row.kind, Place(f"{place}.event"), diagnosis)}
        told["at"] = scalar(with_offset(row.at, zone) or "unknown", Place(f"{place}.at"), diagnosis)
        if row.facts:
            told["facts"] = _facts(row.facts, f"{place}.facts", diagnosis)
        added.append(_mapping(told, f"{place}.event"))
    found: dict[str, Node] = {}
    kept = {name: node for name, node in move.items() if name not in dropped}
    if kept:
        found["move"] = Node({**kept}, Place(TIMELINE), {n: Place(_MOVE + n) for n in kept})
    if dropped:
        names = [scalar(name, Place(_DROP + name), diagnosis) for name in dropped]
        found["leave_out"] = Node(names, Place(TIMELINE))
    if added:
        found["add"] = Node([*added], Place(TIMELINE))
    if policy := fields.get(POLICY):
        found["policy"] = scalar(policy, Place(POLICY), diagnosis)
    return found


def _facts(text: str, field: str, diagnosis: Diagnosis) -> Node:
    """Read ``fact: value`` pairs, one a line or apart by commas."""
    place = Place(field)
    pairs = {name: scalar(value.strip(), place, diagnosis) for name, value in _FACT.findall(text)}
    if not pairs:
        message = f"`{text.strip()}` states no fact"
        diagnosis.add("wrong-shape", place, message, help="write FACT: VALUE")
    return _mapping(pairs, field)


def _mapping(nodes: Mapping[str, Node], field: str) -> Node:
    return Node({**nodes}, Place(field), dict.fromkeys(nodes, Place(field)))


def _labelled(tree: Node) -> Node:
    """Return a file in which every event has a name of its own."""
    if not isinstance(tree.value, dict):
        return tree
    used: Counter[str] = Counter()
    events = []
    for event in tree.items("timeline"):
        name = name_written(event)
        used[name] += 1
        events.append(event if used[name] == 1 else _named(event, f"{name}_{used[name]}"))
    told = replace(tree.value["timeline"], value=events)
    return replace(tree, value={**tree.value, "timeline": told})


def _named(event: Node, name: str) -> Node:
    if not isinstance(event.value, dict):
        return event
    value = {**event.value, "label": Node(name, event.place, written=name)}
    return replace(event, value=value, keys={**event.keys, "label": event.place})
