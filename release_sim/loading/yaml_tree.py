"""YAML text to a tree in which every node knows its place; the one room that knows YAML.

The events come from libyaml; plain scalars are read by the YAML 1.2 core schema, so that ``no``
and ``on`` are words and a date stays as written until the vocabulary asks for one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.problem import Place

DEEPEST = 24  # a rule's condition nested to the limit of reason reaches about a dozen

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]

_WORDS: dict[str, bool | None] = {"": None, "~": None}
for _word, _meaning in (("null", None), ("true", True), ("false", False)):
    _WORDS |= {_word: _meaning, _word.capitalize(): _meaning, _word.upper(): _meaning}
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")


@dataclass(slots=True)
class Node:
    """A scalar, a list of nodes or a mapping to nodes, and where it and its keys stand."""

    value: bool | int | float | str | list[Node] | dict[str, Node] | None
    place: Place
    keys: dict[str, Place] = field(default_factory=dict)

    def plain(self) -> Plain:
        """The value without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def child(self, *path: int | str) -> Node | None:
        """The node under these keys and positions, if there is one."""
        node: Node | None = self
        for step in path:
            inside = node.value if node else None
            if isinstance(inside, dict):
                node = inside.get(str(step))
            elif isinstance(inside, list) and isinstance(step, int) and step < len(inside):
                node = inside[step]
            else:
                return None
        return node


def parse(path: str, text: str, diagnosis: Diagnosis) -> Node | None:
    """The tree of one document, or nothing where the text cannot be used at all."""
    builder = _Builder(path, diagnosis)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if not builder.take(event):
                return None
    except yaml.YAMLError as error:
        _complain(path, text, error, diagnosis)
        return None
    if builder.root is None or builder.root.value is None:
        diagnosis.add("empty-file", Place(path), "the file is empty", help="write a `title:` first")
        return None
    return builder.root


class _Builder:
    """Makes nodes of parser events, without recursion."""

    def __init__(self, path: str, diagnosis: Diagnosis) -> None:
        self.root: Node | None = None
        self._path, self._diagnosis = path, diagnosis
        self._open: list[Node] = []
        self._keys: list[tuple[str, Place] | None] = []

    def take(self, event: yaml.Event) -> bool:
        """Use one event; false when reading on makes no sense."""
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self._add("second-document", event, "a second document begins here", "use another file")
            return False
        if isinstance(event, yaml.NodeEvent):
            return self._node(event)
        if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            self._open.pop()
            self._keys.pop()
        return True

    def _node(self, event: yaml.NodeEvent) -> bool:
        if event.anchor is not None:
            name = "alias" if isinstance(event, yaml.AliasEvent) else "anchor"
            self._add(
                name, event, f"{name} `{event.anchor}`", "write the value out where it stands"
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._add("tag", event, f"tag `{tag}`", "leave the tag out")
        place = self._place(event)
        if isinstance(event, yaml.ScalarEvent):
            self._put(Node(_scalar(event), place), event)
        elif isinstance(event, yaml.AliasEvent):
            self._put(Node(None, place), event)
        else:
            node = Node([] if isinstance(event, yaml.SequenceStartEvent) else {}, place)
            self._put(node, event)
            self._open.append(node)
            self._keys.append(None)
            if len(self._open) > DEEPEST:
                self._add("too-deep", event, f"nested more than {DEEPEST} levels deep")
                return False
        return True

    def _put(self, node: Node, event: yaml.NodeEvent) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif isinstance(parent.value, dict):
            key = self._keys[-1]
            if key is None:
                self._keys[-1] = self._key(event, node.place, parent)
            else:
                self._keys[-1] = None
                parent.value.setdefault(key[0], node)
                parent.keys.setdefault(*key)

    def _key(self, event: yaml.NodeEvent, place: Place, parent: Node) -> tuple[str, Place]:
        if not isinstance(event, yaml.ScalarEvent):
            self._add("key-not-text", event, "a key is a list or a mapping", "keys are words")
            return f"(key at line {place.line})", place
        if event.value in parent.keys:
            first = parent.keys[event.value].line
            help_text = f"it stands at line {first} already; keep one of the two"
            self._add("repeated-key", event, f"key `{event.value}` is given twice", help_text)
        return event.value, place

    def _place(self, event: yaml.Event) -> Place:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            return Place(self._path)
        width = end.column - start.column if end.line == start.line else 1
        return Place(self._path, start.line + 1, start.column + 1, max(width, 1))

    def _add(self, name: str, event: yaml.Event, message: str, help_text: str = "") -> None:
        self._diagnosis.add(name, self._place(event), message, help=help_text)


def _scalar(event: yaml.ScalarEvent) -> bool | int | float | str | None:
    text: str = event.value
    if event.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _complain(path: str, text: str, error: yaml.YAMLError, diagnosis: Diagnosis) -> None:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
    lines = text.splitlines()
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        column = line.index("\t") + 1
        diagnosis.add(
            "tab",
            Place(path, place.line, column),
            "a tab stands in the indentation",
            help="use two spaces for each level",
        )
    else:
        diagnosis.add(
            "yaml-syntax",
            place,
            str(what).lower(),
            help="check the indentation, and the colons and quotes of this line and the one above",
        )
