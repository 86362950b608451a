"""The changes and questions that would settle or change an answer, as trees of sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.analysis.change import ChangeSet, ChangeTo, FactChange
from release_sim.model.analysis.plan import Plan, PlanLeaf, PlanQuestion
from release_sim.model.report import ReportCase
from release_sim.model.verdict import Answer
from release_sim.reporting.page.sentences import Sentence, Teller
from release_sim.vocabulary.fact import Fact, Party


class Told(NamedTuple):
    """A sentence, and those that hang below it."""

    sentence: Sentence
    below: list[Told]


class Block(NamedTuple):
    """The section on one action under one heading."""

    action: str
    answer: Answer
    told: list[Told]


class AskedPart:
    """The questions asked about one case besides why."""

    def __init__(self, told: ReportCase, teller: Teller) -> None:
        """Nothing is worked out here any more."""
        self._told, self._teller = told, teller

    def changes(self) -> Iterator[Block]:
        """Yield, for each settled answer, what would lead to another."""
        for action, several in self._told.changes.items():
            found = self._told.decision.outcomes[action].answer
            told = [self._change(action, each) for each in several if each.ways]
            never = [each.wanted for each in several if not each.ways]
            if never:
                told.append(Told(self._never(action, never), []))
            yield Block(action, found, told)

    def _change(self, action: str, found: ChangeTo) -> Told:
        badge = self._teller.badge(found.wanted)
        head = self._teller.say("change.to", actions=[action], answer=badge)
        return Told(head, [Told(self._way(way), []) for way in found.ways])

    def _way(self, way: ChangeSet) -> Sentence:
        steps = [self._step(change) for change in way]
        joined = Markup(" {} ").format(self._teller.word("frame.and")).join(s.text for s in steps)
        return Sentence(joined, facts=tuple(fact for step in steps for fact in step.facts))

    def _step(self, change: FactChange) -> Sentence:
        teller, fact = self._teller, change.to.fact
        key = teller.turn(change.to, "becomes", "becomes_so", "becomes_not_so")
        return teller.say(
            f"change.{key}",
            facts=[fact.name],
            means=teller.means(fact.name),
            topic=teller.topic(fact.name),
            values=teller.values(change.to),
            now=teller.value(change.before),
            name=teller.name(fact.name),
            by=self._parties(change, fact),
        )

    def _parties(self, change: FactChange, fact: Fact) -> Markup:
        able = fact.changed_by
        if fact.value_by:
            by_value = {p for v in change.to.members() for p in fact.brought_about_by(v)}
            able = tuple(party for party in Party if party in by_value)
        between = Markup(" {} ").format(self._teller.word("parties.or"))
        return between.join(self._teller.word(f"parties.{party}") for party in able)

    def _never(self, action: str, never: list[Answer]) -> Sentence:
        teller = self._teller
        between = Markup(" {} ").format(teller.word("parties.or"))
        answers = between.join(map(teller.badge, never))
        return teller.say("change.never", actions=[action], answers=answers)

    def missing(self) -> Iterator[Block]:
        """Yield, for each open answer, the questions to ask and what follows from them."""
        for action, inquiry in self._told.questions.items():
            yield Block(action, inquiry.found, [self._plan(action, inquiry.plan)])

    def _plan(self, action: str, plan: Plan) -> Told:
        teller = self._teller
        if isinstance(plan, PlanLeaf):
            return Told(self._settled(action, plan), [])
        asked = teller.say(
            "ask.fact",
            facts=[plan.fact.name],
            actions=[action],
            means=teller.quoted(plan.fact.means),
            name=teller.name(plan.fact.name),
        )
        return Told(asked, [*self._branches(action, plan)])

    def _branches(self, action: str, plan: PlanQuestion) -> Iterator[Told]:
        for values, below in plan.branches:
            key = self._teller.turn(values, "if_value", "if_so", "if_not_so")
            told = self._teller.values(values)
            head = self._teller.say(f"ask.{key}", facts=[plan.fact.name], values=told)
            next_ = self._plan(action, below)
            if isinstance(below, PlanLeaf):
                text = Markup("{} {}").format(head.text, next_.sentence.text)
                yield Told(Sentence(text, facts=head.facts, actions=(action,)), [])
            else:
                yield Told(head, [next_])

    def _settled(self, action: str, plan: PlanLeaf) -> Sentence:
        teller = self._teller
        if plan.answer is Answer.UNDETERMINED:
            names = [f"reading.{name}" for name in plan.turns_on]
            readings = Markup(", ").join(map(teller.name, names))
            return teller.say("ask.turns_on", facts=names, actions=[action], readings=readings)
        answer = teller.badge(plan.answer)
        key = "early" if plan.early else "settled"
        return teller.say(f"ask.{key}", actions=[action], answer=answer)
