"""The changes and questions that would settle or change an answer, as trees of sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.analysis.fact_change import AddedPapers, ChangeSet, ChangeTo, FactChange
from release_sim.model.analysis.plan import Plan, PlanLeaf, PlanQuestion
from release_sim.model.report_contents import ReportCase
from release_sim.model.verdict import Answer
from release_sim.reporting.page.phrases import Phrasebook, Sentence
from release_sim.vocabulary.fact import Fact, Party
from release_sim.vocabulary.tested_names import reading_name


class TreeItem(NamedTuple):
    """A sentence, and those that hang below it."""

    sentence: Sentence
    below: list[TreeItem]


class ActionTree(NamedTuple):
    """The section on one action under one heading."""

    action: str
    answer: Answer
    told: list[TreeItem]


class QuestionsSection:
    """The questions asked about one case, other than why."""

    def __init__(self, told: ReportCase, phrases: Phrasebook) -> None:
        """Nothing is worked out here any more."""
        self._told, self._phrases = told, phrases

    def changes(self) -> Iterator[ActionTree]:
        """Yield, for each settled answer, what would lead to another."""
        for action, several in self._told.changes.items():
            found = self._told.decision.outcomes[action].answer
            told = [self._change(action, each) for each in several if each.ways or each.added]
            never = [each.wanted for each in several if not each.ways and not each.added]
            if never:
                told.append(TreeItem(self._never(action, never), []))
            yield ActionTree(action, found, told)

    def _change(self, action: str, found: ChangeTo) -> TreeItem:
        badge = self._phrases.badge(found.wanted)
        head = self._phrases.say("change.to", actions=[action], answer=badge)
        ways = [self.way(way) for way in found.ways]
        ways += [self.coming(added, way) for added in found.added for way in added.ways]
        return TreeItem(head, [TreeItem(way, []) for way in ways])

    def way(self, way: ChangeSet) -> Sentence:
        """Return changes that together lead to an answer, in words."""
        return self._joined([self._step(change) for change in way])

    def coming(self, added: AddedPapers, way: ChangeSet) -> Sentence:
        """Return that papers which come lead to an answer, and what they must say, in words."""
        phrases = self._phrases
        papers = [
            phrases.say(
                "change.comes",
                facts=[change.to.fact.name for change in own],
                clauses=self._and().join(phrases.clause(change.to) for change in own)
                or phrases.paper(paper.name, paper.kind),
                by=phrases.either(map(phrases.party, paper.by)),
            )
            for paper, own in added.of_each(way)
        ]
        return self._joined([*papers, *map(self._step, added.besides(way))])

    def _joined(self, steps: Sequence[Sentence]) -> Sentence:
        joined = self._and().join(step.text for step in steps)
        return Sentence(joined, facts=tuple(fact for step in steps for fact in step.facts))

    def _and(self) -> Markup:
        return Markup(" {} ").format(self._phrases.word("frame.and"))

    def _step(self, change: FactChange) -> Sentence:
        phrases, fact = self._phrases, change.to.fact
        return phrases.say(
            "change.becomes",
            facts=[fact.name],
            clause=phrases.clause(change.to),
            name=phrases.name(fact.name),
            by=self._parties(change, fact),
        )

    def _parties(self, change: FactChange, fact: Fact) -> Markup:
        able = fact.changed_by
        if fact.value_by:
            by_value = {p for v in change.to.members() for p in fact.brought_about_by(v)}
            able = tuple(party for party in Party if party in by_value)
        return self._phrases.either(self._phrases.party(party) for party in able)

    def _never(self, action: str, never: list[Answer]) -> Sentence:
        answers = self._phrases.either(map(self._phrases.badge, never))
        return self._phrases.say("change.never", actions=[action], answers=answers)

    def missing(self) -> Iterator[ActionTree]:
        """Yield, for each open answer, the questions to ask and what follows from them."""
        for action, inquiry in self._told.questions.items():
            yield ActionTree(action, inquiry.found, [self._plan(action, inquiry.plan)])

    def _plan(self, action: str, plan: Plan) -> TreeItem:
        phrases = self._phrases
        if isinstance(plan, PlanLeaf):
            return TreeItem(self._leaf(action, plan), [])
        asked = phrases.say(
            "ask.fact",
            facts=[plan.fact.name],
            actions=[action],
            question=phrases.question(plan.fact.name),
            name=phrases.name(plan.fact.name),
        )
        return TreeItem(asked, [*self._branches(action, plan)])

    def _branches(self, action: str, plan: PlanQuestion) -> Iterator[TreeItem]:
        for values, below in plan.branches:
            clause = self._phrases.clause(values)
            head = self._phrases.say("ask.if", facts=[plan.fact.name], clause=clause)
            next_ = self._plan(action, below)
            if isinstance(below, PlanLeaf):
                text = Markup("{} {}").format(head.text, next_.sentence.text)
                yield TreeItem(Sentence(text, facts=head.facts, actions=(action,)), [])
            else:
                yield TreeItem(head, [next_])

    def _leaf(self, action: str, plan: PlanLeaf) -> Sentence:
        phrases = self._phrases
        if plan.answer is Answer.UNDETERMINED:
            names = [reading_name(name) for name in plan.turns_on]
            readings = Markup(", ").join(map(phrases.name, names))
            return phrases.say("ask.turns_on", facts=names, actions=[action], readings=readings)
        answer = phrases.badge(plan.answer)
        key = "early" if plan.early else "settled"
        return phrases.say(f"ask.{key}", actions=[action], answer=answer)
