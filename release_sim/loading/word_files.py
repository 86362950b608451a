"""The words of one language, read from ``words/<language>/<section>.yaml`` of a rules folder.

A section is read when it is first asked for, so that a verb pays for the words it prints. Words
of the vocabulary (facts, answers) that a folder does not have are those that come with the
program; words of rules, findings and readings are the folder's own or none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

from pydantic import BaseModel

from release_sim.loading.books import rule_folders
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.found_files import bundled
from release_sim.loading.input_files import read_tree
from release_sim.loading.node import Node
from release_sim.loading.rulebook_files import WORDS
from release_sim.loading.validation import validate
from release_sim.loading.word_models import (
    AnswersFileShape,
    DutiesFileShape,
    FactsFileShape,
    FindingsFileShape,
    LimitWordsFileShape,
    ReadingsFileShape,
    RulesFileShape,
)
from release_sim.model.language import LAW_LANGUAGE, Language
from release_sim.model.rulebook import Rulebook
from release_sim.model.words import AnswerWords, DutyWords, FactWords, ReadingWords
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.events import EVENT_KINDS
from release_sim.vocabulary.facts import DAY, VOCABULARY

_SHAPES: Mapping[str, type[BaseModel]] = {
    "answers": AnswersFileShape,
    "duties": DutiesFileShape,
    "facts": FactsFileShape,
    "findings": FindingsFileShape,
    "readings": ReadingsFileShape,
    "limits": LimitWordsFileShape,
    "rules": RulesFileShape,
}

_GAPS = frozenset(
    {"it", "value", "name", "body", "do", "number", "amount", "time", "within"}
    | {"day", "month", "year", "first", "last", "length", "happening", "events", "moment"}
    | {"source", "event", "label", "minutes", "hours", "days"}
)

Section = TypeVar("Section", bound=BaseModel)


class WordFiles:
    """The words of one language in a rules folder; a ``Wordbook``."""

    def __init__(self, folder: Path, language: Language, diagnosis: Diagnosis) -> None:
        """Nothing is read yet."""
        self.language = language
        self._folder, self._diagnosis = folder, diagnosis

    @cached_property
    def answers(self) -> AnswerWords:
        """Return the words of answers, each kind of them the folder's own where it has some."""
        files = self._section(AnswersFileShape, "answers", with_bundled=True)
        return AnswerWords.model_validate(_merged(files))

    @cached_property
    def duties(self) -> DutyWords:
        """Return the words of duties, each kind of them the folder's own where it has some."""
        files = self._section(DutiesFileShape, "duties", with_bundled=True)
        return DutyWords.model_validate(_merged(files))

    @cached_property
    def facts(self) -> Mapping[str, FactWords]:
        """Return the words of facts by name."""
        files = self._section(FactsFileShape, "facts", with_bundled=True)
        return {name: words for file in files for name, words in file.facts.items()}

    @cached_property
    def findings(self) -> Mapping[str, FactWords]:
        """Return the words of findings by name, without its prefix."""
        files = self._section(FindingsFileShape, "findings")
        return {name: words for file in files for name, words in file.findings.items()}

    @cached_property
    def readings(self) -> Mapping[str, ReadingWords]:
        """Return the words of readings; the rule files themselves have those of one language."""
        if self.language is LAW_LANGUAGE:
            return {}
        files = self._section(ReadingsFileShape, "readings")
        return {name: words for file in files for name, words in file.readings.items()}

    @cached_property
    def limits(self) -> Mapping[str, str]:
        """Return what limits say; the rule files themselves have those of one language."""
        if self.language is LAW_LANGUAGE:
            return {}
        files = self._section(LimitWordsFileShape, "limits")
        return {name: says for file in files for name, says in file.limits.items()}

    @cached_property
    def rules(self) -> Mapping[str, str]:
        """Return the sentences of rules; the rule files themselves have those of one language."""
        if self.language is LAW_LANGUAGE:
            return {}
        files = self._section(RulesFileShape, "rules")
        return {name: says for file in files for name, says in file.rules.items()}

    def check(self, rulebook: Rulebook) -> None:
        """Report all that is wrong with the words, and words of what there is not."""
        for section, shape in _SHAPES.items():
            self._files(shape, section)
        for section, kind, known in (
            ("facts", "fact", {*VOCABULARY, DAY.name}),
            ("findings", "finding", set(rulebook.findings)),
            ("readings", "reading", set(rulebook.readings)),
            ("limits", "limit", {limit.name for limit in rulebook.all_limits()}),
            ("rules", "rule", set(rulebook.rules)),
        ):
            self._check_names(section, section, kind, known)
        self._check_names("answers", "actions", "action", ACTIONS)
        self._check_names("duties", "events", "event", EVENT_KINDS)

    def _check_names(self, section: str, key: str, kind: str, known: Collection[str]) -> None:
        """Report words of what there is not, in a section of the folder and its books."""
        for folder in rule_folders(self._folder):
            node = self._node(folder, section)
            for name, place, _ in node.entries(key) if node else ():
                self._diagnosis.check_known(kind, name, known, place)

    def lacking(self, rulebook: Rulebook) -> dict[str, list[str]]:
        """List by section the names that have no words of their own in this language."""
        findings = [name for name in rulebook.findings if name not in self.findings]
        found = {"findings": findings}
        if self.language is not LAW_LANGUAGE:
            found["readings"] = [name for name in rulebook.readings if name not in self.readings]
            limits = rulebook.all_limits()
            found["limits"] = [each.name for each in limits if each.name not in self.limits]
            found["rules"] = [name for name in rulebook.rules if name not in self.rules]
        return {section: names for section, names in found.items() if names}

    def _section(
        self, shape: type[Section], section: str, *, with_bundled: bool = False
    ) -> list[Section]:
        """Read a section; raise ``FilesAreWrongError`` if anything is wrong with it."""
        found = self._files(shape, section, with_bundled=with_bundled)
        self._diagnosis.raise_if_any()
        return found

    def _files(
        self, shape: type[Section], section: str, *, with_bundled: bool = False
    ) -> list[Section]:
        """Read a section of the program's words, if they count here, and of the folder's."""
        folders = [bundled("rules")] if with_bundled and self._folder != bundled("rules") else []
        folders += rule_folders(self._folder)
        found: list[Section] = []
        for folder in folders:
            node = self._node(folder, section)
            if node is None:
                continue
            for text in _texts(node):
                self._check_gaps(text)
            shaped = validate(shape, node, self._diagnosis)
            found += [shaped] if shaped else []
        return found

    def _node(self, folder: Path, section: str) -> Node | None:
        path = folder / WORDS / self.language / f"{section}.yaml"
        return read_tree(path, self._diagnosis) if path.is_file() else None

    def _check_gaps(self, text: Node) -> None:
        """Report a gap, ``{...}``, that nothing is put into."""
        try:
            named = [name for _, name, _, _ in Formatter().parse(str(text.value))]
        except ValueError:
            named = [""]
        for name in named:
            if name is not None and name not in _GAPS:
                listed = ", ".join(f"`{{{gap}}}`" for gap in sorted(_GAPS))
                message = f"nothing is put into the gap `{{{name}}}`"
                self._diagnosis.add("unknown-gap", text.place, message, help=f"there is {listed}")


def _merged(files: Sequence[BaseModel]) -> dict[str, Any]:
    """Return the entries of the files but their titles; of one key the last file has the say."""
    found: dict[str, Any] = {}
    for file in files:
        for key, value in file.model_dump(exclude_none=True, by_alias=True).items():
            found[key] = {**found.get(key, {}), **value} if isinstance(value, dict) else value
    del found["title"]
    return found


def _texts(node: Node) -> Iterator[Node]:
    """Yield all texts below a node."""
    if isinstance(node.value, dict):
        for inner in node.value.values():
            yield from _texts(inner)
    elif isinstance(node.value, list):
        for inner in node.value:
            yield from _texts(inner)
    elif isinstance(node.value, str):
        yield node
