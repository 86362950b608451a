"""Facts with all their values, and the story that most tests use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from release_sim.model.rulebook import Rulebook
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.facts import DAY, VOCABULARY

STORY = "scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml"
SPANISH = ("--language", "es")


def facts_of(rulebook: Rulebook) -> Iterator[Fact]:
    """Every fact and finding of which something can be said."""
    yield from (*VOCABULARY.values(), DAY)
    for policy in rulebook.policies.values():
        yield from (f for n, f in policy.vocabulary().items() if n.startswith("finding."))


def values_of(fact: Fact) -> list[Value | None]:
    match fact.kind:
        case FactKind.YES_NO:
            return [True, False, None]
        case FactKind.CHOICE:
            return [*fact.choices, None]
        case FactKind.COUNT:
            return [0, 1, 7, None]
        case FactKind.DATE:
            return [date(2025, 3, 5), None]
