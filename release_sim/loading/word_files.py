"""The words of one language, read from ``words/<language>/<section>.yaml`` of a rules folder.

A section is read when it is first asked for, so that a verb pays for the words it prints, and kept
as rulebooks are, so that unchanged files are not parsed again. Words of the vocabulary (facts,
answers) that a folder does not have are those that come with the program; words of rules, findings
and readings are the folder's own or none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import tree_of
from release_sim.loading.word_models import (
    AnswersFileShape,
    ColumnsFileShape,
    DutiesFileShape,
    FactsFileShape,
    FindingsFileShape,
    InvariantsFileShape,
    LimitWordsFileShape,
    PolicyWordsFileShape,
    ReadingsFileShape,
    RulesFileShape,
)
from release_sim.loading.word_sections import Section, Words, WordSections
from release_sim.model.language import LAW_LANGUAGE, Language
from release_sim.model.rulebook import Rulebook
from release_sim.model.words import (
    AnswerWords,
    ColumnWords,
    DutyWords,
    FactWords,
    InvariantWords,
    PolicyWords,
    ReadingWords,
)
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.events import EVENT_KINDS
from release_sim.vocabulary.facts import DAY, VOCABULARY

_SHAPES: Mapping[str, type[BaseModel]] = {
    "answers": AnswersFileShape,
    "duties": DutiesFileShape,
    "facts": FactsFileShape,
    "columns": ColumnsFileShape,
    "findings": FindingsFileShape,
    "readings": ReadingsFileShape,
    "invariants": InvariantsFileShape,
    "policies": PolicyWordsFileShape,
    "limits": LimitWordsFileShape,
    "rules": RulesFileShape,
}


class WordFiles:
    """The words of one language in a rules folder; a ``Wordbook``."""

    def __init__(self, folder: Path, language: Language, diagnosis: Diagnosis) -> None:
        """Nothing is read yet."""
        self.language, self._diagnosis = language, diagnosis
        self._sections = WordSections(folder, language, diagnosis)

    @cached_property
    def answers(self) -> AnswerWords:
        """Return the words of answers, each kind of them the folder's own where it has some."""

        def words(files: Sequence[AnswersFileShape]) -> AnswerWords:
            return AnswerWords.model_validate(_merged(files))

        return self._sections.read(AnswersFileShape, "answers", words, with_bundled=True)

    @cached_property
    def duties(self) -> DutyWords:
        """Return the words of duties, each kind of them the folder's own where it has some."""

        def words(files: Sequence[DutiesFileShape]) -> DutyWords:
            return DutyWords.model_validate(_merged(files))

        return self._sections.read(DutiesFileShape, "duties", words, with_bundled=True)

    @cached_property
    def facts(self) -> Mapping[str, FactWords]:
        """Return the words of facts by name."""
        return self._names(FactsFileShape, "facts", lambda file: file.facts, with_bundled=True)

    @cached_property
    def columns(self) -> Mapping[str, ColumnWords]:
        """Return the words of columns of tables that are no facts, by name."""
        return self._names(ColumnsFileShape, "columns", lambda f: f.columns, with_bundled=True)

    @cached_property
    def findings(self) -> Mapping[str, FactWords]:
        """Return the words of findings by name, without its prefix."""
        return self._names(FindingsFileShape, "findings", lambda file: file.findings)

    @cached_property
    def readings(self) -> Mapping[str, ReadingWords]:
        """Return the words of readings; the rule files themselves have those of one language."""
        if self.language is LAW_LANGUAGE:
            return {}
        return self._names(ReadingsFileShape, "readings", lambda file: file.readings)

    @cached_property
    def invariants(self) -> Mapping[str, InvariantWords]:
        """Return the words of invariants; their files themselves have those of one language."""
        if self.language is LAW_LANGUAGE:
            return {}
        return self._names(InvariantsFileShape, "invariants", lambda file: file.invariants)

    @cached_property
    def policies(self) -> Mapping[str, PolicyWords]:
        """Return the words of policies; the policy files themselves have those of one language."""
        if self.language is LAW_LANGUAGE:
            return {}
        return self._names(PolicyWordsFileShape, "policies", lambda file: file.policies)

    @cached_property
    def limits(self) -> Mapping[str, str]:
        """Return the words of limits; the rule files themselves have those of one language."""
        if self.language is LAW_LANGUAGE:
            return {}
        return self._names(LimitWordsFileShape, "limits", lambda file: file.limits)

    @cached_property
    def rules(self) -> Mapping[str, str]:
        """Return the sentences of rules; the rule files themselves have those of one language."""
        if self.language is LAW_LANGUAGE:
            return {}
        return self._names(RulesFileShape, "rules", lambda file: file.rules)

    def check(self, rulebook: Rulebook, invariants: Collection[str]) -> None:
        """Report all problems with the words, and words for names that do not exist."""
        for section, shape in _SHAPES.items():
            self._sections.check(shape, section)
        for section, kind, known in (
            ("facts", "fact", {*VOCABULARY, DAY.name}),
            ("findings", "finding", set(rulebook.findings)),
            ("readings", "reading", set(rulebook.readings)),
            ("invariants", "invariant", invariants),
            ("policies", "policy", set(rulebook.policies)),
            ("limits", "limit", {limit.name for limit in rulebook.all_limits()}),
            ("rules", "rule", set(rulebook.rules)),
        ):
            self._check_names(section, section, kind, known)
        self._check_names("answers", "actions", "action", ACTIONS)
        self._check_names("duties", "events", "event", EVENT_KINDS)

    def _check_names(self, section: str, key: str, kind: str, known: Collection[str]) -> None:
        """Report words for names that do not exist, in a section of the folder and its books."""
        for path, data in self._sections.files(section).items():
            node = tree_of(path, data, self._diagnosis)
            for name, place, _ in node.entries(key) if node else ():
                self._diagnosis.check_known(kind, name, known, place)

    def lacking(self, rulebook: Rulebook, invariants: Collection[str]) -> dict[str, list[str]]:
        """List by section the names that have no words of their own in this language."""
        findings = [name for name in rulebook.findings if name not in self.findings]
        found = {"findings": findings}
        if self.language is not LAW_LANGUAGE:
            found["readings"] = [name for name in rulebook.readings if name not in self.readings]
            found["invariants"] = [name for name in invariants if name not in self.invariants]
            found["policies"] = [name for name in rulebook.policies if name not in self.policies]
            limits = rulebook.all_limits()
            found["limits"] = [each.name for each in limits if each.name not in self.limits]
            found["rules"] = [name for name in rulebook.rules if name not in self.rules]
        return {section: names for section, names in found.items() if names}

    def _names(
        self,
        shape: type[Section],
        section: str,
        names: Callable[[Section], Mapping[str, Words]],
        *,
        with_bundled: bool = False,
    ) -> Mapping[str, Words]:
        """Return the words of a section by name; the last file with a name counts."""

        def words(files: Sequence[Section]) -> Mapping[str, Words]:
            return {name: each for file in files for name, each in names(file).items()}

        return self._sections.read(shape, section, words, with_bundled=with_bundled)


def _merged(files: Sequence[BaseModel]) -> dict[str, Any]:
    """Return the entries of the files without titles; the last file with a key counts."""
    found: dict[str, Any] = {}
    for file in files:
        for key, value in file.model_dump(exclude_none=True, by_alias=True).items():
            found[key] = {**found.get(key, {}), **value} if isinstance(value, dict) else value
    del found["title"]
    return found
