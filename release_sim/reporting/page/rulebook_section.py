"""The rulebook as a book: each provision beside its sources, to be read page by page and ticked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.condition import AllOf, Comparison, Condition, Op, comparisons
from release_sim.model.report_contents import ReportRulebook
from release_sim.model.rule import Rule
from release_sim.model.source import Source, Statement
from release_sim.reporting.page.phrases import Phrasebook, Sentence
from release_sim.reporting.page.questions_section import TreeItem
from release_sim.reporting.page.rule_cards import Card, cards
from release_sim.reporting.sentences import sentence
from release_sim.reporting.text_format import value_text
from release_sim.vocabulary.tested_names import reading_name

_SIGNS = {Op.IS_NOT: "≠ ", Op.AT_LEAST: "≥ ", Op.AT_MOST: "≤ ", Op.BEFORE: "< ", Op.FROM: "≥ "}


class Provision(NamedTuple):
    """One rule with all that is needed to check it against its sources."""

    card: Card
    when: list[TreeItem]
    unless: list[TreeItem]
    exceptions: list[Sentence]
    applied: tuple[str, ...]
    displaced: tuple[str, ...]


class Chapter(NamedTuple):
    """The provisions of one file of rules."""

    name: str
    provisions: list[Provision]


class NotEncoded(NamedTuple):
    """A source with the statements that no rule takes up, each with the reason."""

    source: Source
    statements: list[tuple[str, Statement]]


class OpenQuestion(NamedTuple):
    """A reading: its question, each choice with what it says, the one recommended, and why."""

    name: str
    question: Markup
    choices: list[tuple[str, Markup]]
    recommended: str
    why: Markup


def provision(phrases: Phrasebook, shown: ReportRulebook, rule: Rule) -> Provision:
    """Return one rule with its sources, its exceptions and the scenarios that show it."""
    (card,) = cards(phrases, [rule.id])
    others = phrases.rulebook.rules.values()
    exceptions = [other.id for other in others if rule.id in other.exception_to]
    return Provision(
        card,
        [*_lines(phrases, rule.when.parts)],
        [*_lines(phrases, rule.unless)],
        [phrases.because(name) for name in exceptions],
        shown.applied.get(rule.id, ()),
        shown.displaced.get(rule.id, ()),
    )


def _lines(phrases: Phrasebook, conditions: Iterable[Condition]) -> Iterator[TreeItem]:
    """Yield conditions as they are written; of several alternatives each hangs below."""
    for each in conditions:
        if isinstance(each, Comparison):
            yield TreeItem(_line(phrases, each), [])
        elif isinstance(each, AllOf) and len(each.parts) == 1:
            yield from _lines(phrases, each.parts)
        else:
            key = "all_of" if isinstance(each, AllOf) else "any_of"
            facts = dict.fromkeys(test.fact for test in comparisons(each))
            head = phrases.say(f"provision.{key}", facts=facts)
            yield TreeItem(head, [*_lines(phrases, each.parts)])


def _line(phrases: Phrasebook, test: Comparison) -> Sentence:
    """Return what a test asks in words, and behind it as the rule file has it."""
    values = " / ".join(map(value_text, test.values))
    return phrases.say(
        "provision.line",
        facts=[test.fact],
        told=sentence(phrases.spoken.asked(test)),
        name=phrases.name(test.fact),
        values=Markup("<code>{}</code>").format(f"{_SIGNS.get(test.op, '')}{values}"),
    )


class RulebookSection:
    """A whole rulebook, in sentences; all sentences are made with the part."""

    def __init__(self, shown: ReportRulebook, phrases: Phrasebook) -> None:
        """``shown`` tells which scenarios show what of each rule."""
        self._phrases = phrases
        rules = sorted(phrases.rulebook.rules.values(), key=lambda rule: rule.id)
        grouped = groupby(rules, lambda rule: rule.id.rpartition(".")[0])
        self.chapters = [
            Chapter(name, [provision(phrases, shown, rule) for rule in several])
            for name, several in grouped
        ]
        self.not_encoded = [*self._not_encoded()]
        self.readings = [
            OpenQuestion(
                name,
                phrases.question(reading_name(name)),
                [(choice, phrases.choice(name, choice)) for choice in reading.choices],
                reading.recommended,
                phrases.why(name),
            )
            for name, reading in phrases.rulebook.readings.items()
        ]

    def _not_encoded(self) -> Iterator[NotEncoded]:
        for source in self._phrases.rulebook.sources.values():
            left = [(at, each) for at, each in source.statements.items() if each.not_encoded]
            if left:
                yield NotEncoded(source, left)
