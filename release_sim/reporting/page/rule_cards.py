"""A card for each rule that is named: what it says, since when, and every source behind it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup, escape

from release_sim.model.rule import Citation, Duty, Period, Rule
from release_sim.model.source import Source, Statement
from release_sim.reporting.page.phrases import Phrasebook, Sentence
from release_sim.reporting.rulebook.csl_json import csl_items

_CSL = "application/vnd.citationstyles.csl+json"


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


def cards(phrases: Phrasebook, rules: Iterable[str]) -> list[Card]:
    """Return a card for each of these rules, in the order of their names."""
    return [_card(phrases, phrases.rulebook.rules[name]) for name in sorted(rules)]


def sources_link(phrases: Phrasebook, rules: Iterable[str]) -> str:
    """Return an address that holds the sources of these rules as CSL-JSON, to be saved."""
    rulebook = phrases.rulebook
    named = {cite.source for rule in rules for cite in rulebook.rules[rule].cite}
    items = csl_items({name: rulebook.sources[name] for name in sorted(named)})
    return f"data:{_CSL};base64,{b64encode(json.dumps(items).encode()).decode()}"


def _card(phrases: Phrasebook, rule: Rule) -> Card:
    return Card(
        rule,
        phrases.say("rule.says", rules=[rule.id], says=phrases.rule_text(rule.id)),
        period_phrase(phrases, rule.in_force),
        _effect(phrases, rule),
        Markup(", ").join(map(phrases.name, rule.exception_to)),
        [_source(phrases, citation) for citation in rule.cite],
    )


def _effect(phrases: Phrasebook, rule: Rule) -> Markup:
    """Write what a rule requires, bars, permits or concludes, with its name."""
    then = rule.then
    if isinstance(then, Duty):
        word, name = phrases.word(f"modalities.{then.modality}"), then.action
        told = phrases.deed(then.action)
    else:
        word, name = phrases.word("modalities.finding"), then.name
        told = escape(phrases.spoken.fact(then.name, True))
    return Markup("{} {} ({})").format(word, told, phrases.name(name))


def _source(phrases: Phrasebook, citation: Citation) -> SourceCard:
    source = phrases.rulebook.sources[citation.source]
    basis = source.basis_of(citation.at)
    return SourceCard(
        citation,
        source,
        source.statements[citation.at],
        phrases.word(f"bases.{basis.name.lower()}"),
        phrases.word(f"kinds.{source.kind.name.lower()}"),
    )


def period_phrase(phrases: Phrasebook, days: Period) -> Markup:
    """Days from the first to the last."""
    key = "both" if days.first and days.last else "from" if days.first else "to"
    key = key if days.first or days.last else "any"
    return phrases.catalogue.text(f"periods.{key}", first=days.first, last=days.last)
