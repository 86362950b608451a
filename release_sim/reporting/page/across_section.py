"""The report on one case in many places: action by action, which place answers what, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.analysis.place_answers import Across, NotCovered
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.left_out_text import no_answers
from release_sim.reporting.page.phrases import Phrasebook, Sentence
from release_sim.vocabulary.tested_names import finding_name


class AnsweredIn(NamedTuple):
    """One action, and for each answer that is given the places that give it for one reason."""

    action: str
    answers: list[Sentence]


class AcrossSection:
    """One case in many places, in sentences; an action of which no place speaks is left out."""

    def __init__(self, told: Across, phrases: Phrasebook) -> None:
        """Take the places in the order of their groups."""
        self._told, self._phrases = told, phrases
        self.groups = [
            phrases.say("across.alike", places=self._names([place.name for place in group]))
            for group in told.groups
        ]
        self.rows = [row for action in told.actions if (row := self._row(action)).answers]
        self.left_out = [
            phrases.say("across.left_out", place=str(each.side), why=self._why(each))
            for each in told.left_out
        ]

    def _why(self, each: NotCovered) -> str:
        day = each.side.day or self._told.branch.case.as_of
        return no_answers(each.side.policy, day, self._phrases.spoken)

    def _row(self, action: str) -> AnsweredIn:
        return AnsweredIn(action, [*self._answers(action)])

    def _answers(self, action: str) -> Iterator[Sentence]:
        by_reason: dict[tuple[Answer, tuple[str, ...]], list[str]] = {}
        for place in self._told.places:
            outcome = place.decision.outcomes[action]
            waits = [name for missing in outcome.missing for name in missing.wanted_by]
            rules = outcome.because or tuple(dict.fromkeys(waits))
            by_reason.setdefault((outcome.answer, rules), []).append(place.name)
        if all(answer is Answer.SILENT for answer, _ in by_reason):
            return
        for (answer, rules), names in by_reason.items():
            yield self._phrases.say(
                "across.by" if rules else "across.bare",
                rules=rules,
                actions=[action],
                answer=self._phrases.badge(answer),
                places=self._names(names),
                listed=self._phrases.listed(rules),
            )
        decided = (place.decision.outcomes[action] for place in self._told.places)
        for name in dict.fromkeys(name for outcome in decided for name in outcome.not_due_yet):
            yield self._phrases.given(finding_name(name), True)

    def _names(self, names: list[str]) -> Markup:
        return Markup(", ").join(map(self._phrases.name, names))
