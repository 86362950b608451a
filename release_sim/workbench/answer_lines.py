"""The answers of a case in sentences, compared with those of a baseline and of a moment ago."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from release_sim.model.decision import Decision, Outcome
from release_sim.model.verdict import Answer
from release_sim.reporting.page.phrases import Phrasebook, Sentence

_GROUPS = {
    "must": Answer.REQUIRED,
    "must_not": Answer.FORBIDDEN,
    "may": Answer.PERMITTED,
    "conflict": Answer.CONFLICT,
    "open": Answer.UNDETERMINED,
}


class AnswerLine(NamedTuple):
    """One answer in a sentence.

    ``baseline`` is the answer of the baseline where that is another, ``last`` that of the case
    before the last change.
    """

    action: str
    answer: Answer
    sentence: Sentence
    times: Sequence[Sentence]
    baseline: Answer | None
    last: Answer | None
    is_open: bool


class AnswerLines:
    """Every answer of a decision; ``baseline`` and ``last`` have earlier ones to compare."""

    def __init__(
        self,
        decision: Decision,
        phrases: Phrasebook,
        opened: str,
        baseline: Mapping[str, Answer],
        last: Mapping[str, Answer],
    ) -> None:
        """Say each answer; ``opened`` is the action of the one that is opened, if one is."""
        self._phrases, self._opened = phrases, opened
        self._baseline, self._last = baseline, last
        self._body = str(decision.facts.get("agency.kind", "sheriff_jail"))
        self.all = [self._line(outcome) for outcome in decision.outcomes.values()]

    def groups(self) -> Iterator[tuple[str, list[AnswerLine]]]:
        """Yield the answers by what they say, those of one kind together."""
        for name, answer in _GROUPS.items():
            lines = [line for line in self.all if line.answer is answer]
            if lines:
                yield name, lines

    def silent(self) -> list[AnswerLine]:
        """List the actions of which no rule speaks."""
        return [line for line in self.all if line.answer is Answer.SILENT]

    def changed(self) -> list[AnswerLine]:
        """List the answers that the last change changed."""
        return [line for line in self.all if line.last]

    def otherwise(self) -> list[AnswerLine]:
        """List the answers that differ from those of the baseline."""
        return [line for line in self.all if line.baseline]

    def _line(self, outcome: Outcome) -> AnswerLine:
        action, answer, phrases = outcome.action, outcome.answer, self._phrases
        is_silent = answer is Answer.SILENT
        told = phrases.phrase(action) if is_silent else phrases.answer(outcome, self._body)
        baseline, last = self._baseline.get(action), self._last.get(action)
        return AnswerLine(
            action,
            answer,
            told,
            phrases.by_instrument(outcome),
            baseline if baseline is not answer else None,
            last if last is not answer else None,
            self._opened == action,
        )
