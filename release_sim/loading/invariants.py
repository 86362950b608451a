"""Files of invariants: sentences an analyst wants to see proved, written like rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.files import read_tree
from release_sim.loading.fitting import shaped
from release_sim.loading.node import Node
from release_sim.loading.policies import check_choice
from release_sim.loading.rulebook import vocabulary_of
from release_sim.loading.rules import period
from release_sim.loading.shapes import Name, PeriodShape
from release_sim.model.condition import All
from release_sim.model.invariant import Invariant
from release_sim.model.problem import Place
from release_sim.model.rule import ACTIONS
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import FromFile, Sentence
from release_sim.model.verdict import Answer


class InvariantShape(FromFile):
    """One sentence; its condition is read against the vocabulary elsewhere."""

    says: Sentence
    action: str
    never: Annotated[list[str], Field(min_length=1)]
    when: dict[str, Any] | None = None
    during: PeriodShape = PeriodShape()
    broken_by: list[str] = []


class InvariantFileShape(FromFile):
    """A file of sentences."""

    title: Sentence | None = None
    invariants: dict[Name, Any] = Field(min_length=1)


class InvariantReader:
    """Reads files of invariants against a rulebook; what is wrong goes to the diagnosis."""

    def __init__(self, rulebook: Rulebook, diagnosis: Diagnosis) -> None:
        """Conditions may test facts, findings and readings."""
        self._rulebook, self._diagnosis = rulebook, diagnosis
        self._vocabulary = vocabulary_of(dict(rulebook.findings), rulebook.readings.values())

    def read(self, path: Path) -> dict[str, Invariant]:
        """The sentences of a file whose shape is right; the others are complained of."""
        node = read_tree(path, self._diagnosis)
        if node is None:
            return {}
        shaped(InvariantFileShape, node, self._diagnosis)
        found = (self._invariant(*entry) for entry in node.entries("invariants"))
        return {invariant.name: invariant for invariant in found if invariant}

    def _invariant(self, name: str, key: Place, node: Node) -> Invariant | None:
        known = self._diagnosis.known
        before = len(self._diagnosis)
        shape = shaped(InvariantShape, node, self._diagnosis, what=f"invariant `{name}`", key=key)
        for action, place in node.words("action"):
            known("action", action, ACTIONS, place)
        for answer, place in node.words("never"):
            known("answer", answer, [each.value for each in Answer], place)
        broken_by = [self._choice(text, place) for text, place in node.words("broken_by")]
        written = node.child("when")
        reader = ConditionReader(self._vocabulary, self._diagnosis)
        when = reader.block(written) if written else All(())
        during = period(node.child("during"), self._diagnosis)
        if shape is None or len(self._diagnosis) > before:
            return None
        return Invariant(
            name=name,
            says=shape.says,
            action=shape.action,
            never=frozenset(Answer(word) for word in shape.never),
            when=when,
            during=during,
            broken_by=dict.fromkeys(broken_by, "as its file says"),
        )

    def _choice(self, text: str, place: Place) -> tuple[str, str]:
        name, _, choice = text.partition("=")
        check_choice(name, choice, place, self._rulebook.readings, self._diagnosis)
        return name, choice
