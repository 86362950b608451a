"""The reader of a course's expected results, as written under ``expect``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TypeVar

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.loading.timelines.event_reader import Labels, concerned
from release_sim.loading.timelines.timeline_models import ExpectOfOneShape, ExpectOfSeveralShape
from release_sim.loading.validation import validate
from release_sim.model.problem import Place
from release_sim.model.timelines.obligation import DutyStatus
from release_sim.model.timelines.timeline import TimelineExpectation
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER

_Word = TypeVar("_Word", bound=StrEnum)


class TimelineExpectationReader:
    """Reads expectations; where the story has one person, they leave the person out."""

    def __init__(self, people: Sequence[str], diagnosis: Diagnosis) -> None:
        """``people`` are those of the story."""
        self._people, self._diagnosis = people, diagnosis
        self._shape = ExpectOfSeveralShape if len(people) > 1 else ExpectOfOneShape

    def read(self, node: Node | None, labels: Labels) -> TimelineExpectation:
        """Read the results expected after the events of these labels; report problems."""
        if node is None:
            return TimelineExpectation()
        validate(self._shape, node, self._diagnosis, what="`expect`")
        answers: dict[tuple[str, str, str], Answer] = {}
        for event, key, inner in node.entries("answers"):
            told = labels.event(event, key)
            for person, place, by_action in self._by_person(inner):
                if told:
                    self._check_concerned(event, told, person, place)
                for action, answer in self._by_action(by_action, "answer", Answer):
                    answers[event, person, action] = answer
        standing = {
            (person, action, instrument): word
            for person, _, by_action in self._by_person(node.child("duties"))
            for action, instrument, word in self._statuses(by_action)
        }
        return TimelineExpectation(answers, standing)

    def _by_person(self, node: Node | None) -> Iterator[tuple[str, Place, Node]]:
        if node and len(self._people) == 1:
            yield self._people[0], node.place, node
        elif node:
            for person, place, inner in node.entries():
                self._diagnosis.check_known("person", person, self._people, place)
                yield person, place, inner

    def _statuses(self, node: Node) -> Iterator[tuple[str, str | None, DutyStatus]]:
        """Yield the outcome of each duty; of one that answers papers, it may be given by paper."""
        for action, status in self._by_action(node, "standing", DutyStatus):
            yield action, None, status
        for action, place, inner in node.entries():
            if isinstance(inner.value, dict):
                self._diagnosis.check_known("action", action, ANSWERED_BY_PAPER, place)
                for instrument, status in self._words(inner, "standing", DutyStatus):
                    yield action, instrument, status

    def _by_action(self, node: Node, kind: str, words: type[_Word]) -> Iterator[tuple[str, _Word]]:
        for action, place, _ in node.entries():
            self._diagnosis.check_known("action", action, ACTIONS, place)
        yield from self._words(node, kind, words)

    def _words(self, node: Node, kind: str, words: type[_Word]) -> Iterator[tuple[str, _Word]]:
        for key, _, inner in node.entries():
            for word, at in inner.words():
                if self._diagnosis.check_known(kind, word, [each.value for each in words], at):
                    yield key, words(word)

    def _check_concerned(self, event: str, told: Node, person: str, place: Place) -> None:
        """After an event the answers are only about those whom it concerns."""
        theirs = concerned(told, self._people)
        if person in self._people and person not in theirs:
            message = f"event `{event}` does not concern `{person}`"
            named = ", ".join(f"`{each}`" for each in self._people if each in theirs)
            hint = f"it concerns {named}" if named else ""
            self._diagnosis.add("unknown-person", place, message, help=hint)
