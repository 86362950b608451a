"""The what-ifs of a case as text: before and after by action, and what made the difference."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from release_sim.model.analysis.alternative import (
    Alternative,
    ChangedAnswer,
    ChangedFact,
    ChangedRule,
    DecidedCase,
    RuleDifference,
    TimelineAlternative,
)
from release_sim.model.decision import Outcome, by_instrument
from release_sim.model.rule import Rule
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.model.timelines.timeline import Timeline
from release_sim.reporting.text_format import WIDTH, paragraph, value_text
from release_sim.reporting.timelines.obligation_text import time_text

_NO_WHAT_IF = "the story has no what-if of its own; name a change, as --as-of DATE"


class WhatIfText:
    """The alternatives to one story; a rule that was quoted once is only named afterwards."""

    def __init__(self, width: int = WIDTH) -> None:
        """Nothing is told yet."""
        self._width = width
        self._told: set[str] = set()

    def whole(
        self,
        name: str,
        before: DecidedCase,
        alternatives: Sequence[Alternative],
        actions: Collection[str],
    ) -> str:
        """Write the title, then a block for each alternative; ``actions`` are those shown."""
        where = f"{name} | policy {before.decision.policy} | as of {before.decision.as_of}"
        blocks = ["\n".join([self._text(before.branch.title, 0), self._text(where, 2, 2)])]
        for each in alternatives:
            self._told.clear()
            blocks.append("\n".join(self.alternative(each, actions)))
        return "\n\n".join(blocks if alternatives else [*blocks, _NO_WHAT_IF])

    def alternative(self, found: Alternative, actions: Collection[str]) -> Iterator[str]:
        """Yield what was changed, every answer that is another, and the rest in one line."""
        yield self._text(f"what if: {found.said}", 0, 4)
        for change in found.changes:
            if change.action in actions:
                yield from self.change(change)
        if found.raised or found.lowered:
            flags = [f"+{flag}" for flag in found.raised] + [f"-{flag}" for flag in found.lowered]
            yield self._text(f"flags: {', '.join(flags)}", 2, 4)
        yield self._text(same_text(found, actions), 2, 4)

    def timeline(
        self,
        timeline: Timeline,
        before: ReplayResult,
        alternatives: Sequence[TimelineAlternative],
        actions: Collection[str],
    ) -> str:
        """Write the title, then a block for each alternative; ``actions`` are those shown."""
        variant = before.variant
        where = f"{timeline.name} | policy {variant.policy} | from {variant.events[0].day}"
        blocks = ["\n".join([self._text(timeline.title, 0), self._text(where, 2, 2)])]
        for each in alternatives:
            self._told.clear()
            blocks.append("\n".join(self._replayed(each, actions, len(before.people) > 1)))
        return "\n\n".join(blocks if alternatives else [*blocks, _NO_WHAT_IF])

    def _replayed(
        self, found: TimelineAlternative, actions: Collection[str], several: bool
    ) -> Iterator[str]:
        yield self._text(f"what if: {found.said}", 0, 4)
        shown = [each for each in found.changes if each.action in actions]
        for each in shown:
            whose = f"{each.person}: " if several else ""
            yield self._text(f"{whose}{each.action}: {each.told}", 2, 4)
            if each.since and each.since.event and each.why:
                event = each.since.event
                first = f"{event.name}, {time_text(event.at)}"
                yield self._text(f"first after {first}: {change_text(each.why)}", 4, 4)
                yield from self.reasons(each.why)
        same = [name for name in found.same if name.rpartition(": ")[2] in actions]
        if same:
            yield self._text(f"the same: {', '.join(same)}", 2, 4)
        elif not shown:
            yield self._text("every duty came out the same", 2, 4)

    def change(self, change: ChangedAnswer) -> Iterator[str]:
        """Yield one action's answer before and after, and what made the difference."""
        yield self._text(f"{change.action}: {change_text(change)}", 2, 4)
        yield from self.reasons(change)
        if change.takes:
            yield self._text(f"enough for it: {' and '.join(change.takes)}", 4, 4)

    def reasons(self, change: ChangedAnswer) -> Iterator[str]:
        """Yield the facts and rules that made the difference, and what is missing after it."""
        for fact in change.facts:
            yield self._text(f"because {fact_text(fact)}", 4, 4)
        causes = [each for each in change.rules if each.rule in (*change.came, *change.went)]
        for each in causes or change.rules:
            yield self._text(f"because {self._rule(each.rule)} {how_text(each)}", 4, 4)
        told = {each.rule.id for each in causes or change.rules}
        for word, rules in (("now by", change.came), ("no longer by", change.went)):
            for rule in rules:
                if rule.id not in told:
                    yield self._text(f"{word} {self._rule(rule)}", 4, 4)
        if change.after.missing:
            missing = ", ".join(each.fact for each in change.after.missing)
            yield self._text(f"missing {missing}", 4, 4)

    def _rule(self, rule: Rule) -> str:
        if rule.id in self._told:
            return rule.id
        self._told.add(rule.id)
        return f"{rule.id} ({rule.says.rstrip('.')})"

    def _text(self, text: str, indent: int, hanging: int = 0) -> str:
        return paragraph(text, indent, hanging, self._width)


def change_text(change: ChangedAnswer) -> str:
    """Write an answer before and after, with the answers to single papers where these differ."""
    return f"{_answer(change.before)} -> {_answer(change.after)}"


def _answer(outcome: Outcome) -> str:
    papers = ", ".join(f"{name}: {answer}" for name, answer in by_instrument(outcome).items())
    within = "".join(f" within {each}" for each in outcome.within)
    return f"{outcome.answer}{f' ({papers})' if papers else ''}{within}"


def fact_text(fact: ChangedFact) -> str:
    """Write a fact with its value before and after."""
    return f"{fact.name}: {value_text(fact.before)} -> {value_text(fact.after)}"


def how_text(changed: ChangedRule) -> str:
    """Write how a rule itself is another after the change."""
    period = changed.rule.in_force
    match changed.how:
        case RuleDifference.BEGUN if period.first:
            return f"is in force from {period.first}"
        case RuleDifference.ENDED if period.last:
            return f"is in force to {period.last}"
        case RuleDifference.BEGUN | RuleDifference.ENDED:
            return f"is in force {period}"
        case RuleDifference.ADDED:
            return "is part of the policy now"
        case RuleDifference.REMOVED:
            return "is no part of the policy now"
        case RuleDifference.REWRITTEN:
            return "reads otherwise"


def same_text(found: Alternative, actions: Collection[str]) -> str:
    """Write in one line what is the same; actions of which no rule speaks are not named."""
    same = [action for action in found.same if action in actions]
    grounds = [action for action in found.other_grounds if action in actions]
    if not any(change.action in actions for change in found.changes) and not grounds:
        return "the same answer on every action"
    told = f"the same: {', '.join(same)}" if same else "nothing else is answered"
    return f"{told}; the same by other rules: {', '.join(grounds)}" if grounds else told
