"""The report on alternatives that were asked for: before, after, and what made the difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from release_sim.model.analysis.alternative import (
    Alternative,
    ChangedAnswer,
    RuleDifference,
    Supposition,
    TimelineAlternative,
)
from release_sim.model.decision import Outcome
from release_sim.model.report_contents import AskedAlternative
from release_sim.model.rule import Rule
from release_sim.reporting.answers.supposition_text import SuppositionText
from release_sim.reporting.page.phrases import Phrasebook, Sentence
from release_sim.reporting.page.rule_cards import period_phrase
from release_sim.reporting.timelines.duty_sentences import DutySentences
from release_sim.vocabulary.facts import DAY
from release_sim.vocabulary.tested_names import reading_name


class BeforeAfter(NamedTuple):
    """One action with what held of it before and after, and what made the difference."""

    action: str
    whose: str
    before: list[Sentence]
    after: list[Sentence]
    reasons: list[Sentence]


class AlternativeRows(NamedTuple):
    """One alternative: its question, the options that ask it, what differs and what does not."""

    question: Sentence
    options: tuple[str, ...]
    rows: list[BeforeAfter]
    same: list[Sentence]


def case_alternatives(
    asked: Sequence[AskedAlternative[Alternative]], phrases: Phrasebook
) -> list[AlternativeRows]:
    """Return the alternatives to one case, in sentences."""
    return [_case(each, phrases) for each in asked]


def timeline_alternatives(
    asked: Sequence[AskedAlternative[TimelineAlternative]],
    phrases: Phrasebook,
    duties: DutySentences,
    several: bool,
) -> list[AlternativeRows]:
    """Return the alternatives to one timeline; ``several`` if it is of more than one person."""
    return [_timeline(each, phrases, duties, several) for each in asked]


def _case(asked: AskedAlternative[Alternative], phrases: Phrasebook) -> AlternativeRows:
    found = asked.found
    rows = [
        BeforeAfter(
            change.action,
            "",
            _answer(phrases, change.before),
            _answer(phrases, change.after),
            [*_reasons(phrases, change)],
        )
        for change in found.changes
    ]
    same = [phrases.phrase(action) for action in (*found.same, *found.other_grounds)]
    return AlternativeRows(_question(found.supposed, phrases), asked.options, rows, same)


def _timeline(
    asked: AskedAlternative[TimelineAlternative],
    phrases: Phrasebook,
    duties: DutySentences,
    several: bool,
) -> AlternativeRows:
    rows = []
    for change in asked.found.changes:
        told = [
            phrases.say("alternative.duty", actions=[change.action], told=text)
            for text in duties.sides(change.difference)
        ]
        reasons = [*_reasons(phrases, change.why)] if change.why else []
        whose = change.person if several else ""
        rows.append(BeforeAfter(change.action, whose, told[:1], told[1:], reasons))
    actions = dict.fromkeys(action for _, action in asked.found.same)
    same = [phrases.phrase(action) for action in actions]
    return AlternativeRows(_question(asked.found.supposed, phrases), asked.options, rows, same)


def _question(supposed: Supposition, phrases: Phrasebook) -> Sentence:
    """Return what is supposed, tied to the day, facts, readings and rules that it changes."""
    change = supposed.change
    facts = [DAY.name] if change.as_of else []
    facts += [*change.stated, *change.unknown, *(reading_name(name) for name in change.readings)]
    asked = SuppositionText(phrases.voice).question(supposed, phrases.spoken)
    rules = [name for name in supposed.without if name in phrases.rulebook.rules]
    return phrases.say("alternative.question", rules=rules, facts=facts, told=asked)


def _answer(phrases: Phrasebook, outcome: Outcome) -> list[Sentence]:
    badge = phrases.say(
        "alternative.answer", actions=[outcome.action], answer=phrases.badge(outcome.answer)
    )
    return [badge, phrases.answer(outcome), *phrases.by_instrument(outcome)]


def _reasons(phrases: Phrasebook, change: ChangedAnswer) -> Iterator[Sentence]:
    """Yield the facts and rules that made the difference, then the rules that decide otherwise."""
    for fact in change.facts:
        yield phrases.say(
            "alternative.fact",
            facts=[fact.name],
            before=phrases.given(fact.name, fact.before).text,
            after=phrases.given(fact.name, fact.after).text,
        )
    told = set()
    for changed in change.rules:
        told.add(changed.rule.id)
        bound = changed.how in (RuleDifference.BEGUN, RuleDifference.ENDED)
        yield _rule(
            phrases,
            changed.how.name.lower(),
            changed.rule,
            days=period_phrase(phrases, changed.rule.in_force) if bound else "",
        )
    for key, rules in (("now", change.came), ("no_longer", change.went)):
        for rule in rules:
            if rule.id not in told:
                yield _rule(phrases, key, rule)


def _rule(phrases: Phrasebook, key: str, rule: Rule, days: object = "") -> Sentence:
    """Return a sentence on a rule; one that the report's own rules do not have gets no link."""
    known = phrases.rulebook.rules.get(rule.id) == rule
    name = phrases.rule(rule.id) if known else phrases.name(rule.id)
    says = phrases.rule_text(rule.id) if known else phrases.quoted(rule.says)
    return phrases.say(
        f"alternative.{key}", rules=[rule.id], says=says.rstrip("."), rule=name, days=days
    )
