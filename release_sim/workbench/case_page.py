"""The page of one case: what is told of it, and the answers in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from release_sim.api.inputs import Inputs
from release_sim.errors import OutOfScopeError
from release_sim.model.decision import Decision, Outcome
from release_sim.model.problem import Place, Problem
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer
from release_sim.reporting.page.phrases import Phrasebook, Sentence
from release_sim.workbench.address import Address
from release_sim.workbench.bench import Bench, Story
from release_sim.workbench.controls import Controls
from release_sim.workbench.fields import DAY, POLICY, STORY, Fields, read_branch

_GROUPS = {
    "must": Answer.REQUIRED,
    "must_not": Answer.FORBIDDEN,
    "may": Answer.PERMITTED,
    "conflict": Answer.CONFLICT,
    "open": Answer.UNDETERMINED,
}


class AnswerLine(NamedTuple):
    """One answer in a sentence; ``before`` is the baseline's where that is another."""

    action: str
    answer: Answer
    sentence: Sentence
    times: Sequence[Sentence]
    before: Answer | None
    is_open: bool


class Judged(NamedTuple):
    """A case read and decided; without a decision where something is wrong with it."""

    branch: Branch | None
    decision: Decision | None
    problems: Sequence[Problem]


def judge(bench: Bench, fields: Fields, inputs: Inputs) -> Judged:
    """Read and decide a case; what is wrong is in the result, and beside it what was reported."""
    branch = read_branch(fields, bench.rulebook, inputs)
    decision = None
    if branch:
        try:
            decision = bench.decide(branch)
        except OutOfScopeError as error:
            field = error.fact if error.fact in fields else POLICY
            place = Place(DAY if error.fact == "as_of" else field)
            inputs.diagnosis.add(error.name, place, error.message, help=error.help)
    return Judged(branch, decision, inputs.diagnosis.problems)


class CasePage:
    """Everything that the page of one case shows."""

    def __init__(self, bench: Bench, address: Address, inputs: Inputs) -> None:
        """Read and decide the case; ``inputs`` has what was reported of the request so far."""
        self.address, self._bench = address, bench
        self.judged = judge(bench, address.fields, inputs)
        decision = self.judged.decision
        self._facts = decision.facts if decision else {}
        self.phrases = Phrasebook(bench.voices[address.language], self._facts)
        self._before = self._decided_before()

    @property
    def story(self) -> Story | None:
        """The story that the case began as."""
        name, _, _ = self.address.fields.get(STORY, "").partition("?")
        return self._bench.stories.get(name)

    @property
    def problems(self) -> dict[str, list[Problem]]:
        """What is wrong, by field."""
        found: dict[str, list[Problem]] = {}
        for each in self.judged.problems:
            found.setdefault(each.place.path, []).append(each)
        return found

    @property
    def controls(self) -> Controls:
        """The controls by which the case is told."""
        say = self._bench.voices[self.address.language].about(self._facts)
        return Controls(self.address.fields, say, self.problems)

    def groups(self) -> Iterator[tuple[str, list[AnswerLine]]]:
        """Yield the answers by what they say, those of one kind together."""
        outcomes = self.judged.decision.outcomes.values() if self.judged.decision else ()
        for name, answer in _GROUPS.items():
            lines = [self._line(each) for each in outcomes if each.answer is answer]
            if lines:
                yield name, lines

    def silent(self) -> list[AnswerLine]:
        """List the actions of which no rule speaks."""
        outcomes = self.judged.decision.outcomes.values() if self.judged.decision else ()
        return [self._line(each) for each in outcomes if each.answer is Answer.SILENT]

    def _line(self, outcome: Outcome) -> AnswerLine:
        body = str(self._facts.get("agency.kind", "sheriff_jail"))
        action, before = outcome.action, self._before.get(outcome.action)
        is_silent = outcome.answer is Answer.SILENT
        told = self.phrases.phrase(action) if is_silent else self.phrases.answer(outcome, body)
        return AnswerLine(
            action,
            outcome.answer,
            told,
            self.phrases.by_instrument(outcome),
            before if before is not outcome.answer else None,
            self.address.opened == action,
        )

    def _decided_before(self) -> Mapping[str, Answer]:
        """Return the answers of the baseline by action; none where there is none to compare."""
        if self.address.baseline is None:
            return {}
        decision = judge(self._bench, self.address.baseline, Inputs(self._bench.folder)).decision
        return decision.answers() if decision else {}
