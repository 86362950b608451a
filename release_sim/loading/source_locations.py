"""The places of flaws in the rules folder, so that each is shown with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from release_sim.loading.books import rule_file, rule_files
from release_sim.loading.conditions import places_of_lines
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import read_tree
from release_sim.loading.node import Node
from release_sim.model.analysis.flaw import Flaw, FlawLocation
from release_sim.model.problem import Place


class SourceLocations:
    """Finds the places of flaws; reads only the files in which there are some."""

    def __init__(self, folder: Path, diagnosis: Diagnosis) -> None:
        """``folder`` is the rules folder, all of whose files are in order."""
        self._folder, self._diagnosis = folder, diagnosis
        self._trees: dict[Path, Node | None] = {}

    def locate(self, flaw: Flaw) -> Flaw:
        """Return the flaw with its place and the text of the line there."""
        place = self._place(flaw.location)
        return replace(flaw, place=place, line_text=self._diagnosis.line_at(place))

    def _place(self, spot: FlawLocation) -> Place:
        if spot.kind == "policies":
            path = rule_file(self._folder, f"policies/{spot.name}.yaml")
            node = self._tree(path)
            return (node and _below(node, spot.path)) or Place(str(path))
        key = spot.name.rpartition(".")[2]
        for path in self._files(spot):
            node = self._tree(path)
            entries = node.child(spot.kind) if node else None
            entry = entries.child(key) if entries else None
            if entries and entry:
                return _below(entry, spot.path) or entries.keys[key]
        return Place(str(self._folder))

    def _files(self, spot: FlawLocation) -> list[Path]:
        """List the files in which it may be declared."""
        if spot.kind == "readings":
            return rule_files(self._folder, "readings")
        folder, file, _ = spot.name.split(".")
        return [rule_file(self._folder, f"{folder}/{file}.yaml")]

    def _tree(self, path: Path) -> Node | None:
        if path not in self._trees:
            self._trees[path] = read_tree(path, self._diagnosis)
        return self._trees[path]


def _below(entry: Node, path: tuple[str | int, ...]) -> Place | None:
    """Return the place of a key, a word or a numbered line, or of the nearest node above it."""
    match path:
        case ():
            return None
        case ("lines", int(number)):
            return list(_comparison_places(entry))[number]
        case ("exception_to", target):
            return next(place for word, place in entry.words("exception_to") if word == target)
        case ("must_answer", _) if "must_answer" not in entry.keys:
            return entry.keys["based_on"]
    *above, last = path
    inside = entry.child(*above)
    return inside.keys.get(str(last)) if inside else None


def _comparison_places(rule: Node) -> Iterator[Place]:
    """Yield the places of the comparisons of a rule, in the order of ``Rule.comparisons``."""
    unless = rule.child("unless")
    for block in (rule.child("when"), unless, *rule.items("unless")):
        if block:
            yield from places_of_lines(block)
