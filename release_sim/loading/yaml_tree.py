"""YAML text to a tree in which every node knows its place; the only module that imports PyYAML.

The events come from libyaml; plain scalars are read by the YAML 1.2 core schema, so that ``no``
and ``on`` are words and a date stays as written until the vocabulary asks for one.
"""

from __future__ import annotations

import re

import yaml

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node, place_in
from release_sim.model.problem import Place

DEEPEST = 24  # a rule's condition nested to the limit of reason reaches about a dozen

_WORDS: dict[str, bool | None] = {"": None, "~": None}
for _word, _meaning in (("null", None), ("true", True), ("false", False)):
    _WORDS |= {_word: _meaning, _word.capitalize(): _meaning, _word.upper(): _meaning}
_NUMBERS_BEGIN = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # begins some files, and means nothing later
# What libyaml says, in words of the files; what is told at its beginning is marked so.
_MESSAGES = {
    "mapping values are not allowed in this context": "a colon stands where no key can",
    "did not find expected key": "a key was expected here",
    "did not find expected '-' indicator": "an item, `-`, was expected here",
    "did not find expected ',' or ']'": "`,` or `]` was expected here",
    "did not find expected ',' or '}'": "`,` or `}` was expected here",
    "did not find expected <document start>": "nothing was expected here",
    "found character that cannot start any token": "no value begins with this character",
    "block sequence entries are not allowed in this context": "no list can begin here",
    "found unknown escape character": "no escape is written so",
}
_AT_BEGINNING = {
    "could not find expected ':'": "a key without its colon",
    "found unexpected end of stream": "what begins here does not end",
    "found unexpected document indicator": "what begins here does not end",
}


def parse(path: str, text: str, diagnosis: Diagnosis) -> Node | None:
    """Parse one document; report problems and return None if it cannot be used at all."""
    builder = _Builder(path, diagnosis)
    before = len(diagnosis)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if not builder.take(event):
                return None
    except yaml.YAMLError as error:
        _complain(path, text, error, diagnosis)
        return None
    if builder.root is None or builder.root.value is None:
        if len(diagnosis) == before:
            hint = "write a `title:` first"
            diagnosis.add("empty-file", Place(path), "the file is empty", help=hint)
        return None
    return builder.root


def scalar(text: str, place: Place, diagnosis: Diagnosis) -> Node:
    """Return a node of one plain scalar outside a file; report a word that means no value."""
    value = _meaning_of(text)
    if value is None:
        hint = "write `unknown` for what is not known"
        diagnosis.add("no-value", place, f"`{text}` is no value", help=hint)
    return Node(value, place, written=text)


class _Builder:
    """Makes nodes of parser events, without recursion."""

    def __init__(self, path: str, diagnosis: Diagnosis) -> None:
        self.root: Node | None = None
        self._path, self._diagnosis = path, diagnosis
        self._open: list[Node] = []
        self._keys: list[tuple[str | None, Place] | None] = []

    def take(self, event: yaml.Event) -> bool:
        """Use one event; false when reading on makes no sense."""
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            place = self._place(event)
            self._add("second-document", place, "a second document begins here", "use another file")
            return False
        if isinstance(event, yaml.NodeEvent):
            return self._node(event)
        if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            self._open.pop()
            self._keys.pop()
        return True

    def _node(self, event: yaml.NodeEvent) -> bool:
        place = self._place(event)
        self._check_properties(event, place)
        if isinstance(event, yaml.ScalarEvent):
            plain = _meaning_of(event.value)
            value, written = (event.value if event.style else plain), event.value
            if value != plain:  # only its quotes tell what it is
                written = f'"{written}"'
            self._put(Node(value, place, written=written), event)
        elif isinstance(event, yaml.AliasEvent):
            self._put(Node(None, place), event)
        else:
            node = Node([] if isinstance(event, yaml.SequenceStartEvent) else {}, place)
            self._put(node, event)
            self._open.append(node)
            self._keys.append(None)
            if len(self._open) > DEEPEST:
                message = f"nested more than {DEEPEST} levels deep"
                self._add("too-deep", place, message, "a rule or scenario needs about a dozen")
                return False
        return True

    def _check_properties(self, event: yaml.NodeEvent, place: Place) -> None:
        """Report what YAML has and these files do not use."""
        if event.anchor is not None:
            name = "alias" if isinstance(event, yaml.AliasEvent) else "anchor"
            there = Place(place.path, place.line, place.column, len(event.anchor) + 1)
            hint = "write the value out where it stands"
            mark = "not used in these files"
            self._add(name, there, f"{name} `{event.anchor}`", hint, mark)
        tag = getattr(event, "tag", None)
        if tag is not None:
            tag = tag.replace("tag:yaml.org,2002:", "!!")
            there = Place(place.path, place.line, place.column, len(tag))
            self._add("tag", there, f"tag `{tag}`", "leave it out", "not used in these files")
        # Only an escape between double quotes can stand for a character that does not print.
        if not isinstance(event, yaml.ScalarEvent) or event.style != '"':
            return
        if found := _CONTROL.search(event.value):
            message = f"character U+{ord(found[0]):04X} does not print"
            self._add("control-character", place, message, "leave it out")

    def _put(self, node: Node, event: yaml.NodeEvent) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        key = self._keys[-1]
        if isinstance(parent.value, list):
            parent.value.append(node)
            self._check_value(node, event, "an item of the list", node.place)
        elif isinstance(parent.value, dict):
            if key is None:
                self._keys[-1] = self._key(event, node.place, parent)
                return
            self._keys[-1] = None
            name, place = key
            if name is not None:
                parent.value.setdefault(name, node)
                parent.keys.setdefault(name, place)
                self._check_value(node, event, f"`{name}`", place)

    def _check_value(self, node: Node, event: yaml.NodeEvent, what: str, place: Place) -> None:
        if node.value is None and not isinstance(event, yaml.AliasEvent):
            there = node.place if node.written else place
            hint = "write one, or leave this out"
            self._add("no-value", there, f"{what} has no value", hint)

    def _key(self, event: yaml.NodeEvent, place: Place, parent: Node) -> tuple[str | None, Place]:
        if not isinstance(event, yaml.ScalarEvent):
            if not isinstance(event, yaml.AliasEvent):
                self._add("key-not-text", place, "a key is a list or a mapping", "keys are words")
            return None, place
        if event.value in parent.keys:
            first = parent.keys[event.value].line
            help_text = f"it stands at line {first} already; keep one of the two"
            self._add("repeated-key", place, f"key `{event.value}` is given twice", help_text)
        return event.value, place

    def _place(self, event: yaml.Event) -> Place:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            return Place(self._path)
        width = end.column - start.column if end.line == start.line else 1
        return Place(self._path, start.line + 1, start.column + 1, max(width, 1))

    def _add(self, name: str, place: Place, message: str, help_text: str, mark: str = "") -> None:
        self._diagnosis.add(name, place, message, mark=mark, help=help_text)


def _meaning_of(text: str) -> bool | int | float | str | None:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBERS_BEGIN:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _complain(path: str, text: str, error: yaml.YAMLError, diagnosis: Diagnosis) -> None:
    """Say what libyaml could not read, at the place where the writer will look for it."""
    if isinstance(error, yaml.reader.ReaderError):
        before = text.encode()[: error.position].decode(errors="ignore")
        message = f"character U+{error.character:04X} does not print"
        place = place_in(path, text, len(before))
        diagnosis.add("control-character", place, message, help="leave it out; save as UTF-8")
        return
    what = str(getattr(error, "problem", None) or error).lower()
    mark = getattr(error, "problem_mark", None)
    if what in _AT_BEGINNING:
        mark = getattr(error, "context_mark", None) or mark
    place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
    lines = text.splitlines()
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    indentation = line[: len(line) - len(line.lstrip())]
    tab = (indentation.find("\t") if "\t" in indentation else place.column - 1) + 1
    if _MARK in line:
        there = Place(path, place.line, line.index(_MARK) + 1)
        message = f"character U+{ord(_MARK):04X} does not print"
        diagnosis.add("control-character", there, message, help="leave it out")
    elif line[tab - 1 : tab] == "\t":
        hint = "use two spaces for each level"
        there = Place(path, place.line, tab)
        diagnosis.add("tab", there, "a tab stands where spaces belong", help=hint)
    elif what == "found undefined tag handle":
        diagnosis.add("tag", place, "a tag without meaning", help="leave the tag out")
    else:
        hint = "check indentation, colons, brackets and quotes, here and in the line above"
        message = (_MESSAGES | _AT_BEGINNING).get(what, what)
        diagnosis.add("yaml-syntax", place, message, help=hint)
