"""Files of invariants: what an analyst wants to see proved, written like rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from release_sim.loading.books import rule_files
from release_sim.loading.chosen_readings import check_choice
from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.file_models import PeriodShape
from release_sim.loading.input_files import read_tree
from release_sim.loading.node import Node
from release_sim.loading.rulebook_files import INVARIANTS
from release_sim.loading.rulebook_parser import vocabulary_of
from release_sim.loading.rules import read_period
from release_sim.loading.shared_shapes import Name
from release_sim.loading.validation import validate
from release_sim.model.analysis.invariant import (
    LAST_EVENTS,
    AnswerInvariant,
    IndependenceInvariant,
    Invariant,
    PathInvariant,
)
from release_sim.model.condition import AllOf
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import FromFile, Sentence
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Fact
from release_sim.vocabulary.facts import VOCABULARY


class AnyInvariantShape(FromFile):
    """The keys of every invariant; conditions are checked against the vocabulary elsewhere."""

    says: Sentence
    during: PeriodShape = PeriodShape()
    broken_by: dict[str, Sentence] = {}


class AnswerInvariantShape(AnyInvariantShape):
    """An invariant on the answer for one action."""

    action: str
    never: Annotated[list[str], Field(min_length=1)]
    when: dict[str, Any] | None = None
    unless: dict[str, Any] | list[dict[str, Any]] | None = None


class IndependenceShape(AnyInvariantShape):
    """An invariant on the facts on which no answer depends."""

    independent_of: Annotated[list[str], Field(min_length=1)]


class PathShape(AnyInvariantShape):
    """An invariant on the act of the jail with which no history of so many events ends."""

    never_ends_with: str
    events: Annotated[int, Field(ge=1, le=8)] = 6
    when: dict[str, Any] | None = None
    unless: dict[str, Any] | list[dict[str, Any]] | None = None


class InvariantFileShape(FromFile):
    """A file of invariants."""

    title: Sentence | None = None
    invariants: dict[Name, Any] = Field(min_length=1)


class InvariantReader:
    """Reads files of invariants against a rulebook; what is wrong goes to the diagnosis."""

    def __init__(self, rulebook: Rulebook, diagnosis: Diagnosis) -> None:
        """Conditions may test facts, findings and readings."""
        self._rulebook, self._diagnosis = rulebook, diagnosis
        self._vocabulary = vocabulary_of(dict(rulebook.findings), rulebook.readings.values())

    def read_folder(self, folder: Path) -> dict[str, Invariant]:
        """Return the invariants of all files in a rules folder, in their order."""
        found: dict[str, Invariant] = {}
        for path in rule_files(folder, INVARIANTS):
            for name, invariant in self.read(path).items():
                if name in found:
                    message = f"another file has an invariant `{name}` already"
                    hint = "give one of them another name"
                    self._diagnosis.add("repeated-key", Place(str(path)), message, help=hint)
                found.setdefault(name, invariant)
        return found

    def read(self, path: Path) -> dict[str, Invariant]:
        """Read the well-formed invariants of a file; report the others."""
        node = read_tree(path, self._diagnosis)
        if node is None:
            return {}
        validate(InvariantFileShape, node, self._diagnosis)
        found: dict[str, Invariant] = {}
        for name, key, inner in node.entries("invariants"):
            invariant = self._any_kind(name, key, inner)
            if invariant:
                found[name] = invariant
        return found

    def _any_kind(self, name: str, key: Place, node: Node) -> Invariant | None:
        if node.child("independent_of"):
            return self._independence(name, key, node)
        if node.child("never_ends_with"):
            return self._path(name, key, node)
        return self._invariant(name, key, node)

    def _invariant(self, name: str, key: Place, node: Node) -> AnswerInvariant | None:
        known = self._diagnosis.check_known
        before = len(self._diagnosis)
        shape = validate(
            AnswerInvariantShape, node, self._diagnosis, what=f"invariant `{name}`", key=key
        )
        for action, place in node.words("action"):
            known("action", action, ACTIONS, place)
        for answer, place in node.words("never"):
            known("answer", answer, [each.value for each in Answer], place)
        broken_by, during = (
            self._broken_by(node),
            read_period(node.child("during"), self._diagnosis),
        )
        when, unless = self._conditions(node, self._vocabulary)
        if shape is None or len(self._diagnosis) > before:
            return None
        never = frozenset(Answer(word) for word in shape.never)
        return AnswerInvariant(
            name, shape.says, shape.action, never, when, during, broken_by, unless
        )

    def _independence(self, name: str, key: Place, node: Node) -> IndependenceInvariant | None:
        before = len(self._diagnosis)
        what = f"invariant `{name}`"
        shape = validate(IndependenceShape, node, self._diagnosis, what=what, key=key)
        for fact, place in node.words("independent_of"):
            self._diagnosis.check_known("fact", fact, VOCABULARY, place)
        broken_by, during = (
            self._broken_by(node),
            read_period(node.child("during"), self._diagnosis),
        )
        if shape is None or len(self._diagnosis) > before:
            return None
        facts = tuple(dict.fromkeys(shape.independent_of))
        return IndependenceInvariant(name, shape.says, facts, during, broken_by)

    def _path(self, name: str, key: Place, node: Node) -> PathInvariant | None:
        before = len(self._diagnosis)
        shape = validate(PathShape, node, self._diagnosis, what=f"invariant `{name}`", key=key)
        for event, place in node.words("never_ends_with"):
            self._diagnosis.check_known("event", event, LAST_EVENTS, place)
        broken_by, during = (
            self._broken_by(node),
            read_period(node.child("during"), self._diagnosis),
        )
        when, unless = self._conditions(node, VOCABULARY)
        if shape is None or len(self._diagnosis) > before:
            return None
        event = shape.never_ends_with
        return PathInvariant(name, shape.says, event, when, shape.events, during, broken_by, unless)

    def _conditions(
        self, node: Node, vocabulary: Mapping[str, Fact]
    ) -> tuple[AllOf, tuple[AllOf, ...]]:
        when, unless = node.child("when"), node.child("unless")
        reader = ConditionReader(vocabulary, self._diagnosis)
        return (
            reader.block(when) if when else AllOf(()),
            reader.blocks(unless) if unless else (),
        )

    def _broken_by(self, node: Node) -> dict[tuple[str, str], str]:
        """Choices of readings, ``name=choice``, each with the reason."""
        found: dict[tuple[str, str], str] = {}
        for text, place, reason in node.entries("broken_by"):
            name, _, choice = text.partition("=")
            check_choice(name, choice, place, self._rulebook.readings, self._diagnosis)
            found[name, choice] = " ".join(str(reason.value).split())
        return found
