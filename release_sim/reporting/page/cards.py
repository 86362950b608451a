"""A card for each rule that is named: what it says, since when, and every source behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.rule import Citation, Duty, Period, Rule
from release_sim.model.source import Source, Statement
from release_sim.reporting.page.sentences import Sentence, Teller


class SourceCard(NamedTuple):
    """One statement of a source, as the rulebook has it."""

    citation: Citation
    source: Source
    statement: Statement
    basis: Markup
    kind: Markup


class Card(NamedTuple):
    """A rule for those who want to check it."""

    rule: Rule
    says: Sentence
    in_force: Markup
    effect: Markup
    exception_to: Markup
    sources: list[SourceCard]


def cards(teller: Teller, rules: Iterable[str]) -> list[Card]:
    """Return a card for each of these rules, in the order of their names."""
    return [_card(teller, teller.rulebook.rules[name]) for name in sorted(rules)]


def _card(teller: Teller, rule: Rule) -> Card:
    return Card(
        rule,
        teller.say("rule.says", rules=[rule.id], says=teller.quoted(rule.says)),
        period(teller, rule.in_force),
        _effect(teller, rule),
        Markup(", ").join(map(teller.name, rule.exception_to)),
        [_source(teller, citation) for citation in rule.cite],
    )


def _effect(teller: Teller, rule: Rule) -> Markup:
    then = rule.then
    if isinstance(then, Duty):
        word, name = teller.word(f"modalities.{then.modality}"), then.action
    else:
        word, name = teller.word("modalities.finding"), then.name
    return Markup("{} {}").format(word, teller.name(name))


def _source(teller: Teller, citation: Citation) -> SourceCard:
    source = teller.rulebook.sources[citation.source]
    basis = source.basis_of(citation.at)
    return SourceCard(
        citation,
        source,
        source.statements[citation.at],
        teller.word(f"bases.{basis.name.lower()}"),
        teller.word(f"kinds.{source.kind.name.lower()}"),
    )


def period(teller: Teller, days: Period) -> Markup:
    """Days from the first to the last."""
    key = "both" if days.first and days.last else "from" if days.first else "to"
    key = key if days.first or days.last else "any"
    return teller.catalogue.text(f"periods.{key}", first=days.first, last=days.last)
