"""Timeline files: a timeline, its expected results, and its what-ifs."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from release_sim.loading.citations import check_citations, citations
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import read_tree
from release_sim.loading.node import Node
from release_sim.loading.scenarios import check_selection, is_timeline, scenario_name
from release_sim.loading.time_zones import zone_name
from release_sim.loading.timelines.event_reader import EventReader
from release_sim.loading.timelines.sequence import check_order, check_people
from release_sim.loading.timelines.timeline_accounts import read_timeline_accounts
from release_sim.loading.timelines.timeline_expectations import TimelineExpectationReader
from release_sim.loading.timelines.timeline_models import TimelineShape
from release_sim.loading.timelines.what_ifs import WhatIfReader
from release_sim.loading.validation import validate
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.timeline import Event, Timeline, TimelineVariant

_OF_ONE_CASE = ("case", "as_of")
_SOMEONE = {"person": "The person of this story."}


class TimelineReader:
    """Reads timeline files against a rulebook.

    What can be checked is checked, though another part of the file be wrong. Events that a
    what-if leaves as they are have the place of the what-if.
    """

    def __init__(self, rulebook: Rulebook, diagnosis: Diagnosis) -> None:
        """Problems of every file go to the one diagnosis."""
        self._rulebook, self._diagnosis = rulebook, diagnosis

    def read(self, path: Path) -> Timeline | None:
        """Read a timeline file (``-`` is standard input); report problems and return None."""
        before = len(self._diagnosis)
        node = read_tree(path, self._diagnosis)
        found = self.timeline(path, node) if node else None
        return found if len(self._diagnosis) == before else None

    def timeline(self, path: Path, node: Node) -> Timeline | None:
        """Build the timeline from a file's tree; report problems and return None."""
        before = len(self._diagnosis)
        if not self._has_timeline(path, node):
            return None
        shape = validate(TimelineShape, _without_case(node), self._diagnosis)
        for each in node.items("sources"):
            check_citations(each, self._rulebook.sources, self._diagnosis)
        check_selection(node, self._rulebook, self._diagnosis)
        people = [name for name, _, _ in node.entries("people")] or list(_SOMEONE)
        zone = self._zone(node)
        if zone is None:
            return None
        reader = EventReader(people, zone, self._rulebook.sources, self._diagnosis)
        told = node.items("timeline")
        events = [event for event in map(reader.read, told) if event]
        check_order(events, self._diagnosis)
        whole = len(events) == len(told)
        accounts = read_timeline_accounts(node, told, reader, self._diagnosis)
        wanted = TimelineExpectationReader(people, self._diagnosis)
        on_each: dict[str, tuple[Event, ...]] = {}
        if whole and accounts.by_name:
            on_each = accounts.events(events, people, self._diagnosis)
        elif whole:
            check_people(events, people, self._diagnosis)
        known = events if whole and not on_each else ()
        expected = wanted.read(node.child("expect"), accounts.shared, known)
        labels = {name: change.labels for name, change in accounts.by_name.items()}
        own = wanted.read_accounts(node, labels, on_each)
        main: TimelineVariant | None = None
        if shape and whole and len(self._diagnosis) == before:
            agreed = accounts.agreed(events)
            if not agreed:
                message = "the accounts agree on no event"
                hint = "tell under `timeline:` what all of them tell, such as the booking"
                self._diagnosis.add("wrong-shape", node.keys["accounts"], message, help=hint)
                return None
            main = TimelineVariant(
                "", shape.title, shape.policy, shape.readings, agreed, expected
            ).told_by(on_each, own)
        others = WhatIfReader(told, reader, self._rulebook, self._diagnosis)
        what_if = [others.read(*entry, main) for entry in node.entries("what_if")]
        if shape is None or main is None or len(self._diagnosis) > before:
            return None
        return Timeline(
            name=scenario_name(path),
            story=" ".join(shape.story.split()),
            sources=citations(shape.sources) if shape.sources else (),
            people=shape.people or _SOMEONE,
            main=main,
            what_if=tuple(variant for variant in what_if if variant),
            place=node.place,
        )

    def _zone(self, node: Node) -> ZoneInfo | None:
        """Return the zone of the clocks: the story's own, else its policy's; report that none is.

        A story of a place with two zones names its own, and what-ifs of another place keep it.
        """
        written = node.child("time_zone")
        named = zone_name(written, self._diagnosis)
        if written is None:
            policy, place = next(iter(node.words("policy")), ("", node.place))
            named = self._rulebook.time_zone_of(policy)
            if not named:
                message = f"no time zone is named for policy `{policy}`"
                hint = "write `time_zone:` here, in the policy's file or in jurisdiction.yaml"
                self._diagnosis.add("missing-key", place, message, help=hint)
        return ZoneInfo(named) if named else None

    def _has_timeline(self, path: Path, node: Node) -> bool:
        """Return True if the file has a timeline; report one that has a case."""
        if "case" in node.keys and not is_timeline(node):
            message, mark = "key `timeline` is missing", "this is a scenario of one case"
            hint = f"decide it: release-sim run {path}"
            self._diagnosis.add("missing-key", node.keys["case"], message, mark=mark, help=hint)
            return False
        for key in _OF_ONE_CASE:
            if key in node.keys:
                message = f"`{key}` stands in a file that tells a timeline"
                hint = "leave one of the two out: events state facts, and each has its own day"
                self._diagnosis.add("case-and-timeline", node.keys[key], message, help=hint)
        return True


def _without_case(node: Node) -> Node:
    """Return the file without the keys that were reported."""
    if not isinstance(node.value, dict):
        return node
    kept = {key: inner for key, inner in node.value.items() if key not in _OF_ONE_CASE}
    return Node(kept, node.place, node.keys)
