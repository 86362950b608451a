"""An answer that is opened: why, why not another, what would change it, what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from markupsafe import escape

from release_sim.analysis.explain.trace_obstacles import explain_why_not
from release_sim.engine.decide import Engine
from release_sim.model.analysis.fact_change import AddedPapers, ChangeSet, ChangeTo
from release_sim.model.analysis.plan import Inquiry, PlanQuestion
from release_sim.model.decision import Decision
from release_sim.model.report_contents import ReportCase
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.why_not_text import WhyNotText
from release_sim.reporting.page.case_section import CaseSection
from release_sim.reporting.page.phrases import Phrasebook, Sentence
from release_sim.reporting.page.questions_section import ActionTree, QuestionsSection, TreeItem
from release_sim.reporting.page.rule_cards import Card, cards
from release_sim.reporting.text_format import value_text
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.value_set import ValueSet

CHANGES, QUESTIONS, WHY_NOT = "changes", "questions", "not:"
"""What can be asked of an opened answer: the last with the answer that it is not."""

_ONE_LINE = 100_000  # columns: a browser breaks lines itself
_FEW = 12  # buttons in a row; a fact with more values is told in its own field


class OpeningWay(NamedTuple):
    """Changes that together lead to an answer: in words, and as the button that makes them."""

    sentence: Sentence
    command: str


class WaysToAnswer(NamedTuple):
    """An answer, and every smallest way to it; none where no change leads there."""

    answer: Answer
    ways: Sequence[OpeningWay]


class Reply(NamedTuple):
    """One reply to a question: its words and the button that gives it."""

    words: Sentence
    command: str


class NextQuestion(NamedTuple):
    """The question to ask first, the replies to it, and the whole plan."""

    question: Sentence | None
    replies: Sequence[Reply]
    plan: Sequence[ActionTree]


class OpenedAnswer:
    """One answer of a decision, opened; nothing is worked out before it is asked for."""

    def __init__(
        self,
        rulebook: Rulebook,
        engine: Engine,
        branch: Branch,
        decision: Decision,
        action: str,
        phrases: Phrasebook,
    ) -> None:
        """Take a decision made by the engine; ``action`` is the one that is opened."""
        self._rulebook, self._engine, self._branch = rulebook, engine, branch
        self._decision, self.action = decision, action
        self.outcome = decision.outcomes[action]
        self._phrases = phrases

    @property
    def why(self) -> Sequence[ActionTree]:
        """The rules and facts behind the answer, and what was displaced."""
        return CaseSection(self._told(), self._phrases).reasons

    @property
    def others(self) -> list[Answer]:
        """The answers that it is not, of those that rules can give."""
        return [
            a
            for a in (Answer.REQUIRED, Answer.FORBIDDEN, Answer.PERMITTED)
            if a is not self.outcome.answer
        ]

    def not_applied(self) -> Iterator[Sentence]:
        """Yield the rules on the action that were looked at and decide nothing."""
        deciding = {*self.outcome.because, *self.outcome.displaced}
        for rule in self.outcome.considered:
            if rule not in deciding:
                yield self._phrases.because(rule)

    def why_not(self, wanted: Answer) -> list[TreeItem]:
        """Return what another answer would take, and what became of every rule for it."""
        policy = self._engine.policy
        found = explain_why_not(self._rulebook, policy, self._decision, self.action, wanted)
        say = self._phrases.voice.about(self._decision.facts)
        return outline(WhyNotText(self._decision, say, _ONE_LINE).lines(found))

    def leading(self, found: Iterable[ChangeTo]) -> list[WaysToAnswer]:
        """Return the ways to each other answer, each as a button; those without any last."""
        told = QuestionsSection(self._told(), self._phrases)
        leading = [
            WaysToAnswer(
                each.wanted,
                [
                    *(OpeningWay(told.way(way), f"set {_told(way)}") for way in each.ways),
                    *(
                        OpeningWay(told.coming(added, way), _bringing(added, way))
                        for added in each.added
                        for way in added.ways
                    ),
                ],
            )
            for each in found
        ]
        return sorted(leading, key=lambda each: not each.ways)

    def asked(self, inquiry: Inquiry) -> NextQuestion:
        """Return the question to ask first, and the plan."""
        told = replace(self._told(), questions={self.action: inquiry})
        plan = [*QuestionsSection(told, self._phrases).missing()]
        if not isinstance(inquiry.plan, PlanQuestion):
            return NextQuestion(None, (), plan)
        fact = inquiry.plan.fact
        question = self._phrases.say(
            "rule.says", facts=[fact.name], says=self._phrases.question(fact.name)
        )
        values = [value for among, _ in inquiry.plan.branches for value in _plainest(among)]
        replies = [
            Reply(self._phrases.given(fact.name, value), f"set {fact.name}={value_text(value)}")
            for value in values
        ]
        return NextQuestion(question, replies, plan)

    def cards(self) -> list[Card]:
        """Return a card for each rule that was named so far."""
        return cards(self._phrases, self._phrases.named)

    def _told(self) -> ReportCase:
        decision = replace(self._decision, outcomes={self.action: self.outcome})
        place = next(iter(self._branch.given_at.values()), None)
        scenario = Scenario("", "", (), self._branch, (), place)  # type: ignore[arg-type]  # of a page, in no file
        return ReportCase(scenario, self._engine.policy, decision, {}, {}, {}, ())


def outline(lines: Iterable[str]) -> list[TreeItem]:
    """Return lines as a tree, in which each hangs below the last one that is indented less."""
    root: list[TreeItem] = []
    above: list[tuple[int, list[TreeItem]]] = [(-1, root)]
    for line in lines:
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        while above[-1][0] >= indent:
            above.pop()
        item = TreeItem(Sentence(escape(text[:1].upper() + text[1:])), [])
        above[-1][1].append(item)
        above.append((indent, item.below))
    return root


def _bringing(added: AddedPapers, way: ChangeSet) -> str:
    """Return the button by which the papers come, and say what they must."""
    papers = " ".join(f"{paper.kind}:{paper.name}" for paper in added.papers)
    return f"bring {papers} {_told(way)}"


def _told(way: ChangeSet) -> str:
    """Return all changes of a way as a button tells them, each to the plainest value."""
    return " ".join(f"{change.to.fact.name}={value_text(change.to.first)}" for change in way)


def _plainest(values: ValueSet) -> list[Value]:
    """Return the values that get a button: all where they are few, else the first."""
    few = sum(last - first + 1 for first, last in values.spans) <= _FEW
    return [*values.members()] if few else [values.first]
