"""The what-ifs of a story in sentences: before and after, and what made the difference."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from release_sim.model.analysis.alternative import (
    Alternative,
    ChangedAnswer,
    ChangedFact,
    ChangedRule,
    DecidedCase,
    RuleDifference,
    Supposition,
    TimelineAlternative,
    TimelineChange,
)
from release_sim.model.decision import Outcome, by_instrument
from release_sim.model.rule import Rule
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.model.timelines.timeline import Timeline
from release_sim.reporting.answers.compact_text import papers_text
from release_sim.reporting.answers.supposition_text import SuppositionText
from release_sim.reporting.paint import Paint, paint_verb, unpainted
from release_sim.reporting.rule_text import period_text
from release_sim.reporting.sentences import Sentences, Voice, sentence
from release_sim.reporting.text_format import WIDTH, WrappedText
from release_sim.reporting.timelines.duty_sentences import DutySentences
from release_sim.reporting.title_text import title_text
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.tested_names import finding_name, is_reading, reading_name, reading_of


class WhatIfText(WrappedText):
    """The alternatives to stories; a rule that was quoted once is only named afterwards."""

    def __init__(self, voice: Voice, width: int = WIDTH, paint: Paint = unpainted) -> None:
        """Nothing is told yet; ``paint`` shows the words of an answer."""
        self._voice, self._width, self._paint = voice, width, paint
        self._frame, self._supposed = voice.catalogue.plain, SuppositionText(voice)
        self._told: set[str] = set()

    def whole(
        self,
        name: str,
        before: DecidedCase,
        alternatives: Sequence[Alternative],
        actions: Collection[str],
    ) -> str:
        """Write the title, then a block for each alternative; ``actions`` are those shown."""
        decision = before.decision
        say = self._voice.about(decision.facts)
        body = str(decision.facts.get("agency.kind", "sheriff_jail"))
        day = say.day(decision.as_of)
        title = title_text(before.branch, self._frame)
        where = self._frame("block.where", policy=decision.policy, day=day)
        blocks = ["\n".join([self._text(title), self._text(f"{name} | {where}", 2, 2)])]
        for each in alternatives:
            self._told.clear()
            blocks.append("\n".join(self._alternative(each, say, body, actions)))
        return "\n\n".join(blocks if alternatives else [*blocks, self._frame("suppose.none")])

    def timeline(
        self,
        timeline: Timeline,
        before: ReplayResult,
        alternatives: Sequence[TimelineAlternative],
        actions: Collection[str],
    ) -> str:
        """Write the title, then a block for each alternative; ``actions`` are those shown."""
        duties = DutySentences.of(before, self._voice)
        variant = before.variant
        title = title_text(before.variant, self._frame)
        policy = self._frame("replay.policy", policy=variant.policy)
        begins = self._frame("replay.begins", moment=duties.say.day(variant.events[0].day))
        where = f"{timeline.name} | {policy} | {begins}"
        blocks = ["\n".join([self._text(title), self._text(where, 2, 2)])]
        for each in alternatives:
            self._told.clear()
            blocks.append("\n".join(self._replayed(each, duties, actions, len(before.people) > 1)))
        return "\n\n".join(blocks if alternatives else [*blocks, self._frame("suppose.none")])

    def _alternative(
        self, found: Alternative, say: Sentences, body: str, actions: Collection[str]
    ) -> Iterator[str]:
        """Yield what was changed, every answer that changes, and the rest in one line."""
        yield self._text(self._supposed.question(found.supposed, say), 0, 2)
        facts = found.after.decision.facts
        after = self._voice.about(facts)
        bodies = body, str(facts.get("agency.kind", "sheriff_jail"))
        known = _only_change(found.supposed)
        for change in found.changes:
            if change.action in actions:
                yield from self._both(change, (say, after), bodies)
                yield from self._reasons(change, (say, after), known)
                yield from self._takes(change, say)
        for flags, key in ((found.raised, "replay.raised"), (found.lowered, "replay.lowered")):
            for flag in flags:
                clause = sentence(after.fact(finding_name(flag), True))
                yield self._text(self._frame(key, clause=clause), 2, 4)
        if same := self._same(found, actions):
            yield self._text(same, 2, 4)

    def _replayed(
        self,
        found: TimelineAlternative,
        duties: DutySentences,
        actions: Collection[str],
        several: bool,
    ) -> Iterator[str]:
        yield self._text(self._supposed.question(found.supposed, duties.say), 0, 2)
        shown = [each for each in found.changes if each.action in actions]
        for each in shown:
            whose = f"{each.person}: " if several else ""
            yield self._text(f"{whose}{sentence(duties.say.deed(each.action))}", 2, 4)
            for key, told in zip(("before", "after"), duties.sides(each.difference), strict=True):
                yield self._text(self._frame(f"suppose.{key}", told=sentence(told)), 4, 2)
            yield from self._since(each, duties, _only_change(found.supposed))
        same = sum(action in actions for _, action in found.same)
        if same:
            yield self._text(self._frame("suppose.same_duties", number=same), 2, 4)
        elif not shown:
            yield self._text(self._frame("suppose.no_duty_changes"), 2, 4)

    def _since(self, found: TimelineChange, duties: DutySentences, known: str) -> Iterator[str]:
        """Yield the event after which the answer first changes, and why."""
        if not (found.since and found.since.event and found.why):
            return
        event = duties.happened(found.since.event)
        moment = f"{event} ({duties.moment(found.since.at)})"
        first = duties.say.contracted(self._frame("suppose.first", event=moment))
        yield self._text(first, 4, 2)
        sides = duties.say, duties.say
        yield from self._both(found.why, sides, (duties.body, duties.body), 6)
        yield from self._reasons(found.why, sides, known, 6)

    def _both(
        self,
        change: ChangedAnswer,
        say: tuple[Sentences, Sentences],
        bodies: tuple[str, str],
        indent: int = 2,
    ) -> Iterator[str]:
        """Yield the answer before and after, with those to single papers where these differ."""
        for key, outcome, of_side, body in zip(
            ("before", "after"), (change.before, change.after), say, bodies, strict=True
        ):
            told = _answer(outcome, of_side, body)
            laid_out = self._text(self._frame(f"suppose.{key}", told=told), indent, 4)
            yield paint_verb(laid_out, outcome.answer, of_side, self._paint)

    def _reasons(
        self,
        change: ChangedAnswer,
        say: tuple[Sentences, Sentences],
        known: str,
        indent: int = 4,
    ) -> Iterator[str]:
        """Yield the facts and rules that made the difference, and what is missing after it.

        ``known`` is a fact that the question names as the one thing that is otherwise.
        """
        for fact in (each for each in change.facts if each.name != known):
            yield self._text(self._fact(fact, say), indent, 2)
        causes = [each for each in change.rules if each.rule in (*change.came, *change.went)]
        for each in causes or change.rules:
            yield self._text(self._changed(each, say[1]), indent, 2)
        told = {each.rule.id for each in causes or change.rules}
        for key, rules in (("now", change.came), ("no_longer", change.went)):
            for rule in rules:
                if rule.id not in told:
                    named = self._rule(rule, say[1])
                    yield self._text(self._frame(f"suppose.{key}", rule=named), indent, 2)
        if change.after.missing:
            asked = " ".join(say[1].question(each.fact) for each in change.after.missing)
            yield self._text(self._frame("overview.missing", questions=asked), indent, 2)

    def _takes(self, change: ChangedAnswer, say: Sentences) -> Iterator[str]:
        if change.takes:
            clauses = [
                clause for each in change.takes for clause in self._supposed.clauses(each, say)
            ]
            told = self._frame("suppose.enough", changes=say.all_of(clauses))
            yield self._text(told, 4, 2)

    def _fact(self, fact: ChangedFact, say: tuple[Sentences, Sentences]) -> str:
        if is_reading(fact.name):
            reading = reading_of(fact.name)
            before = say[0].quoted(reading, fact.before)
            after = say[1].supposed(reading, fact.after)
        else:
            before, after = say[0].fact(fact.name, fact.before), say[1].fact(fact.name, fact.after)
        return self._frame("suppose.fact", before=before, after=after)

    def _changed(self, changed: ChangedRule, say: Sentences) -> str:
        days = ""
        if changed.how in (RuleDifference.BEGUN, RuleDifference.ENDED):
            days = " ".join(period_text(changed.rule.in_force, say))
        rule = self._rule(changed.rule, say)
        return self._frame(f"suppose.{changed.how.name.lower()}", rule=rule, days=days)

    def _rule(self, rule: Rule, say: Sentences) -> str:
        if rule.id in self._told:
            return rule.id
        self._told.add(rule.id)
        return f"{say.says(rule).rstrip('.')} ({rule.id})"

    def _same(self, found: Alternative, actions: Collection[str]) -> str:
        """Write in one line the number of other actions with the same answer."""
        same = [action for action in found.same if action in actions]
        grounds = [action for action in found.other_grounds if action in actions]
        number, changed = len(same) + len(grounds), any(c.action in actions for c in found.changes)
        if not changed and not grounds:
            return self._frame("suppose.nothing_changes")
        if not number:
            return "" if len(actions) < len(ACTIONS) else self._frame("suppose.nothing_else")
        key = ("same_one" if number == 1 else "same") + ("_on_other_grounds" if grounds else "")
        return self._frame(f"suppose.{key}", number=number, grounds=len(grounds))


def _only_change(found: Supposition) -> str:
    """Return the changed fact or reading, if only one is changed."""
    change = found.change
    names = [*change.stated, *change.unknown, *(reading_name(name) for name in change.readings)]
    others = change.policy or change.as_of or found.without or found.rules or found.titles
    return names[0] if len(names) == 1 and not others else ""


def _answer(outcome: Outcome, say: Sentences, body: str) -> str:
    told = sentence(say.answer(outcome.action, outcome.answer, body, outcome.within))
    return f"{told} {papers_text(outcome, say)}" if by_instrument(outcome) else told
