"""The reader of a timeline's expected results, as written under ``expect``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from release_sim.loading.accounts import check_names
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.loading.timelines.event_reader import Labels, concerned
from release_sim.loading.timelines.timeline_models import ExpectOfOneShape, ExpectOfSeveralShape
from release_sim.loading.validation import validate
from release_sim.model.problem import Place
from release_sim.model.timelines.knowledge import state_after
from release_sim.model.timelines.obligation import DutyStatus
from release_sim.model.timelines.timeline import Event, TimelineExpectation
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

    def read(
        self, node: Node | None, labels: Labels, events: Sequence[Event] = ()
    ) -> TimelineExpectation:
        """Read the results expected after the events of these labels; report problems.

        Names of papers are held to those that the events bring, where all events could be read.
        """
        if node is None:
            return TimelineExpectation()
        validate(self._shape, node, self._diagnosis, what="`expect`")
        papers = {
            person: state_after(events, person).instruments for person in self._people if events
        }
        answers: dict[tuple[str, str, str, str | None], Answer] = {}
        for event, key, inner in node.entries("answers"):
            told = labels.event(event, key)
            for person, place, by_action in self._by_person(inner):
                if told:
                    self._check_concerned(event, told, person, place)
                for action, paper, answer in self._words_of(
                    by_action, "answer", Answer, papers.get(person)
                ):
                    answers[event, person, action, paper] = answer
        status = {
            (person, action, paper): word
            for person, _, by_action in self._by_person(node.child("duties"))
            for action, paper, word in self._words_of(
                by_action, "duty status", DutyStatus, papers.get(person)
            )
        }
        return TimelineExpectation(answers, status)

    def read_accounts(
        self,
        node: Node,
        labels: Mapping[str, Labels],
        events: Mapping[str, Sequence[Event]],
    ) -> dict[str, TimelineExpectation]:
        """Read the results expected on single accounts of the story; report problems."""
        check_names(node, events, self._diagnosis)
        return {
            name: self.read(inner, labels[name], events[name])
            for name, _, inner in node.entries("expect", "accounts")
            if name in events
        }

    def _by_person(self, node: Node | None) -> Iterator[tuple[str, Place, Node]]:
        if node and len(self._people) == 1:
            yield self._people[0], node.place, node
        elif node:
            for person, place, inner in node.entries():
                self._diagnosis.check_known("person", person, self._people, place)
                yield person, place, inner

    def _words_of(
        self, node: Node, kind: str, words: type[_Word], papers: Mapping[str, Sequence[str]] | None
    ) -> Iterator[tuple[str, str | None, _Word]]:
        """Yield the word for each action; of one that answers papers, it may be given by paper."""
        for action, place, inner in node.entries():
            self._diagnosis.check_known("action", action, ACTIONS, place)
            if not isinstance(inner.value, dict):
                continue
            known = self._diagnosis.check_known("action", action, ANSWERED_BY_PAPER, place)
            if known and papers is not None:
                names = papers.get(ANSWERED_BY_PAPER[action], ())
                for name, at, _ in inner.entries():
                    self._diagnosis.check_known("instrument", name, names, at)
            for name, word in self._words(inner, kind, words):
                yield action, name, word
        for action, word in self._words(node, kind, words):
            yield action, None, word

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
